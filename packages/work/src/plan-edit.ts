import {
  comparePlans,
  isUnchanged,
  ok,
  userPlanOf,
  type PlanEdit,
  type Result,
  type RunState,
  type WorkStage,
  type WorkState,
} from "@stagewright/core";
import { valuesOf, workStageOf, type Services } from "./services.ts";

/**
 * Whether the human's plan document says something else about its tasks than when the run
 * last looked. A document that is gone (another branch is checked out) says nothing.
 */
export async function findPlanEdit(
  services: Pick<Services, "stages" | "store" | "userDocument" | "repository">,
  index: number,
  work: WorkState,
  state: RunState,
): Promise<PlanEdit | undefined> {
  if (work.prepared === undefined || work.edit !== undefined) return undefined;
  const bytes = await services.userDocument?.(work.prepared.document);
  if (bytes === undefined) return undefined;
  const { planned, stage } = workStageOf(services, index);
  // What is merged holds what the run has written, its marks too.
  const before = stage.merge === undefined ? userPlanOf(work) : (work.userPlan ?? work.prepared.plan);
  const taken = await documentWithEdit(services, stage, work.prepared.document, bytes, state);
  if (before === undefined || !taken.ok) return undefined;
  const plan = stage.readPlan(taken.value, valuesOf(planned, state));
  const compared = comparePlans(before, plan);
  // A tick that says what the run has done (its result was applied meanwhile) is no edit.
  const ticked = compared.ticked.filter(({ key }) => work.tasks.get(key)?.now.kind !== "done");
  const delta = { ...compared, ticked };
  return isUnchanged(delta) ? undefined : { document: await services.store.put(bytes), plan, delta };
}

/** The run's document with a human's edit: theirs as it is, or put together with what the run has written into its own. */
export async function documentWithEdit(
  { repository }: Pick<Services, "repository">,
  stage: WorkStage,
  path: string,
  theirs: Uint8Array,
  state: RunState,
): Promise<Result<Uint8Array, { readonly code: string }>> {
  if (stage.merge === undefined) return ok(theirs);
  const began = await repository.readFile(state.pins.snapshot.commit, path);
  const ours = await repository.readFile(state.tip, path);
  return ours === undefined ? ok(theirs) : stage.merge(began, ours, theirs);
}
