import { expect, test } from "vitest";
import type { Result } from "@stagewright/core";
import { parseAmount, parseCaps } from "../src/amounts.ts";
import { anchored } from "../src/agent-settings.ts";
import { checkConfig, readConfig, type Config } from "../src/config/config.ts";
import type { Problem } from "../src/problem.ts";
import { changedSettings } from "../src/report/changed-settings.ts";
import { settingsFrom, type RunFlags } from "../src/settings.ts";
import { pins } from "./support/story.ts";
import { temporaryDirectory } from "./support/temp.ts";

function config(value: unknown): Config {
  const checked = checkConfig(value, [], []);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value;
}

function settings(flags: RunFlags, value: unknown = {}) {
  const made = settingsFrom(flags, config(value), { pipeline: "mine", cwd: "/here" });
  return unwrap(made);
}

function unwrap<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.what);
  return result.value;
}

async function problems(yaml: string): Promise<string[]> {
  const root = temporaryDirectory({ ".stagewrightrc.yaml": yaml });
  const read = await readConfig(root, root);
  return read.ok
    ? []
    : read.error.map(({ position, at, message }) =>
        [position?.line, position?.column, at.join("."), message].join(":"),
      );
}

test.for([
  ["claude", [{ use: "claude" }]],
  ["command:my-agent --quiet", [{ use: "command:my-agent --quiet" }]],
  [
    { use: "claude", model: "opus", effort: "high", auth: "token" },
    [{ use: "claude", model: "opus", effort: "high", auth: "token" }],
  ],
  [{ command: "my-agent" }, [{ use: "command:my-agent" }]],
  [
    { acp: ["my-agent", "--say", "it's"], model: "m" },
    [{ use: String.raw`acp:my-agent --say 'it'\''s'`, model: "m" }],
  ],
  [
    ["claude", { use: "codex", model: "gpt" }],
    [{ use: "claude" }, { use: "codex", model: "gpt" }],
  ],
] as const)("an agent may be written as %j", ([written, every]) => {
  expect(settings({}, { agent: written }).agents).toEqual({ every });
});

test("tasks of a kind, and stages of the pipeline that is run, may have agents of their own", () => {
  const value = {
    agent: "claude",
    agents: { docs: "gemini", "tests-first": ["codex", "claude"] },
    pipelines: {
      mine: {
        intake: "speckit",
        stages: ["speckit/plan", { use: "speckit/implement", agent: { use: "codex" } }],
      },
      other: { intake: "speckit", stages: [{ use: "speckit/plan", agent: "goose" }] },
    },
  };
  expect(settings({}, value).agents).toEqual({
    every: [{ use: "claude" }],
    tasks: { docs: [{ use: "gemini" }], "tests-first": [{ use: "codex" }, { use: "claude" }] },
    stages: { "speckit/implement": [{ use: "codex" }] },
  });
});

test("an agent of the command line stands instead of all that the configuration names; --agent-for beside them", () => {
  const value = { agent: "claude", agents: { docs: "gemini" } };
  expect(settings({ agent: ["codex", "goose"], model: "gpt", effort: "high" }, value).agents).toEqual({
    every: [{ use: "codex", model: "gpt", effort: "high" }, { use: "goose" }],
  });
  expect(settings({ model: "opus", auth: "token", agentFor: ["code=command:./a b"] }, value).agents).toEqual({
    every: [{ use: "claude", model: "opus", auth: "token" }],
    tasks: { docs: [{ use: "gemini" }], code: [{ use: "command:/here/a b" }] },
  });
  expect(
    settingsFrom({ agent: ["x"], agentFor: ["poems=y"] }, {}, { pipeline: "mine", cwd: "/" }),
  ).toMatchObject({
    ok: false,
    error: { what: "--agent-for poems=y names no kind of task and its agent" },
  });
});

