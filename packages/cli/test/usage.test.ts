import { expect, test } from "vitest";
import type { AgentReport, Failure } from "@stagewright/core";
import { entryLine } from "../src/report/entry-line.ts";
import { failureWords } from "../src/report/failure-words.ts";
import { finalReport } from "../src/report/final-report.ts";
import { resultOf } from "../src/report/result.ts";
import { painter } from "../src/report/style.ts";
import { treeLines } from "../src/report/tree.ts";
import { showCount, showMoney } from "../src/report/usage-words.ts";
import { lifeWords } from "../src/report/words.ts";
import { pins, RUN, Story, task } from "./support/story.ts";

const plain = painter(false);
const CONTEXT = { paint: plain, restedAt: "2026-11-20T12:00:30.000Z" };
const one = task("T001");
const two = task("T002", { parallel: true });

function story(budget?: { tokens?: number; usd?: number }): Story {
  const settings = budget === undefined ? pins.settings : { ...pins.settings, budget };
  return new Story({ settings }).prepared({ title: "Core", tasks: [one, two] });
}

function fails(of: Story, key: string, failure: Failure, agent?: AgentReport, attempt = 1): Story {
  of.attempt(key, attempt);
  return of.finish(`0/${key}/${attempt}/attempt`, {
    verb: "attempt",
    result: { ok: false, error: { failure, ...(agent === undefined ? {} : { agent }) } },
  });
}

const lastLine = ({ entries, state }: Story) => entries.map((entry) => entryLine(entry, state, plain)).at(-1);
const report = ({ state }: Story) => finalReport(state, CONTEXT).join("\n");

test("what an agent tells of its usage is shown by task and for the run; who tells nothing is unknown, never zero", () => {
  const claude: AgentReport = {
    agent: "claude",
    model: "opus",
    usage: { inputTokens: 12_000, cachedTokens: 8000, outputTokens: 900, toolCalls: 1, usd: 0.25 },
    wentOn: true,
    notes: ["the old parser is gone\u001B[2J"],
    permissions: [
      { what: "fetch example.org", allowed: false, why: "not within the workspace" },
      { what: "edit", allowed: true, why: "in the workspace" },
    ],
  };
  const run = story().attempt(one.key).handedIn(one.key, 1, { agent: claude }).landed(one.key);
  run
    .attempt(two.key)
    .handedIn(two.key, 1, { agent: { agent: "my-agent" } })
    .landed(two.key);
  const words = report(run);
  expect(words).toContain(
    "claude (opus) · 1.2s · 12k tokens in (8k from cache), 900 out · 1 tool call · $0.25 · went on in an earlier session",
  );
  expect(words).toContain("my-agent · 1.2s · usage unknown");
  expect(words).toContain("it notes: the old parser is gone\n");
  expect(words).toContain("was not allowed to fetch example.org (not within the workspace)");
  expect(words).toContain(
    "all together: 2 attempts · at least 12.9k tokens · at least 1 tool call · at least $0.25",
  );
  expect(resultOf(run.state)).toMatchObject({
    spent: {
      attempts: 2,
      tokens: { atLeast: 12_900 },
      usd: { atLeast: 0.25 },
      byAgent: [
        { agent: "claude", model: "opus", attempts: 1, inputTokens: 12_000 },
        { agent: "my-agent", attempts: 1, inputTokens: "unknown", usd: "unknown" },
      ],
    },
    tasks: [
      { agent: "claude", model: "opus", wentOn: true, usage: { usd: 0.25 } },
      { agent: "my-agent", usage: { usd: "unknown", toolCalls: "unknown" } },
    ],
  });
});

test("who handed in what did not land then is counted all the same, and so is where they worked", () => {
  const agent: AgentReport = { agent: "claude", usage: { inputTokens: 100, outputTokens: 50, usd: 1 } };
  const run = story();
  for (const attempt of [1, 2, 3])
    run
      .attempt(one.key, attempt)
      .handedIn(one.key, attempt, { agent, sandboxed: true })
      .start(`0/${one.key}/${attempt}/land`, { verb: "land", stage: 0, task: one.key, attempt })
      .finish(`0/${one.key}/${attempt}/land`, {
        verb: "land",
        result: { ok: false, error: { failure: { code: "NO_CHANGE" } } },
      });
  const words = report(run);
  expect(words).toContain("claude: 3 attempts · 300 tokens in, 150 out · tool calls unknown · $3");
  expect(words).not.toContain("all together");
  expect(words).toContain("agents ran in a sandbox: yes");
  expect(resultOf(run.state).tasks[0]).toMatchObject({ agent: "claude", usage: { attempts: 3, usd: 3 } });
});

test("what guards send back once is said to cost nothing, and the next refusal fails", () => {
  const place = { path: "a.test.js", line: 2, detail: "it does not run" };
  const finding = { ...place, code: "TEST_SKIPPED", severity: "refused" } as const;
  const run = fails(story(), one.key, { code: "CHANGE_REFUSED", findings: [finding] });
  expect(lastLine(run)).toMatch(/^T001 attempt 1 was sent back, at no cost: the change was refused/);
  fails(run, one.key, { code: "CHANGE_REFUSED", findings: [finding] }, undefined, 2);
  expect(lastLine(run)).toMatch(/^T001 attempt 2 failed: the change was refused/);
  fails(run, one.key, { code: "NO_CHANGE" }, undefined, 3);
  expect(report(run)).toContain("(3 attempts, 1 of them at no cost)");
});

