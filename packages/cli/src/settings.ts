import {
  err,
  ok,
  type AgentUse,
  type Caps,
  type CheckPin,
  type ReportSource,
  type Result,
  type RunSettings,
  type StrengthSettings,
  type ToolServer,
} from "@stagewright/core";
import { findProgram } from "@stagewright/agents";
import { agentsFrom, limitsFrom } from "./agent-settings.ts";
import type { Config } from "./config/config-schema.ts";
import { parseDuration } from "./duration.ts";
import type { Problem } from "./problem.ts";

/** The command line's words of `run`, as typed. */
export interface RunFlags {
  /** Of several the next where one cannot work at all. */
  readonly agent?: readonly string[];
  /** These three are of the first agent. */
  readonly model?: string;
  readonly effort?: string;
  readonly auth?: NonNullable<AgentUse["auth"]>;
  /** `docs=gemini`. */
  readonly agentFor?: readonly string[];
  readonly granularity?: NonNullable<RunSettings["granularity"]>;
  readonly stall?: string;
  readonly patience?: string;
  readonly cap?: Caps;
  readonly budget?: Caps;
  readonly concurrency?: number;
  /** `test=npm test`, `lint=none`. */
  readonly check?: readonly string[];
  readonly attempts?: number;
  readonly deadline?: string;
  readonly commits?: RunSettings["commits"];
  readonly setup?: string;
  readonly env?: readonly string[];
  /** Commands to be told, beside those of the configuration. */
  readonly notify?: readonly string[];
  readonly sandbox?: RunSettings["sandbox"];
  readonly redo?: boolean;
  readonly fresh?: boolean;
  readonly planEdits?: RunSettings["planEdits"];
  readonly hold?: boolean;
}

const DEFAULTS = {
  concurrency: 6,
  attempts: 2,
  deadline: "30m",
  checkTimeout: "10m",
  commits: "per-task",
  sandbox: "auto",
} as const;

/** A command somebody wrote for a check, or that it is not to be run. */
export interface WrittenCheck {
  readonly name: string;
  /** Undefined: `none`. */
  readonly command?: string;
  readonly timeoutMs: number;
  readonly origin: string;
  readonly report?: ReportSource;
  readonly runs?: number;
  readonly coverage?: NonNullable<CheckPin["coverage"]>;
  readonly strength?: StrengthSettings;
}

/** Where a run's settings come from, beside flags and configuration. */
export interface SettingsContext {
  /** Stages of this pipeline may have agents of their own. */
  readonly pipeline: string;
  readonly cwd: string;
}

/** Everything but the checks and the agents' directory: flags before configuration before defaults. */
export function settingsFrom(
  flags: RunFlags,
  config: Config,
  context: SettingsContext,
): Result<Omit<RunSettings, "checks" | "agentBase">, Problem> {
  const agents = agentsFrom(flags, config, context);
  if (!agents.ok) return agents;
  const deadline = flags.deadline ?? config.deadline ?? DEFAULTS.deadline;
  const deadlineMs = parseDuration(deadline);
  if (deadlineMs === undefined)
    return err({ what: `--deadline ${deadline} is not a duration`, next: "write it as 30m, 90s or 1h30m" });
  const setup = flags.setup ?? config.setup;
  return ok({
    agents: agents.value,
    ...limitsFrom(flags, config, agents.value),
    concurrency: flags.concurrency ?? config.concurrency ?? DEFAULTS.concurrency,
    attempts: flags.attempts ?? config.attempts ?? DEFAULTS.attempts,
    deadlineMs,
    commits: flags.commits ?? config.commits ?? DEFAULTS.commits,
    ...(setup === undefined ? {} : { setup }),
    env: [...new Set([...(config.env ?? []), ...(flags.env ?? [])])],
    ...(config.scope === undefined ? {} : { scope: config.scope }),
    protect: config.protect ?? [],
    ...(config.acceptance === undefined ? {} : { acceptance: config.acceptance }),
    ...guardsFrom(config),
    ...notifyFrom(flags, config),
    ...serversFrom(config, context.cwd),
    ...(flags.redo ? { redo: true } : {}),
    ...(flags.fresh ? { fresh: true } : {}),
    ...planEditsFrom(flags, config),
    ...(config.receipts === undefined ? {} : { receipts: config.receipts }),
    ...((flags.hold ?? config.hold) ? { hold: true } : {}),
    sandbox: flags.sandbox ?? config.sandbox ?? DEFAULTS.sandbox,
  });
}

function guardsFrom({ guards }: Config): Pick<RunSettings, "guards" | "guardsAsk"> {
  const { mode, ask } = typeof guards === "string" ? { mode: guards } : (guards ?? {});
  return {
    ...(mode === undefined ? {} : { guards: mode }),
    ...(ask === undefined ? {} : { guardsAsk: ask }),
  };
}

