import type { Readable, Writable } from "node:stream";
import type { Json } from "@stagewright/core";
import type { ToolAnswer, ToolWords } from "./tool-server.ts";

/** A tool for an agent's session. */
export interface SessionTool extends ToolWords {
  /** Given what fits `inputSchema`. Told by `signal` that nobody waits any more; it resolves when it has ended. */
  call(given: { readonly [key: string]: Json }, signal: AbortSignal): Promise<ToolAnswer>;
}

export interface ToolsOnStdio {
  readonly input: Readable;
  /** Nothing else may be written there: it is the protocol's. */
  readonly output: Writable;
  readonly instructions: string;
  readonly progressMs?: number;
  /** Ends it, as the end of `input` does. */
  readonly stop?: AbortSignal;
  readonly onError?: (error: unknown) => void;
}

/** Serves tools to the program that started us. Resolves when that has gone and every call has ended. */
export async function serveTools(tools: readonly SessionTool[], channel: ToolsOnStdio): Promise<void> {
  const { serveOnStdio } = await import("./tools-on-stdio.ts");
  await serveOnStdio(tools, channel);
}
