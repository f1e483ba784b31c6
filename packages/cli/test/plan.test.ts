import path from "node:path";
import { expect, test } from "vitest";
import { stagewright } from "./support/io.ts";
import { temporaryDirectory } from "./support/temp.ts";

const TASKS = `# Tasks

## Phase 1: Setup

- [x] T001 Create the project in \`package.json\`

## Phase 2: Core

- [ ] T002 [P] [US1] Write the reader in \`src/read.js\`
- [ ] T003 [P] [US1] Write the writer in \`src/write.js\`
- [ ] T004 Join them in \`src/index.js\`
* [?] T005 What is this
`;

interface PlanJson {
  phases: { title: string; tasks: Record<string, unknown>[]; waves: string[][] }[];
  warnings: { line: number; message: string }[];
}

test("--json prints phases, tasks with their edges, and a warning for every line that only looks like a task", async () => {
  const cwd = temporaryDirectory({ "specs/001-io/tasks.md": TASKS });
  const { code, out, err } = await stagewright(cwd, ["plan", "specs/001-io", "--json"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const plan = JSON.parse(out) as PlanJson;
  expect(plan.phases.map(({ title, tasks }) => [title, tasks.length])).toEqual([
    ["Phase 1: Setup", 1],
    ["Phase 2: Core", 3],
  ]);
  const [read, , join] = plan.phases[1]?.tasks ?? [];
  expect(read).toMatchObject({
    id: "T002",
    line: 9,
    done: false,
    parallel: true,
    kind: "code",
    files: ["src/read.js"],
    story: "US1",
    dependsOn: [],
  });
  expect(join).toMatchObject({
    id: "T004",
    dependsOn: [{ key: expect.any(String), why: "after T002 [P]" }, { why: "after T003 [P]" }],
  });
  expect(plan.warnings).toEqual([{ line: 12, message: expect.stringContaining("not a task") }]);
  expect(plan.phases[1]?.waves).toHaveLength(2);
});

test("the same directory may be named by its document", async () => {
  const cwd = temporaryDirectory({ "specs/001 größe/tasks.md": TASKS });
  const byDirectory = await stagewright(cwd, ["plan", "specs/001 größe", "--json"]);
  const byFile = await stagewright(path.join(cwd, "specs"), ["plan", "001 größe/tasks.md", "--json"]);
  expect(byFile.out).toBe(byDirectory.out);
});

test("for people it shows why tasks wait, the waves, and the warnings with their lines at the end", async () => {
  const cwd = temporaryDirectory({ "tasks.md": TASKS });
  const { out } = await stagewright(cwd, ["plan", "tasks.md", "--concurrency", "1"]);
  expect(out).toContain("tasks.md: 4 tasks in 2 phases, 1 done, at most 1 at once");
  expect(out).toContain("waits after T002 [P]; after T003 [P]");
  expect(out).toContain("waves 1: T002 | 2: T003 | 3: T004");
  expect(out.trimEnd().split("\n").at(-1)).toMatch(/^ {2}line 12: not a task/);
});

test("a document that is not there is a usage error", async () => {
  const { code, err } = await stagewright(temporaryDirectory(), ["plan", "specs/404"]);
  expect(code).toBe(2);
  expect(err).toContain("specs/404 cannot be read as a plan\n  there is no such file");
});

test("a document cannot write to the terminal", async () => {
  const cwd = temporaryDirectory({
    "tasks.md": "## Phase 1\u001B]0;t\u0007: X\n\n- [ ] T001 \u001B[2JClear\u0007 the screen in src/a.js\n",
  });
  const { out } = await stagewright(cwd, ["plan", "tasks.md"]);
  // oxlint-disable-next-line no-control-regex -- that none is left is what is tested
  expect(out).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
});
