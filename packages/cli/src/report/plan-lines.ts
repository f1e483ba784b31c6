import { allTasks, type Task, type WorkPlan } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";
import { counted, type Paint } from "./style.ts";
import { phaseTitle } from "./words.ts";

export interface PlanView {
  readonly document: string;
  readonly concurrency: number;
  readonly paint: Paint;
}

/** The plan for people: phases, tasks with why they wait, the waves, and the warnings at the end. */
export function planLines(
  plan: WorkPlan,
  waves: readonly (readonly (readonly string[])[])[],
  view: PlanView,
): string[] {
  const { paint } = view;
  const ids = new Map(allTasks(plan).map((task) => [task.key, task.id]));
  const tasks = allTasks(plan);
  if (tasks.length === 0) return emptyLines(plan, view);
  const done = tasks.filter((task) => task.done).length;
  const count = `${counted(tasks.length, "task")} in ${counted(plan.phases.length, "phase")}`;
  const lines = [
    `${paint("bold", view.document)}: ${count}${done === 0 ? "" : `, ${done} done`}, at most ${view.concurrency} at once`,
  ];
  plan.phases.forEach((phase, index) => {
    lines.push("", paint("bold", phaseTitle(phase.title, plan.phases.length)));
    for (const task of phase.tasks) lines.push(...taskLines(task, paint));
    lines.push(...waveLines(waves[index] ?? [], ids, paint));
  });
  lines.push(...warningLines(plan.warnings, paint));
  return lines;
}

function emptyLines({ warnings }: WorkPlan, { document, paint }: PlanView): string[] {
  return [
    `${paint("bold", document)} has no tasks: a run would be refused.`,
    "A task is a list item with a box, such as: - [ ] T001 Create src/index.js",
    ...warningLines(warnings, paint),
  ];
}

function warningLines(warnings: WorkPlan["warnings"], paint: Paint): string[] {
  if (warnings.length === 0) return [];
  return [
    "",
    paint("yellow", counted(warnings.length, "warning")),
    ...warnings.map(({ line, message }) => `  line ${line}: ${sanitizeLine(message)}`),
  ];
}

const SHOWN = 3;

function taskLines(task: Task, paint: Paint): string[] {
  const box = task.done ? "[x]" : "[ ]";
  const marks = [task.kind, ...(task.parallel ? ["[P]"] : []), ...task.files.map(sanitizeLine)].join(" · ");
  const title = `${sanitizeLine(task.id)} ${sanitizeLine(task.title)}`;
  const lines = [`  ${box} ${task.done ? paint("dim", title) : title}`, `        ${paint("dim", marks)}`];
  if (task.done || task.dependsOn.length === 0) return lines;
  const reasons = task.dependsOn.slice(0, SHOWN).map(({ why }) => sanitizeLine(why));
  const more = task.dependsOn.length - SHOWN;
  return [
    ...lines,
    `        ${paint("cyan", "waits")} ${reasons.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
  ];
}

function waveLines(
  waves: readonly (readonly string[])[],
  ids: ReadonlyMap<string, string>,
  paint: Paint,
): string[] {
  if (waves.length === 0) return [];
  const shown = waves.map(
    (wave, index) => `${index + 1}: ${wave.map((key) => sanitizeLine(ids.get(key) ?? key)).join(" ")}`,
  );
  return [`  ${paint("dim", "waves")} ${shown.join(paint("dim", " | "))}`];
}
