import { allTasks, err, ok, type Handlers } from "@stagewright/core";
import { afterAcceptance } from "../acceptance/order.ts";
import { documentWithEdit } from "../plan-edit.ts";
import { refOf, valuesOf, workOf, workStageOf, type Services } from "../services.ts";

/**
 * Takes the edited plan document into the run: the human's words, with the marks of what is
 * done. May be run again after a kill: the commit says which document it carries.
 */
export function replan(services: Services): Handlers["replan"] {
  return async (action, { state, effect }) => {
    const { repository, store } = services;
    const { planned, stage } = workStageOf(services, action.stage);
    const work = workOf(state, action.stage);
    const { edit, prepared } = work;
    if (edit === undefined || prepared === undefined) throw new Error("there is no edit to take in");
    const edited = await store.get(edit.document);
    if (edited === undefined) throw new Error(`the edited document ${edit.document} is not in the store`);

    const done = new Set(
      [...work.tasks.values()].filter(({ now }) => now.kind === "done").map(({ task }) => task.key),
    );
    const renamed = new Map(edit.delta.reworded.map(({ key, beforeKey }) => [key, beforeKey]));
    const taken = await documentWithEdit(services, stage, prepared.document, edited, state);
    if (!taken.ok)
      return err({
        failure: { code: "MARK_FAILED", reason: `${taken.error.code}: the edit of ${prepared.document}` },
      });
    let document = taken.value;
    const read = stage.merge === undefined ? edit.plan : stage.readPlan(document, valuesOf(planned, state));
    const plan = afterAcceptance(read, state.pins.settings);
    for (const { key } of allTasks(plan)) {
      if (!done.has(renamed.get(key) ?? key)) continue;
      const marked = stage.mark(document, key);
      if (!marked.ok)
        return err({
          failure: { code: "MARK_FAILED", reason: `${marked.error.code}: ${key} in ${prepared.document}` },
        });
      document = marked.value;
    }

    const tree = await repository.editTree(await repository.treeOf(state.tip), [
      { path: prepared.document, bytes: document },
    ]);
    if (tree === (await repository.treeOf(state.tip))) return ok({ plan, tip: state.tip });
    const trailer = `Stagewright-Plan: ${edit.document}`;
    const message = `docs: the plan as it was edited during the run\n\nStagewright-Run: ${services.run}\n${trailer}\n`;
    const commit = await effect("commit", () =>
      repository.commitTree({ tree, parents: [state.tip], message }),
    );
    const tipRef = refOf(services.run, "tip");
    if (await effect("tip", () => repository.compareAndSwapRef(tipRef, commit, state.tip)))
      return ok({ plan, tip: commit });
    const found = await repository.readRef(tipRef);
    if (found !== undefined && (await repository.commitMessage(found)).includes(trailer))
      return ok({ plan, tip: found });
    return err({
      failure: { code: "TIP_MOVED", ref: tipRef, expected: state.tip, found: found ?? "(no ref)" },
    });
  };
}
