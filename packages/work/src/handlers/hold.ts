import { ok, type Handlers } from "@stagewright/core";
import { refOf, workOf, type Services } from "../services.ts";
import { Bench } from "../witness/bench.ts";
import { gradedOf } from "../witness/grade.ts";
import { keepTree, markIn, mergeOnto, notTaken, prove } from "./train-entry.ts";

/**
 * As far as `land` goes without changing anything: merged onto the tip, checked with the mark
 * it would get, as that is what would be committed. The tree without the mark is kept under a
 * ref, and its files lie in the run's shared worktree for a human to try.
 */
export function hold(services: Services): Handlers["hold"] {
  return async (action, context) => {
    const { state, effect, progress, signal } = context;
    const work = workOf(state, action.stage);
    const task = work.tasks.get(action.task);
    if (task === undefined || !("candidate" in task.now) || task.now.candidate === undefined)
      throw new Error(`no candidate of ${action.task}`);
    const { candidate } = task.now;
    const name = `${action.task}-${action.attempt}`;
    const { tip } = state;
    const began = performance.now();

    progress({ step: "merge" });
    // Its worktree begins there.
    await effect("tip ref", () =>
      services.repository.compareAndSwapRef(refOf(services.run, "tip"), tip, undefined),
    );
    const merged = await mergeOnto(services, tip, candidate);
    if (!merged.ok) return notTaken(candidate, merged.error);
    const tree = merged.value;
    const marked = await markIn(services, action.stage, work, task, tree);
    if (!marked.ok) return notTaken(candidate, marked.error);
    await effect("keep", () => keepTree(services, `landing/${name}`, tip, marked.value));

    const bench = new Bench(services, context, work, tip, name);
    const proof = await prove(services, bench, work, task, candidate, marked.value, tip, context);
    if (!proof.ok) return notTaken(candidate, proof.error, bench);

    await effect("held ref", () => keepTree(services, `held/${name}`, tip, tree));
    progress({ step: "workspace" });
    const shared = await effect("worktree", () =>
      services.workspaces.openShared({ run: services.run, name, head: tip, tree, signal }),
    );
    if (!shared.ok) return notTaken(candidate, shared.error, bench);
    return ok({
      ...gradedOf(proof.value),
      question: work.prepared?.hold ?? "",
      tree,
      tip,
      worktree: shared.value.path,
      ...(bench.strayed.length === 0 ? {} : { findings: bench.strayed }),
      ...(shared.value.edits === undefined ? {} : { edits: shared.value.edits }),
      durationMs: Math.round(performance.now() - began),
      witnessMs: bench.witnessMs,
    });
  };
}
