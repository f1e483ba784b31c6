import { chainFor, placeIn, consequenceOf, isRetried, keyOfUse, shuts } from "./agent-use.ts";
import { allowancesFor, isRefusedByGuards, wasChallenged, type Allowance } from "./allow.ts";
import type { Failure, Finding, Lease } from "./failure.ts";
import type { Action, Baseline, Failed, Finished, Prepared } from "./record.ts";
import { skipDependents } from "./fold-skip.ts";
import { unreachable, type Result } from "./result.ts";
import type {
  PastAttempt,
  PhaseState,
  RunState,
  StageState,
  TaskNow,
  TaskState,
  WorkState,
} from "./state.ts";
import type { Task } from "./work-plan.ts";

export const emptyWork: WorkState = {
  tasks: new Map(),
  phases: [],
  train: [],
  owed: [],
  retired: [],
  nowGreen: new Set(),
};

export function workFrom(prepared: Prepared): WorkState {
  const tasks = new Map<string, TaskState>();
  prepared.plan.phases.forEach((phase, index) => {
    for (const task of phase.tasks) {
      const now: TaskNow = task.done
        ? { kind: "claimed" }
        : task.kind === "manual"
          ? { kind: "manual" }
          : { kind: "open" };
      tasks.set(task.key, newTask(task, index, now));
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

export function newTask(task: Task, phase: number, now: TaskNow): TaskState {
  return {
    task,
    phase,
    history: [],
    budgetFrom: 0,
    guidance: [],
    superseded: [],
    fallbacks: 0,
    waits: { count: 0 },
    now,
  };
}

export function onBaseline(state: RunState, stage: number, result: Result<Baseline, Failed>): RunState {
  if (result.ok) return withWork(state, stage, (work) => ({ ...work, baseline: result.value }));
  return result.error.failure.code === "BASE_RED"
    ? { ...state, life: { kind: "parked", on: { kind: "failure", failed: result.error } } }
    : failStage(state, stage, result.error);
}

export function onAttempted(
  state: RunState,
  action: Extract<Action, { verb: "attempt" | "collect" }>,
  result: Extract<Finished, { verb: "attempt" }>["result"],
): RunState {
  if (!result.ok) return withFailedAttempt(state, action, result.error);
  const candidate = result.value;
  const stage = state.stages[action.stage];
  const current = stage !== undefined && "work" in stage ? stage.work?.tasks.get(action.task) : undefined;
  if (current?.now.kind === "waived") return state;
  const { attempt } = action;
  const challenged = candidate.challenged ?? [];
  const allowed = current === undefined ? undefined : allowedByHand(current, challenged);
  if (challenged.length > 0 && allowed === undefined)
    return withTask(state, action.stage, action.task, (task) => ({
      ...task,
      waits: { count: 0 },
      now: { kind: "challenged", attempt, candidate, ...leaseOf(task), since: state.updatedAt },
    }));
  const queued = withTask(state, action.stage, action.task, (task) => ({
    ...task,
    waits: { count: 0 },
    now: {
      kind: "queued",
      attempt,
      candidate,
      ...leaseOf(task),
      ...(allowed === undefined ? {} : { allowed }),
    },
  }));
  return withWork(queued, action.stage, (work) => ({
    ...work,
    train: [...work.train, { task: action.task, attempt }],
  }));
}

/** Whoever has handed it in themselves may have allowed it with that. */
function allowedByHand({ now }: TaskState, challenged: readonly Finding[]): readonly Allowance[] | undefined {
  if (challenged.length === 0 || now.kind !== "handed-in" || now.allow === undefined) return undefined;
  const { names, reason, at } = now.allow;
  return allowancesFor(challenged, names, { by: now.by, reason, at });
}

export function onLanded(
  state: RunState,
  action: Extract<Action, { verb: "land" }>,
  result: Extract<Finished, { verb: "land" }>["result"],
): RunState {
  const left = afterTrain(state, action);
  if (!result.ok) return withFailedLanding(left, action, result.error);
  const landed = result.value;
  const done = withTask(left, action.stage, action.task, (task) => ({
    ...task,
    now: {
      kind: "done",
      attempt: action.attempt,
      landed,
      ...("candidate" in task.now && task.now.candidate !== undefined
        ? { candidate: task.now.candidate }
        : {}),
    },
  }));
  const paid = withWork(done, action.stage, (work) => ({
    ...pay(work, landed.pays),
    lastReceipt: landed.receipt,
    nowGreen: new Set([...work.nowGreen, ...landed.nowGreen]),
  }));
  const owing = withWork(paid, action.stage, (work) => ({ ...work, owed: [...work.owed, ...landed.owes] }));
  return { ...owing, tip: landed.commit };
}

/** The entry is through, whatever came of it. */
export function afterTrain(
  state: RunState,
  { stage, task }: { readonly stage: number; readonly task: string },
): RunState {
  return withWork(state, stage, (work) => ({
    ...work,
    train: work.train.filter((entry) => entry.task !== task),
  }));
}

export function withFailedLanding(
  state: RunState,
  action: Parameters<typeof withFailedAttempt>[1],
  failed: Failed,
): RunState {
  const { code } = failed.failure;
  return code === "TIP_MOVED" || code === "MARK_FAILED"
    ? failStage(state, action.stage, failed)
    : withFailedAttempt(state, action, failed);
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

/** Failing later does not take away who was at work. */
function handedInBy({ now }: TaskState): Pick<PastAttempt, "handedIn"> {
  if (!("candidate" in now) || now.candidate === undefined) return {};
  return { handedIn: now.candidate };
}

function withFailedAttempt(
  state: RunState,
  action: { readonly stage: number; readonly task: string; readonly attempt: number },
  failed: Failed,
): RunState {
  const { settings, stages } = state.pins;
  let { life, shut } = state;
  const settled = withTask(state, action.stage, action.task, (task) => {
    const chain = chainFor(settings, stages[action.stage]?.address ?? "", task);
    // Who was at it: others may have found meanwhile that this agent cannot work.
    const used = task.now.kind === "working" ? task.now.use : undefined;
    const place = placeIn(chain, used, task.fallbacks);
    // Told to whoever made it once, at no cost; the next time a human is asked.
    const isTold = isRefusedByGuards(failed.failure) && !wasChallenged(task.history);
    const led = consequenceOf(failed.failure, {
      attemptsLeft: isTold || action.attempt - task.budgetFrom < settings.attempts,
      agentsLeft: place + 1 < chain.length,
    });
    if (led.kind === "lease") {
      const leased: TaskNow = {
        kind: "leased",
        attempt: action.attempt,
        lease: led.lease,
        since: state.updatedAt,
      };
      // A human has gone on without it while the workspace was being opened.
      return task.now.kind === "waived" ? task : { ...task, now: leased };
    }
    const history = [...task.history, { attempt: action.attempt, failed, ...handedInBy(task) }];
    if (task.now.kind === "waived") return { ...task, history };
    // What comes from human hands goes back into them, with what was found; they try as often as they like.
    const { lease } = leaseOf(task);
    if (lease !== undefined) {
      const attempt = history.length + task.superseded.length + 1;
      return { ...task, history, now: { kind: "leased", attempt, lease, since: state.updatedAt } };
    }
    const free = { ...task, history, budgetFrom: task.budgetFrom + 1 };
    switch (led.kind) {
      case "ask":
        return { ...free, now: { kind: "asking", question: led.question, since: state.updatedAt } };
      case "wait": {
        const { count, since = state.updatedAt } = task.waits;
        return {
          ...free,
          waits: { count: count + 1, since },
          now: { kind: "waiting", until: led.until, why: led.why },
        };
      }
      case "next-agent":
        if (shuts(failed.failure) && used !== undefined) shut = new Set(shut).add(keyOfUse(used));
        return { ...free, fallbacks: place + 1, waits: { count: 0 }, now: { kind: "open" } };
      case "login":
        life = { kind: "parked", on: { kind: "failure", failed } };
        return { ...free, now: { kind: "open" } };
      case "budget":
        return { ...free, now: { kind: "open" } };
      case "again":
        return { ...(isTold ? free : { ...task, history }), waits: { count: 0 }, now: { kind: "open" } };
      case "over":
        return { ...task, history, now: { kind: "failed" } };
      default:
        return unreachable(led);
    }
  });
  const parks = life !== state.life && state.life.kind === "going";
  return withWork(parks ? { ...settled, life, shut } : { ...settled, shut }, action.stage, skipDependents);
}

function leaseOf({ now }: TaskState): { readonly lease?: Lease } {
  return "lease" in now && now.lease !== undefined ? { lease: now.lease } : {};
}

export function onValidated(
  state: RunState,
  action: Extract<Action, { verb: "validate" }>,
  result: Extract<Finished, { verb: "validate" }>["result"],
): RunState {
  return withWork(state, action.stage, (work) => {
    const phase = work.phases[action.phase];
    if (phase === undefined) return work;
    if (result.ok) {
      return pay(
        withPhase(work, action.phase, {
          ...phase,
          validation: {
            kind: "passed",
            receipt: result.value.receipt,
            ...(result.value.witnessMs === undefined ? {} : { witnessMs: result.value.witnessMs }),
            ...(result.value.findings === undefined ? {} : { findings: result.value.findings }),
          },
        }),
        result.value.pays,
      );
    }
    const failed = result.error;
    const repairable = isRetried(failed.failure) && phase.repairs.length < state.pins.settings.attempts;
    if (!repairable)
      return withPhase(work, action.phase, { ...phase, validation: { kind: "failed", failed } });
    // Counted over all rounds: an id that was given is not given again.
    const number = 1 + phase.tasks.filter((key) => work.tasks.get(key)?.synthetic).length;
    const repair = repairTask(action.phase, number, phase, failed.failure);
    return {
      ...withPhase(work, action.phase, {
        ...phase,
        tasks: [...phase.tasks, repair.key],
        repairs: [...phase.repairs, failed],
      }),
      tasks: new Map(work.tasks).set(repair.key, {
        ...newTask(repair, action.phase, { kind: "open" }),
        synthetic: true,
      }),
    };
  });
}

/** The kernel's own task after a phase that did not hold; audited and merged like any other. */
function repairTask(index: number, number: number, phase: PhaseState, failure: Failure): Task {
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
export function failStage(state: RunState, index: number, failed: Failed): RunState {
  const stage = state.stages[index];
  return withStage(state, index, {
    kind: "failed",
    failed,
    ...(stage?.kind === "work" ? { work: stage.work } : {}),
  });
}

// ── Replacing parts ──────────────────────────────────────────────────────────

export function withStage(state: RunState, index: number, stage: StageState): RunState {
  return { ...state, stages: state.stages.with(index, stage) };
}

export function withWork(state: RunState, index: number, change: (work: WorkState) => WorkState): RunState {
  const stage = state.stages[index];
  if (stage === undefined || !("work" in stage) || stage.work === undefined) return state;
  return withStage(state, index, { ...stage, work: change(stage.work) });
}

export function withTask(
  state: RunState,
  index: number,
  key: string,
  change: (task: TaskState) => TaskState,
): RunState {
  return withWork(state, index, (work) => {
    const task = work.tasks.get(key);
    return task === undefined ? work : { ...work, tasks: new Map(work.tasks).set(key, change(task)) };
  });
}

export function withPhase(work: WorkState, index: number, phase: PhaseState): WorkState {
  return { ...work, phases: work.phases.with(index, phase) };
}
