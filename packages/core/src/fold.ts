import type { Action, AgentReport, Finished, JournalEntry } from "./record.ts";
import { unreachable } from "./result.ts";
import type { RunState, StageState, TaskNow, TaskState } from "./state.ts";
import { onAccepted } from "./fold-accept.ts";
import { onPlanDecided, onPlanEdited, onReplanned } from "./fold-replan.ts";
import { agentFor, nothingSpent, spend, spendLost, withReached } from "./agent-use.ts";
import { allowedIn, onChangeAllowed, onStageChallenged, onStageDecided } from "./fold-allow.ts";
import { onDelivered } from "./fold-end.ts";
import { onHeld, onTaskDecided } from "./fold-hold.ts";
import { onStageRetried } from "./fold-retry.ts";
import { onRoundRequested, onSentBack } from "./fold-rounds.ts";
import { onSingleFailed, onTimePassed } from "./fold-waits.ts";
import { next as toDo } from "./next.ts";
import { onAnswered, onDecided, onLease, onSteering, onUnparked } from "./fold-steering.ts";
import {
  emptyWork,
  failStage,
  onAttempted,
  onBaseline,
  onLanded,
  onValidated,
  withStage,
  withTask,
  withWork,
  workFrom,
} from "./fold-work.ts";

/** The state of a run: a fold of its journal. Undefined for an empty journal. */
export function foldRun(entries: Iterable<JournalEntry>): RunState | undefined {
  let state: RunState | undefined;
  for (const entry of entries) state = foldEntry(state, entry);
  return state;
}

export function foldEntry(state: RunState | undefined, entry: JournalEntry): RunState {
  const { record, at } = entry;
  if (record.type === "run.created") {
    return {
      run: record.run,
      pins: record.pins,
      createdAt: at,
      updatedAt: at,
      life: { kind: "going" },
      artifacts: record.pins.artifacts,
      stages: record.pins.stages.map(() => ({ kind: "ahead" })),
      tip: record.pins.snapshot.commit,
      underWay: new Map(),
      accepted: new Set(),
      shut: new Set(),
      spent: nothingSpent,
      wantLease: [],
    };
  }
  if (state === undefined) throw new Error(`a journal begins with run.created, not ${record.type}`);
  const next = { ...state, updatedAt: at };

  switch (record.type) {
    case "run.owned": {
      const going = state.life.kind === "stopped" ? { kind: "going" as const } : state.life;
      return {
        ...next,
        life: going,
        owner: { pid: record.pid, host: record.host },
        spent: spendLost(state.spent, state.underWay.values()),
        underWay: new Map(),
        // A login may be there by now.
        shut: new Set(),
        stages: state.stages.map((stage) => interrupted(stage)),
      };
    }
    case "action.started":
      return onStarted(
        { ...next, underWay: new Map(state.underWay).set(record.key, { action: record.action, since: at }) },
        record.action,
        at,
      );
    case "action.finished": {
      const begun = state.underWay.get(record.key);
      if (begun === undefined) throw new Error(`${record.key} finished without having started`);
      const underWay = new Map(state.underWay);
      underWay.delete(record.key);
      const { result } = record.done;
      const reached = result.ok ? state.reached : withReached(state.reached, result.error);
      const counted = {
        ...next,
        underWay,
        spent: spend(state.spent, reportOf(record.done)),
        ...(reached === undefined ? {} : { reached }),
      };
      if (!record.done.result.ok && record.done.result.error.failure.code === "CANCELLED") {
        return { ...counted, stages: state.stages.map((stage) => interrupted(stage, begun.action)) };
      }
      return onFinished(counted, begun.action, record.done);
    }
    case "run.stopped":
      return state.life.kind === "going"
        ? { ...next, life: { kind: "stopped", reason: record.reason } }
        : next;
    case "run.accepted":
      return onAccepted(next, record.what);
    case "run.parked":
      // What came in at the last moment, an answer or a task handed in, is something to do.
      return state.life.kind === "going" && toDo(state).length === 0
        ? { ...next, life: { kind: "parked", on: { kind: record.on ?? "questions" } } }
        : next;
    case "run.unparked":
    case "budget.set":
    case "lease.requested":
      return onUnparked(next, record);
    case "lease.released":
    case "task.submitted":
      return onLease(next, record);
    case "time.passed":
      return onTimePassed(next, record.until);
    case "gate.decided":
      return onDecided(next, record, at);
    case "task.decided":
      return record.task === undefined ? onStageDecided(next, record) : onTaskDecided(next, record);
    case "change.allowed":
      return onChangeAllowed(next, record);
    case "plan.edited":
      return onPlanEdited(next, record.stage, record.edit);
    case "plan.decided":
      return onPlanDecided(next, record);
    case "question.answered":
      return onAnswered(next, record);
    case "run.paused":
      return state.life.kind === "going" || state.life.kind === "stopped"
        ? { ...next, life: { kind: "paused", by: record.by } }
        : next;
    case "run.unpaused":
      return state.life.kind === "paused" ? { ...next, life: { kind: "going" } } : next;
    case "task.steered":
    case "task.retried":
    case "task.waived":
    case "task.attested":
      return onSteering(next, record);
    case "round.requested":
      return onRoundRequested(next, record);
    case "stage.retried":
      return onStageRetried(next, record);
    case "run.cancel-requested":
      return state.life.kind === "ended" ? next : { ...next, life: { kind: "cancelling" } };
    case "run.cancelled":
      return {
        ...next,
        life: { kind: "cancelled" },
        spent: spendLost(state.spent, state.underWay.values()),
        underWay: new Map(),
        stages: state.stages.map((stage) => interrupted(stage)),
      };
    case "result.applied":
      return { ...next, result: "applied" };
    case "result.dropped":
      return { ...next, result: "dropped" };
    default:
      return unreachable(record);
  }
}

