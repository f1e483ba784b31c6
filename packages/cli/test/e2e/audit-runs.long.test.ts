import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  audited,
  boxes,
  commit,
  everyFile,
  leftInCache,
  reading,
  type AuditReport,
} from "../support/audited.ts";
import { spawnStagewright } from "../support/process.ts";
import { git, repository } from "../support/repository.ts";
import { writeFiles } from "../support/temp.ts";

/** Old repositories, as agents and humans have left them, and tests that are really run. */

const PLAN = "specs/001-sum/tasks.md";
const MANIFEST = {
  "package.json": '{ "name": "sum", "type": "module", "scripts": { "test": "node --test" } }\n',
};
const CODE = (name: string, sign: string) => `export const ${name} = (a, b) => a ${sign} b;\n`;
const TEST = (name: string, expected: number) =>
  `import { test } from "node:test";\nimport { equal } from "node:assert";\nimport { ${name} } from "../src/${name}.js";\ntest("${name}s", () => equal(${name}(2, 3), ${expected}));\n`;
const IDLE = 'import { test } from "node:test";\ntest("is there", () => {});\n';

const TASKS = [
  "Create `src/add.js`",
  "Create `src/mul.js` with `test/mul.test.js`",
  "Create `src/sub.js`",
  "Write `test/never.test.js`",
  "Create `src/never.js`",
  "Show the way in `README.md`",
  "Divide in `src/div.js`",
] as const;

/** Each box of another kind. */
function oldRepository(): string {
  const root = repository(MANIFEST);
  commit(root, { [PLAN]: boxes("", ...TASKS) }, "plan");
  commit(
    root,
    { "src/add.js": CODE("add", "+"), "test/add.test.js": TEST("add", 5), [PLAN]: boxes("1", ...TASKS) },
    "add",
  );
  commit(
    root,
    { "src/mul.js": CODE("mul", "*"), "test/mul.test.js": TEST("mul", 7), [PLAN]: boxes("12", ...TASKS) },
    "mul",
  );
  commit(root, { "src/sub.js": CODE("sub", "-"), "test/sub.test.js": IDLE }, "T003: sub");
  commit(root, { "README.md": "# Sum\n", "src/div.js": CODE("div", "/") }, "T006: docs, T007: divide");
  commit(root, { [PLAN]: boxes("1234567", ...TASKS) }, "all done");
  return root;
}

test("each ticked box has its tests run as they are and without its change, and the repository stays as it was", async () => {
  const root = oldRepository();
  writeFiles(root, { "notes.txt": "mine\n", "more.txt": "mine, too\n" });
  git(root, "add", "notes.txt");
  const before = everyFile(root);

  const end = await spawnStagewright(root, ["audit", "001", "--json"]).ended;
  expect(everyFile(root)).toEqual(before);
  expect(leftInCache()).toEqual([]);
  expect(end.err).toContain("Running `npm test` in clean checkouts");
  expect(end.code).toBe(1);
  const { codes, of, report } = reading(JSON.parse(end.out) as AuditReport);
  expect(codes).toEqual([
    "T001 fails-without",
    "T002 tests-fail",
    "T003 passes-without",
    "T004 test-gone",
    "T005 no-evidence",
    "T006 no-test",
    "T007 no-test",
  ]);
  expect(of("T001").verdict).toEqual({ code: "fails-without", tests: ["test/add.test.js"] });
  expect(of("T002").verdict).toEqual({ code: "tests-fail", tests: ["test/mul.test.js > muls"] });
  expect(of("T004").verdict).toEqual({ code: "test-gone", files: ["test/never.test.js"] });
  expect(report.counts).toEqual({ evidence: 1, unshown: 2, contradicted: 4, open: 0 });
  expect(report.runs).toEqual({ made: 3, wanted: 3 });
});

test("what only looks runs nothing, says so, and takes a box at a time where it is asked to", async () => {
  const root = oldRepository();
  const looked = await audited(root, "001", "--no-run", "--task", "T001", "--task", "T003");
  expect(looked).toMatchObject({ code: 3, err: "", report: { boxes: 7, ticked: 7 } });
  expect(looked.report.counts).toEqual({ evidence: 0, unshown: 2, contradicted: 0, open: 0 });
  const words = await spawnStagewright(root, ["audit", "001", "--no-run", "--task", "T001"]).ended;
  expect(words.out).toContain("7 of 7 boxes ticked, 1 of them looked at against");
  expect(words.out).toContain("○ T001 Create");
  expect(words.out).not.toContain("✓");
  expect(looked.codes).toEqual(["T001 not-run", "T003 not-run"]);
  const one = await audited(root, "001", "--task", "T001");
  expect(one).toMatchObject({ code: 0, codes: ["T001 fails-without"] });
  const none = await spawnStagewright(root, ["audit", "001", "--task", "T099"]).ended;
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining("T099 is none of the boxes") });
});

