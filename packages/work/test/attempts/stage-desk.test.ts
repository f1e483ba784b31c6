import { agentStage, artifact, ok, type StageValues } from "@stagewright/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { readOutputs, stageDesk, stageWords } from "../../src/attempts/stage-desk.ts";

const issue = artifact({ name: "issue", version: 1, schema: z.object({ number: z.number() }) });
const verdict = artifact({
  name: "verdict",
  version: 1,
  schema: z.object({ number: z.number(), good: z.boolean() }),
});

/** A stage that knows the number itself. */
const stage = agentStage({
  ...{ name: "judge", variant: "team", inputs: { issue }, outputs: { said: verdict } },
  options: z.strictObject({}),
  prompt: () => "",
  known: ({ inputs }) => ({ said: { number: inputs.issue.number } }),
});
const values: StageValues = { inputs: { issue: { number: 42 } }, options: {} };
const seen = { documents: new Map(), before: new Map(), answers: [] };
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test("W4: what the kernel knows of an output the agent is not asked for, and what it says of it does not count", () => {
  const { submitSchema } = stageDesk(stage, values, [], () => Promise.resolve(ok({ ...seen, tree: "t" })));
  expect(submitSchema).toMatchObject({
    properties: { verdict: { properties: { good: { type: "boolean" } }, required: ["good"] } },
  });
  expect(JSON.stringify(submitSchema)).not.toContain("number");
  expect(stageWords(stage, values, false)).toContain('"good"');
  for (const handedIn of [{ good: true }, { good: true, number: 7 }]) {
    const read = readOutputs(stage, values, bytes({ verdict: handedIn }), seen);
    expect(read).toEqual({ ok: true, value: { verdict: { good: true, number: 42 } } });
  }
});

test("what the kernel knows makes no output of what is none", () => {
  for (const handedIn of [{}, { verdict: null }, { verdict: [] }, { verdict: {} }])
    expect(readOutputs(stage, values, bytes(handedIn), seen).ok).toBe(false);
});
