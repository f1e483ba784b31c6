import { allTasks, type RunState } from "@stagewright/core";
import type { Journal, RunRow } from "@stagewright/engine-local";
import type { PlanPreview } from "./preflight.ts";
import { worksOf } from "./report/result.ts";

/** The run of this feature that a living process carries. */
export function carriedRun(journal: Journal, feature: string): RunRow | undefined {
  return journal.runs().find((row) => row.feature === feature && row.owner?.alive === true);
}

/** A result of this feature that is neither applied nor dropped, and how many of these tasks it has done. */
export interface WaitingResult {
  readonly run: string;
  readonly done: number;
}

/** What the newest ended run of the feature has left, if it did any task that is to be done now. */
export function waitingResult(
  journal: Journal,
  feature: string,
  plans: readonly PlanPreview[],
): WaitingResult | undefined {
  const newest = journal.runs().find((row) => row.feature === feature && row.life === "ended");
  const state = newest === undefined ? undefined : journal.state(newest.run);
  if (state?.delivered?.branch === undefined || state.result !== undefined) return undefined;
  const before = doneIn(state);
  const done = plans
    .flatMap(({ plan }) => allTasks(plan))
    .filter((task) => !task.done && before.has(task.key)).length;
  return done === 0 ? undefined : { run: state.run, done };
}

function doneIn(state: RunState): Set<string> {
  const tasks = worksOf(state).flatMap((work) => [...work.tasks.values()]);
  return new Set(tasks.filter(({ now }) => now.kind === "done").map(({ task }) => task.key));
}
