import type { Failure } from "./failure.ts";
import type { RunRecord } from "./record.ts";
import type { Steering } from "./steering.ts";
import { unreachable } from "./result.ts";
import type { Decision, RunState, StageState, TaskState, WorkState } from "./state.ts";
import { unskip } from "./fold-skip.ts";
import { withPhase, withStage, withWork } from "./fold-work.ts";

/**
 * What a human has said about one task, taken into the state. Words that do not apply to
 * what the task is doing change nothing; `whyNotSteer` says so beforehand.
 */
export function onSteering(state: RunState, record: Steering): RunState {
  const task = taskOf(state, record);
  if (task === undefined || whyNotSteer(state, record) !== undefined) return state;
  switch (record.type) {
    case "task.steered": {
      const guidance = [...task.guidance, { note: record.note, by: record.by }];
      const now = task.now.kind === "working" ? { ...task.now, cut: true as const } : task.now;
      return withTaskState(state, record, { ...task, guidance, now });
    }
    case "task.retried": {
      const { note, by } = record;
      const guidance = note === undefined ? task.guidance : [...task.guidance, { note, by }];
      const superseded = task.now.kind === "done" ? [...task.superseded, task.now.landed] : task.superseded;
      const again: TaskState = {
        ...task,
        guidance,
        superseded,
        fallbacks: 0,
        waits: { count: 0 },
        ...(record.agent === undefined ? {} : { agent: record.agent }),
        now: { kind: "open" },
      };
      return reopened(
        withTaskState(state, record, { ...again, budgetFrom: attemptsOf(again) }),
        record.stage,
        task.phase,
      );
    }
    case "task.waived": {
      const { reason, by } = record;
      const waived = withTaskState(state, record, { ...task, now: { kind: "waived", reason, by } });
      const left = withWork(waived, record.stage, (work) => ({
        ...work,
        train: work.train.filter((entry) => entry.task !== record.task),
      }));
      return reopened(left, record.stage, task.phase);
    }
    case "task.attested": {
      const { note, by } = record;
      const attested = withTaskState(state, record, { ...task, now: { kind: "attested", note, by } });
      const attempt = attemptsOf(task) + 1;
      const queued = withWork(attested, record.stage, (work) => ({
        ...work,
        train: [...work.train, { task: record.task, attempt }],
      }));
      return reopened(queued, record.stage, task.phase);
    }
    default:
      return unreachable(record);
  }
}

/** A gate that is open takes one decision; any further one changes nothing. */
export function onDecided(
  state: RunState,
  record: Extract<RunRecord, { type: "gate.decided" }>,
  at: string,
): RunState {
  if (state.stages[record.stage]?.kind !== "gate") return state;
  const { decision, note, by } = record;
  const decided: Decision = {
    decision,
    at,
    ...(note === undefined ? {} : { note }),
    ...(by === undefined ? {} : { by }),
  };
  const stage: StageState =
    decision === "approved" ? { kind: "done", decision: decided } : { kind: "rejected", decision: decided };
  return unparked(withStage(state, record.stage, stage));
}

/** The task is open again, and whoever does it is told question and answer. */
export function onAnswered(
  state: RunState,
  record: Extract<RunRecord, { type: "question.answered" }>,
): RunState {
  const { task: key } = record;
  if (key === undefined) return onStageAnswered(state, record);
  const at = { stage: record.stage, task: key };
  const task = taskOf(state, at);
  if (task?.now.kind !== "asking") return state;
  const guidance = [...task.guidance, answered(task.now.question, record)];
  return unparked(withTaskState(state, at, { ...task, guidance, now: { kind: "open" } }));
}

function onStageAnswered(
  state: RunState,
  record: Extract<RunRecord, { type: "question.answered" }>,
): RunState {
  const stage = state.stages[record.stage];
  if (stage?.kind !== "single" || stage.asking === undefined) return state;
  const { asking, ...rest } = stage;
  const guidance = [...stage.guidance, answered(asking.question, record)];
  return unparked(withStage(state, record.stage, { ...rest, guidance }));
}

