import { allTasks, type ObjectId, type RunState } from "@stagewright/core";
import type { Journal, RunRow } from "@stagewright/engine-local";
import { containedIn } from "@stagewright/workspace";
import type { PlanPreview } from "./preflight.ts";
import type { Project } from "./project.ts";
import { worksOf } from "./report/works.ts";

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

/** Where a task whose box was ticked before the run was proved. */
export interface ProvenBefore {
  readonly run: string;
  readonly grade: "witnessed" | "checked";
  readonly commit: ObjectId;
}

/** Tasks ticked before the run that an earlier run of the feature has proved by a commit which the base has in it. */
export async function provenBefore(
  { journal, opened }: Project,
  { run, pins, stages }: RunState,
): Promise<ReadonlyMap<string, ProvenBefore>> {
  const claimed = new Set(
    worksOf({ stages }).flatMap((work) =>
      [...work.tasks].flatMap(([key, { now }]) => (now.kind === "claimed" ? [key] : [])),
    ),
  );
  if (claimed.size === 0) return new Map();
  const found: [string, ProvenBefore][] = [];
  for (const row of journal.runs()) {
    if (row.feature !== pins.feature || row.run === run) continue;
    const earlier = journal.state(row.run);
    for (const task of earlier === undefined
      ? []
      : worksOf(earlier).flatMap((work) => [...work.tasks.values()])) {
      if (!claimed.has(task.task.key) || task.now.kind !== "done") continue;
      const { grade, commit } = task.now.landed;
      if (grade !== "witnessed" && grade !== "checked") continue;
      const isSingle = earlier?.pins.settings.commits === "single";
      found.push([
        task.task.key,
        { run: row.run, grade, commit: (isSingle ? earlier.delivered?.commit : undefined) ?? commit },
      ]);
    }
  }
  const commits = found.map(([, { commit }]) => commit);
  const contained = await containedIn(opened, pins.base, commits);
  return new Map(found.filter(([, { commit }]) => contained.has(commit)));
}

function doneIn(state: RunState): Set<string> {
  const tasks = worksOf(state).flatMap((work) => [...work.tasks.values()]);
  return new Set(tasks.filter(({ now }) => now.kind === "done").map(({ task }) => task.key));
}
