import {
  comparePlans,
  isUnchanged,
  userPlanOf,
  type PlanEdit,
  type RunState,
  type WorkState,
} from "@stagewright/core";
import { valuesOf, workStageOf, type Services } from "./services.ts";

/**
 * Whether the human's plan document says something else about its tasks than when the run
 * last looked. A document that is gone (another branch is checked out) says nothing.
 */
export async function findPlanEdit(
  services: Pick<Services, "stages" | "store" | "userDocument">,
  index: number,
  work: WorkState,
  state: RunState,
): Promise<PlanEdit | undefined> {
  const before = userPlanOf(work);
  if (before === undefined || work.prepared === undefined || work.edit !== undefined) return undefined;
  const bytes = await services.userDocument?.(work.prepared.document);
  if (bytes === undefined) return undefined;
  const { planned, stage } = workStageOf(services, index);
  const plan = stage.readPlan(bytes, valuesOf(planned, state));
  const compared = comparePlans(before, plan);
  // A tick that says what the run has done (its result was applied meanwhile) is no edit.
  const ticked = compared.ticked.filter(({ key }) => work.tasks.get(key)?.now.kind !== "done");
  const delta = { ...compared, ticked };
  return isUnchanged(delta) ? undefined : { document: await services.store.put(bytes), plan, delta };
}
