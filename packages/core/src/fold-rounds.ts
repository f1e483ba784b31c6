import { newTask, withPhase, withStage } from "./fold-work.ts";
import type { RunState, StageState, TaskState, WorkState } from "./state.ts";
import type { RoundRequested, RoundTask } from "./steering.ts";
import type { Edge, Task } from "./work-plan.ts";

/**
 * Reviewers want more of what the run has published. The work stage goes on with what they
 * said; what comes after it runs once more, on the new result. Nothing merged is redone.
 */
export function onRoundRequested(state: RunState, record: RoundRequested): RunState {
  if (whyNotRound(state, record) !== undefined) return state;
  return { ...roundOf(state, record), life: { kind: "stopped", reason: "reviewed" } };
}

/** A stage of the run itself wants more of the work stage before it. It and what lies between run once more. */
export function onSentBack(state: RunState, from: number, tasks: readonly RoundTask[]): RunState {
  const stage = state.stages.slice(0, from).findLastIndex((before) => workOfStage(before) !== undefined);
  if (workAt(state, stage) === undefined)
    throw new Error(`stage ${from} sends work back, and no work stage is before it`);
  return roundOf(state, { stage, tasks, reviews: [] });
}

function roundOf(state: RunState, record: Pick<RoundRequested, "stage" | "tasks" | "reviews">): RunState {
  const work = workAt(state, record.stage);
  const last = (work?.phases.length ?? 0) - 1;
  const phase = work?.phases[last];
  if (work === undefined || phase === undefined) return state;

  const round = (state.rounds?.length ?? 0) + 1;
  const tasks = new Map(work.tasks);
  record.tasks.forEach((said, index) => {
    const task = taskFrom(said, record.tasks.slice(0, index));
    const added: TaskState = { ...newTask(task, last, { kind: "open" }), synthetic: true, round };
    tasks.set(said.key, added);
  });
  const grown = withPhase({ ...work, tasks }, last, {
    ...phase,
    tasks: [...phase.tasks, ...record.tasks.map(({ key }) => key)],
    validation: { kind: "pending" },
    repairs: [],
  });
  const going = withStage(state, record.stage, { kind: "work", work: grown });
  return {
    ...going,
    stages: going.stages.map((stage, index) => (index > record.stage ? again(stage) : stage)),
    rounds: [...(state.rounds ?? []), { reviews: record.reviews }],
  };
}

export type RoundProblem =
  | "RUN_CANCELLED"
  | "RESULT_DROPPED"
  | "RUN_FAILED"
  | "RUN_REJECTED"
  /** Its process may be alive, or was killed: it is to come to rest first. */
  | "STILL_GOING"
  | "NOTHING_TO_GO_ON_FROM"
  /** Somebody else was quicker. */
  | "TAKEN_UP_ALREADY"
  | "NOTHING_SAID";

/** Why the run takes no further round; undefined where it does. */
export function whyNotRound(
  state: RunState,
  { stage, tasks, reviews }: Pick<RoundRequested, "stage" | "tasks" | "reviews">,
): RoundProblem | undefined {
  const { life, result } = state;
  if (life.kind === "cancelled" || life.kind === "cancelling") return "RUN_CANCELLED";
  if (result === "dropped") return "RESULT_DROPPED";
  if (life.kind === "going" || life.kind === "paused") return "STILL_GOING";
  if (life.kind === "parked" && life.on.kind === "plan") return "STILL_GOING";
  if (state.stages.some(({ kind }) => kind === "rejected")) return "RUN_REJECTED";
  if (state.stages.some(({ kind }) => kind === "failed")) return "RUN_FAILED";
  if (life.kind === "ended" && life.outcome === "failed") return "RUN_FAILED";
  const work = workAt(state, stage);
  if (work?.baseline === undefined || work.phases.length === 0) return "NOTHING_TO_GO_ON_FROM";
  if (tasks.length === 0) return "NOTHING_SAID";
  const taken = takenUp(state);
  return tasks.some(({ key }) => work.tasks.has(key)) || reviews.every((id) => taken.has(id))
    ? "TAKEN_UP_ALREADY"
    : undefined;
}

/** What reviewers have said and earlier rounds were about, by the forge's ids. */
export function takenUp({ rounds = [] }: Pick<RunState, "rounds">): ReadonlySet<string> {
  return new Set(rounds.flatMap(({ reviews }) => reviews));
}

function workAt(state: RunState, index: number): WorkState | undefined {
  const stage = state.stages[index];
  return stage === undefined ? undefined : workOfStage(stage);
}

function workOfStage(stage: StageState): WorkState | undefined {
  return "work" in stage ? stage.work : undefined;
}

/** Work that is merged stays merged. */
function again(stage: StageState): StageState {
  return "work" in stage && stage.work !== undefined ? stage : { kind: "ahead" };
}

function taskFrom({ key, id, title, body, files }: RoundTask, before: readonly RoundTask[]): Task {
  const dependsOn = before.flatMap((other): Edge[] => {
    // Who names no file may touch any.
    const shared = files.find((file) => other.files.includes(file));
    if (shared === undefined && files.length > 0 && other.files.length > 0) return [];
    const why = shared === undefined ? `after ${other.id}` : `same file ${shared} as ${other.id}`;
    return [{ key: other.key, why, hard: false }];
  });
  return {
    ...{ key, id, title, body, files, dependsOn },
    ...{ line: 0, done: false, parallel: false, kind: "code" },
  };
}
