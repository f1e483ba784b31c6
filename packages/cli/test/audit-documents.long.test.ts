import { expect, test } from "vitest";
import { audited, boxes, commit } from "./support/audited.ts";
import { stagewright } from "./support/io.ts";
import { git, repository } from "./support/repository.ts";
import { writeFiles } from "./support/temp.ts";

/** What each way of working says is done, and who ticked it. Nothing is run here. */

const PLAN = "specs/001-sum/tasks.md";
const look = (root: string, typed: string) => audited(root, typed, "--no-run");

test("sections of a specification that say they are complete, by heading, row and boxes, are looked at by their ids", async () => {
  const spec = (one: string, two: string, three: string) =>
    `# Shop\n\n## Phase 1: Basket${one}\n\nWrite \`src/basket.js\`.\n\n## Phase 2: Till${two}\n\nWrite \`src/till.js\`.\n\n## Phase 3: Bill\n\n- [${three}] Write \`src/bill.js\`\n`;
  const root = repository();
  commit(root, { "docs/shop.md": spec("", "", " ") }, "spec");
  const work = commit(root, { "src/basket.js": "b\n", "test/basket.test.js": "t\n" }, "Phase 1: the basket");
  const tick = commit(root, { "docs/shop.md": spec(" ✅", " ✅", "x") }, "mark");
  const { report, of, evidence, codes, code } = await look(root, "docs/shop.md");
  expect(report.noun).toEqual(["section", "sections"]);
  expect(codes).toEqual(["Phase 1 not-run", "Phase 2 no-evidence", "Phase 3 no-evidence"]);
  expect(code).toBe(1);
  expect(evidence("Phase 1", "mention")).toMatchObject([{ commit: work }]);
  expect(of("Phase 1").change.tests).toMatchObject([{ path: "test/basket.test.js", why: "changed-with" }]);
  expect(of("Phase 2").ticked).toBe(tick);
  const words = await stagewright(root, ["audit", "docs/shop.md", "--no-run"]);
  expect(words.out).toContain("docs/shop.md: 3 of 3 sections marked as done");
  expect(words.out).not.toContain("un-tick");
});

test("steps of a hand-off file that are completed and scenarios that have passed are held against the files they name", async () => {
  const payload = (step: string, scenario: string) =>
    `${JSON.stringify(
      {
        plan: {
          steps: [
            { id: "S1", name: "Parse", files: ["src/parse.js"], status: step },
            { id: "S2", name: "Print", files: ["src/print.js"], status: "ready" },
          ],
        },
        testPlan: {
          coverageMatrix: [{ planStepId: "S1", scenarioIds: ["SC1"] }],
          scenarios: [
            { id: "SC1", name: "parses", status: scenario },
            { id: "SC2", name: "prints", status: "planned" },
          ],
        },
        implementation: {
          tests: [{ id: "t", suite: "test/parse.test.js", status: "passed", scenarioIds: ["SC1"] }],
        },
      },
      null,
      2,
    )}\n`;
  const root = repository();
  commit(root, { "handoff/payload.json": payload("ready", "planned") }, "plan");
  commit(root, { "src/parse.js": "p\n" }, "parse");
  commit(root, { "handoff/payload.json": payload("completed", "passed") }, "done");
  const gone = await look(root, "handoff");
  expect(gone.codes).toEqual(["S1 test-gone", "SC1 test-gone"]);
  expect(gone.report.noun).toEqual(["step or scenario", "steps and scenarios"]);
  commit(root, { "test/parse.test.js": "t\n" }, "test");
  expect((await look(root, "handoff/payload.json")).codes).toEqual(["S1 not-run", "SC1 not-run"]);
});

test("criteria that are said to be met are looked for in tests that name them", async () => {
  const criteria = (mark: string) =>
    `# Acceptance criteria: Sum\n\n- [${mark}] **AC1** It sums\n  Met: seen\n- [${mark}] **AC2** It is fast\n  Met: seen\n- [ ] **AC3** It is kind\n`;
  const root = repository();
  commit(root, { "work/criteria.md": criteria(" ") }, "ask");
  commit(root, { "src/sum.js": "s\n", "test/sum.test.js": 'test("AC1: sums", () => {});\n' }, "AC1: sum");
  commit(root, { "work/criteria.md": criteria("x") }, "met");
  const { report, codes } = await look(root, "work");
  expect(report).toMatchObject({ boxes: 3, noun: ["criterion", "criteria"] });
  expect(codes).toEqual(["AC1 not-run", "AC2 no-evidence"]);
});

