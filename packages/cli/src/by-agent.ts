import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { Problem } from "./problem.ts";
import { sanitizeLine } from "./report/sanitize.ts";

/**
 * Who types this is an agent that a run of ours has begun, by the environment it was given: what is
 * a human's to decide is not its own. One that clears its environment is held by its sandbox, if at all.
 */
export function typedByAgent({ env }: Pick<Io, "env">, deed: string): Problem | undefined {
  if (env["STAGEWRIGHT_ATTEMPT"] === undefined) return undefined;
  const task = sanitizeLine(env["STAGEWRIGHT_TASK"] ?? "");
  return {
    what: `an agent ${deed} nothing`,
    why: `this was typed by the agent at work on ${task}, or by a program of its`,
    next: "a human types it in a terminal of their own",
    exit: EXIT.failed,
  };
}
