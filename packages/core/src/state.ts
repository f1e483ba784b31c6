import type { Failure, Finding, OwedRed } from "./failure.ts";
import type { ObjectId } from "./ports.ts";
import type {
  Acceptance,
  Action,
  Baseline,
  Candidate,
  Delivered,
  Failed,
  Finished,
  JournalEntry,
  Landed,
  Prepared,
  RunPins,
  StageFinished,
} from "./record.ts";
import { unreachable, type Json, type Result } from "./result.ts";
import type { Task } from "./work-plan.ts";

/** A run as its journal tells it. Values are replaced, never changed in place. */
export interface RunState {
  readonly run: string;
  readonly pins: RunPins;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly life: Life;
  readonly owner?: { readonly pid: number; readonly host: string };
  /** By artifact name. */
  readonly artifacts: Readonly<Record<string, Json>>;
  readonly stages: readonly StageState[];
  /** The run's merged state. */
  readonly tip: ObjectId;
  /** Actions begun by the present owner and not finished. */
  readonly underWay: ReadonlyMap<string, { readonly action: Action; readonly since: string }>;
  readonly accepted: ReadonlySet<Acceptance>;
  readonly delivered?: Delivered;
  readonly result?: "applied" | "dropped";
}

export type Life =
  | { readonly kind: "going" }
  /** No process owns it; `resume` goes on. */
  | { readonly kind: "stopped"; readonly reason: string }
  /** Waits for a human's decision. */
  | { readonly kind: "parked"; readonly failed: Failed }
  | { readonly kind: "cancelling" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "ended"; readonly outcome: Outcome };

/** `left`: done, except for work that only a human can do. */
export type Outcome = "done" | "failed" | "left";

export type StageState =
  | { readonly kind: "ahead" }
  | { readonly kind: "work"; readonly work: WorkState }
  | { readonly kind: "single"; readonly attempts: readonly Failed[] }
  | { readonly kind: "done"; readonly work?: WorkState; readonly finished?: StageFinished }
  | { readonly kind: "failed"; readonly failed: Failed; readonly work?: WorkState };

export interface WorkState {
  readonly prepared?: Prepared;
  readonly baseline?: Baseline;
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly phases: readonly PhaseState[];
  /** Candidates in the order they came, the head first. */
  readonly train: readonly { readonly task: string; readonly attempt: number }[];
  readonly owed: readonly OwedRed[];
  /** Receipt of the last train entry, to which the next one links. */
  readonly lastReceipt?: string;
  /** Checks that were red at the baseline and have been green since. */
  readonly nowGreen: ReadonlySet<string>;
}

export interface PhaseState {
  readonly title: string;
  readonly tasks: readonly string[];
  readonly validation:
    | { readonly kind: "pending" }
    | { readonly kind: "passed"; readonly receipt?: string }
    | { readonly kind: "failed"; readonly failed: Failed };
  /** Validations that failed and led to a repair. */
  readonly repairs: readonly Failed[];
}

export interface TaskState {
  readonly task: Task;
  readonly phase: number;
  /** Present on a repair that the kernel made up. */
  readonly synthetic?: true;
  readonly history: readonly PastAttempt[];
  readonly now: TaskNow;
}

export interface PastAttempt {
  readonly attempt: number;
  readonly failed: Failed;
}

export type TaskNow =
  | { readonly kind: "open" }
  | { readonly kind: "working"; readonly attempt: number; readonly since: string }
  | { readonly kind: "queued"; readonly attempt: number; readonly candidate: Candidate }
  | { readonly kind: "landing"; readonly attempt: number; readonly candidate: Candidate }
  | { readonly kind: "done"; readonly attempt: number; readonly candidate: Candidate; readonly landed: Landed }
  /** Ticked before the run: claimed, unwitnessed. */
  | { readonly kind: "claimed" }
  | { readonly kind: "manual" }
  | { readonly kind: "failed" }
  | { readonly kind: "skipped"; readonly because: string };

