import { styleText } from "node:util";
import type { Io, Output } from "./io.ts";

/** The process's own streams and signals. */
export function systemIo(exitNow: (code: number) => void): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: output(process.stdout),
    err: output(process.stderr),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    onStopSignal,
    exitNow,
  };
}

function output(stream: NodeJS.WriteStream): Output {
  // A reader that went away (`| head`) is no error of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const terminal = stream.isTTY
    ? { stream, columns: () => stream.columns, rows: () => stream.rows }
    : undefined;
  return { write: (text) => void stream.write(text), terminal, colour: wantsColour(stream) };
}

/** Node's own rule: NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS, then the terminal. */
function wantsColour(stream: NodeJS.WriteStream): boolean {
  return styleText("bold", "x", { stream }) !== "x";
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function onStopSignal(told: () => void): () => void {
  for (const signal of STOP_SIGNALS) process.on(signal, told);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, told);
  };
}
