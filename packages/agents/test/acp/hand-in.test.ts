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
