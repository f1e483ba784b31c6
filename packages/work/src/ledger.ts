import { allTasks, type OwedRed, type Task, type WorkPlan } from "@stagewright/core";
import { stemOf } from "./checks/test-files.ts";

/**
 * The owed-red ledger: test files that merged red because their code comes later. This
 * file decides who may pay and by when; the run's state keeps the entries.
 */

/** Owed files that a task is likely to turn green: by name, else by dependency or story. */
export function relatedTo(
  task: Task,
  changed: readonly string[],
  owed: readonly OwedRed[],
  plan: WorkPlan,
): OwedRed[] {
  const stems = new Set([...task.files, ...changed].map(stemOf));
  const byName = owed.filter((entry) => stems.has(stemOf(entry.file)));
  if (byName.length > 0) return byName;
  const needed = new Set(task.dependsOn.map((edge) => edge.key));
  const byDependency = owed.filter((entry) => needed.has(entry.task));
  if (byDependency.length > 0) return byDependency;
  const stories = new Map(allTasks(plan).map((other) => [other.key, other.story]));
  return task.story === undefined ? [] : owed.filter((entry) => stories.get(entry.task) === task.story);
}

/**
 * Index of the phase at whose end an owed file must be green: the one in which the last
 * task that is about it does its work. Where nothing says who pays: the last phase with
 * code to write, for then nobody is left who could.
 */
export function duePhase(plan: WorkPlan, testTask: Task, file: string): number {
  const tasks = allTasks(plan);
  const own = phaseOf(plan, testTask.key);
  const later = tasks
    .slice(tasks.findIndex((task) => task.key === testTask.key) + 1)
    .filter((task) => task.kind === "code" && !task.done);

  const byName = later.filter((task) => task.files.some((path) => stemOf(path) === stemOf(file)));
  const byDependency = later.filter((task) =>
    task.dependsOn.some((edge) => edge.key === testTask.key && edge.why.startsWith("depends on")),
  );
  const byStory = later.filter((task) => task.story !== undefined && task.story === testTask.story);
  const payers = [byName, byDependency, byStory, later].find((candidates) => candidates.length > 0) ?? [];
  return Math.max(own, ...payers.map((task) => phaseOf(plan, task.key)));
}

function phaseOf(plan: WorkPlan, key: string): number {
  return plan.phases.findIndex((phase) => phase.tasks.some((task) => task.key === key));
}
