import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { painter } from "./report/style.ts";

/** Why a command cannot do what it was asked: what is wrong, why, and what to type instead. */
export interface Problem {
  readonly what: string;
  readonly why?: string | undefined;
  readonly next?: string;
  /** Usage or configuration unless said otherwise. */
  readonly exit?: ExitCode;
}

/** Says it to the human and gives the exit code. */
export function tell(io: Io, problem: Problem): ExitCode {
  const paint = painter(io.err.colour);
  io.err.write(`${paint("red", "stagewright:")} ${problem.what}\n`);
  if (problem.why !== undefined) io.err.write(`  ${problem.why}\n`);
  if (problem.next !== undefined) io.err.write(`  ${paint("dim", "next:")} ${problem.next}\n`);
  return problem.exit ?? EXIT.usage;
}
