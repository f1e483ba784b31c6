import { codeStage, err, ok, type Failure, type Result, type RunState } from "@stagewright/core";
import { z } from "zod";
import { payloadBrief, payloadReady, type Values } from "../artifacts.ts";
import type { PayloadEdit } from "../document/edit.ts";
import { openBlockingQuestions } from "../document/missing.ts";
import { briefDifferences } from "./brief.ts";
import { currentPayload, readable, upstreamMissing, type Current } from "./current.ts";
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
    const decided = withPaste(current.value.bytes, brief, context.state);
    if (!decided.ok) return decided;
    const chosen = readable(decided.value, brief.file, current.value.edited);
    if (!chosen.ok) return chosen;
    const { payload, bytes, findings } = chosen.value;
    const missing = upstreamMissing(chosen.value, brief.file, "4-implement");
    if (missing !== undefined) return err(missing);
    const answered = withAnswers(chosen.value, context.state);
    if (!answered.ok) return answered;

    const stamp = { run: context.run, at: new Date().toISOString() };
    const handoff = await verifyHandoff(context, brief.file, bytes);
    const drift = await driftSince(context, payload);
    const tools = await toolsOf(context);
    const written = await context.write(
      [{ path: brief.file, bytes: withEdits(answered.value, metaEdits("4-implement", stamp)) }],
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

/** The file, or where people say so with what was pasted in its place; asked until it is said. */
function withPaste(
  bytes: Uint8Array,
  { file, text }: Values<typeof payloadBrief>,
  state: RunState,
): Result<Uint8Array, Failure> {
  const pasted = briefDifferences(bytes, text);
  if (pasted === undefined || pasted.words.length === 0) return ok(bytes);
  const question = [
    `What was pasted and ${file} are not the same:`,
    ...pasted.words.map((line) => `- ${line}`),
    `Which counts? Answer \`file\` or \`paste\`, and nothing else.`,
  ].join("\n");
  const said = answersTo(question, state).flatMap(
    (answer) => /^\W*(file|paste)\W*$/i.exec(answer)?.[1] ?? [],
  );
  const last = said.at(-1)?.toLowerCase();
  if (last === undefined) return err({ code: "ASKED", question });
  return ok(last === "paste" ? withEdits(bytes, pasted.edits) : bytes);
}

/** Open questions that block are asked one by one, and each has its own answer, whatever became of the others. */
function withAnswers({ bytes, payload }: Current, state: RunState): Result<Uint8Array, Failure> {
  const edits: PayloadEdit[] = [];
  for (const { index, question, owner } of openBlockingQuestions(payload)) {
    const asked = owner === undefined ? question : `${question} (for ${owner})`;
    const answer = answersTo(asked, state).at(-1);
    if (answer === undefined) return err({ code: "ASKED", question: asked });
    edits.push({ kind: "set", at: ["requirement", "openQuestions", index, "answer"], value: answer });
  }
  return ok(withEdits(bytes, edits));
}

/** What humans have answered to this question of the stage, oldest first. */
function answersTo(question: string, { stages }: RunState): string[] {
  const stage = stages.find(({ kind }) => kind === "single");
  return stage?.kind === "single"
    ? stage.guidance.flatMap((said) => (said.question === question ? (said.answer ?? []) : []))
    : [];
}