test("what is left unlooked at is said, with what was in the way: the limit, no check, a check that does not run", async () => {
  const root = repository(MANIFEST);
  const tasks = ["Create `src/add.js`", "Create `src/mul.js`"] as const;
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  commit(root, { "src/add.js": CODE("add", "+"), "test/add.test.js": TEST("add", 5) }, "T001");
  commit(root, { "src/mul.js": CODE("mul", "*"), "test/mul.test.js": TEST("mul", 6) }, "T002");
  commit(root, { [PLAN]: boxes("12", ...tasks) }, "done");

  const limited = await audited(root, "001", "--limit", "1");
  expect(limited).toMatchObject({ code: 3, codes: ["T001 fails-without", "T002 cannot-tell:left"] });
  expect(limited.report.runs).toEqual({ made: 1, wanted: 2 });
  const late = await audited(root, "001", "--time", "1ms");
  expect(late.codes).toEqual(["T001 cannot-tell:left", "T002 cannot-tell:left"]);
  const none = await audited(root, "001", "--check", "test=none");
  expect(none).toMatchObject({ code: 3, codes: ["T001 cannot-tell:no-check", "T002 cannot-tell:no-check"] });
  const broken = await audited(root, "001", "--check", "test=no-such-program-anywhere");
  expect(broken.codes).toEqual(["T001 cannot-tell:check-not-run", "T002 cannot-tell:check-not-run"]);
});

test("a check that tells its tests by nothing but its exit code is believed so far and no further", async () => {
  const root = repository({ "check.sh": "grep -q yes src/a.txt2 && echo fine\n" });
  const tasks = ["Write `src/a.txt2`", "Write `src/b.txt2`"] as const;
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  commit(root, { "src/a.txt2": "yes\n", "test/a.test.sh": "true\n" }, "T001");
  commit(root, { "src/b.txt2": "b\n", "test/b.test.sh": "true\n" }, "T002");
  commit(root, { [PLAN]: boxes("12", ...tasks) }, "done");
  const told = await audited(root, "001", "--check", "test=sh check.sh");
  expect(told).toMatchObject({ code: 3, codes: ["T001 check-fails-without", "T002 cannot-tell:not-told"] });
  const red = await audited(root, "001", "--check", "test=false");
  expect(red.codes).toEqual(["T001 cannot-tell:check-fails", "T002 cannot-tell:check-fails"]);
});

test("a change that others have built on, or taken out again, or moved away, is told as that", async () => {
  const root = repository(MANIFEST);
  const tasks = ["Create `src/add.js`", "Create `src/mul.js`", "Create `src/sub.js`"] as const;
  commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
  commit(
    root,
    { "src/add.js": CODE("add", "+"), "test/add.test.js": TEST("add", 5), [PLAN]: boxes("1", ...tasks) },
    "add",
  );
  const later = commit(root, { "src/add.js": `// faster\n${CODE("add", "+")}` }, "make it faster");
  commit(root, { "src/mul.js": "" }, "begin");
  commit(root, { "src/mul.js": CODE("mul", "*"), "test/mul.test.js": IDLE }, "T002: mul");
  commit(root, { "src/mul.js": "" }, "take it out");
  commit(root, { "src/sub.js": CODE("sub", "-"), "test/sub.test.js": IDLE }, "T003: sub");
  git(root, "mv", "src/sub.js", "src/minus.js");
  commit(root, { [PLAN]: boxes("123", ...tasks) }, "move and tick");
  const { codes, of } = await audited(root, "001");
  expect(codes).toEqual([
    "T001 fails-without-more",
    "T002 cannot-tell:nothing-left",
    "T003 cannot-tell:files-gone",
  ]);
  expect(of("T001").change.later).toEqual([later]);
});

test("Ctrl-C ends it at once, tells what it has, and leaves nothing anywhere", async () => {
  const root = oldRepository();
  const before = everyFile(root);
  const running = spawnStagewright(root, ["audit", "001", "--check", "test=sleep 600"]);
  await running.says(/as it is/);
  running.kill("SIGINT");
  const end = await running.ended;
  expect(end.code).toBe(130);
  expect(end.out).toContain("not looked at: it was stopped");
  expect(everyFile(root)).toEqual(before);
  expect(leftInCache()).toEqual([]);
});

test("what one leaves that was killed, the next one removes", async () => {
  const root = oldRepository();
  const before = everyFile(root);
  const running = spawnStagewright(root, ["audit", "001", "--check", "test=sleep 600 & wait"]);
  await running.says(/as it is/);
  running.kill("SIGKILL");
  await running.ended;
  expect(leftInCache()).not.toEqual([]);
  await audited(root, "001", "--no-run");
  expect(leftInCache()).toEqual([]);
  expect(everyFile(root)).toEqual(before);
});

test("where Stagewright has run before, its journal and receipts are read and not touched", async () => {
  const root = oldRepository();
  await spawnStagewright(root, ["status"]).ended;
  const journal = path.join(root, ".git/stagewright/journal.db");
  const bytes = readFileSync(journal);
  const before = everyFile(root);
  await audited(root, "001", "--no-run");
  expect(everyFile(root)).toEqual(before);
  expect(readFileSync(journal).equals(bytes)).toBe(true);
});
