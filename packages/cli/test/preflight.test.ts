import { expect, test } from "vitest";
import type { RunSettings } from "@stagewright/core";
import { agentRows } from "../src/report/preflight-agents.ts";
import { preflightLines } from "../src/report/preflight-lines.ts";
import { painter } from "../src/report/style.ts";
import { pins, task } from "./support/story.ts";

const rows = (own: Partial<RunSettings>, estimate?: Parameters<typeof agentRows>[2]) =>
  agentRows({ ...pins.settings, ...own }, 4, estimate).map((row) => row.join(": "));

test("before the first spend it is said who works, whose login pays, in how many sessions and within which budget", () => {
  const agents = {
    every: [
      { use: "claude", model: "opus", effort: "high" },
      { use: "codex", auth: "token" as const },
    ],
    tasks: { docs: [{ use: "gemini" }] },
    stages: { "speckit/plan": [{ use: "acp:/opt/bin/mine --acp" }] },
  };
  expect(rows({ agents, stallMs: 600_000, budget: { usd: 5 }, caps: { tokens: 50_000 } })).toEqual([
    "agent: claude (opus, high), else codex (by token), at most 6 at once, 1m 00s and 2 attempts a task, ended after 10m 00s without a sign of life",
    "for docs: gemini",
    "at speckit/plan: acp:/opt/bin/mine --acp",
    "account: the agent's own login (claude, gemini, mine): what it costs goes there; a token from the environment (codex)",
    "sessions: at most 4: small or same-file tasks in a row may share one",
    "will take: time, tokens and money unknown until measured",
    "an attempt: is stopped beyond 50k tokens",
    "budget: $5",
  ]);
});

test("what earlier runs took is said as a range; what nobody told stays unknown", () => {
  const agents = { every: [{ use: "claude" }] };
  const estimate = {
    tasks: 9,
    runs: 2,
    ms: { low: 60_000, high: 180_000 },
    tokens: { low: 30_000, high: 120_000 },
  };
  expect(rows({ agents, granularity: "task" }, estimate)).toEqual(
    expect.arrayContaining([
      "sessions: 4, one a task",
      "will take: 4m 00s to 12m 00s of agents' work, 6 at once · 120k tokens to 480k tokens (as 9 tasks of 2 earlier runs did)",
      "budget: none: --budget usd=5 or tokens=2M sets one",
    ]),
  );
  expect(rows({ agents }, { tasks: 9, runs: 1 })).toContain(
    "will take: time unknown · tokens unknown until measured (as 9 tasks of 1 earlier run did)",
  );
});

test("a human needs no account, no session and no budget", () => {
  expect(rows({ agents: { every: [{ use: "human" }] } })).toEqual([
    "agent: human, at most 6 at once, 1m 00s and 2 attempts a task",
  ]);
});

test("frozen acceptance tests of a plan without labels of stories are none, and that is said", () => {
  const said = (story?: string) =>
    preflightLines(
      {
        ...{ sandbox: { kind: "none", reason: "none" }, configFile: undefined, waiting: undefined },
        ...{ estimate: undefined, absent: [] },
        pins: { ...pins, settings: { ...pins.settings, acceptance: "frozen" } },
        plans: [
          {
            ...{ address: "speckit/implement", document: "specs/001/tasks.md", notes: [] },
            plan: {
              phases: [{ title: "One", tasks: [task("T001", story === undefined ? {} : { story })] }],
              warnings: [],
            },
          },
        ],
      },
      painter(false),
    ).join("\n");
  expect(said()).toContain("acceptance: frozen freezes nothing: no task of specs/001/tasks.md has the label");
  expect(said("US1")).not.toContain("freezes nothing");
});

test("where nothing holds agents back it is said loudly, and who cannot work here is named", () => {
  const lines = preflightLines(
    {
      pins,
      plans: [
        {
          address: "speckit/implement",
          document: "specs/001/tasks.md",
          plan: { phases: [{ title: "One", tasks: [task("T001")] }], warnings: [] },
          notes: [],
        },
      ],
      sandbox: { kind: "none", reason: "bwrap was not found" },
      configFile: undefined,
      waiting: undefined,
      estimate: undefined,
      absent: [{ use: { use: "claude" }, reason: "it is not installed" }],
    },
    painter(false),
  ).join("\n");
  expect(lines).toContain(
    "sandbox     NONE: nothing keeps agents from writing wherever you can (bwrap was not found)",
  );
  expect(lines).toContain("note        claude cannot work here: it is not installed");
});