/** Attempts and landings that had begun (all, or the one of `only`) begin again; nobody is blamed. */
function interrupted(stage: StageState, only?: Action): StageState {
  if (!("work" in stage) || stage.work === undefined) return stage;
  const one = only !== undefined && "task" in only ? only.task : undefined;
  const tasks = new Map<string, TaskState>();
  for (const [key, task] of stage.work.tasks) {
    const affected = only === undefined || key === one;
    tasks.set(key, affected ? { ...task, now: beforeInterruption(task.now) } : task);
  }
  return { ...stage, work: { ...stage.work, tasks } };
}

function beforeInterruption(now: TaskNow): TaskNow {
  if (now.kind === "working") return { kind: "open" };
  if (now.kind === "landing") return { ...now, kind: "queued" };
  return now;
}

/** What an agent has used, by what came of its work. */
function reportOf({ verb, result }: Finished): AgentReport | undefined {
  if (!result.ok) return result.error.agent;
  return verb === "attempt" || verb === "agent" ? result.value.agent : undefined;
}

function onStarted(state: RunState, action: Action, at: string): RunState {
  if (action.verb === "attempt") {
    const { lease } = action;
    const served = state.wantLease.findIndex(
      ({ by, task }) => by === lease && (task === undefined || task === action.task),
    );
    const left = served === -1 ? state : { ...state, wantLease: state.wantLease.toSpliced(served, 1) };
    return withTask(left, action.stage, action.task, (task) => ({
      ...task,
      now: {
        kind: "working",
        attempt: action.attempt,
        since: at,
        use: agentFor(state, action.stage, task),
      },
    }));
  }
  if (action.verb === "land" || action.verb === "hold") {
    return withTask(state, action.stage, action.task, (task) =>
      task.now.kind === "queued" ? { ...task, now: { ...task.now, kind: "landing" } } : task,
    );
  }
  if (action.verb === "prepare") return withStage(state, action.stage, { kind: "work", work: emptyWork });
  if (action.verb === "code" || action.verb === "agent") {
    const stage = state.stages[action.stage];
    return stage?.kind === "single"
      ? state
      : withStage(state, action.stage, {
          kind: "single",
          attempts: [],
          spent: 0,
          fallbacks: 0,
          waits: { count: 0 },
          guidance: [],
        });
  }
  return state;
}

