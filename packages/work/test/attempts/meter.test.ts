import { nothingSpent, type Caps, type RunState } from "@stagewright/core";
import { expect, test } from "vitest";
import { Meter } from "../../src/attempts/meter.ts";

const run = (budget: Caps, before = 0): RunState =>
  ({
    budget,
    spent: { ...nothingSpent, tokens: { sum: before, most: before, unknown: 0 } },
  }) as unknown as RunState;

const used = (tokens: number) => ({ inputTokens: tokens, outputTokens: 0 });

test("attempts under way are counted together, with those that are over and those of earlier processes", () => {
  const meter = new Meter();
  const state = run({ tokens: 1_000 }, 400);
  meter.begin("a", state);
  meter.begin("b", state);
  expect(meter.reached("a", used(300), state)).toBeUndefined();
  expect(meter.reached("b", used(300), state)).toEqual({ cap: "tokens", limit: 1_000, used: 1_000 });
  meter.end("a", used(350));
  meter.end("b", used(300));
  meter.begin("c", state);
  expect(meter.reached("c", used(1), state)).toMatchObject({ used: 1_051 });
});

test("an attempt that was cut short and begun again has used both", () => {
  const meter = new Meter();
  const state = run({ tokens: 100 });
  meter.begin("a", state);
  meter.end("a", used(60));
  meter.begin("a", state);
  expect(meter.reached("a", used(50), state)).toMatchObject({ used: 110 });
});

test("a budget that was changed meanwhile is the one that counts", () => {
  const meter = new Meter();
  meter.begin("a", run({ tokens: 100 }));
  expect(meter.reached("a", used(150), run({ tokens: 200 }))).toBeUndefined();
  expect(meter.reached("a", used(150), run({ tokens: 120 }))).toMatchObject({ limit: 120 });
});

test("what is unknown is not counted", () => {
  const meter = new Meter();
  const state = run({ usd: 1 });
  meter.begin("a", state);
  expect(meter.reached("a", used(1_000_000), state)).toBeUndefined();
});
