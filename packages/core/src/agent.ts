import type { ProcessOutcome } from "./ports.ts";
import type { Json } from "./result.ts";
import type { ToolServer } from "./settings.ts";

/**
 * A coding tool that does tasks. `run` resolves when the agent has stopped, whatever
 * it did; an end without error is never taken as success. Implementations MUST end
 * every process they started before they resolve, but for a session they keep.
 */
export interface Agent {
  readonly name: string;
  /** It hands in through {@link Desk.submit}; one that does not simply stops when it is done. */
  readonly submits?: boolean;
  /** Why this agent cannot work here at all, or undefined. Asked once, before anything is spent. */
  unavailable(): Promise<string | undefined>;
  run(job: AgentJob): Promise<AgentOutcome>;
  /** Whether a session is kept under this name, alive and idle. */
  keeps?(name: string): boolean;
  /** Ends what `keepAs` has kept under these names; all of it where none is named. */
  release?(names?: readonly string[]): Promise<void>;
}

export interface AgentJob {
  readonly run: string;
  readonly stage: string;
  /** The task's id as the document writes it, and its unique key. */
  readonly task: { readonly id: string; readonly key: string };
  readonly attempt: number;
  readonly prompt: string;
  readonly workspace: { readonly path: string; readonly scratch: string };
  readonly logFile: string;
  readonly deadlineMs: number;
  /** With nothing from the agent, and no process of its tools at work, for so long, it hangs. Absent: it is never thought to. */
  readonly stallMs?: number;
  readonly signal: AbortSignal;
  readonly onStart?: (process: { pid: number }) => void;
  /** Where it tells what it has done, and asks. Absent: it only stops. */
  readonly desk?: Desk;
  /** Servers of tools that its session is given, beside the desk. */
  readonly servers?: readonly ToolServer[];
  /** Model and effort, where the user wrote them; the agent's own otherwise. */
  readonly model?: string;
  readonly effort?: string;
  /** Beyond any of these it is stopped. */
  readonly caps?: Caps;
  /** Asked after each call the agent tells of, with what this job has used so far: true stops it. */
  readonly overBudget?: (used: Usage) => boolean;
  /** Its session stays alive under this name, in its workspace, to go on with. */
  readonly keepAs?: string;
  /** A session that was kept, or that the agent itself can take up again. A fresh one where neither works. */
  readonly goOn?: { readonly kept?: string; readonly session?: string };
  /** Told what it is at, in a few words, for people who watch. */
  readonly onActivity?: (words: string) => void;
}

/** Where an agent tells the kernel what it has done, and asks. Each answer goes back to the agent as words. */
export interface Desk {
  /** JSON Schema of what `submit` takes: an object. */
  readonly submitSchema: Json;
  /** What `submit` is for, in a sentence or two. */
  readonly submitWords: string;
  submit(value: Json): Promise<DeskAnswer>;
  ask(question: string): Promise<DeskAnswer>;
  note(text: string): Promise<DeskAnswer>;
}

export interface DeskAnswer {
  readonly ok: boolean;
  readonly words: string;
  /** Nothing more is wanted of the agent: it is told to end its turn, and soon ended if it does not. */
  readonly final?: boolean;
}

/** Each counted over one attempt, or over a run. */
export interface Caps {
  /** Input and output together. */
  readonly tokens?: number;
  readonly toolCalls?: number;
  readonly usd?: number;
}

/** What an attempt has used. What is absent is unknown, and never zero. */
export interface Usage {
  readonly inputTokens?: number;
  /** Of the input, read from the provider's cache. */
  readonly cachedTokens?: number;
  readonly outputTokens?: number;
  readonly usd?: number;
  readonly toolCalls?: number;
}

export interface AgentOutcome extends ProcessOutcome {
  /** Why it stopped, where it or its provider says so; before `end`, which may look like success. */
  readonly problem?: AgentProblem;
  readonly usage?: Usage;
  /** With which the agent can take its conversation up again. */
  readonly session?: string;
  /** As the agent names it. */
  readonly model?: string;
  /** What it wanted to do and was, or was not, allowed to. */
  readonly permissions?: readonly PermissionDecision[];
  /** It went on in an earlier session. */
  readonly wentOn?: boolean;
}

export interface PermissionDecision {
  readonly what: string;
  readonly allowed: boolean;
  readonly why: string;
}

export type AgentProblem =
  /** `command`: what the user types to log in. */
  | { readonly kind: "login"; readonly command: string; readonly detail: string }
  /** `resetAt`: ISO 8601, where the provider names it. */
  | { readonly kind: "rate-limited"; readonly resetAt?: string; readonly detail: string }
  /** May pass by itself: an overloaded or unreachable provider, a broken stream. */
  | { readonly kind: "transient"; readonly detail: string }
  /** Will not: an unknown model, a request the provider refuses, no credit. */
  | { readonly kind: "permanent"; readonly detail: string }
  | { readonly kind: "stalled"; readonly quietMs: number }
  | {
      readonly kind: "over-cap";
      readonly scope: "attempt" | "run";
      readonly cap: keyof Caps;
      readonly limit: number;
      readonly used: number;
    }
  /** It ended its turn and has handed nothing in, though it was reminded. */
  | { readonly kind: "not-submitted"; readonly detail: string };