/** What a failure leads to, by code: another attempt, or none. */
const RETRIED: Readonly<Record<Failure["code"], boolean>> = {
  AGENT_FAILED: true,
  AGENT_TIMED_OUT: true,
  AGENT_UNAVAILABLE: false,
  NO_CHANGE: true,
  CHANGE_REFUSED: true,
  UNREADABLE_WORKSPACE: true,
  CHECK_FAILED: true,
  CHECK_TIMED_OUT: true,
  CANNOT_WITNESS: true,
  NOT_RED: true,
  NO_TESTS_HANDED_IN: true,
  OWED_RED: true,
  BASE_RED: false,
  MERGE_CONFLICT: true,
  MARK_FAILED: false,
  TIP_MOVED: false,
  SETUP_FAILED: false,
  PREREQUISITE_FAILED: false,
  INPUT_INVALID: false,
  PLAN_EMPTY: false,
  CONTRACT_VIOLATED: false,
  REPAIR_EXHAUSTED: false,
  CANCELLED: false,
  INTERNAL: false,
};

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
    };
  }
  if (state === undefined) throw new Error(`a journal begins with run.created, not ${record.type}`);
  const next = { ...state, updatedAt: at };

  switch (record.type) {
    case "run.owned": {
      const going = state.life.kind === "stopped" ? { kind: "going" as const } : state.life;
      return { ...next, life: going, owner: { pid: record.pid, host: record.host }, underWay: new Map(), stages: state.stages.map((stage) => interrupted(stage)) };
    }
    case "action.started":
      return onStarted({ ...next, underWay: new Map(state.underWay).set(record.key, { action: record.action, since: at }) }, record.action, at);
    case "action.finished": {
      const begun = state.underWay.get(record.key);
      if (begun === undefined) throw new Error(`${record.key} finished without having started`);
      const underWay = new Map(state.underWay);
      underWay.delete(record.key);
      if (!record.done.result.ok && record.done.result.error.failure.code === "CANCELLED") {
        return { ...next, underWay, stages: state.stages.map((stage) => interrupted(stage, begun.action)) };
      }
      return onFinished({ ...next, underWay }, begun.action, record.done);
    }
    case "run.stopped":
      return state.life.kind === "going" ? { ...next, life: { kind: "stopped", reason: record.reason } } : next;
    case "run.accepted": {
      const accepted = new Set(state.accepted).add(record.what);
      return state.life.kind === "parked" ? { ...next, accepted, life: { kind: "going" } } : { ...next, accepted };
    }
    case "run.cancel-requested":
      return state.life.kind === "ended" ? next : { ...next, life: { kind: "cancelling" } };
    case "run.cancelled":
      return { ...next, life: { kind: "cancelled" }, underWay: new Map(), stages: state.stages.map((stage) => interrupted(stage)) };
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
  if (now.kind === "landing") return { kind: "queued", attempt: now.attempt, candidate: now.candidate };
  return now;
}

function onStarted(state: RunState, action: Action, at: string): RunState {
  if (action.verb === "attempt") {
    return withTask(state, action.stage, action.task, (task) => ({ ...task, now: { kind: "working", attempt: action.attempt, since: at } }));
  }
  if (action.verb === "land") {
    return withTask(state, action.stage, action.task, (task) =>
      task.now.kind === "queued" ? { ...task, now: { ...task.now, kind: "landing" } } : task,
    );
  }
  if (action.verb === "prepare") return withStage(state, action.stage, { kind: "work", work: emptyWork });
  if (action.verb === "code" || action.verb === "agent") {
    const stage = state.stages[action.stage];
    return stage?.kind === "single" ? state : withStage(state, action.stage, { kind: "single", attempts: [] });
  }
  return state;
}

const emptyWork: WorkState = { tasks: new Map(), phases: [], train: [], owed: [], nowGreen: new Set() };

function onFinished(state: RunState, action: Action, done: Finished): RunState {
  switch (done.verb) {
    case "code":
      if (action.verb !== "code") break;
      if (!done.result.ok) return withStage(state, action.stage, { kind: "failed", failed: done.result.error });
      return withStage({ ...state, artifacts: { ...state.artifacts, ...done.result.value.outputs } }, action.stage, { kind: "done" });
    case "agent": {
      if (action.verb !== "agent") break;
      if (done.result.ok) {
        const { outputs, tip } = done.result.value;
        return withStage({ ...state, tip, artifacts: { ...state.artifacts, ...outputs } }, action.stage, { kind: "done" });
      }
      const before = state.stages[action.stage];
      const attempts = [...(before?.kind === "single" ? before.attempts : []), done.result.error];
      const again = RETRIED[done.result.error.failure.code] || done.result.error.failure.code === "CONTRACT_VIOLATED";
      return again && attempts.length < state.pins.settings.attempts
        ? withStage(state, action.stage, { kind: "single", attempts })
        : withStage(state, action.stage, { kind: "failed", failed: done.result.error });
    }
    case "prepare":
      if (action.verb !== "prepare") break;
      return done.result.ok
        ? withStage(state, action.stage, { kind: "work", work: workFrom(done.result.value) })
        : withStage(state, action.stage, { kind: "failed", failed: done.result.error });
    case "baseline":
      if (action.verb !== "baseline") break;
      return onBaseline(state, action.stage, done.result);
    case "attempt":
      if (action.verb !== "attempt") break;
      return onAttempted(state, action, done.result);
    case "land":
      if (action.verb !== "land") break;
      return onLanded(state, action, done.result);
    case "validate":
      if (action.verb !== "validate") break;
      return onValidated(state, action, done.result);
    case "finish": {
      if (action.verb !== "finish") break;
      const stage = state.stages[action.stage];
      const work = stage?.kind === "work" ? { work: stage.work } : {};
      if (!done.result.ok) return withStage(state, action.stage, { kind: "failed", failed: done.result.error, ...work });
      const finished = done.result.value;
      return withStage({ ...state, artifacts: { ...state.artifacts, ...finished.outputs } }, action.stage, { kind: "done", finished, ...work });
    }
    case "deliver":
      if (!done.result.ok) return { ...state, life: { kind: "ended", outcome: "failed" } };
      return { ...state, delivered: done.result.value, life: { kind: "ended", outcome: outcomeOf(state) } };
    default:
      return unreachable(done);
  }
  throw new Error(`${done.verb} finished an action of verb ${action.verb}`);
}

