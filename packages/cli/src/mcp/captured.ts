import { EXIT } from "../exit-codes.ts";
import type { Io, Output } from "../io.ts";

/** Runs one command line and gives its exit code; never throws. */
export type RunCommandLine = (argv: readonly string[], io: Io) => Promise<number>;

interface Around {
  /** Of the process: where it is, its environment. Its streams are not used. */
  readonly io: Io;
  /** What a stop signal is to a process. */
  readonly signal: AbortSignal;
  /** Its exit code says what it saw, not whether it could look. */
  readonly looksOnly: boolean;
}

/** A command's output as an answer, with nobody to ask and no terminal. */
export async function runCaptured(
  run: RunCommandLine,
  argv: readonly string[],
  { io, signal, looksOnly }: Around,
): Promise<{ readonly ok: boolean; readonly words: string }> {
  if (signal.aborted) return { ok: false, words: "Given up before it began." };
  const out = capture();
  const err = capture();
  const code = await run(argv, {
    cwd: io.cwd,
    env: io.env,
    out,
    err,
    ask: undefined,
    onStopSignal(told) {
      signal.addEventListener("abort", told, { once: true });
      return () => signal.removeEventListener("abort", told);
    },
    exitNow: (exit) => io.exitNow(exit),
  });
  // That something waits for a human is an answer as good as any.
  const ok = code === EXIT.done || code === EXIT.waiting || (looksOnly && out.text() !== "");
  // What goes to `err` beside an answer is for people who watch.
  const isAnswer = out.text() !== "" && (ok || isJson(out.text()));
  const parts = isAnswer ? [out.text()] : [out.text(), err.text()];
  const words = parts.filter((part) => part !== "").join("\n\n");
  return { ok, words: cut(words === "" ? `Exit code ${code}.` : words) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function capture(): Output & { text(): string } {
  let all = "";
  return {
    write: (text) => void (all += text),
    terminal: undefined,
    colour: false,
    text: () => all.trim(),
  };
}

/** Clients drop or refuse what is much longer. What matters stands at the end. */
const LONGEST = 60_000;

function cut(words: string): string {
  return words.length <= LONGEST
    ? words
    : `(The first ${words.length - LONGEST} characters are left out.)\n${words.slice(-LONGEST)}`;
}