test("a budget stands beside what was used of it", () => {
  const usage = { inputTokens: 100, outputTokens: 50, usd: 1 };
  const run = story({ tokens: 200_000, usd: 5 }).attempt(one.key);
  run.handedIn(one.key, 1, { agent: { agent: "claude", usage } });
  expect(report(run)).toContain(
    "all together: 1 attempt · 150 of 200k tokens · tool calls unknown · $1 of $5",
  );
});

test("a human's work has a name and no usage", () => {
  const run = story()
    .attempt(one.key)
    .handedIn(one.key, 1, { agent: { agent: "human", notes: ["by Tess"] } });
  expect(report(run)).toContain("human · 1.2s\n");
  expect(report(run)).not.toContain("Usage");
  expect(resultOf(run.state)).not.toHaveProperty("spent");
});

test("amounts are short", () => {
  expect([950, 1000, 12_345, 99_949, 123_456, 999_499, 999_500, 4_600_000].map(showCount)).toEqual([
    "950",
    "1k",
    "12.3k",
    "99.9k",
    "123k",
    "999k",
    "1M",
    "4.6M",
  ]);
  expect([5, 0.42, 0.0031, 0, 12.5].map(showMoney)).toEqual(["$5", "$0.42", "$0.0031", "$0", "$12.50"]);
});

test("a task that waits for its provider says until when and why, and that nothing is lost", () => {
  const until = "2026-11-20T13:00:00.000Z";
  const run = fails(story(), one.key, {
    code: "RATE_LIMITED",
    agent: "claude",
    detail: "5-hour limit",
    until,
    named: true,
  });
  expect(lastLine(run)).toMatch(
    /^T001 waits until \d\d:\d\d.*: the provider of claude wants fewer calls \(5-hour limit\)$/,
  );
  const tree = treeLines(run.state, {
    columns: 120,
    rows: 20,
    now: Date.parse("2026-11-20T12:50:00.000Z"),
    steps: new Map(),
    paint: plain,
  }).join("\n");
  expect(tree).toMatch(/◷ T001 waits: its provider is limiting, until \d\d:\d\d \(in 10m 00s\)/);
  expect(report(run)).toContain(`T001 waits for its provider, which wants fewer calls: not before ${until}`);
  expect(resultOf(run.state).failures).toEqual([]);
});

test("nobody logged in parks the run, and says the agent's own command and resume", () => {
  const run = fails(story(), one.key, {
    code: "AGENT_LOGIN",
    agent: "claude",
    command: "claude /login",
    detail: "no credentials",
  });
  expect(lifeWords(run.state.life)).toBe("waiting for a login");
  expect(resultOf(run.state)).toMatchObject({
    outcome: "parked",
    exitCode: 3,
    waits: [
      {
        kind: "login",
        what: "claude is not logged in",
        next: ["claude /login", `stagewright resume ${RUN}`],
      },
    ],
  });
  expect(report(run)).toContain("claude /login");
});

test("a budget that is spent parks the run, and says how it goes on", () => {
  const usage = { inputTokens: 90, outputTokens: 30 };
  const run = story({ tokens: 100 }).attempt(one.key);
  run.handedIn(one.key, 1, { agent: { agent: "claude", usage } }).landed(one.key);
  run.tell({ type: "run.parked", on: "budget" });
  expect(lifeWords(run.state.life)).toBe("waiting: its budget is spent");
  expect(report(run)).toContain(`stagewright resume ${RUN} --budget tokens=…`);
  run.tell({ type: "budget.set", budget: { tokens: 500 }, by: "Tess" });
  expect(lastLine(run)).toBe("Tess sets the run's budget: 500 tokens");
  expect(run.state.life.kind).toBe("stopped");
});

test("a task in human hands says whose, where, and what to type", () => {
  const lease = {
    by: "Tess",
    workspace: { path: "/cache/t1", scratch: "/cache/s1" },
    prompt: "0".repeat(64),
    base: "b".repeat(40),
    logFile: "/l",
  };
  const run = fails(story(), one.key, { code: "LEASED", lease });
  expect(lastLine(run)).toBe("T001 is in the hands of Tess: /cache/t1");
  expect(resultOf(run.state).waits).toEqual([
    {
      kind: "lease",
      what: "T001 is in the hands of Tess: /cache/t1",
      task: one.key,
      next: [`stagewright submit T001 --run ${RUN}`],
    },
  ]);
});

