import type { AgentUse } from "@stagewright/core";
import type { Journal } from "@stagewright/engine-local";
import { resultOf } from "./report/result.ts";
import type { TaskResult } from "./report/task-result.ts";
import type { Amount } from "./report/usage.ts";

/** Half of the tasks of earlier runs lay in between. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What tasks of earlier runs took that the same agent did; without `range` nobody has told. */
export interface Estimate {
  readonly tasks: number;
  readonly runs: number;
  /** For one task, all its attempts together. */
  readonly ms?: Range;
  readonly tokens?: Range;
  readonly usd?: Range;
}

const NEWEST_RUNS = 10;
const LEAST_TASKS = 3;

/** From what the journal has; undefined where that is too little to say anything. */
export function estimateFrom(journal: Journal, agent: AgentUse | undefined): Estimate | undefined {
  const all: TaskResult[] = [];
  let runs = 0;
  for (const { run } of journal.runs().slice(0, NEWEST_RUNS)) {
    const state = journal.state(run);
    const [first] = state?.pins.settings.agents.every ?? [];
    if (state === undefined || first?.use !== agent?.use || first?.model !== agent?.model) continue;
    const done = resultOf(state).tasks.filter(({ end, agent: by }) => end === "done" && by !== undefined);
    if (done.length > 0) runs += 1;
    all.push(...done);
  }
  if (all.length < LEAST_TASKS) return undefined;
  const ms = rangeOf(all.map(({ durationMs }) => durationMs));
  const tokens = rangeOf(all.map(tokensOf));
  const usd = rangeOf(all.map(({ usage }) => exact(usage?.usd)));
  return {
    tasks: all.length,
    runs,
    ...(ms === undefined ? {} : { ms }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(usd === undefined ? {} : { usd }),
  };
}

function tokensOf({ usage }: TaskResult): number | undefined {
  const [input, output] = [exact(usage?.inputTokens), exact(usage?.outputTokens)];
  return input === undefined || output === undefined ? undefined : input + output;
}

function exact(amount: Amount | undefined): number | undefined {
  return typeof amount === "number" ? amount : undefined;
}

/** The first and third quartile. */
function rangeOf(told: readonly (number | undefined)[]): Range | undefined {
  const sorted = told.filter((each) => each !== undefined).toSorted((a, b) => a - b);
  if (sorted.length < LEAST_TASKS) return undefined;
  const at = (part: number) => sorted[Math.round((sorted.length - 1) * part)] ?? 0;
  return { low: at(0.25), high: at(0.75) };
}
