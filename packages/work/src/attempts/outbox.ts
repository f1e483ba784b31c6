import type { Json, Result } from "@stagewright/core";
import { err, ok } from "@stagewright/core";
import { firstProblem, handIn } from "./hand-in.ts";

/** Agents without the desk's tools leave their words here; nothing below it is ever part of a change. */
export const OUTBOX = ".stagewright/outbox.json";
export const QUESTION = ".stagewright/question.md";

/** What an agent left in the outbox, if it did: checked as a call of `submit` is. */
export function readHandIn(
  bytes: Uint8Array | undefined,
  ids: readonly string[],
): Result<{ readonly summary?: string }, string> {
  if (bytes === undefined) return ok({});
  const json = parseOutbox(bytes);
  if (!json.ok) return json;
  const parsed = handIn.safeParse(json.value);
  if (!parsed.success) return err(`${OUTBOX}: ${firstProblem(parsed.error)}`);
  return ids.includes(parsed.data.task)
    ? ok({ summary: parsed.data.summary })
    : err(`${OUTBOX}: it names the task ${JSON.stringify(parsed.data.task)}, and yours is ${ids[0]}`);
}

export function parseOutbox(bytes: Uint8Array): Result<Json, string> {
  try {
    return ok(JSON.parse(new TextDecoder().decode(bytes)) as Json);
  } catch (error) {
    return err(`${OUTBOX} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** For the prompt of an agent that only stops. */
export const exitWords = `When you are done, just stop. If something is unclear and a wrong guess would cost, write your question to ${QUESTION} and stop. If you cannot do it, say why and exit with an error.`;