test.for([
  [
    { code: "AGENT_LOGIN", agent: "codex", command: "codex login", detail: "d" },
    /is not logged in/,
    /^codex login, and then stagewright resume r1$/,
  ],
  [
    { code: "RATE_LIMITED", agent: "a", detail: "429", named: false },
    /wants fewer calls/,
    /^stagewright retry T1 --run r1, with --agent/,
  ],
  [
    {
      code: "AGENT_ERROR",
      agent: "a",
      transient: true,
      detail: "503",
      until: "2026-11-20T13:00:00Z",
      outputTail: "",
    },
    /cannot reach its provider/,
    /^stagewright logs r1 T1$/,
  ],
  [
    { code: "AGENT_ERROR", agent: "a", transient: false, detail: "no such model", outputTail: "" },
    /cannot work/,
    /--agent/,
  ],
  [
    { code: "AGENT_STALLED", agent: "a", quietMs: 600_000, outputTail: "" },
    /no sign of life/,
    /^stagewright logs r1 T1$/,
  ],
  [
    { code: "OVER_BUDGET", scope: "attempt", cap: "tokens", limit: 50_000, used: 51_000 },
    /limit of one attempt/,
    /^stagewright logs/,
  ],
  [
    { code: "OVER_BUDGET", scope: "run", cap: "toolCalls", limit: 5, used: 6 },
    /budget is spent/,
    /^stagewright resume r1 --budget calls=…$/,
  ],
  [
    { code: "NOT_SUBMITTED", agent: "a", detail: "it was reminded twice" },
    /did not hand in/,
    /^stagewright logs r1 T1$/,
  ],
] as const satisfies readonly (readonly [Failure, RegExp, RegExp])[])(
  "%j has words and a next command",
  ([failure, what, next]) => {
    const words = failureWords(failure, { run: "r1", logs: "T1" });
    expect(words.what).toMatch(what);
    expect(words.next).toMatch(next);
    expect(words.why).toBeTruthy();
  },
);

test("where an agent cannot work the next in the chain takes the task over, and it is said", () => {
  const agents = { every: [{ use: "claude" }, { use: "codex" }] };
  const run = new Story({ settings: { ...pins.settings, agents } }).prepared({
    title: "Core",
    tasks: [one, two],
  });
  fails(run, one.key, { code: "AGENT_UNAVAILABLE", agent: "claude", reason: "it is not installed" });
  expect(lastLine(run)).toBe(
    "T001 attempt 1 failed: the agent claude cannot work here (it is not installed); the next agent takes it",
  );
});

test("what a human handed in and is not taken comes back to them, and an open task is theirs to fetch", () => {
  const settings = { ...pins.settings, agents: { every: [{ use: "human" }] } };
  const run = new Story({ settings }).prepared({ title: "Core", tasks: [one, two] });
  const lease = {
    by: "Tess",
    workspace: { path: "/cache/t1", scratch: "/cache/s1" },
    prompt: "0".repeat(64),
    base: "b".repeat(40),
    logFile: "/l",
  };
  fails(run, one.key, { code: "LEASED", lease });
  run.tell({ type: "task.submitted", stage: 0, task: one.key, by: "Tess", note: "like this?" });
  expect(lastLine(run)).toBe("Tess hands T001 in: like this?");
  run.start(`0/${one.key}/1/collect`, { verb: "collect", stage: 0, task: one.key, attempt: 1 });
  run.finish(`0/${one.key}/1/collect`, {
    verb: "collect",
    result: { ok: false, error: { failure: { code: "NO_CHANGE" } } },
  });
  expect(lastLine(run)).toMatch(/^T001 came back: the agent changed nothing/);
  const view = {
    columns: 100,
    rows: 20,
    now: Date.parse(run.state.updatedAt),
    steps: new Map(),
    paint: plain,
  };
  const tree = treeLines(run.state, view).join("\n");
  expect(tree).toContain("✎ T001 in the hands of Tess");
  expect(tree).toContain("◌ T002 for you: stagewright next");
});

test("the checks' part of a task's time, and of the run's, is told for people and for machines", () => {
  const run = story().attempt(one.key).handedIn(one.key, 1).landed(one.key, 1, { witnessMs: 2468 });
  const words = report(run);
  // 1,234 ms of work; the baseline took 5.
  expect(words).toContain("1.2s · checks 2.5s, 67% of its time");
  expect(words).toContain("work 1.2s · checks 2.5s, 67% of its time: 2.5s of tasks, 5ms of the whole");
  expect(resultOf(run.state)).toMatchObject({
    tasks: [{ time: { agentMs: 1234, witnessMs: 2468, witnessShare: 2468 / 3702 } }, {}],
    time: { agentMs: 1234, witnessMs: 2473, witnessOfTasksMs: 2468, witnessOfWholeMs: 5 },
  });
});

test("checks of attempts that were not taken count, too", () => {
  const run = story().attempt(one.key).handedIn(one.key);
  run.start(`0/${one.key}/1/land`, { verb: "land", stage: 0, task: one.key, attempt: 1 });
  const failed = { failure: { code: "NO_CHANGE" }, durationMs: 1000, witnessMs: 3000 } as const;
  run.finish(`0/${one.key}/1/land`, { verb: "land", result: { ok: false, error: failed } });
  expect(resultOf(run.state).tasks[0]?.time).toEqual({
    ...{ agentMs: 1000, witnessMs: 3000 },
    witnessShare: 0.75,
  });
});
