import { describe, expect, test } from "vitest";
import { confinements } from "../rig.ts";
import { acpRig, deskOf } from "./acp-rig.ts";

const submit = { submit: { summary: "all of it" } };

describe.for(confinements)("an agent that speaks ACP, $how", ({ confinement, skip }) => {
  test.skipIf(skip)("hands in at its desk, and leaves nothing behind", async () => {
    const { run, heard, left, log, job } = acpRig(
      { prompts: [[{ say: "On it.\n" }, { write: ["made", "text"] }, submit, { say: "Done." }]] },
      { confinement },
    );
    const desk = deskOf({ final: true });
    const outcome = await run({ desk });
    expect(outcome).toMatchObject({ end: { kind: "exited", code: 0 }, usage: { toolCalls: 0 } });
    expect(outcome.problem).toBeUndefined();
    expect(desk.taken).toEqual([{ summary: "all of it" }]);
    expect(heard("prompt").map(({ text }) => text)).toEqual([job().prompt]);
    expect(heard("eof")).toHaveLength(1);
    expect(left()).toEqual([]);
    expect(log()).toContain("On it.\n[submit] accepted: Taken.\nDone.\n");
  });

  test.skipIf(skip)("is reminded once, and may still hand in", async () => {
    const { run, heard } = acpRig({ prompts: [[{ say: "Done." }], [submit]] }, { confinement });
    const desk = deskOf({});
    expect(await run({ desk })).toMatchObject({ end: { kind: "exited", code: 0 } });
    expect(heard("prompt")[1]?.["text"]).toContain("without calling the `submit` tool");
    expect(desk.taken).toHaveLength(1);
  });

  test.skipIf(skip)("has not submitted when a reminder changed nothing", async () => {
    const { run, heard, left } = acpRig(
      { prompts: [[{ say: "Done." }], [{ say: "But I am!" }]] },
      { confinement },
    );
    const { problem } = await run({ desk: deskOf() });
    expect(problem).toMatchObject({
      kind: "not-submitted",
      detail: expect.stringContaining("But I am!") as string,
    });
    expect(heard("prompt")).toHaveLength(2);
    expect(left()).toEqual([]);
  });
});

test("what a desk refuses is not handed in", async () => {
  const { run } = acpRig({ prompts: [[submit], [submit]] });
  const { problem } = await run({ desk: deskOf({ ok: false, words: "The check is red." }) });
  expect(problem).toMatchObject({ kind: "not-submitted" });
});

test("without a desk it simply stops", async () => {
  const { run, heard } = acpRig({ prompts: [[{ say: "Done." }]] });
  const outcome = await run();
  expect(outcome).toMatchObject({
    end: { kind: "exited", code: 0 },
    output: expect.stringContaining("Done.") as string,
  });
  expect(heard("prompt")).toHaveLength(1);
  expect(heard("new")[0]?.["servers"]).toEqual([]);
});

test("one that goes on after the last word is ended, and that is success", async () => {
  const { run, heard, left } = acpRig({ prompts: [[submit, { hang: true }]] });
  const outcome = await run({ desk: deskOf({ final: true }) });
  expect(outcome).toMatchObject({ end: { kind: "exited", code: 0 } });
  expect(outcome.problem).toBeUndefined();
  expect(heard("cancel")).toHaveLength(1);
  expect(left()).toEqual([]);
});

test("a question for a human is a last word too", async () => {
  const { run } = acpRig({ prompts: [[{ ask: "Which one?" }]] });
  const desk = deskOf({ final: true });
  expect((await run({ desk })).problem).toBeUndefined();
  expect(desk.taken).toEqual(["Which one?"]);
});

test("what it has handed in stays so though it dies of it", async () => {
  const { run } = acpRig({ prompts: [[submit, { exit: 3 }]] });
  const outcome = await run({ desk: deskOf({ final: true }) });
  expect(outcome).toMatchObject({ end: { kind: "exited", code: 0 } });
  expect(outcome.problem).toBeUndefined();
});

test("what is no message, and news of a later day, do not disturb", async () => {
  const news = {
    jsonrpc: "2.0",
    method: "session/update",
    params: { sessionId: "s", update: { sessionUpdate: "brand_new" } },
  };
  const { run, log } = acpRig({
    prompts: [
      [
        {
          stdout: `Warning: old node\n[]\n${JSON.stringify(news)}\n${JSON.stringify({ jsonrpc: "2.0", id: 99, result: {} })}\n`,
        },
        submit,
      ],
    ],
  });
  expect((await run({ desk: deskOf({ final: true }) })).problem).toBeUndefined();
  expect(log()).toContain("[no message] Warning: old node\n[no message] []\n");
});

test("what it plans, thinks and does can be read", async () => {
  const thought = "I wonder ".repeat(100);
  const { run, log } = acpRig({
    prompts: [
      [
        { think: thought },
        { tool: { toolCallId: "a", title: "Run the tests", kind: "execute", status: "pending" } },
        { toolIs: { toolCallId: "a", status: "in_progress", rawInput: { command: "npm test" } } },
        { toolIs: { toolCallId: "a", status: "failed" } },
        { say: "They are " },
        { say: "red." },
      ],
    ],
  });
  const activity: string[] = [];
  await run({ onActivity: (words) => activity.push(words) });
  expect(log()).toContain(`[thinks] ${thought.slice(0, 300)}…\n`);
  expect(log()).toContain(
    "[tool] execute: npm test: begun\n[tool] execute: npm test: failed\nThey are red.\n",
  );
  expect(activity).toEqual(["thinking", "execute: npm test", "writing"]);
});
