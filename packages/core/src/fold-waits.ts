import { agentOfStage, chainFor, consequenceOf, placeIn } from "./agent-use.ts";
import { isRefusedByGuards, wasChallenged } from "./allow.ts";
import type { Failed } from "./record.ts";
import type { RunState, StageState, TaskState } from "./state.ts";
import { unreachable } from "./result.ts";
import { withStage } from "./fold-work.ts";

/** An agent stage's attempt was not taken: once more, later, by somebody else, or never. */
export function onSingleFailed(state: RunState, index: number, failed: Failed): RunState {
  const stage = state.stages[index];
  if (stage?.kind !== "single") return withStage(state, index, { kind: "failed", failed });
  const { settings, stages } = state.pins;
  const chain = chainFor(settings, stages[index]?.address ?? "");
  const place = placeIn(chain, agentOfStage(state, index), stage.fallbacks);
  // Told once, at no cost, as a task's agent is.
  const isTold =
    isRefusedByGuards(failed.failure) && !wasChallenged(stage.attempts.map((past) => ({ failed: past })));
  const attemptsLeft = isTold || stage.spent + 1 < settings.attempts;
  const led =
    failed.failure.code === "CONTRACT_VIOLATED"
      ? { kind: attemptsLeft ? ("again" as const) : ("over" as const) }
      : consequenceOf(failed.failure, { attemptsLeft, agentsLeft: place + 1 < chain.length });
  const { challenged: _over, ...rest } = stage;
  const tried = { ...rest, attempts: [...stage.attempts, failed] };
  switch (led.kind) {
    case "again":
      return withStage(state, index, {
        ...tried,
        spent: stage.spent + (isTold ? 0 : 1),
        waits: { count: 0 },
      });
    case "wait": {
      const { count, since = state.updatedAt } = stage.waits;
      return withStage(state, index, { ...tried, waits: { count: count + 1, since }, until: led.until });
    }
    case "ask":
      return withStage(state, index, {
        ...tried,
        asking: { question: led.question, since: state.updatedAt },
      });
    case "next-agent":
      return withStage(state, index, { ...tried, fallbacks: place + 1, waits: { count: 0 } });
    case "login":
      return { ...withStage(state, index, tried), life: { kind: "parked", on: { kind: "failure", failed } } };
    case "budget":
      return withStage(state, index, tried);
    case "lease":
    case "over":
      return withStage(state, index, { kind: "failed", failed, tried });
    default:
      return unreachable(led);
  }
}

/** What waited until then, or for less, may be tried again. */
export function onTimePassed(state: RunState, until: string): RunState {
  const over = (wait: string): boolean => Date.parse(wait) <= Date.parse(until);
  return {
    ...state,
    stages: state.stages.map((stage): StageState => {
      if (stage.kind === "single" && stage.until !== undefined && over(stage.until)) {
        const { until: _over, ...rest } = stage;
        return rest;
      }
      if (stage.kind !== "work") return stage;
      const tasks = new Map<string, TaskState>();
      for (const [key, task] of stage.work.tasks)
        tasks.set(
          key,
          task.now.kind === "waiting" && over(task.now.until) ? { ...task, now: { kind: "open" } } : task,
        );
      return { ...stage, work: { ...stage.work, tasks } };
    }),
  };
}

/** When the first of those that wait may be tried again: ISO 8601; undefined where none waits. */
export function wakesAt(state: RunState): string | undefined {
  const waits = state.stages.flatMap((stage) => {
    if (stage.kind === "single") return stage.until ?? [];
    if (stage.kind !== "work") return [];
    return [...stage.work.tasks.values()].flatMap(({ now }) => (now.kind === "waiting" ? now.until : []));
  });
  return waits.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}
