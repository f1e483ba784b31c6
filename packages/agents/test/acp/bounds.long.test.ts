import { setTimeout as pause } from "node:timers/promises";
import type { Json, Usage } from "@stagewright/core";
import { describe, expect, test } from "vitest";
import { confinements } from "../rig.ts";
import { acpRig, deskOf } from "./acp-rig.ts";

const tool = (toolCallId: string) => ({ tool: { toolCallId, kind: "execute", status: "in_progress" } });
const done = (toolCallId: string) => ({ toolIs: { toolCallId, status: "completed" } });

test("beyond a cap it is stopped at once", async () => {
  const { run, heard, left } = acpRig({
    prompts: [[tool("a"), done("a"), tool("b"), done("b"), tool("c"), { hang: true }]],
  });
  const { problem, usage } = await run({ desk: deskOf(), caps: { toolCalls: 2 } });
  expect(problem).toEqual({ kind: "over-cap", scope: "attempt", cap: "toolCalls", limit: 2, used: 3 });
  expect(usage).toEqual({ toolCalls: 3 });
  expect(heard("cancel")).toHaveLength(1);
  expect(left()).toEqual([]);
});

test("tokens count while it works: each model call reads all of its context", async () => {
  const turn = [
    { usage: { used: 100 } },
    { usage: { used: 120 } },
    tool("a"),
    done("a"),
    { usage: { used: 200 } },
    { hang: true },
  ];
  const { run } = acpRig({ prompts: [turn] });
  const { problem } = await run({ desk: deskOf(), caps: { tokens: 300 } });
  expect(problem).toEqual({ kind: "over-cap", scope: "attempt", cap: "tokens", limit: 300, used: 320 });
});

test("money counts as the agent tells it", async () => {
  const { run } = acpRig({
    prompts: [[{ usage: { used: 1, cost: { amount: 0.25, currency: "USD" } } }, { hang: true }]],
  });
  const { problem, usage } = await run({ desk: deskOf(), caps: { usd: 0.2 } });
  expect(problem).toMatchObject({ kind: "over-cap", cap: "usd", used: 0.25 });
  expect(usage).toMatchObject({ usd: 0.25 });
});

test("whoever keeps the run's budget is asked after each change, and may stop it", async () => {
  const { run } = acpRig({ prompts: [[tool("a"), tool("b"), { hang: true }]] });
  const asked: Usage[] = [];
  const { problem } = await run({
    desk: deskOf(),
    overBudget: (used) => {
      asked.push(used);
      return (used.toolCalls ?? 0) > 1;
    },
  });
  expect(problem).toMatchObject({ kind: "over-cap", scope: "run" });
  expect(asked.map(({ toolCalls }) => toolCalls)).toEqual([1, 2]);
});

test.for([
  ["input beside the cache", { inputTokens: 240, cachedReadTokens: 60, outputTokens: 90, totalTokens: 390 }],
  ["input with the cache", { inputTokens: 300, cachedReadTokens: 60, outputTokens: 90, totalTokens: 390 }],
])("the end of a turn says exactly what it used: %s", async ([, usage]) => {
  const { run } = acpRig({ prompts: [[{ usage: { used: 12_000 } }, { ends: { usage } }]] });
  expect((await run()).usage).toEqual({ inputTokens: 300, cachedTokens: 60, outputTokens: 90, toolCalls: 0 });
});

test("of an agent that tells of its last call alone, the sum of several is unknown", async () => {
  const ends = { ends: { usage: { inputTokens: 100, outputTokens: 30, totalTokens: 130 } } };
  const { run } = acpRig(
    { prompts: [[tool("a"), done("a"), { usage: { used: 130 } }, ends]] },
    { row: { usageIs: "last-call" } },
  );
  expect((await run()).usage).toEqual({ toolCalls: 1 });
});

test("of an agent that counts on, a turn is what came since the last", async () => {
  const told = (inputTokens: number, outputTokens: number) => ({
    ends: { usage: { inputTokens, outputTokens } },
  });
  const { run } = acpRig({ prompts: [[told(200, 20)], [told(500, 50)]] }, { row: { usageIs: "session" } });
  expect((await run({ desk: deskOf() })).usage).toEqual({ inputTokens: 500, outputTokens: 50, toolCalls: 0 });
});

test("nothing told is nothing known", async () => {
  const { run } = acpRig({ prompts: [[{ say: "hm" }]] });
  expect((await run()).usage).toEqual({ toolCalls: 0 });
});

test("an agent that waits for its desk does not hang", async () => {
  const { run } = acpRig({ prompts: [[{ submit: { summary: "it" } }]] });
  const desk = deskOf({ final: true });
  const slow = { ...desk, submit: (value: Json) => pause(2_000).then(() => desk.submit(value)) };
  expect((await run({ desk: slow, stallMs: 1_000 })).problem).toBeUndefined();
  expect(desk.taken).toHaveLength(1);
});

describe.for(confinements)("an agent that hangs, $how", ({ confinement, skip }) => {
  test.skipIf(skip)("is stopped when it says nothing for too long", async () => {
    const { run, left } = acpRig({ prompts: [[{ hang: true }]] }, { confinement });
    const { problem } = await run({ desk: deskOf(), stallMs: 400 });
    expect(problem).toMatchObject({ kind: "stalled" });
    expect(left()).toEqual([]);
  });

  test.skipIf(skip)("does not hang while a quiet tool works", async () => {
    // Busy for longer than an agent may be quiet, and then it says so.
    const busy = `perl -e 'use Time::HiRes "time"; $end = time + 2; while (time < $end) {} open(F, ">", "busy-is-over")'`;
    const turn = [
      tool("a"),
      { starts: busy },
      { awaits: "busy-is-over" },
      done("a"),
      { submit: { summary: "it" } },
    ];
    const { run } = acpRig({ prompts: [turn] }, { confinement });
    expect((await run({ desk: deskOf({ final: true }), stallMs: 700 })).problem).toBeUndefined();
  });

  test.skipIf(skip)("hangs though a tool is there that does nothing at all", async () => {
    const turn = [{ starts: "echo > there; exec sleep 60" }, { awaits: "there" }, tool("a"), { hang: true }];
    const { run, left } = acpRig({ prompts: [turn] }, { confinement });
    const { problem } = await run({ desk: deskOf(), stallMs: 700 });
    expect(problem).toMatchObject({ kind: "stalled" });
    expect(left()).toEqual([]);
  });
});
