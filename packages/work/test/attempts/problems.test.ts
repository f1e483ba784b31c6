import type { AgentOutcome, AgentProblem } from "@stagewright/core";
import { expect, test } from "vitest";
import { failureOf, type ProblemContext } from "../../src/attempts/problems.ts";

const NOW = Date.parse("2026-01-01T00:00:00.000Z");

const context = (more: Partial<ProblemContext> = {}): ProblemContext => ({
  agent: "claude",
  deadlineMs: 1_000,
  waits: { count: 0 },
  now: NOW,
  random: 0.5,
  ...more,
});

const ended = (problem?: AgentProblem): AgentOutcome => ({
  end: { kind: "exited", code: 0 },
  durationMs: 1,
  output: "what it said",
  ...(problem === undefined ? {} : { problem }),
});

const limit = (resetAt?: string) =>
  ended({ kind: "rate-limited", detail: "429", ...(resetAt === undefined ? {} : { resetAt }) });

const secondsUntil = (failure: ReturnType<typeof failureOf>): number | undefined =>
  failure !== undefined && "until" in failure && failure.until !== undefined
    ? (Date.parse(failure.until) - NOW) / 1_000
    : undefined;

test("an end that looks well is no failure, and a problem is one whatever the exit code", () => {
  expect(failureOf(ended(), context())).toBeUndefined();
  expect(failureOf(ended({ kind: "permanent", detail: "no such model" }), context())).toEqual({
    code: "AGENT_ERROR",
    agent: "claude",
    transient: false,
    detail: "no such model",
    outputTail: "what it said",
  });
});

test("a limit is waited for until the provider's own time", () => {
  const failure = failureOf(limit("2026-01-01T01:00:00.000Z"), context());
  expect(failure).toMatchObject({ code: "RATE_LIMITED", named: true });
  expect(secondsUntil(failure)).toBeGreaterThanOrEqual(3_600);
  expect(secondsUntil(failure)).toBeLessThan(3_610);
});

test("a time that has passed, or is named again and again, is no way to be asked without end", () => {
  const past = (count: number) =>
    secondsUntil(failureOf(limit("2025-12-31T23:59:59.000Z"), context({ waits: { count } })));
  expect([0, 1, 2, 3].map(past)).toEqual([5, 10, 20, 40]);
  const soon = (count: number) =>
    secondsUntil(failureOf(limit("2026-01-01T00:00:01.000Z"), context({ waits: { count } })));
  expect([0, 2, 3, 4].map(soon)).toEqual([3.5, 3.5, 40, 80]);
});

test("without a time named, waits double, are spread, and end at five minutes", () => {
  const waits = (count: number, random: number) =>
    secondsUntil(failureOf(limit(), context({ waits: { count }, random })));
  expect([0, 1, 2, 3].map((count) => waits(count, 0.5))).toEqual([5, 10, 20, 40]);
  expect([waits(0, 0), waits(0, 1)]).toEqual([2.5, 7.5]);
  expect(waits(20, 0.5)).toBe(300);
});

test("nobody waits for longer than patience lasts, counted from the first wait in a row", () => {
  const since = new Date(NOW - 50_000).toISOString();
  const late = context({ waits: { count: 3, since }, patienceMs: 60_000 });
  expect(secondsUntil(failureOf(limit(), late))).toBeUndefined();
  expect(
    secondsUntil(failureOf(limit("2026-01-01T02:00:00.000Z"), context({ patienceMs: 60_000 }))),
  ).toBeUndefined();
});

test("little patience makes the first waits short, so that there is more than one", () => {
  expect(secondsUntil(failureOf(limit(), context({ patienceMs: 800 })))).toBe(0.1);
});

test("an error that may pass is waited for, but not for ever", () => {
  const error = ended({ kind: "transient", detail: "503" });
  expect(failureOf(error, context())).toMatchObject({ code: "AGENT_ERROR", transient: true });
  expect(secondsUntil(failureOf(error, context()))).toBe(5);
  expect(secondsUntil(failureOf(error, context({ waits: { count: 6 } })))).toBeUndefined();
});

test("a limit of the run is told with the run's own figures", () => {
  const over = ended({ kind: "over-cap", scope: "run", cap: "tokens", limit: 0, used: 0 });
  const reached = { cap: "usd", limit: 5, used: 5.5 } as const;
  expect(failureOf(over, context({ reached }))).toEqual({ code: "OVER_BUDGET", scope: "run", ...reached });
});

test("every other problem has its own code", () => {
  const codes = (
    [
      { kind: "login", command: "a login", detail: "" },
      { kind: "stalled", quietMs: 5 },
      { kind: "over-cap", scope: "attempt", cap: "toolCalls", limit: 1, used: 2 },
      { kind: "not-submitted", detail: "" },
    ] as const
  ).map((problem) => failureOf(ended(problem), context())?.code);
  expect(codes).toEqual(["AGENT_LOGIN", "AGENT_STALLED", "OVER_BUDGET", "NOT_SUBMITTED"]);
});