const answered = (question: string, { answer, by }: { readonly answer: string; readonly by: string }) => ({
  note: `You asked: ${question}\nThe answer: ${answer}`,
  question,
  answer,
  by,
});

/** The run goes on by what a human has said, or brought about. */
export function onUnparked(
  state: RunState,
  record: Extract<RunRecord, { type: "run.unparked" | "budget.set" | "lease.requested" }>,
): RunState {
  const { life } = state;
  const on = life.kind === "parked" ? life.on : undefined;
  switch (record.type) {
    case "run.unparked":
      return on?.kind === "failure" && waitsForUser(on.failed.failure) ? unparked(state) : state;
    case "budget.set": {
      const set = { ...state, budget: record.budget };
      return on?.kind === "budget" ? unparked(set) : set;
    }
    case "lease.requested": {
      const { by, task } = record;
      const wanted = { by, ...(task === undefined ? {} : { task }) };
      const asked = { ...state, wantLease: [...state.wantLease, wanted] };
      // Others may be waited for as well; a task that can be given is given all the same.
      return on !== undefined && WAITS_FOR_PEOPLE.has(on.kind) ? unparked(asked) : asked;
    }
    default:
      return unreachable(record);
  }
}

/** What is in the way is outside the run (a login, a protected branch): the user clears it away and resumes. */
export function waitsForUser({ code }: Failure): boolean {
  return (
    code === "AGENT_LOGIN" || code === "FORGE_FAILED" || code === "PUSH_FAILED" || code === "UPSTREAM_MISSING"
  );
}

/** Whoever has a task hands it in, or gives it back. */
export function onLease(
  state: RunState,
  record: Extract<RunRecord, { type: "task.submitted" | "lease.released" }>,
): RunState {
  const task = taskOf(state, record);
  if (task?.now.kind !== "leased") return state;
  const { attempt, lease, since } = task.now;
  const now: TaskState["now"] =
    record.type === "lease.released"
      ? { kind: "open" }
      : {
          kind: "handed-in",
          attempt,
          lease,
          since,
          by: record.by,
          ...(record.note === undefined ? {} : { note: record.note }),
          ...(record.allow === undefined ? {} : { allow: { ...record.allow, at: state.updatedAt } }),
        };
  const changed = withTaskState(state, record, { ...task, now });
  return heard(changed);
}

/** A run that waits for people goes on when one of them has spoken; what else it waits for, it still does. */
export function heard(state: RunState): RunState {
  return state.life.kind === "parked" && WAITS_FOR_PEOPLE.has(state.life.on.kind) ? unparked(state) : state;
}

/** No process carries a parked run: it waits to be resumed, as one that was stopped does. */
function unparked(state: RunState): RunState {
  return state.life.kind === "parked" ? { ...state, life: { kind: "stopped", reason: "decided" } } : state;
}

