import {
  challengesIn,
  heldTasks,
  openGate,
  openPlanEdit,
  type Challenge,
  type HeldTask,
  type OpenGate,
  type RunState,
} from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import { EXIT } from "../exit-codes.ts";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { challengeName } from "../report/allow-words.ts";
import { lifeWords, taskWord } from "../report/words.ts";
import { worksOf } from "../report/works.ts";
import { selectRun } from "../select-run.ts";
import { findTask } from "./steer.ts";

/** What a run waits for that takes a yes or a no. */
export type Asks = { readonly row: RunRow; readonly state: RunState } & (
  | { readonly kind: "plan"; readonly stage: number }
  | { readonly kind: "gate"; readonly gate: OpenGate }
  | { readonly kind: "held"; readonly held: HeldTask }
  | { readonly kind: "challenged"; readonly challenged: Challenge }
);

/**
 * What was meant: a run and what it waits for, or a task that is held or challenged. `typed` is either;
 * with `--run` it is the task.
 */
export function whatIsAsked(
  project: Project,
  typed: string | undefined,
  typedRun: string | undefined,
): Asks | Problem {
  const runs = project.journal.runs();
  if (typedRun !== undefined || typed === undefined) return ofRun(project, typedRun, typed);
  const row = selectRun(runs, typed);
  const holding = runs.filter((each) => waitingIn(project, each, typed));
  const [newest] = holding;
  if (newest !== undefined && row.ok)
    return {
      what: `${sanitizeLine(typed)} could be run ${row.value.run} or a task of run ${newest.run}`,
      next: `stagewright approve --run ${row.value.run}, or stagewright approve ${sanitizeLine(typed)} --run ${newest.run}`,
    };
  if (newest !== undefined) return ofRun(project, newest.run, typed);
  if (row.ok) return ofRun(project, typed, undefined);
  const task = findTask(project, undefined, typed);
  if (!("what" in task)) return notHeld(task.row.run, task.state, typed);
  return runs.some(({ run }) => run.startsWith(typed))
    ? row.error
    : {
        what: `there is no run ${sanitizeLine(typed)}, and ${task.what}`,
        next: "stagewright status says what waits",
      };
}

/** The newest run in which a change of this name waits for an allowance, or the one that is named. */
export function challengedIn(
  { journal }: Project,
  typedRun: string | undefined,
  typed: string,
): { readonly row: RunRow; readonly state: RunState; readonly challenge: Challenge } | undefined {
  const chosen = typedRun === undefined ? undefined : selectRun(journal.runs(), typedRun);
  const rows = chosen === undefined ? journal.runs() : chosen.ok ? [chosen.value] : [];
  for (const row of rows) {
    const state = journal.state(row.run);
    const challenge = state && challengesIn(state).find((each) => isNamed(state, each, typed));
    if (state !== undefined && challenge !== undefined) return { row, state, challenge };
  }
  return undefined;
}

function waitingIn({ journal }: Project, { run }: RunRow, typed: string): boolean {
  const state = journal.state(run);
  return state !== undefined && tasksThatWait(state).some((waiting) => isNamed(state, waiting, typed));
}

type WaitingTask = ({ readonly kind: "held" } & HeldTask) | ({ readonly kind: "challenged" } & Challenge);

function tasksThatWait(state: RunState): WaitingTask[] {
  return [
    ...heldTasks(state).map((held): WaitingTask => ({ kind: "held", ...held })),
    ...challengesIn(state).map((each): WaitingTask => ({ kind: "challenged", ...each })),
  ];
}

/** The task by its key or id; what a stage itself has made by the stage's address. */
function isNamed(
  { pins }: RunState,
  { task, stage }: Pick<Challenge, "task" | "stage">,
  typed: string,
): boolean {
  if (task === undefined) return `/${pins.stages[stage]?.address}`.endsWith(`/${typed}`);
  return task.task.key === typed || task.task.id.toLowerCase() === typed.toLowerCase();
}

function runsThatAsk(journal: Project["journal"]): RunRow[] {
  return journal.runs().filter(({ run, life }) => {
    const state = life === "ended" || life === "cancelled" ? undefined : journal.state(run);
    if (state === undefined) return false;
    return (
      openPlanEdit(state) !== undefined || openGate(state) !== undefined || tasksThatWait(state).length > 0
    );
  });
}

