import path from "node:path";
import { HUMAN, type AgentChain, type AgentUse, type RunSettings } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import type { Estimate, Range } from "../estimate.ts";
import { chainWords, useWords } from "./agent-words.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted } from "./style.ts";
import { capsWords, showCount, showMoney } from "./usage-words.ts";

/** A line of the preview: its name and what there is to say. */
export type PreviewRow = readonly [name: string, value: string];

/** Who is to work, in how many sessions, whose account pays, and what it may take. Pure. */
export function agentRows(settings: RunSettings, toDo: number, estimate: Estimate | undefined): PreviewRow[] {
  const { agents, budget, caps } = settings;
  const all = [
    agents.every,
    ...Object.values(agents.tasks ?? {}),
    ...Object.values(agents.stages ?? {}),
  ].flat();
  const programs = all.filter(({ use }) => use !== HUMAN);
  return [
    ["agent", `${chainWords(agents.every)}, ${limitWords(settings)}`],
    ...Object.entries(agents.tasks ?? {}).map(([kind, chain]): PreviewRow => [`for ${kind}`, words(chain)]),
    ...Object.entries(agents.stages ?? {}).map(([address, chain]): PreviewRow => [
      `at ${address}`,
      words(chain),
    ]),
    ...(programs.some(hasAccount) ? [["account", accountWords(programs)] as const] : []),
    ...(programs.length === 0 || toDo === 0 ? [] : [["sessions", sessionWords(settings, toDo)] as const]),
    ...(programs.length === 0
      ? []
      : [["will take", estimateWords(estimate, toDo, settings.concurrency)] as const]),
    ...(caps === undefined ? [] : [["an attempt", `is stopped beyond ${capsWords(caps)}`] as const]),
    ...(programs.some(hasAccount) || budget !== undefined
      ? [
          [
            "budget",
            budget === undefined ? "none: --budget usd=5 or tokens=2M sets one" : capsWords(budget),
          ] as const,
        ]
      : []),
  ];
}

const words = (chain: AgentChain | undefined) => (chain === undefined ? "" : chainWords(chain));

function limitWords({ concurrency, deadlineMs, attempts, stallMs }: RunSettings): string {
  const stall = stallMs === undefined ? "" : `, ended after ${showDuration(stallMs)} without a sign of life`;
  return `at most ${concurrency} at once, ${showDuration(deadlineMs)} and ${counted(attempts, "attempt")} a task${stall}`;
}

/** Of any other program nobody knows whom it bills. */
function hasAccount({ use }: AgentUse): boolean {
  return use !== HUMAN && !/^(?:command|replay):/.test(use);
}

function accountWords(programs: readonly AgentUse[]): string {
  const of = (auth: "inherit" | "token") =>
    [
      ...new Set(programs.filter((use) => hasAccount(use) && (use.auth ?? "inherit") === auth).map(nameOf)),
    ].join(", ");
  const [own, token] = [of("inherit"), of("token")];
  return [
    ...(own === "" ? [] : [`the agent's own login (${own}): what it costs goes there`]),
    ...(token === "" ? [] : [`a token from the environment (${token})`]),
  ].join("; ");
}

/** Short: the agent has a line of its own. */
function nameOf({ use }: AgentUse): string {
  const [, program] = /^acp:\s*(\S+)/.exec(use) ?? [];
  return sanitizeLine(program === undefined ? use : path.basename(program));
}

function sessionWords({ granularity }: RunSettings, toDo: number): string {
  return granularity === "task"
    ? `${toDo}, one a task`
    : `at most ${toDo}: small or same-file tasks in a row may share one`;
}

function estimateWords(estimate: Estimate | undefined, toDo: number, concurrency: number): string {
  if (estimate === undefined) return "time, tokens and money unknown until measured";
  const times = (range: Range | undefined, show: (amount: number) => string) =>
    range === undefined ? undefined : between(show(range.low * toDo), show(range.high * toDo));
  const time = times(estimate.ms, showDuration);
  const tokens = times(estimate.tokens, (sum) => `${showCount(sum)} tokens`);
  const money = times(estimate.usd, showMoney);
  const parts = [
    time === undefined ? "time unknown" : `${time} of agents' work, ${concurrency} at once`,
    tokens ?? "tokens unknown until measured",
    ...(money === undefined ? [] : [money]),
  ];
  const from = `${counted(estimate.tasks, "task")} of ${counted(estimate.runs, "earlier run")}`;
  return `${parts.join(" · ")} (as ${from} did)`;
}

function between(low: string, high: string): string {
  return low === high ? `about ${low}` : `${low} to ${high}`;
}

/** Agents that cannot work here, though others can. */
export function absentNotes(
  absent: readonly { readonly use: AgentUse; readonly reason: string }[],
): string[] {
  return absent.map(({ use, reason }) => `${useWords(use)} cannot work here: ${sanitizeLine(reason)}`);
}
