import {
  comparePlans,
  isUnchanged,
  ok,
  userPlanOf,
  type PlanEdit,
  type Result,
  type RunState,
  type WorkPlan,
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
  const read = (document: Uint8Array) => stage.readPlan(document, valuesOf(planned, state));
  const taken = await documentWithEdit(services, stage, work.prepared.document, bytes, state);
  if (!taken.ok) return undefined;
  const plan = read(taken.value);
  if (stage.merge !== undefined && work.userPlan !== undefined && saysTheSame(work.userPlan, plan))
    return undefined;
  // What is merged holds what the run has written: only what differs from that is the human's.
  const ours =
    stage.merge === undefined
      ? undefined
      : await services.repository.readFile(state.tip, work.prepared.document);
  const before = ours === undefined ? userPlanOf(work) : read(ours);
  if (before === undefined) return undefined;
  const compared = comparePlans(before, plan);
  // A tick that says what the run has done (its result was applied meanwhile) is no edit.
  const ticked = compared.ticked.filter(({ key }) => work.tasks.get(key)?.now.kind !== "done");
  const delta = { ...compared, ticked };
  return isUnchanged(delta) ? undefined : { document: await services.store.put(bytes), plan, delta };
}

/** As when it was decided on last: what the run has marked since is no new edit. */
function saysTheSame(decided: WorkPlan, plan: WorkPlan): boolean {
  return isUnchanged({ ...comparePlans(decided, plan), ticked: [], unticked: [] });
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
