import { expect, test } from "vitest";
import { audited, boxes, commit } from "../support/audited.ts";
import { stagewright } from "../support/io.ts";
import { git, repository } from "../support/repository.ts";

/** Boxes that nobody has done anything for, beside code that others have written, and tests of it. */

const PLAN = "specs/001-sum/tasks.md";
const MANIFEST = {
  "package.json": '{ "name": "sum", "type": "module", "scripts": { "test": "node --test" } }\n',
};
const CODE = (name: string) => `export const ${name} = (a, b) => a + b;\n`;
const TEST = (name: string, expected = 5) =>
  `import { test } from "node:test";\nimport { equal } from "node:assert";\nimport { ${name} } from "../src/${name}.js";\ntest("${name}s", () => equal(${name}(2, 3), ${expected}));\n`;
const ADD = { "src/add.js": CODE("add"), "test/add.test.js": TEST("add") };
const IDLE = 'import { test } from "node:test";\ntest("is there", () => {});\n';

test("what came along with the plan is not the change of a box, whoever ticks it later", async () => {
  const tasks = ["Check input in `src/add.js`", "Keep results", "Tell in `src/add.js`"] as const;
  const root = repository();
  commit(root, { ...MANIFEST, ...ADD, [PLAN]: boxes("", ...tasks) }, "import, with a plan");
  commit(root, { [PLAN]: boxes("123", ...tasks) }, "all done");
  const { code, codes, of, evidence } = await audited(root, "001");
  expect(codes).toEqual(["T001 no-evidence", "T002 no-evidence", "T003 no-evidence"]);
  expect(code).toBe(1);
  expect(of("T001").change).toMatchObject({ commits: [], meanwhile: [], code: [] });
  expect(of("T002").change.shared).toEqual([]);
  expect(evidence("T001", "file")).toMatchObject([{ commits: [] }]);
});

test("a history that begins with everything ticked shows none of it; a later commit that brings plan, tick and code at once does", async () => {
  const root = repository();
  git(root, "checkout", "--quiet", "--orphan", "fresh");
  const tasks = ["Check input in `src/add.js`", "Keep results"] as const;
  commit(root, { ...MANIFEST, ...ADD, [PLAN]: boxes("12", ...tasks) }, "first commit");
  expect((await audited(root, "001")).codes).toEqual(["T001 no-evidence", "T002 no-evidence"]);

  const squashed = repository(MANIFEST);
  const all = commit(squashed, { ...ADD, [PLAN]: boxes("1", ...tasks) }, "feat: sums (#1)");
  const { codes, evidence } = await audited(squashed, "001");
  expect(codes).toEqual(["T001 fails-without"]);
  expect(evidence("T001", "ticked-with")).toMatchObject([{ commit: all, wrote: true }]);
  const { out } = await stagewright(squashed, ["audit", "001", "--no-run"]);
  expect(out).toContain("written as ticked in");
});

test("a commit that changed the file meanwhile, and does not say what for, shows that the file is tested and no more", async () => {
  const tasks = ["Check input in `src/add.js`", "Write `src/mul.js`"] as const;
  const root = repository(MANIFEST);
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const chore = commit(root, ADD, "chore: bring helpers over");
  const other = commit(root, { "src/mul.js": CODE("mul"), "test/mul.test.js": IDLE }, "chore: more");
  commit(root, { [PLAN]: boxes("12", ...tasks) }, "all done");
  const { code, codes, of, report } = await audited(root, "001");
  expect(codes).toEqual(["T001 only-meanwhile", "T002 passes-without"]);
  expect(of("T001").verdict).toEqual({ code: "only-meanwhile", tests: ["test/add.test.js"] });
  expect(of("T001").change).toMatchObject({ commits: [], meanwhile: [chore], onlyMeanwhile: true });
  expect(of("T002").change.meanwhile).toEqual([other]);
  expect(report.counts).toEqual({ evidence: 0, unshown: 1, contradicted: 1, open: 0 });
  expect(code).toBe(1);
  const one = await stagewright(root, ["audit", "001", "--task", "T001"]);
  expect(one.code).toBe(3);
  expect(one.out).toContain("○ T001 Check input");
  expect(one.out).toContain(
    `no commit that changed its code names it or ticked it; meanwhile: ${chore.slice(0, 10)}`,
  );
  expect((await audited(root, "001", "--task", "T001", "--check", "test=test -e src/add.js")).codes).toEqual([
    "T001 only-meanwhile",
  ]);
});

