import type { Caps } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import type { TaskResult } from "./task-result.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted, type Paint } from "./style.ts";
import { checkTimeWords } from "./witness-time.ts";
import type { Amount, SpentResult, UsageResult } from "./usage.ts";

/** Of a cap or a budget, for people: `200k tokens`, `500 tool calls`, `$5`. */
export function amountWords(cap: keyof Caps, amount: number): string {
  switch (cap) {
    case "tokens":
      return `${showCount(amount)} tokens`;
    case "toolCalls":
      return counted(amount, "tool call");
    case "usd":
      return showMoney(amount);
  }
}

/** `950`, `12.3k`, `4.6M`. */
export function showCount(amount: number): string {
  if (amount < 1000) return String(Math.round(amount));
  if (amount < 999_500) return `${rounded(amount / 1000)}k`;
  return `${rounded(amount / 1_000_000)}M`;
}

function rounded(value: number): string {
  return (value < 100 ? value.toFixed(1) : value.toFixed(0)).replace(/\.0$/, "");
}

/** `$5`, `$0.42`, `$0.0031`. */
export function showMoney(usd: number): string {
  return `$${(usd !== 0 && usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)).replace(/\.00$/, "")}`;
}

/** `200k tokens, $5`. */
export function capsWords(caps: Caps): string {
  const { tokens, toolCalls, usd } = caps;
  return [
    ...(tokens === undefined ? [] : [amountWords("tokens", tokens)]),
    ...(toolCalls === undefined ? [] : [amountWords("toolCalls", toolCalls)]),
    ...(usd === undefined ? [] : [amountWords("usd", usd)]),
  ].join(", ");
}

/** What was told, and of what was not that it is unknown. */
function told(amount: Amount, show: (known: number) => string, unknown: string): string {
  if (amount === "unknown") return unknown;
  return typeof amount === "number" ? show(amount) : `at least ${show(amount.atLeast)}`;
}

/** `12.3k tokens in (8k from cache), 2k out · 14 tool calls · $0.12`. */
export function usageWords(usage: UsageResult): string {
  const { inputTokens, cachedTokens, outputTokens, toolCalls, usd } = usage;
  if ([inputTokens, outputTokens, toolCalls, usd].every((each) => each === "unknown")) return "usage unknown";
  const cached = cachedTokens === "unknown" ? "" : ` (${told(cachedTokens, showCount, "")} from cache)`;
  const tokens =
    inputTokens === "unknown" && outputTokens === "unknown"
      ? "tokens unknown"
      : `${told(inputTokens, showCount, "unknown")} tokens in${cached}, ${told(outputTokens, showCount, "unknown")} out`;
  return [
    tokens,
    told(toolCalls, (calls) => counted(calls, "tool call"), "tool calls unknown"),
    told(usd, showMoney, "cost unknown"),
  ].join(" · ");
}

/** What the run has used, agent by agent, and all together where that says more. */
export function spentLines(spent: SpentResult | undefined): string[] {
  if (spent === undefined) return [];
  const { byAgent, budget, tokens, toolCalls, usd, attempts } = spent;
  const lines = byAgent.map(
    ({ agent, model, ...usage }) =>
      `  ${whoWords(agent, model)}: ${counted(usage.attempts, "attempt")} · ${usageWords(usage)}`,
  );
  if (byAgent.length === 1 && budget === undefined && byAgent[0]?.attempts === attempts) return lines;
  const all = [
    totalWords("tokens", tokens, budget, showCount),
    totalWords("toolCalls", toolCalls, budget, String),
    totalWords("usd", usd, budget, showMoney),
  ];
  return [...lines, `  all together: ${counted(attempts, "attempt")} · ${all.join(" · ")}`];
}

const UNKNOWN = { tokens: "tokens unknown", toolCalls: "tool calls unknown", usd: "cost unknown" } as const;

/** `at least 12.9k of 100k tokens`. */
function totalWords(
  cap: keyof Caps,
  amount: Amount,
  budget: Caps | undefined,
  show: (sum: number) => string,
): string {
  const limit = budget?.[cap];
  if (limit === undefined) return told(amount, (sum) => amountWords(cap, sum), UNKNOWN[cap]);
  return `${told(amount, show, "unknown")} of ${amountWords(cap, limit)}`;
}

function whoWords(agent: string, model: string | undefined): string {
  return sanitizeLine(model === undefined ? agent : `${agent} (${model})`);
}

const SHOWN = 3;

/** Who did a task, what it took, and what they said beside it. */
export function workLines(task: TaskResult, paint: Paint): string[] {
  const { agent, model, durationMs, time, usage, wentOn, agentNotes = [], refusedPermissions = [] } = task;
  const took = [
    ...(agent === undefined ? [] : [whoWords(agent, model)]),
    ...(durationMs === undefined ? [] : [showDuration(durationMs)]),
    ...(time === undefined || time.witnessMs === 0 ? [] : [checkTimeWords(time)]),
    ...(usage === undefined ? [] : [usageWords(usage)]),
    ...(wentOn ? ["went on in an earlier session"] : []),
  ];
  return [
    ...(took.length === 0 ? [] : [paint("dim", took.join(" · "))]),
    ...shown(agentNotes.map((note) => `it notes: ${sanitizeLine(note)}`)),
    ...shown(
      refusedPermissions.map(
        ({ what, why }) =>
          `${paint("yellow", "was not allowed to")} ${sanitizeLine(what)} (${sanitizeLine(why)})`,
      ),
    ),
  ];
}

function shown(lines: readonly string[]): string[] {
  const rest = lines.length - SHOWN;
  return rest > 0 ? [...lines.slice(0, SHOWN), `and ${rest} more, in the log`] : [...lines];
}
