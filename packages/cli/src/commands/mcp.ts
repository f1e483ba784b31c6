import { serveTools } from "@stagewright/agents";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import type { RunCommandLine } from "../mcp/captured.ts";
import { takeOwnStdio } from "../mcp/own-stdio.ts";
import { sessionTools } from "../mcp/session-tools.ts";

/** Serves Stagewright to the agent's session that started it, until that goes away. */
export async function mcp(io: Io, run: RunCommandLine): Promise<ExitCode> {
  if (process.stdin.isTTY)
    io.err.write(
      "This speaks MCP on stdin and stdout, for an agent that starts it: stagewright export claude\nCtrl-C ends it.\n",
    );
  const stop = new AbortController();
  const unwatch = io.onStopSignal(() => stop.abort());
  const stdio = takeOwnStdio();
  try {
    await serveTools(sessionTools(io, run), {
      ...stdio,
      instructions: INSTRUCTIONS,
      stop: stop.signal,
      onError: (error) => io.err.write(`${error instanceof Error ? error.message : String(error)}\n`),
    });
  } finally {
    stdio.giveBack();
    unwatch();
  }
  return stop.signal.aborted ? EXIT.cancelled : EXIT.done;
}

const INSTRUCTIONS =
  "Stagewright hands out the tasks of this repository's plan one at a time, and judges, merges and ticks what is " +
  "handed in. To do a task: next, work in the workspace it names and nowhere else, submit, and mend what submit has " +
  "against it. approve, reject and answer are decisions of the human: ask them first.";
