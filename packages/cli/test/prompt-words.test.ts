import type { TaskPromptContext } from "@stagewright/core";
import { expect, test } from "vitest";
import { readConfig } from "../src/config/config.ts";
import { TASK_WORDS } from "../src/config/prompt-stage-text.ts";
import { choosePipeline } from "../src/pipelines.ts";
import { temporaryDirectory } from "./support/temp.ts";

const CONFIG =
  "stages:\n  ours/build: { kind: work, prompt: ours.md, document: plan.md }\npipelines:\n  ours: { intake: arguments, stages: [ours/build] }\n";

const CONTEXT: TaskPromptContext = {
  task: {
    key: "T001-1-abc",
    id: "T001",
    line: 3,
    title: "Say {{ input }}",
    body: "in words",
    done: false,
    parallel: false,
    kind: "tests-first",
    files: ["a.test.js", "b.test.js"],
    story: "US1",
    dependsOn: [],
  },
  phase: { title: "Phase 2: Words", number: 2, count: 3 },
  plan: { phases: [], warnings: [] },
  documents: new Map([["plan.md", new Uint8Array()]]),
  planDocument: "plan.md",
  attempt: 2,
  lastFailure: { code: "NO_CHANGE" },
  previousWork: true,
  guidance: ["shorter"],
  checks: [{ name: "test", command: "npm test" }],
  handIn: "HAND IN",
  session: "fresh",
};

async function promptOf(text: string, more: Partial<TaskPromptContext> = {}): Promise<string> {
  const root = temporaryDirectory({ ".stagewrightrc.yaml": CONFIG, "ours.md": text });
  const read = await readConfig(root, root);
  const planned = read.ok ? choosePipeline(read.value, "ours", root) : read;
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  const stage = planned.value.stages[0]?.stage;
  if (stage?.kind !== "work") throw new Error("no work stage");
  const given = { input: "typed", words: ["typed"], values: {}, feature: "ours-typed" };
  return stage.prompt({ ...CONTEXT, ...more, inputs: { arguments: given }, options: {} });
}

test("every word that a task's prompt may use says something of the task", async () => {
  const words = TASK_WORDS.filter((word) => word !== "default");
  const text = await promptOf(words.map((word) => `<${word}>{{ ${word} }}</${word}>`).join("\n"));
  const said = new Map(
    words.map((word) => [word, new RegExp(`<${word}>([\\s\\S]*?)</${word}>`).exec(text)?.[1]]),
  );
  expect([...said].filter(([, value]) => value === undefined || value === "")).toEqual([]);
  expect(Object.fromEntries(said)).toMatchObject({
    "task.title": "Say {{ input }}",
    "task.files": "a.test.js, b.test.js",
    phase: "Phase 2 of 3: Words",
    "phase.number": "2",
    plan: "plan.md",
    check: "`npm test`",
    attempt: "2",
    "hand-in": "HAND IN",
  });
});

test("a prompt that places the task is told what it leaves out and must be said, once", async () => {
  const text = await promptOf("Ours: {{ task }}");
  for (const must of [
    "This is a tests-first task",
    "Why the last attempt was not taken",
    "- shorter",
    "HAND IN",
  ])
    expect(text.split(must)).toHaveLength(2);
  expect(text).toContain("refs/stagewright/previous");
  expect(text).not.toContain("You are doing one task of a planned feature");
  const placed = await promptOf("{{ hand-in }} {{ task }} {{ guidance }}");
  expect(placed.split("HAND IN")).toHaveLength(2);
  expect(placed.split("- shorter")).toHaveLength(2);
});

test("a prompt with {{ default }} is what it says, and one that goes on in a session is told the next task alone", async () => {
  const whole = await promptOf("First.\n\n{{ default }}\n\nLast for {{ input }}.");
  expect(whole).toMatch(/^First\.\n\nYou are doing one task/);
  expect(whole).toMatch(/Last for typed\.$/);
  const next = await promptOf("First {{ task }}", { session: "next" });
  expect(next).toMatch(/^Your last task was taken/);
  expect(next).not.toContain("First");
});
