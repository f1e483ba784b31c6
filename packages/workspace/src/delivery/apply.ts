import { err, ok, type ObjectId, type Result } from "@stagewright/core";
import { createRepository, type KernelRepository } from "../repository.ts";
import type { OpenedRepository } from "../open.ts";
import { recoverApply, takeApplyLock } from "./apply-lock.ts";
import { contest, type Contest } from "./contested.ts";
import { operationIn } from "./operations.ts";
import type { SnapshotDocument } from "./snapshot.ts";
import { copyUserIndex, nameForCopy, userGit, type UserIndex } from "./user-index.ts";

export interface ApplyRequest {
  readonly opened: OpenedRepository;
  /** The commit the run started from. */
  readonly base: ObjectId;
  /** The snapshot's commit and documents. */
  readonly snapshot: ObjectId;
  readonly documents: readonly SnapshotDocument[];
  readonly result: ObjectId;
}

export interface Applied {
  readonly how: "FAST_FORWARDED" | "ALREADY_APPLIED";
  readonly head: ObjectId;
  /** Plan documents whose uncommitted bytes gave way to the result's. */
  readonly replaced: readonly string[];
}

export type ApplyProblem =
  | Contest
  /** HEAD is no ancestor of the result: the user went on, or stands elsewhere. */
  | { readonly code: "HEAD_MOVED"; readonly head: ObjectId | undefined; readonly base: ObjectId }
  | { readonly code: "OPERATION_IN_PROGRESS"; readonly operation: string }
  /** Another git command runs, or was killed. */
  | { readonly code: "INDEX_LOCKED"; readonly lock: string }
  | { readonly code: "GIT_REFUSED"; readonly gitSays: string };

/**
 * Fast-forwards the user's checkout to the result. Nothing is touched unless everything can
 * be: then files, branch, index, in this order, under git's own lock. Killed in between,
 * it can simply be called again.
 */
export async function applyResult(request: ApplyRequest): Promise<Result<Applied, ApplyProblem>> {
  const { opened, base, result } = request;
  const repository = createRepository(opened);
  let index: UserIndex | undefined;
  try {
    const head = await repository.resolveCommit("HEAD");
    await recoverApply(opened, head);
    if (head === undefined) return err({ code: "HEAD_MOVED", head, base });
    if (await repository.isAncestor(result, head)) return ok({ how: "ALREADY_APPLIED", head, replaced: [] });
    if (!(await repository.isAncestor(head, result))) return err({ code: "HEAD_MOVED", head, base });
    const operation = await operationIn(opened.gitDir);
    if (operation !== undefined) return err({ code: "OPERATION_IN_PROGRESS", operation });

    const copy = nameForCopy(opened);
    const lock = await takeApplyLock(opened, result, copy);
    if (!lock.ok) return lock;
    try {
      index = await copyUserIndex(opened, copy);
      const outcome = await moveTo(repository, index, head, request);
      if (!outcome.ok) await lock.value.abandon();
      else await lock.value.finish();
      return outcome;
    } catch (error) {
      await lock.value.abandon();
      throw error;
    }
  } finally {
    repository.close();
    await index?.close();
  }
}

async function moveTo(
  repository: KernelRepository,
  index: UserIndex,
  head: ObjectId,
  request: ApplyRequest,
): Promise<Result<Applied, ApplyProblem>> {
  const { opened, result, documents } = request;
  const verdict = await contest(repository, index, { head, ...request });
  if ("refused" in verdict) return err(verdict.refused);

  // Git's two-way merge goes from what stands here to the result, and keeps all else.
  const here = await repository.rewriteTree(await repository.treeOf(head), verdict.accepted);
  const gone = [...verdict.accepted].filter(([, entry]) => entry === null).map(([path]) => `${path}\0`);
  if (gone.length > 0) await index.git(["update-index", "--force-remove", "-z", "--stdin"], gone.join(""));
  const read = (from: ObjectId, to: ObjectId) =>
    userGit(opened, ["read-tree", "-m", "-u", from, to], { index: index.file });
  const moved = await read(here, result);
  if (moved.code !== 0) return err({ code: "GIT_REFUSED", gitSays: moved.stderr.trim() });

  const swapped = await userGit(opened, ["update-ref", "-m", "stagewright: apply", "HEAD", result, head]);
  if (swapped.code !== 0) {
    const back = await read(result, here);
    return err({
      code: "GIT_REFUSED",
      gitSays: [swapped.stderr.trim(), back.stderr.trim()].filter((text) => text !== "").join("\n"),
    });
  }
  const uncommitted = new Set(documents.filter(({ state }) => state !== "committed").map(({ path }) => path));
  const replaced = (await repository.changes(here, result))
    .map(({ path }) => path)
    .filter((path) => uncommitted.has(path) && verdict.accepted.has(path));
  return ok({ how: "FAST_FORWARDED", head: result, replaced });
}
