import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { audited as auditedWith, commit } from "./support/audited.ts";
import { featureRepository, scriptedAgent } from "./support/feature.ts";
import { stagewright } from "./support/io.ts";
import { git, repository } from "./support/repository.ts";
import { writeFiles } from "./support/temp.ts";

const PLAN = "specs/001-sum/tasks.md";
const TASKS = (ticked = ""): string =>
  ["Create src/a.js", "Create src/b.js", "Create src/c.js", "Tidy up", "Run the whole test suite"]
    .map((words, index) => `- [${ticked.includes(`${index + 1}`) ? "x" : " "}] T00${index + 1} ${words}\n`)
    .join("");

const audited = (root: string, typed = "001") => auditedWith(root, typed, "--no-run");

const run = (root: string, ...more: string[]) =>
  stagewright(root, ["run", "speckit", "--agent", scriptedAgent(), "--check", "test=true", "--yes", ...more]);

test("a run's boxes are witnessed, by receipts that are bound to trees of this history", async () => {
  const root = featureRepository();
  expect((await run(root)).code).toBe(0);
  expect((await audited(root)).report).toMatchObject({ boxes: 4, tasks: [] });
  await stagewright(root, ["apply"]);

  const { code, codes, evidence } = await audited(root);
  expect(codes).toEqual([
    "T001 witnessed-by-receipt",
    "T002 witnessed-by-receipt",
    "T003 witnessed-by-receipt",
    "T004 witnessed-by-receipt",
  ]);
  expect(code).toBe(0);
  const [receipt] = evidence("T002", "receipt");
  expect(receipt).toMatchObject({ grade: "checked", sameWords: true });
  expect(git(root, "log", "-1", "--format=%B", receipt?.commit ?? "")).toContain(receipt?.receipt);

  const words = await stagewright(root, ["audit", "specs/001-sum"]);
  expect(words.out).toContain("4 of 4 boxes ticked");
  expect(words.out).toContain("4 boxes: witnessed by receipt");
  expect(words.out).toMatch(/receipt [0-9a-f]{10} of run \w+, at [0-9a-f]{10}: checked: no new failures/);
});

test("receipts hold after a squash whose tree is the run's, for a run in one commit, and not for a commit that only copies their names", async () => {
  const squashed = featureRepository();
  await run(squashed);
  git(squashed, "merge", "--quiet", "--squash", "stagewright/001-sum");
  git(squashed, "commit", "--quiet", "--message", "Sum (#1)");
  expect((await audited(squashed)).codes).toEqual([
    "T001 witnessed-by-receipt",
    "T002 witnessed-by-receipt",
    "T003 witnessed-by-receipt",
    "T004 witnessed-by-receipt",
  ]);

  const single = featureRepository();
  await run(single, "--commits", "single");
  await stagewright(single, ["apply"]);
  expect((await audited(single)).code).toBe(0);
  expect((await audited(single)).of("T003").verdict.code).toBe("witnessed-by-receipt");

  const copied = featureRepository();
  await run(copied);
  const message = git(copied, "log", "-1", "--format=%B", "stagewright/001-sum");
  const plan = readFileSync(path.join(copied, PLAN), "utf8").replaceAll("[ ]", "[x]");
  commit(copied, { [PLAN]: plan }, message);
  const { of, evidence } = await audited(copied);
  expect(of("T004").verdict.code).toBe("no-test");
  expect(evidence("T004", "marked")).toMatchObject([{ receipt: "of-another-tree" }]);
  expect(of("T001").verdict.code).toBe("no-evidence");
});

test("without its receipt, or with one that was changed, a commit of Stagewright's is a trace and no more", async () => {
  const root = featureRepository();
  await run(root);
  await stagewright(root, ["apply"]);
  const [receipt] = (await audited(root)).evidence("T004", "receipt");
  const digest = receipt?.receipt ?? "";
  const file = path.join(root, ".git/stagewright/blobs", digest.slice(0, 2), digest.slice(2));
  writeFileSync(file, readFileSync(file, "utf8").replace("checked", "witnessed"));
  expect((await audited(root)).evidence("T004", "marked")).toMatchObject([{ receipt: "damaged" }]);

  rmSync(path.join(root, ".git/stagewright"), { recursive: true });
  const elsewhere = await audited(root);
  expect(elsewhere.codes).toEqual(["T001 not-run", "T002 not-run", "T003 not-run", "T004 not-run"]);
  expect(elsewhere.evidence("T001", "marked")).toMatchObject([{ receipt: "not-here" }]);
  expect(elsewhere.code).toBe(3);
});

test("a task whose words have changed since was witnessed in others", async () => {
  const root = featureRepository();
  await run(root);
  await stagewright(root, ["apply"]);
  const plan = readFileSync(path.join(root, PLAN), "utf8");
  writeFileSync(path.join(root, PLAN), plan.replace("Write `src/t003.js`", "Write `src/t003.js` well"));
  const { of, evidence } = await audited(root);
  expect(of("T003").verdict.code).toBe("not-run");
  expect(evidence("T003", "receipt")).toMatchObject([{ sameWords: false }]);
});

