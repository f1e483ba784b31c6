import type { SessionUpdate } from "@agentclientprotocol/sdk";
import { z } from "zod";

const word = z.string().nullish().catch(undefined);
const list = <T extends z.ZodType>(each: T) => z.array(each).nullish().catch(undefined);

const chunk = {
  content: z.union([
    z.looseObject({ type: z.literal("text"), text: z.string() }),
    z.looseObject({ type: z.string().refine((type) => type !== "text") }),
  ]),
  messageId: word,
};
const call = {
  toolCallId: z.string(),
  ...{ title: word, name: word, kind: word, status: word },
  locations: list(z.looseObject({ path: z.string() })),
  content: list(
    z.union([
      z.looseObject({ type: z.literal("diff"), path: z.string() }),
      z.looseObject({ type: z.string().refine((type) => type !== "diff") }),
    ]),
  ),
};

/** What we read of each kind of update, and no more: it may say whatever else its day knows. */
const KINDS: Readonly<Record<string, z.ZodType>> = {
  agent_message_chunk: z.looseObject(chunk),
  agent_thought_chunk: z.looseObject(chunk),
  tool_call: z.looseObject(call),
  tool_call_update: z.looseObject(call),
  plan: z.looseObject({ entries: z.array(z.looseObject({ status: z.string(), content: z.string() })) }),
  usage_update: z.looseObject({
    // What cannot be an amount is none.
    used: z.number().nonnegative().catch(0),
    cost: z
      .looseObject({ amount: z.number().nonnegative(), currency: z.string() })
      .nullish()
      .catch(undefined),
  }),
};

/** An update as it can be worked with; undefined where it makes no sense. An agent's slip is never ours. */
export function readUpdate(update: unknown): SessionUpdate | undefined {
  if (typeof update !== "object" || update === null) return undefined;
  const kind = (update as { sessionUpdate?: unknown }).sessionUpdate;
  if (typeof kind !== "string") return undefined;
  const schema = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (schema === undefined) return update as SessionUpdate;
  const read = schema.safeParse(update);
  return read.success ? (read.data as SessionUpdate) : undefined;
}

const turn = z.looseObject({ stopReason: z.string() });
const opened = z.looseObject({
  sessionId: z.string().min(1).max(1_000),
  modes: z.looseObject({ availableModes: z.array(z.looseObject({ id: z.string() })) }).nullish(),
  configOptions: z.array(z.looseObject({ id: z.string() })).nullish(),
});

/** Whether it is the end of a turn, as far as we read it. */
export const isTurn = (answer: unknown): boolean => turn.safeParse(answer).success;

/** Whether it is a session that was begun, as far as we read it. */
export const isOpened = (answer: unknown): boolean => opened.safeParse(answer).success;