function workFrom(prepared: Prepared): WorkState {
  const tasks = new Map<string, TaskState>();
  prepared.plan.phases.forEach((phase, index) => {
    for (const task of phase.tasks) {
      const now: TaskNow = task.done ? { kind: "claimed" } : task.kind === "manual" ? { kind: "manual" } : { kind: "open" };
      tasks.set(task.key, { task, phase: index, history: [], now });
    }
  });
  const phases = prepared.plan.phases.map((phase): PhaseState => ({
    title: phase.title,
    tasks: phase.tasks.map((task) => task.key),
    validation: { kind: "pending" },
    repairs: [],
  }));
  return { ...emptyWork, prepared, tasks, phases };
}

function onBaseline(state: RunState, stage: number, result: Result<Baseline, Failed>): RunState {
  if (result.ok) return withWork(state, stage, (work) => ({ ...work, baseline: result.value }));
  return result.error.failure.code === "BASE_RED"
    ? { ...state, life: { kind: "parked", failed: result.error } }
    : failStage(state, stage, result.error);
}

function onAttempted(
  state: RunState,
  action: Extract<Action, { verb: "attempt" }>,
  result: Extract<Finished, { verb: "attempt" }>["result"],
): RunState {
  if (!result.ok) return withFailedAttempt(state, action, result.error);
  const candidate = result.value;
  const queued = withTask(state, action.stage, action.task, (task) => ({ ...task, now: { kind: "queued", attempt: action.attempt, candidate } }));
  return withWork(queued, action.stage, (work) => ({ ...work, train: [...work.train, { task: action.task, attempt: action.attempt }] }));
}

function onLanded(
  state: RunState,
  action: Extract<Action, { verb: "land" }>,
  result: Extract<Finished, { verb: "land" }>["result"],
): RunState {
  const left = withWork(state, action.stage, (work) => ({ ...work, train: work.train.filter((entry) => entry.task !== action.task) }));
  if (!result.ok) {
    const { code } = result.error.failure;
    if (code === "TIP_MOVED" || code === "MARK_FAILED") return failStage(left, action.stage, result.error);
    return withFailedAttempt(left, action, result.error);
  }
  const landed = result.value;
  const done = withTask(left, action.stage, action.task, (task) =>
    task.now.kind === "landing" || task.now.kind === "queued"
      ? { ...task, now: { kind: "done", attempt: action.attempt, candidate: task.now.candidate, landed } }
      : task,
  );
  const paid = withWork(done, action.stage, (work) => ({
    ...pay(work, landed.pays),
    lastReceipt: landed.receipt,
    nowGreen: new Set([...work.nowGreen, ...landed.nowGreen]),
  }));
  const owing = withWork(paid, action.stage, (work) => ({ ...work, owed: [...work.owed, ...landed.owes] }));
  return { ...owing, tip: landed.commit };
}

/** Takes paid files off the ledger; a tests-first task whose last file is paid becomes `witnessed`. */
function pay(work: WorkState, pays: readonly string[]): WorkState {
  if (pays.length === 0) return work;
  const owed = work.owed.filter((entry) => !pays.includes(entry.file));
  const settled = new Set(work.owed.filter((entry) => pays.includes(entry.file)).map((entry) => entry.task));
  const tasks = new Map(work.tasks);
  for (const key of settled) {
    const task = tasks.get(key);
    if (task?.now.kind !== "done" || owed.some((entry) => entry.task === key)) continue;
    const { reason: _paid, ...landed } = task.now.landed;
    tasks.set(key, { ...task, now: { ...task.now, landed: { ...landed, grade: "witnessed" } } });
  }
  return { ...work, owed, tasks };
}

