import type { Sign } from "./classify.ts";

/** Whose login an agent works with: its own store in the user's home, or a token that is named and a home of its own. */
export type Auth = "inherit" | "token";

/**
 * What is known of one coding tool that speaks ACP. Data, so that another tool is one
 * more file here; what it leaves out the protocol settles.
 */
export interface AgentRow {
  readonly name: string;
  /** Programs that speak ACP, by preference, with what they need to be told. */
  readonly programs: readonly { readonly name: string; readonly args?: readonly string[] }[];
  /** The tool itself, where the program is an adapter to it: an installed one is used, named in this variable. */
  readonly behind?: { readonly name: string; readonly variable: string };
  /** What the user types where no program is found. */
  readonly install: string;
  /** What the user types to log in. */
  readonly login: string;
  /** Set in every process of the agent. */
  readonly env?: Readonly<Record<string, string>>;
  /** With the user's login: variables passed on where the user has set them. */
  readonly passes: readonly string[];
  /** What it must write in the user's home to work: its sessions, its refreshed login. */
  readonly state: (home: Home) => readonly string[];
  /** Variables that are a login by themselves, and what else points where they are good for. */
  readonly token: {
    readonly keys: readonly string[];
    readonly beside: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Variables that it reads as settings alone, by the name of the variable. */
    readonly settings?: Readonly<Record<string, Extract<Setting, { by: "json" }>>>;
  };
  /** Files of the private home a token is used in, by their path in it. */
  readonly privateFiles?: Readonly<Record<string, string>>;
  /** Files for it, each named to it by a variable, where the user has not set that. */
  readonly files?: Readonly<Record<string, string>>;
  readonly model?: Setting;
  readonly effort?: Setting;
  /** Session modes by preference; the first it has is taken. None that no longer asks: we want to hear what it does. */
  readonly modes?: readonly string[];
  /** It has a sandbox of its own, and a command that it asks for is one to run outside of that. */
  readonly asksToLeave?: boolean;
  /** `_meta` of a new session. */
  readonly meta?: (wish: Wish) => Readonly<Record<string, unknown>>;
  /** How it takes an earlier session up, where its word for it cannot be trusted. */
  readonly takesUp?: "never";
  /** How long it may take to end by itself after the end of its input; 0 where it never does. */
  readonly eofMs?: number;
  /** What the usage at the end of a turn counts; all of the turn unless told. */
  readonly usageIs?: UsageScope;
  /** Lines of its stderr that are of use to nobody. */
  readonly chatter?: RegExp;
  /** What it says when it fails, before what all of them say. */
  readonly signs?: readonly Sign[];
  /** Matches its own words for an error in a message, which it takes for a normal end of turn. */
  readonly saysError?: RegExp;
  /** Of the tool itself: arguments that make it say whether it is logged in, and its words for yes. */
  readonly status?: { readonly args: readonly string[]; readonly yes: RegExp };
}

/** `session`: all turns since the process began. */
export type UsageScope = "turn" | "last-call" | "session";

export interface Home {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a job wants of the agent. */
export interface Wish {
  readonly model?: string;
  readonly effort?: string;
  readonly usd?: number;
}

/** How a model or an effort is chosen; by its session's own list of options where nothing is said. */
export type Setting =
  /** A key of the JSON object that a variable holds. */
  | { readonly by: "json"; readonly variable: string; readonly key: string }
  | { readonly by: "option"; readonly id: string }
  | { readonly by: "argument"; readonly flag: string }
  | { readonly by: "variable"; readonly name: string };

/** What can be known of a failure. */
export interface Evidence {
  /** Of a request: what the agent answered. */
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  /** What it said last. */
  readonly said?: string;
  /** The end of what it wrote to stderr since the turn began. */
  readonly stderr?: string;
  readonly exit?: string;
}
