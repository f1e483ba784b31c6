import { affordable, agentFor, HUMAN } from "./agent-use.ts";
import type { Failure, Finding } from "./failure.ts";
import { attemptsOf } from "./fold-steering.ts";
import { wakesAt } from "./fold-waits.ts";
import type { Action } from "./record.ts";
import type { PhaseState, RunState, TaskState, WorkState } from "./state.ts";
import { unreachable } from "./result.ts";

/** An action and the key that makes it one: `run/stage/task/attempt/verb`. */
export interface KeyedAction {
  readonly key: string;
  readonly action: Action;
}

/** What should be going on now that is not under way yet. Pure: the same state, the same actions. */
export function next(state: RunState): KeyedAction[] {
  if (state.life.kind !== "going" && state.life.kind !== "paused") return [];
  return wanted(state)
    .filter((action) => state.life.kind === "going" || BRINGS_TO_AN_END[action.verb])
    .map((action) => ({ key: actionKey(state.run, action), action }))
    .filter(({ key }) => !state.underWay.has(key));
}

/** What a paused run still does: bring to its end what had begun. */
const BRINGS_TO_AN_END: Readonly<Record<Action["verb"], boolean>> = {
  code: false,
  agent: false,
  prepare: false,
  baseline: false,
  attempt: false,
  collect: true,
  hold: true,
  land: true,
  validate: false,
  record: true,
  finish: false,
  gate: false,
  replan: false,
  deliver: false,
};

/** This action, which is under way, has become pointless and is to be ended. */
export function shouldAbort(state: RunState, action: Action): boolean {
  if (state.life.kind === "cancelling") return true;
  if (state.stages.some((stage) => stage.kind === "failed")) return true;
  if (action.verb !== "attempt") return false;
  const stage = state.stages[action.stage];
  const now = stage !== undefined && "work" in stage ? stage.work?.tasks.get(action.task)?.now : undefined;
  return now?.kind === "waived" || now?.kind === "attested" || (now?.kind === "working" && now.cut === true);
}

export function actionKey(run: string, action: Action): string {
  switch (action.verb) {
    case "deliver":
      return `${run}/deliver`;
    case "code":
    case "prepare":
    case "baseline":
    case "record":
    case "finish":
    case "gate":
    case "replan":
      return `${run}/${action.stage}/${action.verb}`;
    case "agent":
      return `${run}/${action.stage}/${action.attempt}/agent`;
    case "attempt":
    case "collect":
    case "hold":
    case "land":
      return `${run}/${action.stage}/${action.task}/${action.attempt}/${action.verb}`;
    case "validate":
      return `${run}/${action.stage}/phase-${action.phase + 1}/${action.round}/validate`;
    default:
      return unreachable(action);
  }
}

function wanted(state: RunState): Action[] {
  const index = state.stages.findIndex((stage) => stage.kind !== "done");
  const stage = state.stages[index];
  if (stage === undefined) return deliver(state);

  switch (stage.kind) {
    case "failed":
    case "rejected":
      return deliver(state);
    case "gate":
      return [];
    case "ahead":
      return [firstAction(state, index)];
    case "single": {
      if (stage.until !== undefined || stage.asking !== undefined) return [];
      if (stage.challenged !== undefined)
        return stage.challenged.allowed === undefined
          ? []
          : [
              {
                ...{ verb: "agent", stage: index, attempt: stage.challenged.attempt },
                ...{ violations: [], settles: true },
              },
            ];
      if (state.pins.stages[index]?.kind === "agent" && affordable(state, 0) < 1) return [];
      const found = violationsOf(stage.attempts.at(-1)?.failure);
      return state.pins.stages[index]?.kind === "code"
        ? [{ verb: "code", stage: index }]
        : [{ verb: "agent", stage: index, attempt: stage.attempts.length + 1, violations: found }];
    }
    case "work":
      return work(state, index, stage.work);
    case "done":
      return [];
    default:
      return unreachable(stage);
  }
}

/** What the stage's agent is told of its last attempt. */
function violationsOf(failure: Failure | undefined): string[] {
  if (failure?.code === "CONTRACT_VIOLATED")
    return failure.violations.map(({ clause, message }) => `${clause}: ${message}`);
  if (failure?.code === "CHANGE_REFUSED") return failure.findings.map(findingWords);
  if (failure?.code === "NOT_APPROVED") return (failure.challenged ?? []).map(findingWords);
  if (failure?.code === "CHECK_FAILED")
    return [`${failure.command} failed (${failure.exit}); the end of its output:\n${failure.outputTail}`];
  if (failure?.code === "CHECK_TIMED_OUT")
    return [`${failure.command} did not end within ${failure.deadlineMs / 1000} s`];
  return [];
}

