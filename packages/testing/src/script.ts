/** The languages in which models are spoken to over HTTP. */
export type ModelApi = "anthropic" | "responses" | "chat" | "gemini";

/** Tokens. What came out of the provider's cache is in `cached` only, never in `input` too. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What one of the model's tool calls gave back. */
export interface ToolResult {
  /** The tool's name as the agent offered it. */
  readonly tool: string;
  readonly text: string;
  /** What the agent itself called an error; many agents only say so in the text. */
  readonly failed: boolean;
}

/** What a request asks of the model, in no API's words. */
export interface Turn {
  readonly api: ModelApi;
  readonly model: string;
  /** The last text of the user's; what agents add on their own is taken off. */
  readonly prompt: string;
  /** All of the user's texts in this conversation, oldest first; `prompt` is the last. */
  readonly texts: readonly string[];
  /** What came back since the last of the user's texts. */
  readonly results: readonly ToolResult[];
  /** Where the script stands: the number of `results`. Nothing else remembers it. */
  readonly step: number;
  readonly tools: readonly { readonly name: string; readonly description: string }[];
  /**
   * How often this very prompt and step were asked before, in any session: the one thing the server counts,
   * for scripts such as "429, then success".
   */
  readonly seen: number;
}

/** Said in place of the default, which follows from the lengths of the texts. */
export interface SaysUsage {
  readonly usage?: Partial<Usage>;
}

/** Text for the user. Without a tool call beside it, it ends the turn. */
export interface Say extends SaysUsage {
  readonly say: string;
}

/** A command line for whichever shell tool the agent offers. */
export interface Shell extends SaysUsage {
  readonly shell: string;
}

/** A call of the tool whose name is `tool`, or ends with it: "submit" finds `mcp__stagewright__submit`. */
export interface UseTool extends SaysUsage {
  readonly tool: string;
  /** Text for tools that take free text (`apply_patch`). */
  readonly args: Readonly<Record<string, unknown>> | string;
  /** What to do when no such tool is offered. Without it, that is a problem (see `ScriptedModel.problems`). */
  readonly otherwise?: Say | Shell;
}

/** A refusal, before anything is streamed. */
export interface Refuse {
  /** HTTP status. */
  readonly error: number;
  readonly message?: string;
  /** In place of what the API's provider would send. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The message begins well, then comes what is no JSON, and the stream ends. */
export interface Malformed {
  readonly malformed: true;
}

/** The message begins well, then the connection is gone. */
export interface Cut {
  readonly cut: true;
}

/** The message begins well and never goes on; `close()` ends it. */
export interface Hang {
  readonly hang: true;
}

export type Reply = Say | Shell | UseTool | Refuse | Malformed | Cut | Hang;

/**
 * What the model answers. Several replies make one message, with as many tool calls, and so as many steps;
 * `malformed`, `cut` or `hang` may stand at the end, `error` only alone. Holding back the promise holds back
 * the answer.
 */
export type Script = (turn: Turn) => Reply | readonly Reply[] | Promise<Reply | readonly Reply[]>;
