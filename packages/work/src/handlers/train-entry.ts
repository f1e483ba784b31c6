import {
  err,
  ok,
  type Candidate,
  type Failed,
  type Failure,
  type HandlerContext,
  type LandedMore,
  type ObjectId,
  type Result,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import { refOf, workStageOf, type Services } from "../services.ts";
import { changedFrozen } from "../acceptance/frozen.ts";
import type { Bench } from "../witness/bench.ts";
import type { Proof } from "../witness/grade.ts";
import { witnessCode, witnessTestsFirst } from "../witness/proof.ts";
import { withMore } from "./more.ts";

/** The candidate's work on the tip; without one, the tip itself. */
export async function mergeOnto(
  { repository }: Services,
  tip: ObjectId,
  candidate: Candidate | undefined,
): Promise<Result<ObjectId, Failure>> {
  if (candidate === undefined) return ok(await repository.treeOf(tip));
  if (candidate.base === tip) return ok(candidate.tree);
  const merge = await repository.merge(tip, candidate.commit);
  return merge.clean
    ? ok(merge.tree)
    : err({ code: "MERGE_CONFLICT", files: merge.files, messages: merge.messages });
}

/** The merged tree with the task's mark in the plan document. */
export async function markIn(
  services: Services,
  index: number,
  work: WorkState,
  task: TaskState,
  tree: ObjectId,
): Promise<Result<ObjectId, Failure>> {
  const { repository } = services;
  const { stage } = workStageOf(services, index);
  // A repair is the kernel's own task: no box in the document is its.
  if (task.synthetic) return ok(tree);
  const path = work.prepared?.document ?? "";
  const document = await repository.readFile(tree, path);
  if (document === undefined)
    return err({ code: "MARK_FAILED", reason: `${path} is not in the merged tree` });
  const marked = stage.mark(document, task.task.key, true, {
    run: services.run,
    at: new Date().toISOString(),
    ...othersOf(work, task),
  });
  if (!marked.ok)
    return err({ code: "MARK_FAILED", reason: `${marked.error.code}: ${task.task.id} in ${path}` });
  return ok(await repository.editTree(tree, [{ path, bytes: marked.value }]));
}

function othersOf(work: WorkState, task: TaskState) {
  const keysOf = (...kinds: TaskState["now"]["kind"][]): string[] =>
    [...work.tasks.values()].flatMap((other) =>
      other !== task && kinds.includes(other.now.kind) ? [other.task.key] : [],
    );
  return {
    working: keysOf("working", "leased", "handed-in", "queued", "held"),
    stuck: keysOf("failed", "skipped"),
  };
}

/** Tests of a tests-first task must be red; everything else must bring no new failure. */
export async function prove(
  services: Services,
  bench: Bench,
  work: WorkState,
  task: TaskState,
  candidate: Candidate,
  tree: ObjectId,
  tip: ObjectId,
  context: HandlerContext,
): Promise<Result<Proof & LandedMore, Failure>> {
  const plan = work.prepared?.plan ?? { phases: [], warnings: [] };
  const request = {
    bench,
    plan,
    task: task.task,
    candidate,
    tree,
    tip,
    owed: work.owed,
    repository: services.repository,
  };
  const { acceptance } = context.state.pins.settings;
  const frozen = acceptance === undefined ? [] : changedFrozen(work, task.task, candidate.changes);
  if (frozen.length > 0) return err({ code: "CHANGE_REFUSED", findings: frozen });
  // Tests that come first reach nothing yet.
  if (task.task.kind === "tests-first" && bench.test !== undefined) return witnessTestsFirst(request);
  const proof = await witnessCode(request);
  const held = proof.ok ? bench.coverageHolds(candidate.changes) : proof;
  if (!proof.ok || !held.ok) return held.ok ? proof : held;
  return withMore({ services, context, work, request, proof: proof.value });
}

/** Kept from git's garbage collection: no other ref of the user's knows this tree yet. */
export async function keepTree(
  { repository, run }: Services,
  name: string,
  tip: ObjectId,
  tree: ObjectId,
): Promise<void> {
  const ref = refOf(run, name);
  const message = `${name.startsWith("held/") ? "held" : "being checked"} for run ${run}`;
  const commit = await repository.commitTree({ tree, parents: [tip], message });
  if (await repository.compareAndSwapRef(ref, commit, undefined)) return;
  await repository.compareAndSwapRef(ref, commit, await repository.readRef(ref));
}

const NOTHING_SEEN = { strayed: [], witnessMs: 0 };

/** Why a candidate is not taken, with where it can be looked at. */
export function notTaken(
  candidate: Candidate | undefined,
  failure: Failure,
  { strayed, witnessMs }: Pick<Bench, "strayed" | "witnessMs"> = NOTHING_SEEN,
): { readonly ok: false; readonly error: Failed } {
  if (candidate === undefined) return err({ failure, findings: strayed, witnessMs });
  const { commit, workspace, logFile, findings, durationMs } = candidate;
  const traces = { candidate: commit, workspace, logFile, durationMs, witnessMs };
  return err({ failure, ...traces, findings: [...findings, ...strayed] });
}
