import {
  affordable,
  agentFor,
  currentPhase,
  HUMAN,
  waitsFor,
  type PhaseState,
  type ProgressStep,
  type RunState,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import { showDuration, untilWords } from "../duration.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted, fit, type Paint } from "./style.ts";
import { countWords, lifeWords, phaseTitle, stepWords, taskWord } from "./words.ts";
import { worksOf } from "./works.ts";

export interface TreeView {
  readonly columns: number;
  /** Lines the terminal has; never more are given. */
  readonly rows: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What each action is at, by its key. */
  readonly steps: ReadonlyMap<string, ProgressStep>;
  readonly paint: Paint;
  /** The process that carried the run is gone, and nobody has said why. */
  readonly orphaned?: boolean;
}

interface Row {
  readonly text: string;
  /** Of less use than others when space is short; the highest goes first. */
  readonly rank: number;
}

/** The run as it stands: phases, the present phase's tasks, what each is at or waits for. Pure. */
export function treeLines(state: RunState, view: TreeView): string[] {
  const rows: Row[] = [{ text: headLine(state, view), rank: 0 }];
  const work = worksOf(state).at(-1);
  rows.push(...stageRows(state));
  if (work !== undefined) rows.push(...workRows(state, work, view));
  return squeeze(rows, Math.max(1, view.rows - 1)).map((line) => fit(line, Math.max(10, view.columns - 1)));
}

function headLine(state: RunState, { now, orphaned }: TreeView): string {
  const { pipeline, feature } = state.pins;
  return `${pipeline} · ${sanitizeLine(feature)} · run ${state.run} · ${orphaned ? "killed: its process is gone" : lifeWords(state.life)} · ${showDuration(now - Date.parse(state.createdAt))}`;
}

const STAGE_SIGNS: Readonly<Record<RunState["stages"][number]["kind"], string>> = {
  ahead: "·",
  work: "▶",
  single: "⠿",
  gate: "?",
  rejected: "✖",
  done: "✔",
  failed: "✖",
};

/** Stage by stage, where one of them ended the run. */
function stageRows({ stages, pins }: RunState): Row[] {
  const end = stages.findIndex(({ kind }) => kind === "failed" || kind === "rejected");
  if (end < 0 || stages.length === 1) return [];
  return stages.flatMap(({ kind }, index) => ({
    text: `${STAGE_SIGNS[kind]} ${sanitizeLine(pins.stages[index]?.address ?? "")}`,
    rank: index === end ? 0 : 2,
  }));
}

function workRows(state: RunState, work: WorkState, view: TreeView): Row[] {
  const current = currentPhase(work);
  const rows: Row[] = [];
  if (work.baseline === undefined) {
    const baseline = [...state.underWay.values()].find(({ action }) => action.verb === "baseline");
    if (baseline !== undefined && !view.orphaned)
      rows.push({ text: `⠿ checks before any agent works ${since(baseline.since, view)}`, rank: 0 });
  }
  work.phases.forEach((phase, index) => {
    const tasks = phase.tasks.flatMap((key) => work.tasks.get(key) ?? []);
    const validating = [...state.underWay].find(
      ([, { action }]) => action.verb === "validate" && action.phase === index,
    );
    const sign = phaseSign(state, phase, tasks, index === current);
    const doing =
      validating === undefined
        ? ""
        : view.orphaned
          ? " · its check was cut short"
          : ` · ${stepOf(validating[0], view, "checking")} ${since(validating[1].since, view)}`;
    rows.push({
      text: `${sign} ${phaseTitle(phase.title, work.phases.length)}  ${countWords(tasks)}${doing}`,
      rank: index === current ? 0 : 3,
    });
    if (index === current) rows.push(...tasks.map((task) => taskRow(state, work, task, view)));
  });
  return rows;
}

function phaseSign(
  { life }: RunState,
  { validation }: PhaseState,
  tasks: readonly TaskState[],
  isCurrent: boolean,
): string {
  if (validation.kind === "passed") return "✔";
  const isOver = life.kind === "ended" || life.kind === "cancelled";
  if (validation.kind === "failed" || (isOver && tasks.some(({ now }) => now.kind === "failed"))) return "✖";
  return isCurrent && !isOver ? "▶" : "·";
}

const SIGNS: Readonly<Record<TaskState["now"]["kind"], string>> = {
  open: "◌",
  working: "⠿",
  queued: "⇥",
  landing: "⇥",
  done: "✔",
  claimed: "☑",
  manual: "☐",
  failed: "✖",
  skipped: "⊘",
  attested: "⇥",
  waived: "⊘",
  asking: "?",
  waiting: "◷",
  leased: "✎",
  "handed-in": "⇥",
  held: "?",
  challenged: "?",
};

function taskRow(state: RunState, work: WorkState, task: TaskState, view: TreeView): Row {
  const { id, title } = task.task;
  const text = `  ${view.orphaned && isCut(task) ? "◌" : SIGNS[task.now.kind]} ${sanitizeLine(id)} ${doing(state, work, task, view)}`;
  return { text: `${text}  ${sanitizeLine(title)}`, rank: rankOf(task) };
}

/** It was at work when the process that carried the run went away. */
function isCut({ now }: TaskState): boolean {
  return now.kind === "working" || now.kind === "landing";
}

function rankOf({ now }: TaskState): number {
  if (now.kind === "working" || now.kind === "landing" || now.kind === "queued" || now.kind === "failed")
    return 1;
  return now.kind === "open" ? 2 : 4;
}

function doing(state: RunState, work: WorkState, task: TaskState, view: TreeView): string {
  const { now } = task;
  if (view.orphaned && isCut(task))
    return view.paint("yellow", `was ${taskWord(now)} when its process went away`);
  switch (now.kind) {
    case "working":
    case "landing": {
      const verbs = now.kind === "working" ? ["attempt"] : ["land", "hold"];
      const found = [...state.underWay].find(
        ([, { action }]) => verbs.includes(action.verb) && "task" in action && action.task === task.task.key,
      );
      const step = found === undefined ? taskWord(now) : stepOf(found[0], view, taskWord(now));
      return `${step}${now.attempt > 1 ? ` (attempt ${now.attempt})` : ""} ${since(found?.[1].since, view)}`;
    }
    case "open": {
      if (state.life.kind === "ended" || state.life.kind === "cancelled")
        return view.paint("dim", task.history.length > 0 ? "not done" : "not started");
      const waits = waitsFor(work, task);
      const [first] = waits;
      if (first === undefined)
        return view.paint("dim", view.orphaned ? "not started" : whyNotYet(state, work, task));
      return view.paint(
        "dim",
        `waits: ${sanitizeLine(first.why)}${waits.length > 1 ? ` and ${counted(waits.length - 1, "other")}` : ""}`,
      );
    }
    case "asking":
      return view.paint("yellow", `asks: ${sanitizeLine(now.question)}`);
    case "waiting":
      return view.paint("yellow", `${taskWord(now)}, ${untilWords(now.until, view.now)}`);
    case "leased":
      return view.paint("yellow", `in the hands of ${sanitizeLine(now.lease.by)} ${since(now.since, view)}`);
    case "held":
    case "challenged":
      return view.paint("yellow", `${taskWord(now)} ${since(now.since, view)}`);
    case "failed":
      return view.paint("red", taskWord(now));
    case "done":
      return view.paint("green", taskWord(now));
    case "queued":
    case "handed-in":
    case "attested":
    case "waived":
    case "claimed":
    case "manual":
    case "skipped":
      return view.paint("dim", taskWord(now));
  }
}

/** Why a task has not started that waits for no other. */
function whyNotYet(state: RunState, work: WorkState, task: TaskState): string {
  const stage = state.stages.findIndex((each) => "work" in each && each.work === work);
  const isHumans = agentFor(state, stage, task).use === HUMAN;
  const { life } = state;
  if (isHumans && (life.kind === "going" || life.kind === "parked")) return "for you: stagewright next";
  if (life.kind !== "going") return "not started";
  if (work.baseline === undefined) return "waits for the checks before any agent works";
  const busy = [...work.tasks.values()].filter(({ now }) => now.kind === "working").length;
  if (affordable(state, busy) === 0) return "waits: what is left of the budget is put aside for others";
  return busy < state.pins.settings.concurrency ? "about to start" : "waits for a free agent";
}

function stepOf(key: string, { steps }: TreeView, otherwise: string): string {
  const step = steps.get(key);
  return step === undefined ? otherwise : sanitizeLine(stepWords(step));
}

function since(at: string | undefined, { now }: TreeView): string {
  return at === undefined ? "" : showDuration(now - Date.parse(at));
}

/** Leaves out what is of least use, from the end, and says how much that was. */
function squeeze(rows: readonly Row[], room: number): string[] {
  if (rows.length <= room) return rows.map(({ text }) => text);
  const byUse = rows
    .map((row, index) => ({ ...row, index }))
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index);
  const kept = byUse.slice(0, Math.max(1, room - 1)).toSorted((a, b) => a.index - b.index);
  const left = rows.length - kept.length;
  const lines = kept.map(({ text }) => text);
  return room === 1 ? lines : [...lines, `  … ${counted(left, "line")} more`];
}
