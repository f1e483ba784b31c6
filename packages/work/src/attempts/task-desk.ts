import type { Agent, Desk, DeskAnswer, Failure, HandInDetails, Json, Task } from "@stagewright/core";
import { z } from "zod";
import { handInFor, readSaid } from "./hand-in.ts";
import type { TakenIn } from "./take-in.ts";

/** Refused so often, a session will not get it right by itself. */
const MOST_REFUSALS = 5;
const MOST_NOTES = 20;
const LONGEST_NOTE = 1_000;
const LONGEST_QUESTION = 10_000;

export interface TaskDesk extends Desk {
  /** What became of it: at most one of `taken`, `refused` and `asked` is set. */
  readonly said: {
    taken?: TakenIn;
    summary?: string;
    details?: Json;
    /** The last refusal, where there were too many. */
    refused?: TakenIn;
    /** What was wrong with the details in the end, where it was never put right. */
    wrong?: string;
    asked?: string;
    readonly notes: string[];
  };
}

/**
 * Where the agent of a task hands in. What it submits is looked at there and then, and
 * what the audit refuses goes back into the same session, at no cost of an attempt.
 */
export function taskDesk(
  task: Task,
  look: (nth: number) => Promise<TakenIn | Failure>,
  more?: {
    readonly details: HandInDetails;
    /** Why they are not taken, held against what was handed in with them. */
    readonly problems: (details: Json, taken: TakenIn) => Promise<readonly string[]>;
  },
): TaskDesk {
  const said: TaskDesk["said"] = { notes: [] };
  let tries = 0;
  return {
    said,
    submitSchema: z.toJSONSchema(handInFor(more?.details), { io: "input", unrepresentable: "any" }) as Json,
    // Names no task: a session that goes on with the next has the same tools.
    submitWords:
      "Hands in your task as the files in your working directory stand now. Call it once, when the task is done; what has to be changed first is answered, and you call it again.",

    async submit(value) {
      if (said.taken !== undefined)
        return { ok: true, final: true, words: "It was taken already. Stop now." };
      const read = readSaid(value, [task.id, task.key], more?.details);
      if (!read.ok) return { ok: false, words: read.error };
      const { summary, details } = read.value;
      const seen = await look(++tries);
      if ("code" in seen) return { ok: false, words: `It could not be read: ${seen.code}.` };
      const wrong = details === undefined ? [] : ((await more?.problems(details, seen)) ?? []);
      if (seen.refusal === undefined && wrong.length > 0) {
        const words = ["Put this right, then call submit again:", ...wrong].join("\n- ");
        if (tries < MOST_REFUSALS) return { ok: false, words };
        said.wrong = wrong.join("; ");
        return { ok: false, final: true, words: last(words) };
      }
      if (seen.refusal === undefined) {
        said.taken = seen;
        said.summary = summary;
        if (details !== undefined) said.details = details;
        const next =
          seen.challenged === undefined
            ? "Its checks are run elsewhere; do not wait for them."
            : "A human is asked about what was found in it; do not wait for the answer.";
        const words = `${task.id} is handed in, with ${seen.changes.length} changed files. ${next} Stop now.`;
        return { ok: true, final: true, words };
      }
      if (tries < MOST_REFUSALS) return { ok: false, words: refusalWords(seen.refusal) };
      said.refused = seen;
      return {
        ok: false,
        final: true,
        words: last(refusalWords(seen.refusal)),
      };
    },

    ask: (question) => Promise.resolve(ask(said, question)),

    note: (text) => Promise.resolve(note(said, text)),
  };
}

export function note(said: { readonly notes: string[] }, text: string): DeskAnswer {
  if (said.notes.length >= MOST_NOTES) return { ok: false, words: `${MOST_NOTES} notes are enough.` };
  said.notes.push(text.slice(0, LONGEST_NOTE));
  return { ok: true, words: "Noted." };
}

export function ask(said: { asked?: string }, question: string): DeskAnswer {
  if (question.trim() === "") return { ok: false, words: "The question is empty." };
  said.asked = question.trim().slice(0, LONGEST_QUESTION);
  return {
    ok: true,
    final: true,
    words:
      "A human is asked. You are called again with the answer. Leave your files as they are, and stop now.",
  };
}

const last = (words: string): string => `${words}\nThat was the last try. Stop now.`;

function refusalWords(refusal: Failure): string {
  if (refusal.code === "NO_CHANGE")
    return "Nothing is changed in your working directory, so there is nothing to hand in.";
  if (refusal.code !== "CHANGE_REFUSED") return `It was refused: ${refusal.code}.`;
  return [
    "The change is refused. Put this right, then call submit again:",
    ...refusal.findings.map(
      ({ path, line, detail }) => `- ${path}${line === undefined ? "" : `:${line}`}: ${detail}`,
    ),
  ].join("\n");
}

/** For the prompt of an agent that has the desk's tools. */
export function deskWords(id: string, details?: HandInDetails): string {
  const more = Object.keys(details?.schema.shape ?? {}).map((key) => `, ${JSON.stringify(key)}: …`);
  return [
    `When you are done, call the tool \`submit\` of the MCP server \`stagewright\` with { "task": ${JSON.stringify(id)}, "summary": "…"${more.join("")} }. Ending your turn without it hands in nothing.`,
    "If something is unclear and a wrong guess would cost, call its tool `ask` with your question instead, and stop. What a reviewer should know goes into `note`.",
  ].join("\n");
}

/** An end that looks well, of an agent that has handed in nothing. */
export function notSubmitted(agent: Agent, wrong = "it ended its turn without handing in"): Failure {
  return { code: "NOT_SUBMITTED", agent: agent.name, detail: wrong };
}