/** Why words of this kind do not apply to the task as it is now; undefined where they do. */
export function whyNotSteer(
  state: RunState,
  record: Pick<Steering, "type" | "stage" | "task">,
): SteeringProblem | undefined {
  if (state.life.kind === "cancelled" || state.life.kind === "cancelling") return "RUN_CANCELLED";
  if (state.result === "dropped") return "RESULT_DROPPED";
  const task = taskOf(state, record);
  if (task === undefined) return "NO_SUCH_TASK";
  const { kind } = task.now;
  switch (record.type) {
    case "task.steered":
      if (kind === "done") return "ALREADY_DONE";
      if (kind === "queued" || kind === "landing" || kind === "attested") return "ALREADY_HANDED_IN";
      if (kind === "asking") return "ASKING";
      if (kind === "held") return "HELD";
      if (kind === "challenged") return "CHALLENGED";
      if (kind === "handed-in") return "ALREADY_HANDED_IN";
      return kind === "open" || kind === "working" || kind === "waiting" || kind === "leased"
        ? undefined
        : "NOT_STARTING_AGAIN";
    case "task.retried":
      if (kind === "working" || kind === "queued" || kind === "landing" || kind === "attested")
        return "UNDER_WAY";
      if (kind === "leased" || kind === "handed-in") return "LEASED";
      if (kind === "held") return "HELD";
      if (kind === "challenged") return "CHALLENGED";
      if (kind === "asking") return "ASKING";
      // One that was tried may be open again: its agent is not logged in, or the budget is spent.
      if (kind === "open" && attemptsOf(task) === 0) return "NOT_TRIED_YET";
      return kind === "manual" ? "NEEDS_A_HUMAN" : undefined;
    case "task.waived":
      if (kind === "done") return "ALREADY_DONE";
      if (kind === "waived") return "ALREADY_WAIVED";
      return kind === "landing" || kind === "attested" || kind === "handed-in" ? "UNDER_WAY" : undefined;
    case "task.attested":
      if (kind === "done") return "ALREADY_DONE";
      if (kind === "held") return "HELD";
      if (kind === "challenged") return "CHALLENGED";
      return kind === "working" ||
        kind === "queued" ||
        kind === "landing" ||
        kind === "attested" ||
        kind === "handed-in"
        ? "UNDER_WAY"
        : undefined;
    default:
      return unreachable(record.type);
  }
}

export type SteeringProblem =
  | "RUN_CANCELLED"
  | "RESULT_DROPPED"
  | "NO_SUCH_TASK"
  | "ALREADY_DONE"
  | "ALREADY_HANDED_IN"
  | "ALREADY_WAIVED"
  | "NOT_STARTING_AGAIN"
  | "NOT_TRIED_YET"
  | "NEEDS_A_HUMAN"
  | "ASKING"
  /** It waits for a yes or a no, which say as much. */
  | "HELD"
  /** It waits until what guards found is allowed, or sent back. */
  | "CHALLENGED"
  | "UNDER_WAY"
  /** In the hands of a human, or a session of theirs. */
  | "LEASED";

/** How many attempts the task has had, those that landed and were redone among them. */
export function attemptsOf(task: TaskState): number {
  return task.history.length + task.superseded.length;
}

const WAITS_FOR_PEOPLE: ReadonlySet<string> = new Set(["questions", "leases", "budget", "approval"]);

/** The stage goes on from this phase: what was decided about it and about the run's end is open again. */
function reopened(state: RunState, index: number, phase: number): RunState {
  const stage = state.stages[index];
  if (stage === undefined || !("work" in stage) || stage.work === undefined) return state;
  const { work } = stage;
  const current = work.phases[phase];
  const pending =
    current === undefined
      ? work
      : withPhase(work, phase, { ...current, validation: { kind: "pending" }, repairs: [] });
  const going = withStage(state, index, { kind: "work", work: withoutFailedPhases(unskip(pending)) });
  if (state.life.kind === "ended") return { ...going, life: { kind: "stopped", reason: "steered" } };
  return heard(going);
}

/** A later phase that had failed is looked at again once this one is through. */
function withoutFailedPhases(work: WorkState): WorkState {
  const phases = work.phases.map((phase) =>
    phase.validation.kind === "failed"
      ? { ...phase, validation: { kind: "pending" as const }, repairs: [] }
      : phase,
  );
  return { ...work, phases };
}

function taskOf(
  state: RunState,
  { stage: index, task }: Pick<Steering, "stage" | "task">,
): TaskState | undefined {
  const stage = state.stages[index];
  return stage !== undefined && "work" in stage ? stage.work?.tasks.get(task) : undefined;
}

function withTaskState(
  state: RunState,
  { stage, task }: Pick<Steering, "stage" | "task">,
  next: TaskState,
): RunState {
  return withWork(state, stage, (work) => ({ ...work, tasks: new Map(work.tasks).set(task, next) }));
}