test("who ticked a box is told on every branch by its own past, and in a merge by what the merge did itself", async () => {
  const tasks = ["Create `src/a.js`", "Create `src/b.js`", "Create `src/c.js`"] as const;
  const root = repository();
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  git(root, "switch", "--quiet", "--create", "side");
  const first = commit(root, { [PLAN]: boxes("1", ...tasks), "src/a.js": "a\n" }, "a");
  git(root, "switch", "--quiet", "main");
  const third = commit(root, { [PLAN]: boxes("3", ...tasks), "src/c.js": "c\n" }, "c");
  git(root, "merge", "--quiet", "--no-commit", "-X", "ours", "side");
  writeFiles(root, { [PLAN]: boxes("123", ...tasks) });
  const merge = commit(root, {}, "merge");
  commit(root, { [PLAN]: `${boxes("123", ...tasks)}\nMore words.\n` }, "words");
  const { of } = await look(root, "001");
  expect([of("T001").ticked, of("T002").ticked, of("T003").ticked]).toEqual([first, merge, third]);
});

test("a box that was un-ticked and ticked again was ticked last; a rename keeps its past; a copy of an id is another box", async () => {
  const root = repository();
  const twice = (a: string, b: string) => `# Tasks\n\n- [${a}] T001 One\n- [${b}] T001 Two\n`;
  commit(root, { "old/tasks.md": twice("x", " "), "src/one.js": "1\n" }, "one");
  commit(root, { "old/tasks.md": twice(" ", " ") }, "not yet");
  const again = commit(root, { "old/tasks.md": twice("x", " "), "src/two.js": "2\n" }, "again");
  git(root, "mv", "old", "new");
  commit(root, {}, "move");
  const other = commit(root, { "new/tasks.md": twice("x", "x") }, "other");
  const { report } = await look(root, "new");
  expect(report.tasks.map(({ ticked }) => ticked)).toEqual([again, other]);
});

test("commits are taken by the ids they name, ranges with them, and not by what only looks like one", async () => {
  const tasks = Array.from({ length: 4 }, (_, index) => `Do number ${index + 1}`);
  const root = repository();
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const range = commit(root, { "src/a.js": "a\n", "test/a.test.js": "a\n" }, "T001-T003: begin");
  commit(root, { "src/b.js": "b\n" }, "XT0041 and T00: no");
  commit(root, { [PLAN]: boxes("1234", ...tasks) }, "tick");
  const { codes, of, evidence } = await look(root, "001");
  expect(codes).toEqual(["T001 not-run", "T002 not-run", "T003 not-run", "T004 no-evidence"]);
  expect(evidence("T002", "mention")).toMatchObject([{ commit: range }]);
  expect(of("T002").change.shared).toEqual(["T001", "T003"]);
});

test("one commit for everything tells nothing apart, but for boxes that name files; a name from a part of the repository is found", async () => {
  const tasks = [
    ...["Create `src/a.js`", "Tidy up", "Look around", "Think", "Rest", "Sing"],
    "Test in `test/a.test.js`",
  ];
  const root = repository();
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  commit(
    root,
    {
      [PLAN]: boxes("1234567", ...tasks),
      "web/src/a.js": "a\n",
      "web/test/a.test.js": "t\n",
      "web/src/z.js": "z\n",
    },
    "feat: all of it",
  );
  const { codes, of, code } = await look(root, "001");
  expect(codes).toEqual([
    "T001 not-run",
    ...["T002", "T003", "T004", "T005", "T006"].map((id) => `${id} cannot-tell:inseparable`),
    "T007 not-run",
  ]);
  expect(code).toBe(3);
  expect(of("T001").change.code.map(({ path }) => path)).toEqual(["web/src/a.js"]);
});
