import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, RUN, withFeature } from "./features.ts";
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
    { write: { ...GOOD.write, "README.md": "# Another\n" } },
    GOOD,
  ];
  const agent = rig.agent({ "ours/triage": triage, T001: HELLO }, undefined, { tracePrompts: true });
  const hostile = "greet {{ triage }} with $1 and <X_OR_NONE>";
  const end = await ours(rig, agent, "cli", hostile, "references=docs/a.md", "--attempts", "4");
  expect(end.stderr).toContain("quick-1");
  expect(end.code).toBe(0);
  const [first, second, third, fourth, task] = started(rig).map(({ prompt = "" }) => prompt);
  expect(first).toContain(
    ["Look at cli for this request:", "", "```text", `cli ${hostile}`, "```"].join("\n"),
  );
  expect(first).toContain("References: docs/a.md. Limits: p95 below 200 ms. It may cost $5.");
  expect(first).not.toContain("argument-hint");
  expect(second).toContain("triage.verdict");
  expect(third).toContain('the heading "Risks" comes before "Summary"');
  expect(third).toContain('nothing below the heading "Summary"');
  expect(fourth).toContain("README.md was changed");
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

test("a check that a clause asks for runs where no agent was; what breaks it goes back to the agent", async () => {
  const rig = new Rig();
  const only = CONFIG.replace("[ours/triage, ours/implement]", "[ours/triage]").replace("docs/**", "'**'");
  rig.commit({ ...FILES, ".stagewrightrc.yaml": only });
  const broken = { write: { ...GOOD.write, "test/new.sh": "exit 1\n" } };
  const steps = { "ours/triage": [broken, { write: { ...GOOD.write, "test/new.sh": "exit 0\n" } }] };
  const end = await ours(rig, rig.agent(steps, undefined, { tracePrompts: true }), "cli", "greet");
  expect(end.code).toBe(0);
  expect(started(rig)[1]?.prompt).toContain("FAIL: test/new.sh");
});

test("a placeholder that nobody fills stops the run before it exists, with its place and what to type", async () => {
  const rig = new Rig();
  rig.commit({ ...FILES, ".stagewrightrc.yaml": CONFIG.replace(/ {4}defaults: .*\n/, "") });
  const options = ["--agent", rig.agent({}), "--check", `test=${CHECK}`, "--yes"];
  const nothing = await rig.stagewright("run", "ours", ...options);
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain(
    "prompts/triage.md:7:9 {{ area }} is not filled: type area=…, or as word 1",
  );
  expect(nothing.stderr).toContain("prompts/triage.md:10:1 $ARGUMENTS is not filled");
  expect(nothing.stderr).toMatch(/prompts\/triage\.md:13:\d+ <PERF_TARGETS_OR_DEFAULTS> is not filled/);
  const typo = await rig.stagewright("run", "ours", "cli", "greet", "perf-target=1s", ...options);
  expect(typo.stderr).toContain("did you mean perf-targets?");
  const noCheck = await rig.stagewright(
    "run",
    "ours",
    "cli",
    "x",
    "perf-targets=1s",
    ...options.slice(0, 2),
    "--check",
    "test=none",
    "--yes",
  );
  expect(noCheck.code).toBe(2);
  expect(noCheck.stderr).toMatch(/\.stagewrightrc\.yaml:9:\d+ .*this run has no check test/);
  expect(started(rig)).toEqual([]);
  expect((await rig.stagewright("logs")).code).toBe(2);
});

test("a placeholder that nobody knows is an error of the configuration, for a plugin's prompt too", async () => {
  const rig = new Rig();
  withFeature(rig, "# Tasks\n\n- [ ] T001 Say hello in hello.txt\n");
  rig.write({
    ".stagewrightrc.yaml": "prompts:\n  speckit/implement: ours.md\n  speckit/implemnt: ours.md\n",
    "ours.md": "---\ndescription: x\n---\n\n{{ tsk }} {{ spec_info.spec_fil }}\n",
  });
  const end = await rig.stagewright("run", "speckit", ...RUN, "--agent", rig.agent({}), "--yes");
  expect(end.code).toBe(2);
  expect(end.stderr).toContain("ours.md:5:1 {{ tsk }} is not known here; did you mean {{ task }}?");
  expect(end.stderr).toContain(
    "ours.md:5:11 {{ spec_info.spec_fil }}: spec_info has no field spec_fil; did you mean spec_file?",
  );
  expect(end.stderr).toMatch(/rc\.yaml:3:3 .*no plugin brings this stage; did you mean speckit\/implement\?/);
  expect((await rig.stagewright("doctor")).stdout).toContain("ours.md:5:1");
});

