import type { RunState, WorkState } from "@stagewright/core";

/** The work of every stage that has some, in order. */
export function worksOf(state: Pick<RunState, "stages">): WorkState[] {
  return state.stages.flatMap((stage) => ("work" in stage && stage.work !== undefined ? [stage.work] : []));
}
