import { allTasks, err, ok, type Effect, type Handlers, type ObjectId } from "@stagewright/core";
import { afterAcceptance } from "../acceptance/order.ts";
import { loadDocuments } from "../documents.ts";
import { invalidInput, refOf, valuesOf, workStageOf, type Services } from "../services.ts";

/** Checks the stage's inputs, reads its documents from the tip and pins the plan. */
export function prepare(services: Services): Handlers["prepare"] {
  return async (action, { state, effect }) => {
    const { planned, stage } = workStageOf(services, action.stage);
    const invalid = invalidInput(services, action.stage, state);
    if (invalid !== undefined) return err({ failure: invalid });

    const tipRef = refOf(services.run, "tip");
    await effect("tip ref", () => services.repository.compareAndSwapRef(tipRef, state.tip, undefined));

    const values = valuesOf(planned, state);
    const document = stage.document(values);
    const bytes = await services.repository.readFile(state.tip, document);
    if (bytes === undefined) {
      return err({
        failure: {
          code: "PREREQUISITE_FAILED",
          what: document,
          reason: "the plan document is not in the tree the run started from",
        },
      });
    }
    const { settings } = state.pins;
    const plan = afterAcceptance(stage.readPlan(bytes, values), settings);
    const claimed = state.pins.settings.redo ? allTasks(plan).filter((task) => task.done) : [];
    if (allTasks(plan).length === 0) return err({ failure: { code: "PLAN_EMPTY", document } });

    const documents = await loadDocuments(services.repository, state.tip, [
      document,
      ...stage.companions(values),
    ]);
    const notes = stage.notes({ ...values, documents });
    const blocking = notes.filter((note) => note.effect === "block").map((note) => note.message);
    if (blocking.length > 0)
      return err({
        failure: { code: "PREREQUISITE_FAILED", what: "the stage's conditions", reason: blocking.join("; ") },
      });
    const said = notes.map((note) => note.message);
    const prepared = {
      ...{ document, from: state.tip, notes: said },
      ...(stage.record === undefined ? {} : { records: true as const }),
      ...holdOf(stage.hold(values), state.pins.settings.hold),
    };
    if (claimed.length === 0) return ok({ ...prepared, plan });

    // To be earned again: nothing is ticked that was not witnessed.
    let unticked: Uint8Array = bytes;
    for (const { key } of claimed) {
      const marked = stage.mark(unticked, key, false);
      if (!marked.ok)
        return err({ failure: { code: "MARK_FAILED", reason: `${marked.error.code}: ${key}` } });
      unticked = marked.value;
    }
    const tip = await advanceTo(services, effect, state.tip, document, unticked);
    return ok({
      ...prepared,
      plan: afterAcceptance(stage.readPlan(unticked, values), settings),
      tip,
      userPlan: plan,
    });
  };
}

function holdOf(asked: string | undefined, always: boolean | undefined): { readonly hold?: string } {
  const hold = asked ?? (always ? "Try it; is it to be committed?" : undefined);
  return hold === undefined ? {} : { hold };
}

/** The tip with the un-ticked document; found made already after a kill. */
async function advanceTo(
  services: Services,
  effect: Effect,
  tip: ObjectId,
  path: string,
  bytes: Uint8Array,
): Promise<ObjectId> {
  const { repository, run } = services;
  const tree = await repository.editTree(await repository.treeOf(tip), [{ path, bytes }]);
  const message = `docs: boxes that were ticked before the run, to be earned again\n\nStagewright-Run: ${run}\n`;
  const commit = await effect("commit", () => repository.commitTree({ tree, parents: [tip], message }));
  if (await effect("tip", () => repository.compareAndSwapRef(refOf(run, "tip"), commit, tip))) return commit;
  const found = await repository.readRef(refOf(run, "tip"));
  if (found !== undefined && (await repository.treeOf(found)) === tree) return found;
  throw new Error(`${refOf(run, "tip")} was moved by someone else`);
}
