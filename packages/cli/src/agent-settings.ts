import path from "node:path";
import {
  err,
  HUMAN,
  ok,
  type AgentChain,
  type AgentChoice,
  type AgentUse,
  type Caps,
  type Result,
  type RunSettings,
  type TaskKind,
} from "@stagewright/core";
import { parseAmount } from "./amounts.ts";
import type { WrittenAgent, WrittenCaps, WrittenChain } from "./config/agent-schema.ts";
import type { Config } from "./config/config-schema.ts";
import { parseDuration } from "./duration.ts";
import type { Problem } from "./problem.ts";
import type { RunFlags, SettingsContext } from "./settings.ts";
import { AGENT_KINDS } from "./words-of-options.ts";

const DEFAULT_STALL = "10m";

/**
 * Who does what. Agents of the command line stand instead of all that the configuration
 * names; those for a kind of task beside them.
 */
export function agentsFrom(
  flags: RunFlags,
  config: Config,
  { pipeline, cwd }: SettingsContext,
): Result<AgentChoice, Problem> {
  const typed = flags.agent?.map((use): AgentUse => ({ use }));
  const every = typed ?? (config.agent === undefined ? [] : chainOf(config.agent));
  const [first, ...others] = every;
  if (first === undefined) {
    return err({
      what: "no agent was named",
      why: "somebody has to do the tasks",
      next: "--agent claude (stagewright doctor says who is here), --agent 'command:PROGRAM ARGS', --agent human, or agent: in .stagewrightrc.yaml",
    });
  }
  const kinds = kindsFrom(flags, cwd);
  if (!kinds.ok) return kinds;
  const tasks = { ...(typed === undefined ? kindsOf(config) : {}), ...kinds.value };
  const stages = typed === undefined ? stagesOf(config, pipeline) : {};
  return ok({
    every: [told(first, flags), ...others],
    ...(Object.keys(tasks).length === 0 ? {} : { tasks }),
    ...(Object.keys(stages).length === 0 ? {} : { stages }),
  });
}

interface Told {
  readonly model?: string | undefined;
  readonly effort?: string | undefined;
  readonly auth?: AgentUse["auth"] | undefined;
}

/** What the command line says about its agent, over what the configuration says. */
export function told(use: AgentUse, { model, effort, auth }: Told): AgentUse {
  return {
    ...use,
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
    ...(auth === undefined ? {} : { auth }),
  };
}

type ChainsByKind = Partial<Record<TaskKind, AgentChain>>;

function kindsFrom({ agent, agentFor = [] }: RunFlags, cwd: string): Result<ChainsByKind, Problem> {
  const kinds: ChainsByKind = {};
  for (const typed of agentFor) {
    const [, word, use] = /^([\w-]+)=(.*\S.*)$/s.exec(typed) ?? [];
    const kind = AGENT_KINDS.find((each) => each === word);
    if (kind === undefined || use === undefined)
      return err({
        what: `--agent-for ${typed} names no kind of task and its agent`,
        next: `--agent-for docs=claude; kinds are ${AGENT_KINDS.join(", ")}`,
      });
    // Beside agents of the configuration, paths are meant from where that stands.
    const meant = agent === undefined ? anchored(use, cwd) : use;
    kinds[kind] = [...(kinds[kind] ?? []), { use: meant }];
  }
  return ok(kinds);
}

function kindsOf({ agents = {} }: Config): ChainsByKind {
  const kinds: ChainsByKind = {};
  for (const kind of AGENT_KINDS) {
    const written = agents[kind];
    if (written !== undefined) kinds[kind] = chainOf(written);
  }
  return kinds;
}

function stagesOf({ pipelines = {} }: Config, pipeline: string): Record<string, AgentChain> {
  const stages = Object.hasOwn(pipelines, pipeline) ? (pipelines[pipeline]?.stages ?? []) : [];
  return Object.fromEntries(
    stages.flatMap((stage) =>
      typeof stage === "string" || stage.agent === undefined ? [] : [[stage.use, chainOf(stage.agent)]],
    ),
  );
}

function chainOf(written: WrittenChain): AgentChain {
  return (Array.isArray(written) ? written : [written]).map(useOf);
}

function useOf(written: WrittenAgent): AgentUse {
  if (typeof written === "string") return { use: written };
  const { use, command, acp = [] } = written;
  const other = command === undefined ? `acp:${acp.map(quoted).join(" ")}` : `command:${command}`;
  return told({ use: use ?? other }, written);
}

/** So that it is read as one word again, whatever is in it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** An agent whose path was typed here, for a run whose paths are meant from elsewhere. */
export function anchored(use: string, cwd: string): string {
  const [, form, rest = ""] = /^(replay|command|acp):\s*(.*)$/s.exec(use) ?? [];
  if (form === "replay") return `replay:${path.resolve(cwd, rest.trim())}`;
  if (form === undefined || !rest.startsWith(".")) return use;
  const [program = ""] = rest.split(/\s/, 1);
  return `${form}:${quoted(path.resolve(cwd, program))}${rest.slice(program.length)}`;
}

type Limits = Pick<RunSettings, "granularity" | "stallMs" | "caps" | "budget" | "patienceMs">;

export function limitsFrom(flags: RunFlags, config: Config, agents: AgentChoice): Limits {
  const granularity = flags.granularity ?? config.granularity;
  const stall = flags.stall ?? config.stall ?? (isNamed(agents) ? DEFAULT_STALL : undefined);
  const stallMs = stall === undefined ? undefined : parseDuration(stall);
  const patience = flags.patience ?? config.patience;
  const patienceMs = patience === undefined ? undefined : parseDuration(patience);
  const caps = { ...capsOf(config.caps), ...flags.cap };
  const budget = { ...capsOf(config.budget), ...flags.budget };
  return {
    ...(granularity === undefined ? {} : { granularity }),
    ...(stallMs === undefined ? {} : { stallMs }),
    ...(Object.keys(caps).length === 0 ? {} : { caps }),
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  };
}

/** Some agent is known to us by its name, so that we can tell silence from a long test. */
function isNamed({ every, tasks = {}, stages = {} }: AgentChoice): boolean {
  return [every, ...Object.values(tasks), ...Object.values(stages)]
    .flat()
    .some(({ use }) => use !== HUMAN && !/^(?:command|replay):/.test(use));
}

export function capsOf(written: WrittenCaps = {}): Caps {
  const read = (amount: string | number | undefined): number | undefined =>
    typeof amount === "string" ? parseAmount(amount) : amount;
  const [tokens, toolCalls, usd] = [read(written.tokens), read(written.toolCalls), read(written.usd)];
  return {
    ...(tokens === undefined ? {} : { tokens: Math.round(tokens) }),
    ...(toolCalls === undefined ? {} : { toolCalls: Math.round(toolCalls) }),
    ...(usd === undefined ? {} : { usd }),
  };
}