test("a plugin's prompt is replaced, its own words and what was typed are there to be used, and a task's text is data", async () => {
  const rig = new Rig();
  withFeature(rig, "# Tasks\n\n- [ ] T001 Say {{ input }} $ARGUMENTS in hello.txt\n");
  rig.commit({
    ".stagewrightrc.yaml": "prompts:\n  speckit/implement: ours.md\n",
    "ours.md": "Ours, for $ARGUMENTS: {{ spec_info.branch_name }}.\n\n{{ task.id }}: {{ task.title }}\n",
  });
  const agent = rig.agent({ T001: HELLO }, undefined, { tracePrompts: true });
  const end = await rig.run(...RUN, "--agent", agent);
  expect(end.code).toBe(0);
  const [{ prompt = "" } = {}] = started(rig);
  expect(prompt).toContain(`Ours, for ${FEATURE}: 001-thing.`);
  expect(prompt).toContain("T001: Say {{ input }} $ARGUMENTS in hello.txt");
  expect(prompt).not.toContain("You are doing one task of a planned feature");
  expect(prompt.trimEnd()).toMatch(/stop/);

  rig.write({ "ours.md": "Before.\n\n{{ default }}\n" });
  const words = await rig.stagewright("prompt", "speckit/implement", FEATURE);
  expect(words.code).toBe(0);
  expect(words.stdout).toMatch(/^Before\.\n\nYou are doing one task of a planned feature/);
  expect(words.stdout).toContain("# Your task: T001");
});

test("a file that was written for one agent that does everything comes before each task's own words, with the artifacts it speaks of", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    "# Tasks\n\n## Phase 1: Words\n\n- [ ] T001 Say hello in hello.txt\n- [ ] T002 Say bye in bye.txt\n",
  );
  rig.commit({
    ".stagewrightrc.yaml": [
      "stages:",
      "  ours/build:",
      "    kind: work",
      "    prompt: ours.md",
      "    inputs: { info: spec_info }",
      '    document: "{{ info.tasks_file }}"',
      '    companions: ["{{ info.feature_dir }}/**"]',
      '    clauses: [{ file: "{{ info.feature_dir }}/report.md", headings: [Done] }]',
      "    outputs: { change_set: tasks }",
      "pipelines:",
      "  ours: { intake: speckit, stages: [ours/build] }",
      "",
    ].join("\n"),
    "ours.md": "Build the feature. Input: {{ input }}\n\nIts places are in `artifacts/spec_info`.\n",
  });
  const report = { [`${FEATURE}/report.md`]: "# Report\n\n## Done\n\nBoth.\n" };
  const tasks = { T001: HELLO, T002: { write: { "bye.txt": "bye\n" } } };
  const without = await ours(rig, rig.agent(tasks, undefined, { tracePrompts: true }), FEATURE);
  expect(without.code).toBe(1);
  expect(without.stderr).toContain(`${FEATURE}/report.md is not there`);
  const [{ prompt = "" } = {}] = started(rig);
  expect(prompt).toMatch(new RegExp(`^Build the feature\\. Input: ${FEATURE}\\n`));
  expect(prompt).toContain("## `artifacts/spec_info`");
  expect(prompt).toContain('"branch_name": "001-thing"');
  expect(prompt).toContain("You are doing one task of a planned feature");
  expect(prompt).toContain("# Your task: T001");
  const written = { ...tasks, T002: { write: { "bye.txt": "bye\n", ...report } } };
  const end = await ours(rig, rig.agent(written), FEATURE, "--again");
  expect(end.code).toBe(0);
  expect(rig.git("show", `${end.result.branch}:${FEATURE}/tasks.md`)).toContain("- [X] T002");
  const made = await rig.stagewright("artifacts", "change_set");
  expect(JSON.parse(made.stdout)).toMatchObject({ branch_name: "001-thing", feature_dir: FEATURE });
});

