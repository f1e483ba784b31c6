import { describe, expect, test } from "vitest";
import { confinements, eventually } from "../rig.ts";
import { acpRig, deskOf } from "./acp-rig.ts";

const submit = (summary: string) => ({ submit: { summary } });

describe.for(confinements)("a session that is kept, $how", ({ confinement, skip }) => {
  test.skipIf(skip)("goes on in the same process, with the desk of whose turn it is", async () => {
    const { run, agent, heard, left } = acpRig(
      { prompts: [[submit("one")], [submit("two")]] },
      { confinement },
    );
    const [first, second] = [deskOf({ final: true }), deskOf({ final: true })];
    const before = await run({ desk: first, keepAs: "T001" });
    expect(left().length).toBeGreaterThan(0);
    const after = await run({ desk: second, attempt: 2, prompt: "Now the rest.", goOn: { kept: "T001" } });
    expect([before.wentOn, after.wentOn]).toEqual([undefined, true]);
    expect(after.session).toBe(before.session);
    expect([first.taken, second.taken]).toEqual([[{ summary: "one" }], [{ summary: "two" }]]);
    expect(heard("new")).toHaveLength(1);
    expect(new Set(heard().map(({ pid }) => pid)).size).toBe(1);
    expect(left()).toEqual([]);
    await agent.release?.();
  });

  test.skipIf(skip)("ends when it is released", async () => {
    const { run, agent, left } = acpRig({ prompts: [[submit("one")]] }, { confinement });
    await run({ desk: deskOf({ final: true }), keepAs: "T001" });
    await agent.release?.(["T001", "nobody"]);
    expect(left()).toEqual([]);
  });
});

test("what it uses is counted by attempt, though it tells what its session cost", async () => {
  const cost = (amount: number) => ({ usage: { used: 1, cost: { amount, currency: "USD" } } });
  const { run } = acpRig({
    prompts: [
      [cost(0.5), submit("one")],
      [cost(0.75), submit("two")],
    ],
  });
  const first = await run({ desk: deskOf({ final: true }), keepAs: "it" });
  const second = await run({ desk: deskOf({ final: true }), goOn: { kept: "it" } });
  expect([first.usage?.usd, second.usage?.usd]).toEqual([0.5, 0.25]);
});

test("one that has died since is begun anew", async () => {
  const { run, heard, left } = acpRig({ prompts: [[submit("one")]] });
  const { session } = await run({ desk: deskOf({ final: true }), keepAs: "it" });
  const [pid] = heard("new").map((each) => Number(each["pid"]));
  if (pid !== undefined) process.kill(pid, "SIGKILL");
  await eventually("it is gone", () => left().length === 0);
  const next = await run({ desk: deskOf({ final: true }), goOn: { kept: "it" } });
  expect(next.wentOn).toBeUndefined();
  expect(next.session).not.toBe(session);
});

test("one of another workspace is not gone on with, and ends", async () => {
  const { run, directory, left, heard } = acpRig({ prompts: [[submit("one")]] });
  await run({ desk: deskOf({ final: true }), keepAs: "it" });
  const workspace = { path: directory, scratch: `${directory}/scratch` };
  const next = await run({ desk: deskOf({ final: true }), goOn: { kept: "it" }, workspace });
  expect(next.wentOn).toBeUndefined();
  expect(heard("new")).toHaveLength(1);
  expect(left()).toEqual([]);
});

test("a desk that takes something else needs a session that was told so", async () => {
  const { run, heard } = acpRig({ prompts: [[submit("one")], [submit("two")]] });
  await run({ desk: deskOf({ final: true }), keepAs: "it" });
  const other = { ...deskOf({ final: true }), submitWords: "Hand in something else." };
  expect((await run({ desk: other, goOn: { kept: "it" } })).wentOn).toBeUndefined();
  expect(heard("new")).toHaveLength(2);
});

test("an agent that can takes an earlier session up, and what was said long ago is not said again", async () => {
  const { run, heard, log } = acpRig({ prompts: [[{ say: "Back again." }]], loads: true });
  const outcome = await run({ goOn: { session: "from-last-week" } });
  expect(outcome).toMatchObject({ session: "from-last-week", wentOn: true });
  expect(heard("load")).toMatchObject([{ session: "from-last-week" }]);
  expect(log()).toContain("Back again.");
  expect(log()).not.toContain("said long ago");
});

test("one that cannot begins a fresh one", async () => {
  const { run, heard } = acpRig({ prompts: [[{ say: "Who?" }]] });
  const outcome = await run({ goOn: { session: "from-last-week" } });
  expect(outcome.wentOn).toBeUndefined();
  expect(outcome.session).toMatch(/^session-\d+$/);
  expect(heard("new")).toHaveLength(1);
});

test("a session that ended badly is not kept", async () => {
  const { run, left } = acpRig({
    prompts: [[{ error: [429, "Too many requests; try again in 90 seconds"] }]],
  });
  const { problem, session } = await run({ desk: deskOf(), keepAs: "it" });
  expect(problem).toMatchObject({ kind: "rate-limited" });
  expect(session).toMatch(/^session-/);
  expect(left()).toEqual([]);
});

describe("a model and an effort that the user has written", () => {
  const echo = [{ env: "FAKE_CONFIG" }];

  test("are the session's options, where nothing else is known of the agent", async () => {
    const { run, heard, log } = acpRig({ prompts: [echo] });
    await run({ model: "m1", effort: "high" });
    expect(heard("option")).toMatchObject([{ id: "model", value: "m1" }]);
    expect(log()).toContain("it cannot be told its effort");
  });

  test("that it does not have will not pass by itself", async () => {
    const { run } = acpRig({ prompts: [echo] });
    const { problem } = await run({ model: "no-such" });
    expect(problem).toMatchObject({
      kind: "permanent",
      detail: expect.stringContaining("no-such") as string,
    });
  });

  test("are of its process in others, and a session of another process is not gone on with", async () => {
    const row = {
      env: { FAKE_CONFIG: '{"a":1}' },
      model: { by: "json", variable: "FAKE_CONFIG", key: "model" },
      effort: { by: "argument", flag: "--effort" },
    } as const;
    const { run, heard } = acpRig({ prompts: [echo, echo] }, { row });
    const job = { model: "x", effort: "high", keepAs: "it", goOn: { kept: "it" } };
    await run(job);
    expect((await run(job)).wentOn).toBe(true);
    expect((await run({ ...job, model: "y" })).wentOn).toBeUndefined();
    const told = ["x", "x", "y"].map((model) => JSON.stringify({ a: 1, model }));
    expect(heard("env").map(({ value }) => value)).toEqual(told);
    expect(heard("new").map(({ argv }) => argv)).toEqual([
      ["--effort", "high"],
      ["--effort", "high"],
    ]);
  });
});
