import type { RunState, TaskPromptContext, TaskState } from "@stagewright/core";
import { loadDocuments } from "../documents.ts";
import { valuesOf, workOf, workStageOf, type Services } from "../services.ts";

/** What whoever does a task is told: the stage's own words, with what the kernel knows. */
export async function promptFor(
  services: Services,
  state: RunState,
  action: { readonly stage: number; readonly attempt: number },
  task: TaskState,
  how: Pick<TaskPromptContext, "handIn" | "session" | "previousWork">,
): Promise<string> {
  const { planned, stage } = workStageOf(services, action.stage);
  const work = workOf(state, action.stage);
  const values = valuesOf(planned, state);
  const { plan, document } = work.prepared ?? { plan: { phases: [], warnings: [] }, document: "" };
  // A repair is told why its phase did not hold; a second attempt, why the first was not taken.
  const lastFailure =
    task.history.at(-1)?.failed.failure ??
    (task.synthetic ? work.phases[task.phase]?.repairs.at(-1)?.failure : undefined);
  return stage.prompt({
    ...values,
    ...how,
    task: task.task,
    phase: { title: work.phases[task.phase]?.title ?? "", number: task.phase + 1, count: work.phases.length },
    plan,
    documents: await loadDocuments(services.repository, state.tip, stage.companions(values)),
    planDocument: document,
    attempt: action.attempt,
    guidance: task.guidance.map((said) => said.note),
    checks: state.pins.settings.checks.map((check) => ({ name: check.name, command: check.display })),
    ...(lastFailure === undefined ? {} : { lastFailure }),
  });
}