test("boxes that agents ticked: what has commits since the box was written can be run, what has nothing has no evidence", async () => {
  const root = repository({ "src/b.js": "old\n", "README.md": "# Here\n" });
  commit(root, { [PLAN]: TASKS() }, "plan");
  const a = commit(root, { "src/a.js": "a\n", "test/a.test.js": "a\n" }, "write it");
  commit(root, { "src/tidy.js": "t\n" }, "T004: tidy up");
  const ticks = commit(root, { [PLAN]: TASKS("12345") }, "mark T003 and T005 as done");

  const { code, codes, of, evidence } = await audited(root);
  expect(codes).toEqual([
    "T001 not-run",
    "T002 no-evidence",
    "T003 no-evidence",
    "T004 not-run",
    "T005 no-evidence",
  ]);
  expect(code).toBe(1);
  expect(evidence("T001", "file")).toEqual([
    { kind: "file", path: "src/a.js", state: "present", commits: [a] },
  ]);
  expect(of("T001").change.tests).toEqual([{ path: "test/a.test.js", why: "by-name", about: "src/a.js" }]);
  expect(evidence("T002", "file")).toMatchObject([{ state: "present", commits: [] }]);
  expect(evidence("T003", "file")).toMatchObject([{ state: "absent", commits: [] }]);
  expect(evidence("T003", "mention")).toEqual([]);
  expect(evidence("T005", "ticked-with")).toMatchObject([{ commit: ticks, boxes: 5, files: 0 }]);
  expect(of("T005")).toMatchObject({ ticked: ticks, added: git(root, "rev-parse", "HEAD~3") });

  const { out } = await stagewright(root, ["audit", PLAN]);
  expect(out).toContain("To be looked into: T002, T003, T005");
  expect(out).toContain("src/b.js is there, and no commit has changed it since the box was written");
  expect(out).toContain("a task that only checks leaves nothing in git by itself");
});

test("a task without files is traced by the commit that ticked it, where that changed more than the plan", async () => {
  const root = repository();
  commit(root, { [PLAN]: TASKS() }, "plan");
  const done = commit(root, { [PLAN]: TASKS("34"), "src/x.js": "x\n" }, "work");
  const { codes, evidence } = await audited(root);
  // T003 names a file, and nobody has touched it.
  expect(codes).toEqual(["T003 no-evidence", "T004 not-run"]);
  expect(evidence("T004", "ticked-with")).toMatchObject([{ commit: done, boxes: 2, files: 1 }]);
});

test("work of another feature with tasks of the same ids counts for nothing", async () => {
  const root = repository();
  commit(root, { [PLAN]: TASKS() }, "plan");
  commit(root, { "specs/002-other/tasks.md": TASKS("4"), "src/o.js": "o\n" }, "T004 of the other one");
  commit(root, { [PLAN]: TASKS("4") }, "tick");
  expect((await audited(root)).codes).toEqual(["T004 no-evidence"]);
  expect((await audited(root, "002")).codes).toEqual(["T004 not-run"]);
});

test("the history of a plan that was moved goes on; one that is in no commit has none", async () => {
  const moved = repository();
  commit(moved, { "specs/sum/tasks.md": TASKS() }, "plan");
  commit(moved, { "src/a.js": "a\n" }, "work");
  git(moved, "mv", "specs/sum", "specs/001-sum");
  commit(moved, {}, "move");
  commit(moved, { [PLAN]: TASKS("1") }, "tick");
  expect((await audited(moved)).codes).toEqual(["T001 not-run"]);

  const fresh = repository({ "src/a.js": "a\n" });
  writeFiles(fresh, { [PLAN]: TASKS("123"), "src/b.js": "new\n" });
  const { codes, evidence } = await audited(fresh);
  expect(codes).toEqual(["T001 no-test", "T002 cannot-tell:uncommitted", "T003 no-evidence"]);
  expect(evidence("T001", "file")).toEqual([{ kind: "file", path: "src/a.js", state: "present" }]);
  expect(evidence("T002", "file")).toEqual([{ kind: "file", path: "src/b.js", state: "uncommitted" }]);
});

test("it writes nothing of the user's, and says what it cannot find", async () => {
  const root = repository();
  commit(root, { [PLAN]: TASKS("1"), "specs/001-more/tasks.md": "# None\n" }, "plan");
  writeFiles(root, { "src/new.js": "n\n" });
  const state = () => [
    git(root, "for-each-ref"),
    git(root, "status", "--porcelain"),
    readFileSync(path.join(root, ".git/index")).toString("hex"),
    readdirSync(path.join(root, ".git"))
      .filter((name) => name !== "stagewright")
      .join(" "),
  ];
  const before = state();
  await audited(root, PLAN);
  expect(state()).toEqual(before);

  const none = await stagewright(root, ["audit", "specs/001-more"]);
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining("0 of 0 boxes ticked") });
  for (const [typed, words] of [
    ["001", "could be any of 001-more, 001-sum"],
    ["009", "there is no such file or directory"],
    ["src", "there is no tasks.md, no payload.json, no criteria.md in it"],
    ["/etc/hostname", "it is not in"],
  ] as const) {
    const refused = await stagewright(root, ["audit", typed]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(words) });
  }
});
