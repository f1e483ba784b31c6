import type { Caps } from "./agent.ts";
import type { Command } from "./ports.ts";
import type { StrengthSettings } from "./strength.ts";
import type { ReportSource } from "./test-report.ts";
import type { TaskKind } from "./work-plan.ts";

/** An agent as the user wrote it (`claude`, `command:…`, `replay:…`, `human`), and what it is told at its start. */
export interface AgentUse {
  readonly use: string;
  /** Its own words for them; its own defaults where absent. */
  readonly model?: string;
  readonly effort?: string;
  /** `inherit`: its own login. `token`: a private home and a token from the environment. */
  readonly auth?: "inherit" | "token";
}

/** Tried in this order: the next where one cannot work at all. At least one. */
export type AgentChain = readonly AgentUse[];

export interface AgentChoice {
  readonly every: AgentChain;
  /** Instead, for tasks of a kind. */
  readonly tasks?: Readonly<Partial<Record<TaskKind, AgentChain>>>;
  /** Instead, for stages by address. */
  readonly stages?: Readonly<Record<string, AgentChain>>;
}

export interface RunSettings {
  readonly agents: AgentChoice;
  /** Directory that relative paths in agents are meant from. */
  readonly agentBase: string;
  /** `auto`: small or same-file tasks in a row share an agent's session. Absent: `auto`. */
  readonly granularity?: "auto" | "task";
  /** An agent that shows no sign of life for so long is stopped. Absent: never. */
  readonly stallMs?: number;
  /** At most this for one attempt. */
  readonly caps?: Caps;
  /** At most this for the whole run. */
  readonly budget?: Caps;
  /** Agent stages are done anew, though nothing they depend on has changed. */
  readonly fresh?: boolean;
  /** How long a task waits, in all, for a provider that is limiting or failing. Absent: 6 h. */
  readonly patienceMs?: number;
  /** Tool servers (MCP) that the user has for agents; those that are not there among them. */
  readonly servers?: readonly ToolServer[];
  readonly concurrency: number;
  /** Attempts at a task, repairs of a phase: at most this many each. */
  readonly attempts: number;
  readonly deadlineMs: number;
  readonly checks: readonly CheckPin[];
  readonly commits: "per-task" | "single";
  /** Run by `sh -c` in each new workspace. */
  readonly setup?: string;
  /** Names of environment variables passed on to agents and checks. */
  readonly env: readonly string[];
  /** Globs: a change outside them is refused. Absent: no limit. */
  readonly scope?: readonly string[];
  /** Told when the run comes to rest. A secret is named by its variable, never stored. */
  readonly notify?: readonly (
    | { readonly command: string }
    | { readonly webhook: string; readonly secretEnv?: string }
  )[];
  /** Globs: a change to them is refused unless the task names the file. */
  readonly protect: readonly string[];
  /** What becomes of a change that tampers with tests, checks or their settings. Absent: `enforce`. */
  readonly guards?: "off" | "report" | "enforce";
  /** What becomes of what may well be meant: a human is asked (absent), or only told. */
  readonly guardsAsk?: "park" | "report";
  /** A story's acceptance tests are frozen before its code is begun. Absent: they are not. */
  readonly acceptance?: "frozen";
  readonly sandbox: "auto" | "require" | "off";
  /** What becomes of its receipts beside the store: a signed ref here, the same ref pushed along with the result. Absent: `local`. */
  readonly receipts?: "off" | "local" | "push";
  /** What to do when the plan document is edited during the run. Absent: `ask`. */
  readonly planEdits?: "ask" | "take" | "leave";
  /** A human is asked of each candidate before it is committed, whether or not its stage wants that. */
  readonly hold?: boolean;
  /** Boxes ticked before the run are taken in: un-ticked, and done. */
  readonly redo?: boolean;
}

/** A server of tools for agents, over MCP. */
export interface ToolServer {
  readonly name: string;
  readonly reach: { readonly command: readonly string[] } | { readonly url: string };
  /** Names of variables of the user's environment that it is given. */
  readonly env?: readonly string[];
  /** What an agent does where it is not there. */
  readonly fallback?: string;
  /** Why it is not there. */
  readonly absent?: string;
}

export interface CheckPin {
  readonly name: string;
  readonly command: Command;
  /** As a human would type it. */
  readonly display: string;
  readonly origin: string;
  readonly timeoutMs: number;
  /** Where it leaves a report of its tests, by the user's word; absent: it is made to leave one where that can be done. */
  readonly report?: ReportSource;
  /** How often a test that fails newly is run on one tree before it is believed; 1: once. Absent: 3. */
  readonly runs?: number;
  /** How strong its tests have to be, measured by mutants of what was changed. Absent: nobody looks. */
  readonly strength?: StrengthSettings;
  /** Where it leaves a report of its coverage, and how much of each changed source file tests have to reach, in percent. */
  readonly coverage?: { readonly files: readonly string[]; readonly least: number };
}