function findingWords({ path, line, detail }: Finding): string {
  return `${path}${line === undefined ? "" : `:${line}`} was changed: ${detail}`;
}

function firstAction(state: RunState, stage: number): Action {
  const kind = state.pins.stages[stage]?.kind;
  if (kind === "code") return { verb: "code", stage };
  if (kind === "agent") return { verb: "agent", stage, attempt: 1, violations: [] };
  if (kind === "gate") return { verb: "gate", stage };
  return { verb: "prepare", stage };
}

/**
 * What a run that has nothing to do waits for: people (it parks), or a time (ISO 8601).
 * Undefined while something can be done.
 */
export function waitsOn(
  state: RunState,
):
  | { readonly people: "questions" | "leases" | "budget" | "approval" }
  | { readonly until: string }
  | undefined {
  if (state.life.kind !== "going" || state.underWay.size > 0 || next(state).length > 0) return undefined;
  const until = wakesAt(state);
  if (until !== undefined) return { until };
  const index = state.stages.findIndex(({ kind }) => kind !== "done");
  const stage = state.stages[index];
  if (stage?.kind === "single") {
    if (stage.challenged !== undefined) return { people: "approval" };
    return { people: stage.asking === undefined ? "budget" : "questions" };
  }
  if (stage?.kind !== "work") return undefined;
  const tasks = [...stage.work.tasks.values()];
  if (tasks.some(({ now }) => now.kind === "held" || now.kind === "challenged"))
    return { people: "approval" };
  if (tasks.some(({ now }) => now.kind === "asking")) return { people: "questions" };
  const current = currentPhase(stage.work);
  const open =
    current === undefined ? [] : tasksOf(stage.work, current).filter((task) => isReady(stage.work, task));
  if (open.some((task) => agentFor(state, index, task).use !== HUMAN)) return { people: "budget" };
  return open.length > 0 || tasks.some(({ now }) => now.kind === "leased") ? { people: "leases" } : undefined;
}

function isReady(work: WorkState, task: TaskState): boolean {
  return task.now.kind === "open" && waitsFor(work, task).length === 0;
}

/** The end of every run, once nothing is under way. */
function deliver(state: RunState): Action[] {
  const busy = [...state.underWay.values()].some(({ action }) => action.verb !== "deliver");
  return busy ? [] : [{ verb: "deliver" }];
}

/**
 *     prepare → baseline → phase 1 → … → phase n → finish
 *     phase: attempts (at most `concurrency`) → train (one at a time) → validate ⇄ repair
 *     a phase with a failed task lets its independents end, then the stage is over
 */
function work(state: RunState, stage: number, work: WorkState): Action[] {
  if (work.prepared === undefined) return [{ verb: "prepare", stage }];
  if (work.baseline === undefined) return [{ verb: "baseline", stage }];

  // Once nothing is under way: tasks change their names and places.
  if (work.edit?.taken) return busyIn(state, stage) ? train(state, stage, work) : [{ verb: "replan", stage }];

  const current = currentPhase(work);
  const phase = current === undefined ? undefined : work.phases[current];
  if (current === undefined || phase === undefined)
    return [unrecorded(state, stage, work) ?? { verb: "finish", stage }];
  if (phase.validation.kind === "failed") return ended(state, stage, work);

  const tasks = tasksOf(work, current);
  if (tasks.every((task) => isSettled(task))) {
    const outdated = outdatedRepairs(phase, tasks);
    const counting = tasks.filter((task) => !outdated.includes(task));
    if (counting.some((task) => task.now.kind === "failed" || task.now.kind === "skipped"))
      return ended(state, stage, work);
    return [{ verb: "validate", stage, phase: current, round: phase.repairs.length + 1 }];
  }
  return [...train(state, stage, work), ...collections(stage, tasks), ...attempts(state, stage, work, tasks)];
}

/** Nothing more can be done in the stage: what was seen of it is written down, and the run ends. */
function ended(state: RunState, stage: number, work: WorkState): Action[] {
  if (busyIn(state, stage)) return [];
  const record = unrecorded(state, stage, work);
  return record === undefined ? deliver(state) : [record];
}

function unrecorded(state: RunState, stage: number, work: WorkState): Action | undefined {
  return work.prepared?.records === true && work.recorded !== state.tip
    ? { verb: "record", stage }
    : undefined;
}

