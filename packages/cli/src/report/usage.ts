import {
  budgetOf,
  HUMAN,
  type AgentReport,
  type Caps,
  type RunState,
  type Tally,
  type TaskState,
  type Usage,
} from "@stagewright/core";

/** What was used: all that was told, or the part of it that was, or nothing was. Never a zero that nobody told. */
export type Amount = number | { readonly atLeast: number } | "unknown";

/** What some attempts have used together. */
export interface UsageResult {
  readonly attempts: number;
  readonly inputTokens: Amount;
  /** Of the input, read from the provider's cache. */
  readonly cachedTokens: Amount;
  readonly outputTokens: Amount;
  readonly toolCalls: Amount;
  readonly usd: Amount;
}

/** What the whole run has used. */
export interface SpentResult {
  readonly attempts: number;
  /** Input and output together. */
  readonly tokens: Amount;
  readonly toolCalls: Amount;
  readonly usd: Amount;
  readonly budget?: Caps;
  readonly byAgent: readonly (UsageResult & { readonly agent: string; readonly model?: string })[];
}

/** Of the attempts at a task whose agents have said something, oldest first. */
export function reportsOf({ history, now }: Pick<TaskState, "history" | "now">): AgentReport[] {
  const last = "candidate" in now ? now.candidate?.agent : undefined;
  const past = history.flatMap(({ failed, handedIn }) => failed.agent ?? handedIn?.agent ?? []);
  return [...past, ...(last === undefined ? [] : [last])];
}

/** How long agents were at work on the task, in all attempts; undefined where nobody has measured. */
export function workedMs({ history, now }: Pick<TaskState, "history" | "now">): number | undefined {
  const last = "candidate" in now ? now.candidate?.durationMs : undefined;
  const all = [
    ...history.flatMap(({ failed }) => failed.durationMs ?? []),
    ...(last === undefined ? [] : [last]),
  ];
  return all.length === 0 ? undefined : all.reduce((sum, ms) => sum + ms, 0);
}

/** Undefined where only humans were at work: they use nothing that is counted. */
export function usageOf(reports: readonly Pick<AgentReport, "agent" | "usage">[]): UsageResult | undefined {
  const counted = reports.filter(({ agent }) => agent !== HUMAN);
  if (counted.length === 0) return undefined;
  const sum = (of: keyof Usage): Amount => summed(counted.map(({ usage }) => usage?.[of]));
  return {
    attempts: counted.length,
    inputTokens: sum("inputTokens"),
    cachedTokens: sum("cachedTokens"),
    outputTokens: sum("outputTokens"),
    toolCalls: sum("toolCalls"),
    usd: sum("usd"),
  };
}

function summed(told: readonly (number | undefined)[]): Amount {
  const known = told.filter((each) => each !== undefined);
  if (known.length === 0) return "unknown";
  const sum = known.reduce((all, each) => all + each, 0);
  return known.length === told.length ? sum : { atLeast: sum };
}

/** Undefined before any agent was at work. */
export function spentOf(state: RunState): SpentResult | undefined {
  const { spent } = state;
  const { attempts } = spent;
  if (attempts <= 0) return undefined;
  const amount = ({ sum, unknown }: Tally): Amount => {
    if (unknown >= attempts) return "unknown";
    return unknown > 0 ? { atLeast: sum } : sum;
  };
  const budget = budgetOf(state);
  return {
    attempts,
    tokens: amount(spent.tokens),
    toolCalls: amount(spent.toolCalls),
    usd: amount(spent.usd),
    ...(budget === undefined ? {} : { budget }),
    byAgent: byAgent(spent.reports),
  };
}

function byAgent(reports: RunState["spent"]["reports"]): SpentResult["byAgent"] {
  const groups = Map.groupBy(reports, ({ agent, model }) => JSON.stringify([agent, model ?? null]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const usage = usageOf(group);
    if (first === undefined || usage === undefined) return [];
    const { agent, model } = first;
    return [{ agent, ...(model === undefined ? {} : { model }), ...usage }];
  });
}
