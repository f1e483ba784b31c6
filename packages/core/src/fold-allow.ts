import { allowancesFor, type ChangeAllowed } from "./allow.ts";
import type { Finding } from "./failure.ts";
import { isOver, taskAt } from "./fold-hold.ts";
import { heard } from "./fold-steering.ts";
import { withTask, withWork } from "./fold-work.ts";
import type { Candidate } from "./record.ts";
import type { RunState, TaskState } from "./state.ts";

/** Every finding of the very candidate that was shown is named, or nothing is allowed. */
export function onChangeAllowed(state: RunState, record: ChangeAllowed): RunState {
  if (isOver(state) || record.task === undefined) return state;
  const key = record.task;
  const task = taskAt(state, { stage: record.stage, task: key });
  if (task?.now.kind !== "challenged") return state;
  const { kind: _challenged, since: _since, ...now } = task.now;
  const { attempt, candidate } = now;
  if (attempt !== record.attempt || candidate.tree !== record.tree) return state;
  const { names, reason, by } = record;
  const allowed = allowancesFor(candidate.challenged ?? [], names, { by, reason, at: state.updatedAt });
  if (allowed === undefined) return state;
  const queued = withTask(state, record.stage, key, () => ({
    ...task,
    now: { ...now, kind: "queued", allowed },
  }));
  const entry = { task: key, attempt };
  return heard(withWork(queued, record.stage, (work) => ({ ...work, train: [...work.train, entry] })));
}

/** A candidate that waits until a human allows what guards found in it. */
export interface ChallengedTask {
  readonly stage: number;
  readonly task: TaskState;
  readonly attempt: number;
  readonly candidate: Candidate;
  readonly findings: readonly Finding[];
}

/** What waits for a human's allowance; nothing, once the run is over. */
export function challengedTasks(state: RunState): ChallengedTask[] {
  if (isOver(state)) return [];
  return state.stages.flatMap((stage, index) =>
    "work" in stage && stage.work !== undefined
      ? [...stage.work.tasks.values()].flatMap((task) => {
          if (task.now.kind !== "challenged") return [];
          const { attempt, candidate } = task.now;
          return [{ stage: index, task, attempt, candidate, findings: candidate.challenged ?? [] }];
        })
      : [],
  );
}