test("what its own commit did is taken out alone; that tests pass without that says nothing where others did more meanwhile", async () => {
  const tasks = ["Add in `src/add.js`", "Multiply in `src/mul.js`"] as const;
  const root = repository(MANIFEST);
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const wip = commit(root, ADD, "wip");
  commit(root, { "src/mul.js": "export const nothing = 0;\n", "test/mul.test.js": TEST("mul") }, "wip");
  const files = { "src/add.js": `// Sums.\n${CODE("add")}`, "src/mul.js": CODE("mul") };
  const tick = commit(root, { ...files, [PLAN]: boxes("12", ...tasks) }, "done");
  const { codes, of } = await audited(root, "001");
  expect(codes).toEqual(["T001 cannot-tell:meanwhile", "T002 fails-without"]);
  expect(of("T001").change).toMatchObject({ commits: [tick], meanwhile: [wip] });
  const { out } = await stagewright(root, ["audit", "001", "--task", "T001"]);
  expect(out).toContain(`${wip.slice(0, 10)} changed its files, too, and does not say what for`);
});

test("a commit that names other boxes, or ticks them, speaks for no box that it neither names nor ticks", async () => {
  const tasks = [
    ...["Add in `src/add.js`", "Refuse words in `src/add.js`", "Multiply in `src/mul.js`"],
    "Refuse more in `src/mul.js`",
  ];
  const root = repository(MANIFEST);
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const add = commit(root, ADD, "T001: add");
  const mul = { "src/mul.js": CODE("mul"), "test/mul.test.js": TEST("mul"), [PLAN]: boxes("3", ...tasks) };
  commit(root, mul, "multiply");
  commit(root, { [PLAN]: boxes("1234", ...tasks) }, "finish everything");
  const { codes, of, evidence } = await audited(root, "001");
  expect(codes).toEqual(["T001 fails-without", "T002 no-evidence", "T003 fails-without", "T004 no-evidence"]);
  expect(evidence("T002", "file")).toMatchObject([{ commits: [], forOthers: [add] }]);
  expect(of("T001").change.shared).toEqual([]);
  const { out } = await stagewright(root, ["audit", "001", "--no-run", "--task", "T002"]);
  expect(out).toContain("was changed since the box was written only for others by");
});

test("boxes whose one commit changed the same file say of each other that they share it", async () => {
  const tasks = ["Add in `src/add.js`", "Keep `src/add.js` pure", "Multiply in `src/mul.js`"] as const;
  const root = repository(MANIFEST);
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const mul = { "src/mul.js": CODE("mul"), "test/mul.test.js": TEST("mul") };
  commit(root, { ...ADD, ...mul, [PLAN]: boxes("123", ...tasks) }, "implement everything");
  const { codes, of } = await audited(root, "001");
  expect(codes).toEqual(["T001 fails-without-more", "T002 fails-without-more", "T003 fails-without"]);
  expect(of("T001").change.shared).toEqual(["T002"]);
  expect(of("T002").change.shared).toEqual(["T001"]);
  const { out } = await stagewright(root, ["audit", "001", "--no-run", "--task", "T001"]);
  expect(out).toContain("its commits speak for T002 as well");
});

test("tests that were there already, or are all that was changed for a box about code, are no evidence; for a box about tests they are", async () => {
  const tasks = ["Check `src/add.js`, `test/add.test.js`", "Test in `test/more.test.js`"] as const;
  const root = repository({ ...MANIFEST, ...ADD });
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const tests = { "test/add.test.js": `${TEST("add")}\n`, "test/more.test.js": IDLE };
  commit(root, { ...tests, [PLAN]: boxes("12", ...tasks) }, "done");
  expect((await audited(root, "001")).codes).toEqual(["T001 tests-there", "T002 tests-pass"]);
});

test("that the check fails as the head is stands at the top, and nothing that only checks is ticked off beside it", async () => {
  const tasks = ["Add in `src/add.js`", "Run the suite and confirm it passes"] as const;
  const root = repository(MANIFEST);
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  const red = { "test/red.test.js": TEST("add", 6).replace("adds", "is wrong") };
  commit(root, { ...ADD, ...red, "src/more.js": "", [PLAN]: boxes("12", ...tasks) }, "done, all green");
  const { codes, report, code } = await audited(root, "001");
  expect(codes).toEqual(["T001 fails-without", "T002 no-evidence"]);
  expect(report.atHead).toEqual({ code: "fails", end: "exit 1" });
  expect(code).toBe(1);
  const { out } = await stagewright(root, ["audit", "001"]);
  expect(out.split("\n\n", 1)[0]).toMatch(
    /\nThe check fails at HEAD \([0-9a-f]{10}\): `npm test`, exit 1\.$/,
  );
  expect(out).toContain("✓ 1 with evidence; ✗ 1 contradicted, or with no evidence");
  const green = await audited(root, "001", "--check", "test=node --test test/add.test.js");
  expect(green.report.atHead).toEqual({ code: "passes" });
});
