import type { RunState, TaskState } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { workedMs } from "./usage.ts";
import { worksOf } from "./works.ts";

/** How long agents, or humans, were at work, and how long checks took to see what came of it. In milliseconds. */
export interface WorkTime {
  readonly agentMs: number;
  readonly witnessMs: number;
  /** Of both together, the checks' part: 0 to 1. Absent where neither took anything. */
  readonly witnessShare?: number;
}

/** Of a run; checks before, between and after tasks are the whole's. */
export interface RunTime extends WorkTime {
  readonly witnessOfTasksMs: number;
  readonly witnessOfWholeMs: number;
}

/** Of all attempts at a task; undefined where nobody has measured. */
export function timeOfTask(state: TaskState): WorkTime | undefined {
  const { history, now } = state;
  const measured = [
    ...history.flatMap(({ failed }) => failed.witnessMs ?? []),
    ...(now.kind === "done" ? [now.landed.witnessMs] : []),
    ...(now.kind === "held" ? [now.held.witnessMs] : []),
  ].filter((ms) => ms !== undefined);
  const agentMs = workedMs(state);
  if (measured.length === 0 && agentMs === undefined) return undefined;
  return timeFrom(agentMs ?? 0, sum(measured));
}

/** Undefined before any check or agent was measured. */
export function timeOfRun(state: RunState): RunTime | undefined {
  const works = worksOf(state);
  const tasks = works
    .flatMap((work) => [...work.tasks.values(), ...work.retired])
    .flatMap((task) => timeOfTask(task) ?? []);
  const whole = [
    ...works.flatMap(({ baseline, phases }) => [
      ...(baseline?.checks ?? []).map(({ durationMs }) => durationMs),
      ...phases.flatMap(({ validation, repairs }) => [
        ...repairs.map(({ witnessMs }) => witnessMs),
        validation.kind === "passed" ? validation.witnessMs : undefined,
        validation.kind === "failed" ? validation.failed.witnessMs : undefined,
      ]),
    ]),
    ...state.stages.map((stage) => {
      if (stage.kind === "failed") return stage.failed.witnessMs;
      return stage.kind === "done" ? stage.finished?.witnessMs : undefined;
    }),
  ].filter((ms) => ms !== undefined);
  if (tasks.length + whole.length === 0) return undefined;
  const witnessOfTasksMs = sum(tasks.map(({ witnessMs }) => witnessMs));
  const witnessOfWholeMs = sum(whole);
  const both = timeFrom(sum(tasks.map(({ agentMs }) => agentMs)), witnessOfTasksMs + witnessOfWholeMs);
  return { ...both, witnessOfTasksMs, witnessOfWholeMs };
}

/** `checks 2.1s, 12% of its time`. */
export function checkTimeWords({ witnessMs, witnessShare }: WorkTime): string {
  const share = witnessShare === undefined ? "" : `, ${Math.round(100 * witnessShare)}% of its time`;
  return `checks ${showDuration(witnessMs)}${share}`;
}

/** `work 12s · checks 4.0s, 25% of its time: 3.0s of tasks, 1.0s of the whole`. */
export function runTimeWords(time: RunTime): string {
  const parts = `${showDuration(time.witnessOfTasksMs)} of tasks, ${showDuration(time.witnessOfWholeMs)} of the whole`;
  return `work ${showDuration(time.agentMs)} · ${checkTimeWords(time)}: ${parts}`;
}

function timeFrom(agentMs: number, witnessMs: number): WorkTime {
  const all = agentMs + witnessMs;
  return all === 0 ? { agentMs, witnessMs } : { agentMs, witnessMs, witnessShare: witnessMs / all };
}

function sum(all: readonly number[]): number {
  return all.reduce((total, ms) => total + ms, 0);
}
