import { allowancesFor, type Allowance, type ChangeAllowed } from "./allow.ts";
import type { Finding } from "./failure.ts";
import { isOver, taskAt } from "./fold-hold.ts";
import { heard } from "./fold-steering.ts";
import { withStage, withTask, withWork } from "./fold-work.ts";
import type { TaskDecided } from "./hold.ts";
import type { ChallengedChange } from "./candidate.ts";
import type { Action } from "./record.ts";
import type { Json } from "./result.ts";
import type { RunState, SingleState, TaskState } from "./state.ts";

/** Every finding of the very candidate that was shown is named, or nothing is allowed. */
export function onChangeAllowed(state: RunState, record: ChangeAllowed): RunState {
  if (isOver(state)) return state;
  if (record.task === undefined) return onStageAllowed(state, record);
  const key = record.task;
  const task = taskAt(state, { stage: record.stage, task: key });
  if (task?.now.kind !== "challenged") return state;
  const { kind: _challenged, since: _since, ...now } = task.now;
  const { attempt, candidate } = now;
  if (attempt !== record.attempt || candidate.tree !== record.tree) return state;
  const allowed = allowedBy(state, candidate.challenged ?? [], record);
  if (allowed === undefined) return state;
  const queued = withTask(state, record.stage, key, () => ({
    ...task,
    now: { ...now, kind: "queued", allowed },
  }));
  const entry = { task: key, attempt };
  return heard(withWork(queued, record.stage, (work) => ({ ...work, train: [...work.train, entry] })));
}

function allowedBy(state: RunState, findings: readonly Finding[], { names, reason, by }: ChangeAllowed) {
  return allowancesFor(findings, names, { by, reason, at: state.updatedAt });
}

// ── What an agent stage has made ─────────────────────────────────────────────

export function onStageChallenged(
  state: RunState,
  { stage: index, attempt }: Extract<Action, { verb: "agent" }>,
  outputs: Readonly<Record<string, Json>>,
  change: ChallengedChange,
): RunState {
  const stage = state.stages[index];
  if (stage?.kind !== "single") return state;
  const challenged = { ...change, attempt, outputs, since: state.updatedAt };
  return withStage(state, index, { ...stage, waits: { count: 0 }, challenged });
}

function onStageAllowed(state: RunState, record: ChangeAllowed): RunState {
  const stage = waitingStage(state, record);
  if (stage === undefined || stage.challenged.tree !== record.tree) return state;
  const allowed = allowedBy(state, stage.challenged.findings, record);
  if (allowed === undefined) return state;
  return heard(withStage(state, record.stage, { ...stage, challenged: { ...stage.challenged, allowed } }));
}

/** A no: the stage is done anew, with the note, at no cost of an attempt. A yes has to name what it is to. */
export function onStageDecided(state: RunState, record: TaskDecided): RunState {
  const stage = waitingStage(state, record);
  if (isOver(state) || stage === undefined || record.decision === "approved") return state;
  const { by, note } = record;
  const { challenged, ...rest } = stage;
  const { findings, commit, workspace } = challenged;
  const failure = { code: "NOT_APPROVED" as const, by, note: note ?? "", challenged: findings };
  return heard(
    withStage(state, record.stage, {
      ...rest,
      attempts: [...stage.attempts, { failure, candidate: commit, workspace, findings }],
      guidance: note === undefined ? stage.guidance : [...stage.guidance, { note, by }],
    }),
  );
}

function waitingStage(
  { stages }: RunState,
  { stage: index, attempt }: { readonly stage: number; readonly attempt: number },
): (SingleState & Required<Pick<SingleState, "challenged">>) | undefined {
  const stage = stages[index];
  if (stage?.kind !== "single" || stage.challenged === undefined) return undefined;
  const { challenged } = stage;
  return challenged.allowed === undefined && challenged.attempt === attempt
    ? { ...stage, challenged }
    : undefined;
}

/** What was allowed in what the stage has made. */
export function allowedIn({ stages }: RunState, index: number): { readonly allowed?: readonly Allowance[] } {
  const stage = stages[index];
  const allowed = stage?.kind === "single" ? stage.challenged?.allowed : undefined;
  return allowed === undefined ? {} : { allowed };
}

// ── What waits ───────────────────────────────────────────────────────────────

/** A change that waits until a human allows what guards found in it. */
export interface Challenge {
  readonly stage: number;
  /** Absent: the stage's own agent has made it. */
  readonly task?: TaskState;
  readonly attempt: number;
  readonly change: ChallengedChange;
}

/** What waits for a human's allowance; nothing, once the run is over. */
export function challengesIn(state: RunState): Challenge[] {
  if (isOver(state)) return [];
  return state.stages.flatMap((stage, index): Challenge[] => {
    if (stage.kind === "single") {
      const { challenged } = stage;
      return challenged === undefined || challenged.allowed !== undefined
        ? []
        : [{ stage: index, attempt: challenged.attempt, change: challenged }];
    }
    if (!("work" in stage) || stage.work === undefined) return [];
    return [...stage.work.tasks.values()].flatMap((task) => {
      if (task.now.kind !== "challenged") return [];
      const { attempt, candidate } = task.now;
      const change = { ...candidate, findings: candidate.challenged ?? [] };
      return [{ stage: index, task, attempt, change }];
    });
  });
}
