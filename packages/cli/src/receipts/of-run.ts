import type { RunState } from "@stagewright/core";
import { worksOf } from "../report/works.ts";

/** Every receipt that a run's journal names. */
export function receiptsOfRun(state: RunState | undefined): string[] {
  if (state === undefined) return [];
  const finished = state.stages.flatMap((stage) =>
    stage.kind === "done" && stage.finished !== undefined ? [stage.finished.receipt] : [],
  );
  const works = worksOf(state).flatMap((work) => [
    ...(work.baseline === undefined ? [] : [work.baseline.receipt]),
    ...(work.lastReceipt === undefined ? [] : [work.lastReceipt]),
    ...[...work.tasks.values(), ...work.retired].flatMap(({ now, superseded }) => [
      ...superseded.map(({ receipt }) => receipt),
      ...(now.kind === "done" ? [now.landed.receipt] : []),
    ]),
    ...work.phases.flatMap(({ validation }) =>
      validation.kind === "passed" && validation.receipt !== undefined ? [validation.receipt] : [],
    ),
  ]);
  return [...works, ...finished];
}
