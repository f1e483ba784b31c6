import { err, ok, type ObjectId, type Result } from "@stagewright/core";
import { GitError } from "../git/process.ts";
import type { KernelRepository } from "../repository.ts";
import { branchesInUse, branchName } from "./branches.ts";

export interface DeliverRequest {
  readonly repository: KernelRepository;
  readonly run: string;
  /** Name of the feature's branch, without `refs/heads/`. */
  readonly feature: string;
  readonly commit: ObjectId;
  /** Where the feature branch stood when the run started. */
  readonly base: ObjectId;
}

export interface Delivered {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly commit: ObjectId;
  /** Where the branch stood before; absent: it is new. */
  readonly previous?: ObjectId;
  /** Why it is not the feature's own branch. */
  readonly instead?: "FEATURE_ABSENT" | "FEATURE_MOVED" | "FEATURE_CHECKED_OUT";
}

/** `gitSays`: for example that a branch called `stagewright` is in the way. */
export type DeliveryProblem = {
  readonly code: "NO_FREE_BRANCH";
  readonly tried: readonly string[];
  readonly gitSays?: string;
};

/**
 * Puts the result where the user finds it: on the feature's branch if that still stands at
 * `base` and no checkout would notice, else on `stagewright/<feature>`. Delivering the
 * same result twice is delivering it once.
 */
export async function deliver({
  repository,
  run,
  feature,
  commit,
  base,
}: DeliverRequest): Promise<Result<Delivered, DeliveryProblem>> {
  const featureRef = `refs/heads/${feature}`;
  const name = branchName(feature);
  const tried = [`stagewright/${name}`, `stagewright/${name}-${branchName(run)}`];
  try {
    const [inUse, refs] = await Promise.all([
      branchesInUse(repository.opened),
      repository.refsUnder(featureRef, ...tried.map((branch) => `refs/heads/${branch}`)),
    ]);
    const standing = new Map(refs.map((found) => [found.ref, found.commit]));
    const at = standing.get(featureRef);
    if (at === commit) return ok({ branch: feature, commit });
    if (
      at === base &&
      !inUse.has(featureRef) &&
      (await repository.compareAndSwapRef(featureRef, commit, base))
    )
      return ok({ branch: feature, commit, previous: base });
    const instead =
      at === undefined
        ? "FEATURE_ABSENT"
        : at === base && inUse.has(featureRef)
          ? "FEATURE_CHECKED_OUT"
          : "FEATURE_MOVED";

    for (const branch of tried) {
      const ref = `refs/heads/${branch}`;
      const previous = standing.get(ref);
      if (previous === commit) return ok({ branch, commit, instead });
      if (inUse.has(ref) || (previous !== undefined && !(await repository.isAncestor(previous, commit))))
        continue;
      if (await repository.compareAndSwapRef(ref, commit, previous))
        return ok({ branch, commit, instead, ...(previous === undefined ? {} : { previous }) });
    }
    return err({ code: "NO_FREE_BRANCH", tried });
  } catch (error) {
    if (error instanceof GitError && /cannot lock ref/.test(error.output.stderr))
      return err({
        code: "NO_FREE_BRANCH",
        tried: tried.slice(0, 1),
        gitSays: error.output.stderr.trim(),
      });
    throw error;
  }
}
