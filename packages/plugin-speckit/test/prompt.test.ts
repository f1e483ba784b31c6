import { expect, test } from "vitest";
import { taskPrompt } from "../src/prompt.ts";

type Context = Parameters<typeof taskPrompt>[0];

function context(own: Partial<Context> = {}): Context {
  return {
    inputs: {
      specInfo: {
        branch_name: "001-sum",
        feature_dir: "specs/001-sum",
        spec_file: "specs/001-sum/spec.md",
        tasks_file: "specs/001-sum/tasks.md",
        available_docs: [],
      },
    },
    options: {},
    task: {
      key: "T001.1-abcdef",
      id: "T001",
      line: 3,
      title: "Create src/a.js",
      body: "",
      done: false,
      parallel: false,
      kind: "code",
      files: [],
      dependsOn: [],
    },
    phase: { title: "Phase 2: Core", number: 2, count: 3 },
    attempt: 1,
    documents: new Map([["specs/001-sum/spec.md", new Uint8Array()]]),
    planDocument: "specs/001-sum/tasks.md",
    checks: [],
    guidance: [],
    previousWork: false,
    handIn: "Then stop.",
    session: "fresh",
    ...own,
  } as Context;
}

test("a phase is numbered once, whether or not its title says its number, and named where it has a name", () => {
  expect(taskPrompt(context())).toContain("# Phase 2 of 3: Core\n");
  const titled = (title: string) =>
    taskPrompt(context({ phase: { title, number: 2, count: 3 } }))
      .split("\n")
      .find((line) => line.startsWith("# Phase"));
  expect(titled("Setup")).toBe("# Phase 2 of 3: Setup");
  expect(titled("")).toBe("# Phase 2 of 3");
  expect(titled("Phase 2")).toBe("# Phase 2 of 3");
  expect(titled("Phase 3: User Story 1")).toBe("# Phase 2 of 3: Phase 3: User Story 1");
});

test("documents are listed where there are some, and not announced where there are none", () => {
  expect(taskPrompt(context())).toContain("# Documents to read first");
  expect(taskPrompt(context({ documents: new Map() }))).not.toContain("Documents to read first");
});
