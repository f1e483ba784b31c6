import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, RUN, TASKS, withFeature } from "./features.ts";
import { Rig, type Ended, type RunResult } from "./rig.ts";
import { outbox } from "./team-plugin.ts";

const CONFIG = `stages:
  ours/triage:
    prompt: prompts/triage.md
    outputs:
      triage: { schema: prompts/triage.schema.json }
    defaults: { PERF_TARGETS: p95 below 200 ms }
    scope: [docs/**]
    clauses:
      - { file: docs/triage.md, headings: [Summary, Risks], changed: true }
      - check: test
  ours/implement:
    kind: work
    prompt: prompts/implement.md
    document: docs/plan.md
    inputs: { triage: triage }
    outputs: { done: tasks }
pipelines:
  ours: { intake: arguments, stages: [ours/triage, ours/implement] }
`;

const TRIAGE = `---
description: Looks at a request
argument-hint: [area] [request...]
model: quick-1
---

Look at {{ area }} for this request:

\`\`\`text
$ARGUMENTS
\`\`\`

References: <REFERENCES_OR_NONE>. Limits: <PERF_TARGETS_OR_DEFAULTS>. It may cost $5.
`;

const IMPLEMENT = `You build what was found: {{ triage.verdict }} ({{ triage.areas }}).

{{ task }}

Run {{ check }}. {{ hand-in }}
`;

const SCHEMA = {
  type: "object",
  properties: { verdict: { enum: ["go", "stop"] }, areas: { type: "array", items: { type: "string" } } },
  required: ["verdict", "areas"],
};

const FILES = {
  ...BASE,
  ".stagewrightrc.yaml": CONFIG,
  "prompts/triage.md": TRIAGE,
  "prompts/implement.md": IMPLEMENT,
  "prompts/triage.schema.json": JSON.stringify(SCHEMA),
  "docs/plan.md": "# Plan\n\n## Phase 1: Words\n\n- [ ] T001 Say hello in hello.txt\n",
};

const REPORT = "# Triage\n\n## Summary\n\nSmall.\n\n## Risks\n\nNone.\n";
const TRIAGED = outbox({ triage: { verdict: "go", areas: ["docs", "cli"] } });
const GOOD = { write: { ...TRIAGED, "docs/triage.md": REPORT } };
const HELLO = { write: { "hello.txt": "hello\n" } };

const started = (rig: Rig) => rig.traceLines().filter(({ event }) => event === "begin");

async function ours(rig: Rig, agent: string, ...words: string[]): Promise<Ended & { result: RunResult }> {
  const options = ["--agent", agent, "--check", `test=${CHECK}`, "--yes", "--json"];
  return rig.jsonOf(await rig.stagewright("run", "ours", ...words, ...options));
}

test("a pipeline of prompt files goes from what was typed to a branch, without any plugin", async () => {
  const rig = new Rig();
  rig.commit(FILES);
  const triage = [
    { write: { ...outbox({ triage: { verdict: "maybe", areas: [] } }), "docs/triage.md": REPORT } },
    { write: { ...TRIAGED, "docs/triage.md": "# Triage\n\n## Risks\n\nNone.\n\n## Summary\n" } },
    GOOD,
  ];
  const agent = rig.agent({ "ours/triage": triage, T001: HELLO }, undefined, { tracePrompts: true });
  const hostile = "greet {{ triage }} with $1 and <X_OR_NONE>";
  const end = await ours(rig, agent, "cli", hostile, "references=docs/a.md", "--attempts", "3");
  expect(end.stderr).toContain("quick-1");
  expect(end.code).toBe(0);
  const [first, second, third, task] = started(rig).map(({ prompt = "" }) => prompt);
  expect(first).toContain(
    ["Look at cli for this request:", "", "```text", `cli ${hostile}`, "```"].join("\n"),
  );
  expect(first).toContain("References: docs/a.md. Limits: p95 below 200 ms. It may cost $5.");
  expect(first).not.toContain("argument-hint");
  expect(second).toContain("triage.verdict");
  expect(third).toContain('the heading "Risks" comes before "Summary"');
  expect(third).toContain('nothing below the heading "Summary"');
  expect(task).toContain("You build what was found: go (docs, cli).");
  expect(task).toContain("T001");
  expect(task).toContain(`Run \`${CHECK}\`.`);
  expect(rig.git("show", `${end.result.branch}:docs/plan.md`)).toContain("- [X] T001");
  expect(rig.git("show", `${end.result.branch}:docs/triage.md`)).toContain("Small.");
  const made = await rig.stagewright("artifacts", "done");
  expect(JSON.parse(made.stdout)).toMatchObject({
    document: "docs/plan.md",
    tasks: [{ id: "T001", end: "done" }],
  });
});