function ofRun(
  { journal }: Project,
  typedRun: string | undefined,
  typedTask: string | undefined,
): Asks | Problem {
  const waiting = typedRun === undefined ? runsThatAsk(journal) : [];
  // Whoever says yes has one of them in mind.
  if (waiting.length > 1)
    return {
      what: `${waiting.length} runs wait for a yes or a no: ${waiting.map(({ run }) => run).join(", ")}`,
      next: `stagewright approve ${waiting[0]?.run ?? ""}, or another of them`,
    };
  const chosen = selectRun(journal.runs(), typedRun, {
    test: ({ run, life }) => {
      if (life === "parked") return true;
      const state = life === "ended" || life === "cancelled" ? undefined : journal.state(run);
      return state !== undefined && tasksThatWait(state).length > 0;
    },
    what: "that waits at a gate",
  });
  if (!chosen.ok) return chosen.error;
  const row = chosen.value;
  const { run } = row;
  const state = journal.state(run);
  if (state === undefined) return { what: `run ${run} has no records`, exit: EXIT.failed };
  const at = { row, state };
  const edited = openPlanEdit(state);
  if (edited !== undefined && typedTask === undefined) return { ...at, kind: "plan", stage: edited.stage };
  const gate = openGate(state);
  if (gate !== undefined && typedTask === undefined) return { ...at, kind: "gate", gate };
  const all = tasksThatWait(state);
  const named = typedTask === undefined ? all : all.filter((each) => isNamed(state, each, typedTask));
  const [only] = named;
  if (only === undefined)
    return typedTask === undefined ? nothingAsked(run, state) : notHeld(run, state, typedTask);
  if (named.length > 1)
    return {
      what: `run ${run} has ${named.length} tasks that wait for you`,
      why: named.map((each) => challengeName(state, each)).join(" "),
      next: `stagewright approve TASK --run ${run}`,
    };
  return only.kind === "held"
    ? { ...at, kind: "held", held: only }
    : { ...at, kind: "challenged", challenged: only };
}

/** The task is none, is not so far, or somebody was quicker. */
function notHeld(run: string, state: RunState, typed: string): Problem {
  const next = `stagewright status ${run}`;
  const task = worksOf(state)
    .flatMap((work) => [...work.tasks.values()])
    .find((each) => each.task.key === typed || each.task.id.toLowerCase() === typed.toLowerCase());
  if (task === undefined) return { what: `run ${run} has no task ${sanitizeLine(typed)}`, next };
  const id = sanitizeLine(task.task.id);
  const decided = decidedOf(state, task.task.key);
  if (decided !== undefined) return { what: `${id} is decided already`, why: decided, next };
  return { what: `${id} is not held`, why: `it is ${taskWord(task.now)}`, next };
}

function nothingAsked(run: string, state: RunState): Problem {
  const next = `stagewright status ${run}`;
  const decided = state.stages
    .flatMap((stage) => ("decision" in stage && stage.decision !== undefined ? [stage.decision] : []))
    .at(-1);
  if (decided !== undefined)
    return {
      what: `the gate of run ${run} is decided already`,
      why: `${decided.by === undefined ? "its time was up, and it counts as" : `${sanitizeLine(decided.by)} has`} ${decided.decision} at ${decided.at}`,
      next,
    };
  const task = decidedOf(state);
  if (task !== undefined) return { what: `what run ${run} held is decided already`, why: task, next };
  return { what: `run ${run} waits at no gate`, why: `it is ${lifeWords(state.life)}`, next };
}

/** What was said of a task, or of the last one, that had been held. */
function decidedOf(state: RunState, key?: string): string | undefined {
  const said = worksOf(state).flatMap((work) =>
    [...work.tasks.values()].flatMap(({ task, now, history }) => {
      if (key !== undefined && task.key !== key) return [];
      const id = sanitizeLine(task.id);
      const approved =
        now.kind === "done" ? now.landed.approved : "approved" in now ? now.approved : undefined;
      const allowed = now.kind === "done" ? now.landed.allowed : "allowed" in now ? now.allowed : undefined;
      if (approved === undefined && allowed?.[0] !== undefined)
        return [`${sanitizeLine(allowed[0].by)} has allowed what guards found in ${id}`];
      if (approved !== undefined) return [`${sanitizeLine(approved.by)} has approved ${id}`];
      const last = history.at(-1)?.failed.failure;
      if (last?.code !== "NOT_APPROVED") return [];
      return [`${sanitizeLine(last.by)} has rejected ${id}: ${sanitizeLine(last.note)}`];
    }),
  );
  return said.at(-1);
}