test("limits come from flags before configuration, and silence ends only agents that are known to us", () => {
  const value = {
    caps: { tokens: "50k" },
    budget: { tokens: "1.5M", usd: 5 },
    patience: "2h",
    granularity: "task",
  };
  expect(settings({ agent: ["claude"], budget: { usd: 1 }, cap: { toolCalls: 9 } }, value)).toMatchObject({
    caps: { tokens: 50_000, toolCalls: 9 },
    budget: { tokens: 1_500_000, usd: 1 },
    patienceMs: 7_200_000,
    granularity: "task",
    stallMs: 600_000,
  });
  expect(settings({ agent: ["command:x"] })).not.toHaveProperty("stallMs");
  expect(settings({ agent: ["command:x"] })).not.toHaveProperty("budget");
  expect(settings({ agent: ["command:x"], stall: "3m" })).toMatchObject({ stallMs: 180_000 });
});

test("amounts are numbers with k and M; a budget names what is counted", () => {
  expect(["200k", "1.5M", "7", "0.25", "0", "-1", "k", "2g", ""].map(parseAmount)).toEqual([
    200_000,
    1_500_000,
    7,
    0.25,
    ...Array.from({ length: 5 }, () => undefined),
  ]);
  expect(parseCaps("tokens=200k,usd=0.5")).toEqual({ tokens: 200_000, usd: 0.5 });
  expect(parseCaps("calls=500")).toEqual({ toolCalls: 500 });
  for (const wrong of ["200k", "tokens", "tokens=", "cents=5", "usd=1=2", "constructor=1"])
    expect(parseCaps(wrong)).toBeUndefined();
});

test("what is wrong with an agent, a cap or a budget is told at its place, with what was meant", async () => {
  expect(await problems("agent: cluade\n")).toEqual(["1:8:agent:names no agent; did you mean claude?"]);
  expect(await problems("agent: [claude, { use: kodex }]\n")).toEqual([
    "1:24:agent.1.use:names no agent; did you mean codex?",
  ]);
  expect(await problems("agent: { use: claude, model: 5 }\n")).toEqual([
    "1:30:agent.model:must be a model, as the agent calls it",
  ]);
  expect(await problems("agent: [claude, { use: codex, auth: tokens }]\n")).toEqual([
    "1:37:agent.1.auth:must be inherit or token",
  ]);
  expect(await problems("agents:\n  doks: claude\n")).toEqual([
    "2:3:agents.doks:is not a known key; did you mean docs?",
  ]);
  expect(await problems("agent: { model: opus }\n")).toEqual([
    "1:1:agent.use:must be there, or command or acp instead; one of the three",
  ]);
  expect(await problems("agent: { use: claude, modle: opus }\n")).toEqual([
    "1:23:agent.modle:is not a known key; did you mean model?",
  ]);
  expect(await problems("budget: { tokens: lots }\ncaps: { token: 5 }\n")).toEqual([
    "2:9:caps.token:is not a known key; did you mean tokens?",
    "1:19:budget.tokens:must be a number of tokens, such as 500, 200k or 1.5M",
  ]);
});

test("a path typed here means the same where a run's paths are meant from elsewhere", () => {
  expect(anchored("replay:a b.yaml", "/my place")).toBe("replay:/my place/a b.yaml");
  expect(anchored("command:./do it", "/my place")).toBe("command:'/my place/do' it");
  expect(anchored("command:node ./x", "/my place")).toBe("command:node ./x");
  expect(anchored("claude", "/my place")).toBe("claude");
});

test("a resumed run says which of its agents and limits the configuration has otherwise now", () => {
  const now = config({
    agent: ["claude", "codex"],
    agents: { docs: "gemini" },
    budget: { usd: 9 },
    attempts: 2,
  });
  expect(changedSettings(pins, now)).toEqual([
    "agent is claude, else codex in the configuration; the run goes on with command:true.",
    "agent for docs is gemini in the configuration; the run goes on with none.",
    "budget is $9 in the configuration; the run goes on with none.",
  ]);
});
