import { allTasks, type PlanWarning, type Task, type WorkPlan } from "@stagewright/core";
import { readTasks, withSchedule } from "../../src/plan/index.ts";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (document: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(document);

export const read = (...lines: string[]): WorkPlan => readTasks(bytes(lines.join("\n")));
export const scheduled = (...lines: string[]): WorkPlan => withSchedule(read(...lines));

/** The only task of a document that holds only this line under a phase. */
export function taskOf(line: string, ...more: string[]): Task {
  const tasks = allTasks(read("## Phase 1: Build", "", line, ...more));
  const [task] = tasks;
  if (task === undefined || tasks.length !== 1) throw new Error(`${tasks.length} tasks in ${line}`);
  return task;
}

export function byId(plan: WorkPlan, id: string): Task {
  const task = allTasks(plan).find((one) => one.id === id);
  if (task === undefined) throw new Error(`no task ${id}`);
  return task;
}

export const ids = (plan: WorkPlan): string[] => allTasks(plan).map((task) => task.id);

/** `Phase: T001 T002` per phase. */
export const shape = (plan: WorkPlan): string[] =>
  plan.phases.map((phase) => `${phase.title}: ${phase.tasks.map((task) => task.id).join(" ")}`);

export const refused = (plan: WorkPlan): PlanWarning[] =>
  plan.warnings.filter((warning) => warning.message.startsWith("not a task"));

/** Edges as `id why hard|soft`. */
export function edgesOf(plan: WorkPlan, id: string): string[] {
  const names = new Map(allTasks(plan).map((task) => [task.key, task.id]));
  return byId(plan, id).dependsOn.map((edge) => {
    return `${names.get(edge.key) ?? "?"}: ${edge.why}, ${edge.hard ? "hard" : "soft"}`;
  });
}

/** Ids a task waits for. */
export const waitsFor = (plan: WorkPlan, id: string): string[] =>
  edgesOf(plan, id).map((edge) => edge.split(":")[0] ?? "");
