import { attemptsOf } from "./fold-steering.ts";
import { withStage } from "./fold-work.ts";
import type { RunState, StageState, TaskState, WorkState } from "./state.ts";
import type { StageRetried } from "./steering.ts";

export type StageRetryProblem =
  | "RUN_CANCELLED"
  | "RESULT_DROPPED"
  /** It is to come to rest first: its end is being delivered, or its owner was killed. */
  | "STILL_GOING"
  | "NOT_FAILED"
  /** Its tasks are: each is retried by its own id. */
  | "TASKS_FAILED";

/** Why a stage is not done once more; undefined where it is. */
export function whyNotRetryStage(
  { life, result, stages }: RunState,
  index: number,
): StageRetryProblem | undefined {
  if (life.kind === "cancelled" || life.kind === "cancelling") return "RUN_CANCELLED";
  if (result === "dropped") return "RESULT_DROPPED";
  if (life.kind === "going" || life.kind === "paused") return "STILL_GOING";
  const stage = stages[index];
  if (stage?.kind === "work") return "TASKS_FAILED";
  return stage?.kind === "failed" ? undefined : "NOT_FAILED";
}

/** What stands before the stage stays as it is; it goes on from where it failed. */
export function onStageRetried(state: RunState, record: StageRetried): RunState {
  const stage = state.stages[record.stage];
  if (stage?.kind !== "failed" || whyNotRetryStage(state, record.stage) !== undefined) return state;
  return {
    ...withStage(state, record.stage, anew(stage, record)),
    life: { kind: "stopped", reason: "steered" },
  };
}

function anew(
  { work, tried }: Extract<StageState, { kind: "failed" }>,
  { note, by }: StageRetried,
): StageState {
  if (work !== undefined) return { kind: "work", work: withTrain(work) };
  if (tried === undefined) return { kind: "ahead" };
  const { until: _until, asking: _asking, ...rest } = tried;
  const guidance = note === undefined ? tried.guidance : [...tried.guidance, { note, by }];
  return { ...rest, spent: 0, fallbacks: 0, waits: { count: 0 }, guidance };
}

/** What was landing as the stage failed was taken off the train, and goes before all that waited behind it. */
function withTrain(work: WorkState): WorkState {
  const tasks = new Map(work.tasks);
  const left: WorkState["train"][number][] = [];
  for (const [key, task] of work.tasks) {
    const attempt = landsAs(task);
    if (attempt === undefined || work.train.some((entry) => entry.task === key)) continue;
    left.push({ task: key, attempt });
    if (task.now.kind === "landing") tasks.set(key, { ...task, now: { ...task.now, kind: "queued" } });
  }
  return { ...work, tasks, train: [...left, ...work.train] };
}

function landsAs(task: TaskState): number | undefined {
  const { now } = task;
  if (now.kind === "attested") return attemptsOf(task) + 1;
  return now.kind === "queued" || now.kind === "landing" ? now.attempt : undefined;
}
