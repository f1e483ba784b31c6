import type { RunState, TaskState } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import type { ProvenBefore } from "../earlier-runs.ts";
import { SHOWN_FINDINGS, findingLines } from "./finding-lines.ts";
import { goOnLines } from "./go-on-lines.ts";
import { linkLines } from "./links.ts";
import { resultOf, type FailureResult, type RunResult } from "./result.ts";
import { sanitize, sanitizeLine } from "./sanitize.ts";
import { counted, indent, type Paint } from "./style.ts";
import { taskLines } from "./task-lines.ts";
import { spentLines } from "./usage-words.ts";
import { runTimeWords } from "./witness-time.ts";
import { lifeWords } from "./words.ts";
import { sandboxOf, worksOf } from "./works.ts";

const OUTPUT_LINES = 15;

/** What a report needs to know beside the run's state. */
export interface ReportContext {
  readonly paint: Paint;
  /** When the run came to rest, which what a human says later does not move. */
  readonly restedAt: string;
  /** Notes that the human has read already. */
  readonly saidNotes?: readonly string[];
  /** Tasks ticked before the run whose proof is known, by key. */
  readonly proven?: ReadonlyMap<string, ProvenBefore>;
}

/** What came of a run and how to go on, for people. Pure. */
export function finalReport(state: RunState, context: ReportContext): string[] {
  const { paint, saidNotes = [], proven = new Map() } = context;
  const result = resultOf(state);
  return [
    "",
    headLine(state, context),
    ...section("Tasks", taskLines(state, result, proven, paint), paint),
    ...section(
      "Failures",
      result.failures.flatMap((failure) => failureLines(failure, paint)),
      paint,
    ),
    ...section(
      `Why ${result.rejected?.stage ?? ""} says no`,
      (result.rejected?.reasons ?? []).map((reason) => `  ${paint("yellow", "✖")} ${sanitizeLine(reason)}`),
      paint,
    ),
    ...section("Usage", spentLines(result.spent), paint),
    ...section("Time", timeLines(result), paint),
    ...section("What agents did beside their tasks", findingLines(state), paint),
    ...section("Left for you", leftLines(state), paint),
    ...section(
      "Notes",
      result.notes.filter((note) => !saidNotes.includes(note)).map((note) => `  ${sanitizeLine(note)}`),
      paint,
    ),
    ...section("Proof", proofLines(state, result, proven, paint), paint),
    ...section("Elsewhere", linkLines(state), paint),
    ...goOnLines(state, result, paint),
  ];
}

function headLine(state: RunState, { paint, restedAt }: ReportContext): string {
  const took = showDuration(Date.parse(restedAt) - Date.parse(state.createdAt));
  const word = lifeWords(state.life);
  const colour = word.startsWith("done") ? "green" : word === "failed" ? "red" : "yellow";
  return `${paint("bold", `Run ${state.run}`)} · ${state.pins.pipeline} · ${sanitizeLine(state.pins.feature)}: ${paint(colour, word)} after ${took}`;
}

/** Who waits for whom: what seeing costs beside doing. */
function timeLines({ time }: RunResult): string[] {
  return time === undefined ? [] : [`  ${runTimeWords(time)}`];
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
}

export function failureLines(failure: FailureResult, paint: Paint): string[] {
  const attempt = failure.attempt === undefined ? "" : `, attempt ${failure.attempt}`;
  const field = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`      ${paint("dim", name.padEnd(9))} ${sanitizeLine(value)}`];
  const command =
    failure.command === undefined
      ? undefined
      : `${failure.check === undefined ? "" : `${failure.check}: `}${failure.command}`;
  return [
    `  ${paint("red", "✖")} ${sanitizeLine(failure.name)}${attempt}: ${sanitizeLine(failure.what)}`,
    ...field("why", failure.why),
    ...field(failure.check === undefined ? "command" : "check", command),
    ...(failure.outputTail === undefined
      ? []
      : [indent(lastLines(failure.outputTail), `      ${paint("dim", "|")} `)]),
    ...field("workspace", failure.workspace),
    ...field("log", failure.logFile),
    ...field(
      "change",
      failure.candidate === undefined ? undefined : `git show ${failure.candidate.slice(0, 10)}`,
    ),
    ...field("next", failure.next),
  ];
}

function lastLines(output: string): string {
  const lines = sanitize(output).trimEnd().split("\n");
  const shown = lines.slice(-OUTPUT_LINES);
  return lines.length > OUTPUT_LINES
    ? [`… ${counted(lines.length - OUTPUT_LINES, "line")} before, in the log`, ...shown].join("\n")
    : shown.join("\n");
}

/** What only a human can do, and, once the run is over, tests that nothing turned green. */
export function leftLines(state: RunState): string[] {
  const isOver = state.life.kind === "ended";
  return worksOf(state).flatMap((work) => {
    const document = sanitizeLine(work.prepared?.document ?? "the plan");
    const manual = [...work.tasks.values()].filter(({ now }) => now.kind === "manual");
    return [
      ...manual.map(
        ({ task }: TaskState) =>
          `  ${sanitizeLine(task.id)} ${sanitizeLine(task.title)} (${document}:${task.line})`,
      ),
      ...(isOver ? work.owed : []).map(
        ({ file, taskId }) =>
          `  ${sanitizeLine(file)} is still red; ${sanitizeLine(taskId)} brought it, and nothing turned it green`,
      ),
      ...(work.prepared?.plan.warnings.length
        ? [
            `  ${counted(work.prepared.plan.warnings.length, "line")} of ${document} to look at: stagewright plan ${document}`,
          ]
        : []),
    ];
  });
}

function proofLines(
  state: RunState,
  { tasks }: RunResult,
  proven: ReadonlyMap<string, ProvenBefore>,
  paint: Paint,
): string[] {
  const { checks } = state.pins.settings;
  const lines = checks.map(
    ({ name, display, origin }) => `  check ${name}: ${sanitizeLine(display)} (${origin})`,
  );
  if (checks.length === 0) {
    lines.push(
      `  ${paint(["bold", "red"], "NO CHECK WAS RUN")}: nothing here is proved. Set one: --check test='npm test'`,
    );
  }
  for (const { name, failures } of worksOf(state)
    .flatMap((work) => work.baseline?.checks ?? [])
    .filter((check) => check.state === "red")) {
    lines.push(
      `  ${name} was red before the run, and nobody here is blamed for ${counted(failures.length, "old failure")}:`,
    );
    lines.push(...failures.slice(0, SHOWN_FINDINGS).map((failure) => `    ${sanitizeLine(failure)}`));
  }
  const ticked = tasks.filter(({ end }) => end === "claimed");
  const known = ticked.filter(({ key }) => proven.has(key)).length;
  if (known > 0)
    lines.push(`  ${counted(known, "box", "boxes")} ticked before the run: proved by earlier runs`);
  if (ticked.length > known)
    lines.push(
      `  ${counted(ticked.length - known, "box", "boxes")} ticked before the run: claimed, unwitnessed`,
    );
  const sandboxed = sandboxOf(state);
  if (sandboxed === true) lines.push("  agents ran in a sandbox: yes");
  if (sandboxed === false)
    lines.push(
      `  agents ran in a sandbox: ${paint("yellow", "no")}; receipts are tamper-evident, not tamper-proof`,
    );
  return lines;
}