/** Repairs made before somebody had the phase looked at again: whether one is still wanted, its check will say. */
function outdatedRepairs({ repairs }: PhaseState, tasks: readonly TaskState[]): TaskState[] {
  const made = tasks.filter(({ synthetic, round }) => synthetic && round === undefined);
  return made.slice(0, Math.max(0, made.length - repairs.length));
}

function collections(stage: number, tasks: readonly TaskState[]): Action[] {
  return tasks.flatMap(({ task, now }) =>
    now.kind === "handed-in" ? [{ verb: "collect", stage, task: task.key, attempt: now.attempt }] : [],
  );
}

function busyIn(state: RunState, stage: number): boolean {
  return [...state.underWay.values()].some(
    ({ action }) => "stage" in action && action.stage === stage && action.verb !== "replan",
  );
}

/**
 * One entry at a time. While a human tries what is held, the train stands, so that what they
 * see is what comes next; only what needs nobody's yes goes by.
 */
function train(state: RunState, stage: number, work: WorkState): Action[] {
  const moves = [...state.underWay.values()].some(
    ({ action }) => (action.verb === "land" || action.verb === "hold") && action.stage === stage,
  );
  if (moves) return [];
  const asks = (key: string): boolean => {
    const now = work.tasks.get(key)?.now;
    return work.prepared?.hold !== undefined && now?.kind === "queued" && now.approved === undefined;
  };
  const stands = [...work.tasks.values()].some(({ now }) => now.kind === "held");
  const head = work.train.find(({ task }) => !stands || !asks(task));
  if (head === undefined) return [];
  return [{ verb: asks(head.task) ? "hold" : "land", stage, ...head }];
}

function attempts(state: RunState, stage: number, work: WorkState, tasks: readonly TaskState[]): Action[] {
  const busy = tasks.filter((task) => task.now.kind === "working").length;
  const free = Math.max(0, Math.min(state.pins.settings.concurrency - busy, affordable(state, busy)));
  const ready = tasks.filter((task) => isReady(work, task));
  const human = ready.filter((task) => agentFor(state, stage, task).use === HUMAN);
  const others = ready.filter((task) => !human.includes(task)).slice(0, free);
  return [...others, ...human].flatMap((task) => {
    const { key, id } = task.task;
    const attempt = attemptsOf(task) + 1;
    if (others.includes(task)) return [{ verb: "attempt", stage, task: key, attempt }];
    const by = whoTakes(state, human, key, id);
    return by === undefined ? [] : [{ verb: "attempt", stage, task: key, attempt, lease: by }];
  });
}

/** Who asked for this task, by its name or by taking what comes. Each request is served with one task. */
function whoTakes(
  { wantLease }: RunState,
  ready: readonly TaskState[],
  key: string,
  id: string,
): string | undefined {
  const named = wantLease.find(({ task }) => task === key || task === id);
  if (named !== undefined) return named.by;
  const wanted = (task: TaskState): boolean =>
    wantLease.some((request) => request.task === task.task.key || request.task === task.task.id);
  const place = ready.filter((task) => !wanted(task)).findIndex(({ task }) => task.key === key);
  return wantLease.filter(({ task }) => task === undefined)[place]?.by;
}

/** Index of the first phase that is not through; undefined when all are. */
export function currentPhase(work: WorkState): number | undefined {
  const index = work.phases.findIndex(
    (phase, at) => phase.validation.kind !== "passed" && !isUntouched(work, at),
  );
  return index === -1 ? undefined : index;
}

/** Nothing was or will be done in it: its boxes were ticked before, or it is a human's. */
function isUntouched(work: WorkState, phase: number): boolean {
  return tasksOf(work, phase).every((task) => ["claimed", "manual", "waived"].includes(task.now.kind));
}

function tasksOf(work: WorkState, phase: number): TaskState[] {
  return (work.phases[phase]?.tasks ?? []).flatMap((key) => work.tasks.get(key) ?? []);
}

const UNSETTLED: ReadonlySet<TaskState["now"]["kind"]> = new Set([
  "open",
  "working",
  "waiting",
  "asking",
  "leased",
  "handed-in",
  "queued",
  "landing",
  "held",
  "challenged",
  "attested",
]);

export function isSettled(task: TaskState): boolean {
  return !UNSETTLED.has(task.now.kind);
}

/** The edges that keep an open task from starting. */
export function waitsFor(work: WorkState, task: TaskState): { readonly key: string; readonly why: string }[] {
  return task.task.dependsOn.filter((edge) => {
    const other = work.tasks.get(edge.key);
    return other !== undefined && !isSettled(other);
  });
}