function withFailedAttempt(
  state: RunState,
  action: { readonly stage: number; readonly task: string; readonly attempt: number },
  failed: Failed,
): RunState {
  const again = RETRIED[failed.failure.code] && action.attempt < state.pins.settings.attempts;
  const settled = withTask(state, action.stage, action.task, (task) => ({
    ...task,
    history: [...task.history, { attempt: action.attempt, failed }],
    now: again ? { kind: "open" } : { kind: "failed" },
  }));
  return again ? settled : withWork(settled, action.stage, skipDependents);
}

/** A task that waits, by hard edges, for one that will never be done, is skipped with the cause. */
function skipDependents(work: WorkState): WorkState {
  const tasks = new Map(work.tasks);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [key, task] of tasks) {
      if (task.now.kind !== "open") continue;
      const blocked = task.task.dependsOn.find((edge) => edge.hard && isLost(tasks.get(edge.key)?.now));
      if (blocked === undefined) continue;
      tasks.set(key, { ...task, now: { kind: "skipped", because: blocked.key } });
      changed = true;
    }
  }
  return { ...work, tasks };
}

function isLost(now: TaskNow | undefined): boolean {
  return now?.kind === "failed" || now?.kind === "skipped";
}

function onValidated(
  state: RunState,
  action: Extract<Action, { verb: "validate" }>,
  result: Extract<Finished, { verb: "validate" }>["result"],
): RunState {
  return withWork(state, action.stage, (work) => {
    const phase = work.phases[action.phase];
    if (phase === undefined) return work;
    if (result.ok) {
      return pay(withPhase(work, action.phase, { ...phase, validation: { kind: "passed", receipt: result.value.receipt } }), result.value.pays);
    }
    const failed = result.error;
    const repairable = RETRIED[failed.failure.code] && phase.repairs.length < state.pins.settings.attempts;
    if (!repairable) return withPhase(work, action.phase, { ...phase, validation: { kind: "failed", failed } });
    const repair = repairTask(action.phase, phase, failed.failure);
    return {
      ...withPhase(work, action.phase, { ...phase, tasks: [...phase.tasks, repair.key], repairs: [...phase.repairs, failed] }),
      tasks: new Map(work.tasks).set(repair.key, { task: repair, phase: action.phase, synthetic: true, history: [], now: { kind: "open" } }),
    };
  });
}

/** The kernel's own task after a phase that did not hold; audited and merged like any other. */
function repairTask(index: number, phase: PhaseState, failure: Failure): Task {
  const number = phase.repairs.length + 1;
  return {
    key: `repair-${index + 1}-${number}`,
    id: `repair-${index + 1}-${number}`,
    line: 0,
    title: `Repair phase "${phase.title}": its validation failed (${failure.code})`,
    body: "",
    done: false,
    parallel: false,
    kind: "code",
    files: [],
    dependsOn: [],
  };
}

/** A stage fails as a whole: what is under way ends, nothing further starts. */
function failStage(state: RunState, index: number, failed: Failed): RunState {
  const stage = state.stages[index];
  return withStage(state, index, { kind: "failed", failed, ...(stage?.kind === "work" ? { work: stage.work } : {}) });
}

function outcomeOf(state: RunState): Outcome {
  if (state.stages.some((stage) => stage.kind !== "done")) return "failed";
  const manual = state.stages.some((stage) => stage.kind === "done" && [...(stage.work?.tasks.values() ?? [])].some((task) => task.now.kind === "manual"));
  return manual ? "left" : "done";
}

// ── Replacing parts ──────────────────────────────────────────────────────────

function withStage(state: RunState, index: number, stage: StageState): RunState {
  return { ...state, stages: state.stages.with(index, stage) };
}

function withWork(state: RunState, index: number, change: (work: WorkState) => WorkState): RunState {
  const stage = state.stages[index];
  if (stage === undefined || !("work" in stage) || stage.work === undefined) return state;
  return withStage(state, index, { ...stage, work: change(stage.work) });
}

function withTask(state: RunState, index: number, key: string, change: (task: TaskState) => TaskState): RunState {
  return withWork(state, index, (work) => {
    const task = work.tasks.get(key);
    return task === undefined ? work : { ...work, tasks: new Map(work.tasks).set(key, change(task)) };
  });
}

function withPhase(work: WorkState, index: number, phase: PhaseState): WorkState {
  return { ...work, phases: work.phases.with(index, phase) };
}

/** Findings of a task over all its attempts, for reports. */
export function findingsOf(task: TaskState): Finding[] {
  const past = task.history.flatMap((attempt) => attempt.failed.findings ?? []);
  return "candidate" in task.now ? [...past, ...task.now.candidate.findings] : past;
}
