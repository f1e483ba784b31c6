import { codeStage, err, ok, type Failure, type RunState } from "@stagewright/core";
import { z } from "zod";
import { payloadBrief, payloadReady } from "../artifacts.ts";
import type { PayloadEdit } from "../document/edit.ts";
import { openBlockingQuestions } from "../document/missing.ts";
import type { Payload } from "../document/schema.ts";
import { briefDifferences } from "./brief.ts";
import { currentPayload, upstreamMissing } from "./current.ts";
import { driftSince } from "./drift.ts";
import { verifyHandoff } from "./handoff.ts";
import { metaEdits, withEdits } from "./place.ts";
import { toolsOf } from "./tools.ts";

/**
 * P2, P6–P9: before anybody implements. What is missing parks the run; what differs, and
 * what is open and blocking, is asked; the tools answer; what moved since planning is said.
 */
export const receive = codeStage({
  name: "receive",
  variant: "payload",
  inputs: { brief: payloadBrief },
  outputs: { ready: payloadReady },
  options: z.strictObject({}),
  handle: async (context) => {
    const { brief } = context.inputs;
    const current = await currentPayload(context, brief.file);
    if (!current.ok) return current;
    const { payload, bytes, findings } = current.value;
    const missing = upstreamMissing(current.value, brief.file, "4-implement");
    if (missing !== undefined) return err(missing);

    const asked = questionsOf(payload, brief.text, bytes, brief.file);
    const answers = answersTo(context.state);
    const next = asked[answers.length];
    if (next !== undefined) return err<Failure>({ code: "ASKED", question: next.question });

    const stamp = { run: context.run, at: new Date().toISOString() };
    const edits = asked.flatMap(({ edits: by }, index) => by(answers[index] ?? ""));
    const handoff = await verifyHandoff(context, brief.file, bytes);
    const drift = await driftSince(context, payload);
    const tools = await toolsOf(context);
    const written = await context.write(
      [{ path: brief.file, bytes: withEdits(bytes, [...edits, ...metaEdits("4-implement", stamp)]) }],
      `docs: ${brief.file} is taken up for implementation`,
    );
    if (!written.ok) return written;
    return ok({
      ready: {
        drift: drift.changes,
        tools,
        handoff: handoff.handoff,
        notes: [
          ...handoff.notes,
          ...drift.notes,
          ...findings
            .filter(({ severity }) => severity !== "error")
            .map(({ place, path, message }) => `${brief.file}:${place.line} ${path} ${message}`),
          ...drift.changes.map(
            ({ path, status, steps }) => `${path} was ${status} since it was planned (${steps.join(", ")})`,
          ),
          ...tools
            .filter(({ found }) => !found)
            .map(({ command, version }) => `${command} does not answer: ${version}`),
        ],
      },
    });
  },
});

interface Asked {
  readonly question: string;
  /** What an answer changes in the file. */
  readonly edits: (answer: string) => readonly PayloadEdit[];
}

/** In an order that answers do not change. */
function questionsOf(payload: Payload, text: string, bytes: Uint8Array, file: string): Asked[] {
  const pasted = briefDifferences(bytes, text);
  const paste: Asked[] =
    pasted === undefined || pasted.words.length === 0
      ? []
      : [
          {
            question: [
              `What was pasted and ${file} are not the same:`,
              ...pasted.words.map((line) => `- ${line}`),
              `Which counts? Answer \`file\` or \`paste\`.`,
            ].join("\n"),
            edits: (answer) => (/\bpaste\b/i.test(answer) ? pasted.edits : []),
          },
        ];
  const questions = openBlockingQuestions(payload).map(({ index, question, owner }): Asked => ({
    question: owner === undefined ? question : `${question} (for ${owner})`,
    edits: (answer) => [
      { kind: "set", at: ["requirement", "openQuestions", index, "answer"], value: answer },
    ],
  }));
  return [...paste, ...questions];
}

/** What humans have answered to this stage, oldest first. */
function answersTo({ stages }: RunState): string[] {
  const stage = stages.find(({ kind }) => kind === "single");
  return stage?.kind === "single" ? stage.guidance.flatMap(({ answer }) => answer ?? []) : [];
}