test("a run goes on with the text its prompts had when it began, and says what has become of the files", async () => {
  const rig = new Rig();
  rig.commit(FILES);
  const asks = { write: { ".stagewright/question.md": "Which area?\n" } };
  const agent = rig.agent({ "ours/triage": [asks, GOOD], T001: HELLO }, undefined, { tracePrompts: true });
  const parked = await ours(rig, agent, "cli", "greet");
  expect(parked.code).toBe(3);
  rig.write({
    "prompts/triage.md": "Another text with {{ nonsense }}.\n",
    ".stagewrightrc.yaml": CONFIG.replace("[Summary, Risks]", "[Nowhere]"),
  });
  rmSync(join(rig.repository, "prompts/implement.md"));
  rmSync(join(rig.repository, "prompts/triage.schema.json"));
  const end = rig.jsonOf(await rig.stagewright("answer", "ours/triage", "the cli", "--json"));
  expect(end.code).toBe(0);
  expect(end.stderr).toContain(
    "prompts/triage.md has changed since the run began; ours/triage goes on with its text as it was then.",
  );
  expect(end.stderr).toContain("prompts/implement.md is not there any more");
  const [, again, task] = started(rig).map(({ prompt = "" }) => prompt);
  expect(again).toContain("Look at cli for this request");
  expect(task).toContain("You build what was found: go (docs, cli).");
});

test("the model of a prompt's head is a hint: configuration and command line outrank it, and another house's agent is not told", async () => {
  const agents = async (config: string, ...flags: string[]) => {
    const rig = new Rig();
    rig.commit({ ...FILES, ".stagewrightrc.yaml": `${CONFIG}${config}` });
    const command = rig.agent({}, { exit: 1 });
    const chosen = config === "" ? ["--agent", command, ...flags] : flags;
    const end = rig.jsonOf(
      await rig.stagewright(
        "run",
        "ours",
        "cli",
        "x",
        ...chosen,
        "--check",
        `test=${CHECK}`,
        "--yes",
        "--json",
      ),
    );
    const created = end.entries.find(
      ({ record }) => (record as { type?: string } | undefined)?.type === "run.created",
    );
    const { settings } = (created as { record: { pins: { settings: { agents: Agents } } } }).record.pins;
    return [settings.agents.stages?.["ours/triage"] ?? settings.agents.every][0]?.[0]?.model;
  };
  expect(await agents("")).toBe("quick-1");
  expect(await agents("", "--model", "slow-2")).toBe("slow-2");
  expect(await agents("agent: { command: 'false', model: ours-3 }\n")).toBe("ours-3");
});

interface Agents {
  readonly every: readonly { readonly model?: string }[];
  readonly stages?: Readonly<Record<string, readonly { readonly model?: string }[]>>;
}

test("prompt shows what an agent would be told, and names what is not there yet; an empty place is an error", async () => {
  const rig = new Rig();
  rig.commit(FILES);
  const triage = await rig.stagewright("prompt", "ours/triage", "cli", "greet", "--references", "docs/a.md");
  expect(triage.stderr).toContain("quick-1");
  expect(triage.code).toBe(0);
  expect(triage.stdout).toContain("Look at cli for this request:\n\n```text\ncli greet\n```");
  expect(triage.stdout).toContain("References: docs/a.md.");
  expect(triage.stdout).toContain(".stagewright/outbox.json");
  expect(triage.stderr).toContain("quick-1");
  const implement = await rig.stagewright("prompt", "ours/implement", "cli", "greet");
  expect(implement.stdout).toContain("You build what was found: ‹triage.verdict› (‹triage.areas›).");
  expect(implement.stderr).toContain("not made yet, and between ‹ and ›: triage");
  const empty = await rig.stagewright("prompt", "ours/triage");
  expect(empty.code).toBe(2);
  expect(empty.stderr).toContain("prompts/triage.md:7:9 {{ area }} is not filled");
  const nobody = await rig.stagewright("prompt", "ours/triag", "x");
  expect(nobody.stderr).toContain("did you mean ours/triage?");
});
