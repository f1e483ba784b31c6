import type { Failed, Finished } from "./record.ts";
import type { RunState, TaskState } from "./state.ts";
import type { Held, TaskDecided } from "./hold.ts";
import { attemptsOf, heard } from "./fold-steering.ts";
import { afterTrain, withFailedLanding, withTask, withWork } from "./fold-work.ts";

interface Entry {
  readonly stage: number;
  readonly task: string;
  readonly attempt: number;
}

/** The candidate holds on the tip; whether it is committed, a human says. */
export function onHeld(
  state: RunState,
  action: Entry,
  result: Extract<Finished, { verb: "hold" }>["result"],
): RunState {
  const left = afterTrain(state, action);
  if (!result.ok) return withFailedLanding(left, action, result.error);
  const held = result.value;
  return withTask(left, action.stage, action.task, (task) =>
    task.now.kind === "landing"
      ? { ...task, now: { ...task.now, kind: "held", since: state.updatedAt, held } }
      : task,
  );
}

/** What is held takes one decision, about the attempt that was shown; any further one changes nothing. */
export function onTaskDecided(state: RunState, record: TaskDecided): RunState {
  const { task: key } = record;
  if (isOver(state) || key === undefined) return state;
  const task = taskAt(state, { stage: record.stage, task: key });
  if (task?.now.kind !== "held" && task?.now.kind !== "challenged") return state;
  if (task.now.attempt !== record.attempt) return state;
  const { attempt, candidate, lease } = task.now;
  const { by, note } = record;
  const said = { by, ...(note === undefined ? {} : { note }) };
  const hands = lease === undefined ? {} : { lease };
  if (record.decision === "approved") {
    // What guards found is allowed by name, or not at all.
    if (task.now.kind === "challenged") return state;
    const { held, allowed } = task.now;
    const approved = { ...said, tree: held.tree };
    const queued = withTask(state, record.stage, key, () => ({
      ...task,
      now: {
        kind: "queued",
        attempt,
        candidate,
        ...hands,
        approved,
        ...(allowed === undefined ? {} : { allowed }),
      },
    }));
    const first = { task: key, attempt };
    return heard(withWork(queued, record.stage, (work) => ({ ...work, train: [first, ...work.train] })));
  }
  const failed: Failed = {
    failure: {
      code: "NOT_APPROVED",
      by,
      note: note ?? "",
      ...(task.now.kind === "challenged" ? { challenged: candidate.challenged ?? [] } : {}),
    },
    candidate: candidate.commit,
    workspace: candidate.workspace,
    logFile: candidate.logFile,
    durationMs: candidate.durationMs,
    findings: candidate.findings,
    // Its session goes on with what it is told.
    ...(candidate.agent === undefined ? {} : { agent: candidate.agent }),
  };
  const back: TaskState = {
    ...task,
    history: [...task.history, { attempt, failed }],
    guidance: note === undefined ? task.guidance : [...task.guidance, { note, by }],
    budgetFrom: task.budgetFrom + 1,
    waits: { count: 0 },
    now: { kind: "open" },
  };
  return heard(
    withTask(state, record.stage, key, () =>
      lease === undefined
        ? back
        : { ...back, now: { kind: "leased", attempt: attemptsOf(back) + 1, lease, since: state.updatedAt } },
    ),
  );
}

/** A candidate that waits for a human. */
export interface HeldTask {
  readonly stage: number;
  readonly task: TaskState;
  readonly attempt: number;
  readonly held: Held;
}

/** What waits for a human's yes or no before it is committed; nothing, once the run is over. */
export function heldTasks(state: RunState): HeldTask[] {
  if (isOver(state)) return [];
  return state.stages.flatMap((stage, index) =>
    "work" in stage && stage.work !== undefined
      ? [...stage.work.tasks.values()].flatMap((task) =>
          task.now.kind === "held"
            ? [{ stage: index, task, attempt: task.now.attempt, held: task.now.held }]
            : [],
        )
      : [],
  );
}

export function isOver({ life }: RunState): boolean {
  return life.kind === "cancelled" || life.kind === "cancelling" || life.kind === "ended";
}

export function taskAt(
  state: RunState,
  { stage: index, task }: { readonly stage: number; readonly task: string },
): TaskState | undefined {
  const stage = state.stages[index];
  return stage !== undefined && "work" in stage ? stage.work?.tasks.get(task) : undefined;
}
