import { allTasks, err, ok, type Handlers } from "@stagewright/core";
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
    const plan = stage.readPlan(bytes);
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
    return ok({ document, plan, notes: notes.map((note) => note.message) });
  };
}
