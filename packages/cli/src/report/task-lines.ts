import type { RunState } from "@stagewright/core";
import type { ProvenBefore } from "../earlier-runs.ts";
import { findingName, once } from "./allow-words.ts";
import { reasonsNotDone } from "./not-done-words.ts";
import type { RunResult } from "./result.ts";
import { sanitizeLine } from "./sanitize.ts";
import type { Paint } from "./style.ts";
import type { TaskResult } from "./task-result.ts";
import { workLines } from "./usage-words.ts";
import { gradeWords } from "./words.ts";

/** What became of each task. Those that were ticked before, and of which no more is known, share a line. */
export function taskLines(
  state: RunState,
  { tasks }: RunResult,
  proven: ReadonlyMap<string, ProvenBefore>,
  paint: Paint,
): string[] {
  const ids = new Map(tasks.map((task) => [task.key, task.id]));
  const reasons = reasonsNotDone(state);
  const ticked = tasks.filter(({ end, key }) => end === "claimed" && !proven.has(key));
  const shared = ticked.length > 1 ? ticked : [];
  return tasks.flatMap((task) => {
    if (shared.includes(task)) return task === shared[0] ? [tickedLine(shared, paint)] : [];
    const free = task.freeAttempts === undefined ? "" : `, ${task.freeAttempts} of them at no cost`;
    const tries = task.attempts > 1 ? paint("dim", ` (${task.attempts} attempts${free})`) : "";
    const words = endWords(task, ids, reasons, proven.get(task.key), paint);
    return [
      `  ${words}${tries}`,
      `      ${paint("dim", sanitizeLine(task.title))}`,
      ...workLines(task, paint).map((line) => `      ${line}`),
    ];
  });
}

/** What guards found in it, and who lets it stand. */
function allowedWords(allowed: TaskResult["allowed"] = []): string {
  const [first] = allowed;
  if (first === undefined) return "";
  const names = once(allowed).map((name) => sanitizeLine(findingName(name)));
  return `; ${names.join(", ")} allowed by ${sanitizeLine(first.by)}: ${sanitizeLine(first.reason)}`;
}

function tickedLine(tasks: readonly TaskResult[], paint: Paint): string {
  const ids = ranges(tasks.map(({ id }) => sanitizeLine(id)));
  return `  ${paint("dim", "☑")} ${tasks.length} tasks were ticked before: ${ids}; claimed, unwitnessed`;
}

/** `T001–T004, T007`. */
function ranges(ids: readonly string[]): string {
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.at(-1) ?? "", id)) run.push(id);
    else runs.push([id]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(", "))).join(", ");
}

function follows(before: string, id: string): boolean {
  const [one, other] = [before, id].map((each) => /^(\D*)(\d+)$/.exec(each));
  return one?.[1] === other?.[1] && Number(one?.[2]) + 1 === Number(other?.[2]);
}

function endWords(
  task: TaskResult,
  ids: ReadonlyMap<string, string>,
  reasons: ReadonlyMap<string, string>,
  before: ProvenBefore | undefined,
  paint: Paint,
): string {
  const id = sanitizeLine(task.id);
  switch (task.end) {
    case "done": {
      const proven = task.grade === "witnessed" || task.grade === "checked";
      const grade = task.grade === undefined ? "done" : gradeWords(task.grade, task.reason);
      const yes = task.approved === undefined ? "" : `; approved by ${sanitizeLine(task.approved.by)}`;
      const despite = allowedWords(task.allowed);
      const words =
        task.earlierWords === undefined
          ? `${grade}${yes}${despite}`
          : `${grade}${yes}${despite}; proved against earlier words: "${sanitizeLine(task.earlierWords)}"`;
      return `${paint(proven ? "green" : "yellow", "✔")} ${id} ${task.commit?.slice(0, 10) ?? ""} ${words}`;
    }
    case "claimed":
      return before === undefined
        ? `${paint("dim", "☑")} ${id} claimed, unwitnessed: its box was ticked before the run`
        : `${paint("dim", "☑")} ${id} ${before.grade} by run ${before.run} (${before.commit.slice(0, 10)})`;
    case "manual":
      return `☐ ${id} yours: no agent may do it`;
    case "failed":
      return `${paint("red", "✖")} ${id} failed`;
    case "skipped":
      return `${paint("yellow", "⊘")} ${id} skipped, because ${sanitizeLine(ids.get(task.because ?? "") ?? "another")} was not done`;
    case "waived":
      return `${paint("yellow", "⊘")} ${id} left out: ${sanitizeLine(task.because ?? "")}`;
    case "open":
      return `${paint("dim", "◌")} ${id} ${reasons.get(task.key) ?? "not done"}`;
  }
}