function onFinished(state: RunState, action: Action, done: Finished): RunState {
  switch (done.verb) {
    case "code":
      if (action.verb !== "code") break;
      if (!done.result.ok) return onSingleFailed(state, action.stage, done.result.error);
      return withStage(
        {
          ...state,
          tip: done.result.value.tip ?? state.tip,
          artifacts: { ...state.artifacts, ...done.result.value.outputs },
        },
        action.stage,
        {
          kind: "done",
          ...(done.result.value.notes === undefined ? {} : { notes: done.result.value.notes }),
        },
      );
    case "agent": {
      if (action.verb !== "agent") break;
      if (done.result.ok) {
        const { outputs, tip, rejected, sentBack, notes, challenged } = done.result.value;
        if (challenged !== undefined) return onStageChallenged(state, action, outputs, challenged);
        const said = { ...(notes === undefined ? {} : { notes }), ...allowedIn(state, action.stage) };
        const taken = { ...state, tip, artifacts: { ...state.artifacts, ...outputs } };
        if (sentBack !== undefined) return onSentBack(taken, action.stage, sentBack);
        return withStage(
          taken,
          action.stage,
          rejected === undefined ? { kind: "done", ...said } : { kind: "rejected", reasons: rejected },
        );
      }
      return onSingleFailed(state, action.stage, done.result.error);
    }
    case "prepare":
      if (action.verb !== "prepare") break;
      return done.result.ok
        ? withStage({ ...state, tip: done.result.value.tip ?? state.tip }, action.stage, {
            kind: "work",
            work: workFrom(done.result.value),
          })
        : withStage(state, action.stage, { kind: "failed", failed: done.result.error });
    case "baseline":
      if (action.verb !== "baseline") break;
      return onBaseline(state, action.stage, done.result);
    case "attempt":
      if (action.verb !== "attempt") break;
      return onAttempted(state, action, done.result);
    case "collect":
      if (action.verb !== "collect") break;
      return onAttempted(state, action, done.result);
    case "hold":
      if (action.verb !== "hold") break;
      return onHeld(state, action, done.result);
    case "land":
      if (action.verb !== "land") break;
      return onLanded(state, action, done.result);
    case "validate":
      if (action.verb !== "validate") break;
      return onPhaseEnd(onValidated(state, action, done.result), action.stage, done.result);
    case "record":
      if (action.verb !== "record") break;
      return done.result.ok
        ? withRecorded(state, action.stage, done.result.value.tip)
        : failStage(state, action.stage, done.result.error);
    case "finish": {
      if (action.verb !== "finish") break;
      const stage = state.stages[action.stage];
      const work = stage?.kind === "work" ? { work: stage.work } : {};
      if (!done.result.ok)
        return withStage(state, action.stage, { kind: "failed", failed: done.result.error, ...work });
      const finished = done.result.value;
      return withStage({ ...state, artifacts: { ...state.artifacts, ...finished.outputs } }, action.stage, {
        kind: "done",
        finished,
        ...work,
      });
    }
    case "replan":
      if (action.verb !== "replan") break;
      return done.result.ok
        ? onReplanned(state, action.stage, done.result.value)
        : failStage(state, action.stage, done.result.error);
    case "gate":
      if (action.verb !== "gate") break;
      if (!done.result.ok)
        return withStage(state, action.stage, { kind: "failed", failed: done.result.error });
      return {
        ...withStage(state, action.stage, { kind: "gate", openedAt: state.updatedAt }),
        life: { kind: "parked", on: { kind: "gate" } },
      };
    case "deliver":
      if (!done.result.ok) return { ...state, life: { kind: "ended", outcome: "failed" } };
      return onDelivered(state, done.result.value);
    default:
      return unreachable(done);
  }
  throw new Error(`${done.verb} finished an action of verb ${action.verb}`);
}

function withRecorded(state: RunState, stage: number, tip: string): RunState {
  return { ...withWork(state, stage, (work) => ({ ...work, recorded: tip })), tip };
}

/** After a phase the run also looks whether its plan has been edited. */
function onPhaseEnd(
  state: RunState,
  stage: number,
  result: Extract<Finished, { verb: "validate" }>["result"],
): RunState {
  return result.ok && result.value.edit !== undefined ? onPlanEdited(state, stage, result.value.edit) : state;
}