function planEditsFrom(flags: RunFlags, config: Config): Pick<RunSettings, "planEdits"> {
  const planEdits = flags.planEdits ?? config.planEdits;
  return planEdits === undefined ? {} : { planEdits };
}

/** A program that is not there is named to agents, with what to do instead. */
function serversFrom({ mcp = {} }: Config, cwd: string): Pick<RunSettings, "servers"> {
  const servers = Object.entries(mcp).map(([name, { command, url, env, fallback }]): ToolServer => {
    const reach = command === undefined ? { url: url ?? "" } : { command };
    const [program = ""] = command ?? [];
    const found = command === undefined ? ok(url) : findProgram(program, { path: process.env["PATH"], cwd });
    return {
      ...{ name, reach },
      ...(env === undefined ? {} : { env }),
      ...(fallback === undefined ? {} : { fallback }),
      ...(found.ok ? {} : { absent: found.error }),
    };
  });
  return servers.length === 0 ? {} : { servers };
}

function notifyFrom(flags: RunFlags, config: Config): Pick<RunSettings, "notify"> {
  const written = (config.notify ?? []).map((one) => {
    if ("command" in one) return one;
    const { webhook, secretEnv } = one;
    return secretEnv === undefined ? { webhook } : { webhook, secretEnv };
  });
  const notify = [...written, ...(flags.notify ?? []).map((command) => ({ command }))];
  return notify.length === 0 ? {} : { notify };
}

/** The checks somebody wrote, by name: the command line's over the configuration's. Empty: detect one. */
export function writtenChecks(
  flags: RunFlags,
  config: Config,
  configFile: string,
): Result<readonly WrittenCheck[], Problem> {
  const checks = new Map<string, WrittenCheck>();
  for (const [name, written] of Object.entries(config.check ?? {})) {
    const whole = typeof written === "string" ? { run: written } : written;
    checks.set(name, {
      ...check(name, whole.run, whole.timeout, configFile),
      ...reportOf(whole),
      ...(whole.flaky === undefined ? {} : { runs: whole.flaky.runs }),
      ...coverageOf(whole),
      ...strengthOf(whole),
    });
  }
  for (const typed of flags.check ?? []) {
    const [, name, run] = /^([\w.-]+)=(.*\S.*)$/s.exec(typed) ?? [];
    if (name === undefined || run === undefined)
      return err({
        what: `--check ${typed} is not a check`,
        next: "--check test='npm test', or --check test=none",
      });
    checks.set(name, check(name, run, undefined, "--check"));
  }
  return ok([...checks.values()]);
}

function check(name: string, run: string, timeout: string | undefined, origin: string): WrittenCheck {
  const timeoutMs = parseDuration(timeout ?? DEFAULTS.checkTimeout) ?? 0;
  return run.trim() === "none" ? { name, timeoutMs, origin } : { name, command: run, timeoutMs, origin };
}

/** `output`: what the check prints is the report itself. */
function reportOf({ report, format }: WrittenReport): { report?: ReportSource } {
  if (report === undefined && format === undefined) return {};
  const files = typeof report === "string" ? [report] : report;
  const isOutput = files === undefined || files.includes("output");
  return { report: { ...(isOutput ? {} : { files }), ...(format === undefined ? {} : { format }) } };
}

function coverageOf({ coverage }: WrittenReport): Pick<WrittenCheck, "coverage"> {
  if (coverage === undefined) return {};
  const { report, least } = coverage;
  return { coverage: { files: typeof report === "string" ? [report] : report, least } };
}

function strengthOf({ strength }: WrittenReport): Pick<WrittenCheck, "strength"> {
  if (strength === undefined) return {};
  const { within, ...asked } = strength;
  return { strength: { ...asked, withinMs: parseDuration(within) ?? 0 } };
}

interface WrittenReport {
  readonly report?: string | readonly string[] | undefined;
  readonly format?: ReportSource["format"] | undefined;
  readonly strength?: (Omit<StrengthSettings, "withinMs"> & { readonly within: string }) | undefined;
  readonly coverage?: { readonly report: string | readonly string[]; readonly least: number } | undefined;
}

/** What the user wrote goes through their shell. */
export function pinned(written: readonly WrittenCheck[]): CheckPin[] {
  return written.flatMap(({ name, command, timeoutMs, origin, report, runs, coverage, strength }) =>
    command === undefined
      ? []
      : [
          {
            name,
            command: { shell: command },
            display: command,
            origin,
            timeoutMs,
            ...(report === undefined ? {} : { report }),
            ...(runs === undefined ? {} : { runs }),
            ...(coverage === undefined ? {} : { coverage }),
            ...(strength === undefined ? {} : { strength }),
          },
        ],
  );
}

/** The check that the repository's own files suggest. */
export function pinnedDetection(found: Pick<CheckPin, "command" | "display" | "origin">): CheckPin {
  return { name: "test", ...found, timeoutMs: parseDuration(DEFAULTS.checkTimeout) ?? 0 };
}
