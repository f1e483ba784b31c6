import type { RunState, WorkState } from "@stagewright/core";

/** The work of every stage that has some, in order. */
export function worksOf(state: Pick<RunState, "stages">): WorkState[] {
  return state.stages.flatMap((stage) => ("work" in stage && stage.work !== undefined ? [stage.work] : []));
}

/** Whether a sandbox held every agent; undefined where none has handed anything in. */
export function sandboxOf(state: RunState): boolean | undefined {
  const handedIn = worksOf(state).flatMap(({ tasks }) =>
    [...tasks.values()].flatMap(({ history, now }) => [
      ...history.flatMap((past) => past.handedIn ?? []),
      ...("candidate" in now && now.candidate !== undefined ? [now.candidate] : []),
    ]),
  );
  return handedIn.length === 0 ? undefined : handedIn.every(({ sandboxed }) => sandboxed);
}
