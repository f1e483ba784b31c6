import { expect, test } from "vitest";
import { acpRig, deskOf } from "./acp-rig.ts";

const submit = { submit: { summary: "did it" } };
const line = (update: unknown): Record<string, unknown> => ({
  stdout: `${JSON.stringify({ jsonrpc: "2.0", method: "session/update", params: { sessionId: "x", update } })}\n`,
});

test.for([
  ["a message without content", { sessionUpdate: "agent_message_chunk" }],
  ["a message of a number", { sessionUpdate: "agent_message_chunk", content: { type: "text", text: 5 } }],
  ["a thought without content", { sessionUpdate: "agent_thought_chunk", content: null }],
  ["a plan without entries", { sessionUpdate: "plan" }],
  ["a call without an id", { sessionUpdate: "tool_call" }],
  ["a call whose title is a number", { sessionUpdate: "tool_call", toolCallId: 7, title: 3, kind: "edit" }],
  ["an update that is a list", []],
  ["an update that is a word", "hello"],
  ["usage in words", { sessionUpdate: "usage_update", used: "many", size: "x", cost: "dear" }],
])("news that make no sense do no harm: %s", async ([, update]) => {
  const { run, left } = acpRig({ prompts: [[line(update), { write: ["done.txt", "x"] }, submit]] });
  const desk = deskOf();
  const outcome = await run({ desk });
  expect(outcome.problem).toBeUndefined();
  expect(desk.taken).toEqual([{ summary: "did it" }]);
  expect(left()).toEqual([]);
});

const raw = (text: string): Record<string, unknown> => ({ stdout: `${text}\n` });
const usageLine = (used: string, amount: string): Record<string, unknown> =>
  raw(
    `{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"x","update":{"sessionUpdate":"usage_update","size":9,"used":${used},"cost":{"amount":${amount},"currency":"USD"}}}}`,
  );

test.for([
  ["negative", "-5", "-5"],
  ["beyond numbers", "1e999", "1e999"],
  ["words", '"7"', '"7"'],
])("amounts that are none are unknown, never a sum: %s", async ([, used = "", amount = ""]) => {
  const { run } = acpRig({ prompts: [[usageLine(used, amount), submit]] });
  const { usage } = await run({ desk: deskOf(), caps: { usd: 1, tokens: 1000 } });
  expect(usage).toEqual({ toolCalls: 0 });
});

test.for([
  ["negative", { inputTokens: -5, outputTokens: -7 }],
  ["words", { inputTokens: "12", outputTokens: "3" }],
  ["less in all than in part", { totalTokens: 1, outputTokens: 9 }],
])("a turn's usage that cannot be is unknown: %s", async ([, usage]) => {
  const { run } = acpRig({ prompts: [[submit, { ends: { usage } }]] });
  expect((await run({ desk: deskOf() })).usage).toEqual({ toolCalls: 0 });
});

test("a cost that goes backwards takes nothing back", async () => {
  const { run } = acpRig({
    prompts: [[usageLine("10", "0.5"), usageLine("10", "0.1"), submit]],
  });
  expect((await run({ desk: deskOf() })).usage?.usd).toBe(0.5);
});

test.for([
  ["nothing", '"result":null'],
  ["a word", '"result":"fine"'],
  ["an unknown reason to stop", '"result":{"stopReason":"tired"}'],
  ["a number for an error", '"error":5'],
  ["an error without words", '"error":{"code":"x"}'],
  ["neither result nor error", '"more":1'],
  [
    "usage in the wrong shape",
    '"result":{"stopReason":"end_turn","usage":"lots","_meta":{"quota":{"model_usage":{}}}}',
  ],
])("an answer that makes no sense is its failure, not ours: %s", async ([, answer = ""]) => {
  // What it is asked is numbered: greeting, session, prompt.
  const { run, left } = acpRig({
    prompts: [[...[1, 2, 3].map((id) => raw(`{"jsonrpc":"2.0","id":${id},${answer}}`)), { hang: true }]],
  });
  const { problem } = await run({ desk: deskOf() });
  expect(["transient", "permanent", "not-submitted"]).toContain(problem?.kind);
  expect(left()).toEqual([]);
});

test.for([
  ["of an unknown kind", '"id":1,"method":"fs/read_text_file","params":{"path":"/etc/passwd"}'],
  ["without particulars", '"id":"a","method":"session/request_permission"'],
  ["with a list for a number", '"id":[1],"method":"session/request_permission","params":[]'],
  ["to its own greeting", '"id":null,"method":"initialize","params":null'],
])("a request that makes no sense does no harm: %s", async ([, request = ""]) => {
  const { run } = acpRig({ prompts: [[raw(`{"jsonrpc":"2.0",${request}}`), submit]] });
  const desk = deskOf();
  expect((await run({ desk })).problem).toBeUndefined();
  expect(desk.taken).toHaveLength(1);
});
