import type { HandInDetails, Json, Result } from "@stagewright/core";
import { err, ok } from "@stagewright/core";
import { z } from "zod";
import { handInFor, readSaid, type Said } from "./hand-in.ts";

/** Agents without the desk's tools leave their words here; nothing below it is ever part of a change. */
export const OUTBOX = ".stagewright/outbox.json";
export const QUESTION = ".stagewright/question.md";

/** What an agent left in the outbox, if it did: checked as a call of `submit` is. */
export function readHandIn(
  bytes: Uint8Array | undefined,
  ids: readonly string[],
  details?: HandInDetails,
): Result<Partial<Said>, string> {
  if (bytes === undefined)
    return details === undefined ? ok({}) : err(`${OUTBOX} was not written, and this task wants it`);
  const json = parseOutbox(bytes);
  if (!json.ok) return json;
  const read = readSaid(json.value, ids, details);
  return read.ok ? read : err(`${OUTBOX}: ${read.error}`);
}

export function parseOutbox(bytes: Uint8Array): Result<Json, string> {
  try {
    return ok(JSON.parse(new TextDecoder().decode(bytes)) as Json);
  } catch (error) {
    return err(`${OUTBOX} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** For the prompt of an agent that only stops. */
export function exitWords(id: string, details?: HandInDetails): string {
  return details === undefined ? justStop : `${outboxWords(id, details)} ${UNCLEAR}`;
}

function outboxWords(id: string, details: HandInDetails): string {
  const schema = JSON.stringify(z.toJSONSchema(handInFor(details), { io: "input", unrepresentable: "any" }));
  return `When you are done, write one JSON object to ${OUTBOX}, of this schema, with ${JSON.stringify(id)} as its task, and stop:\n\n${schema}\n\n`;
}

const UNCLEAR = `If something is unclear and a wrong guess would cost, write your question to ${QUESTION} and stop. If you cannot do it, say why and exit with an error.`;

const justStop = `When you are done, just stop. ${UNCLEAR}`;
