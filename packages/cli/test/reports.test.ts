import { expect, test } from "vitest";
import { entryLine } from "../src/report/entry-line.ts";
import { finalReport } from "../src/report/final-report.ts";
import { resultOf } from "../src/report/result.ts";
import { sanitize, sanitizeLine } from "../src/report/sanitize.ts";
import { fit, painter, quoted } from "../src/report/style.ts";
import { treeLines } from "../src/report/tree.ts";
import { failingStory, pins, RUN, Story, task } from "./support/story.ts";

const plain = painter(false);
const CONTEXT = { paint: plain, restedAt: "2026-11-20T12:00:30.000Z" };
// oxlint-disable-next-line no-control-regex -- that none is left is what is tested
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/;

test("nothing an agent prints can move the cursor, set a title, ring, or turn text around", () => {
  expect(
    sanitize(
      "a\u001B[2Jb\u001B]0;title\u0007c\u001B]8;;http://x\u001B\\link\u001B]8;;\u001B\\d\u0007\u202Ee\u009B31mf",
    ),
  ).toBe("abclinkdef");
  expect(sanitize("one\r\ntwo\rthree\tfour\n")).toBe("one\ntwo\nthree\tfour\n");
  expect(sanitize("before \u001B]0;never ended")).toMatch(/^before /);
  expect(sanitizeLine("  two\n lines\u0000 ")).toBe("two lines");
  for (let code = 0; code < 0xa0; code += 1)
    expect(sanitizeLine(`x${String.fromCharCode(code)}y`)).not.toMatch(CONTROL);
});

test("a line of nothing but beginnings of sequences is cleaned in one pass", () => {
  // Looked through once for each of them, this would take minutes.
  expect(sanitize(`${"\u009D".repeat(200_000)}end`)).toBe("end");
});

test("a failed task is reported with attempt, check, command, output, workspace and the next command", () => {
  const { state } = failingStory();
  expect(resultOf(state).failures).toEqual([
    {
      scope: "task",
      name: "T002",
      task: "T002.1-abcdef",
      attempt: 2,
      code: "CHECK_FAILED",
      what: "the check test failed",
      why: "it did not fail before: adds",
      check: "test",
      command: "npm test",
      outputTail: "not ok 1 - adds\n\u001B[2J\u001B]0;owned\u0007expected 4\n",
      workspace: "/cache/ws-2",
      logFile: "/logs/check.log",
      candidate: "9".repeat(40),
      next: `stagewright logs ${RUN} T002`,
    },
  ]);
  const report = finalReport(state, CONTEXT).join("\n");
  for (const part of [
    "T002, attempt 2: the check test failed",
    "test: npm test",
    "| not ok 1 - adds",
    "| expected 4",
    "/cache/ws-2",
    "/logs/check.log",
    `stagewright logs ${RUN} T002`,
  ]) {
    expect(report).toContain(part);
  }
  expect(report).not.toMatch(CONTROL);
});

test("the report has each task's end, what agents did beside it, what is owed, and three commands", () => {
  const report = finalReport(failingStory().state, CONTEXT).join("\n");
  expect(report).toContain("✔ T001 eeeeeeeeee witnessed: its tests were red before and are green now");
  expect(report).toContain("⊘ T003 skipped, because T002 was not done");
  expect(report).toContain("◌ T004 not started: Phase 1 did not hold (T002 failed)");
  expect(report).toContain(
    "T001 edited a document only Stagewright writes: specs/001/tasks.md · put back (two boxes ticked)",
  );
  expect(report).toContain("2 of 5 boxes of checklists/ux.md are open");
  expect(report).toContain("agents ran in a sandbox: no; receipts are tamper-evident, not tamper-proof");
  expect(report).toContain("2 commits on stagewright/001-settle-up (1 task and the plan)");
  for (const command of ["diff", "apply", "drop"]) expect(report).toContain(`stagewright ${command} ${RUN}`);
  expect(report).toContain(`stagewright retry T002 --run ${RUN}`);
  expect(report).toContain("stagewright run speckit");
});

test("the result for machines names outcome, exit code, branch, tasks and findings", () => {
  expect(resultOf(failingStory().state)).toMatchObject({
    type: "run.result",
    run: RUN,
    outcome: "failed",
    exitCode: 1,
    branch: "stagewright/001-settle-up",
    commit: "e".repeat(40),
    tasks: [
      { id: "T001", end: "done", grade: "witnessed", commit: "e".repeat(40), attempts: 1 },
      { id: "T002", end: "failed", attempts: 2 },
      { id: "T003", end: "skipped", because: "T002.1-abcdef", attempts: 0 },
      { id: "T004", end: "open", attempts: 0 },
    ],
    findings: [{ task: "T001", code: "KERNEL_OWNED_EDITED", severity: "reset" }],
  });
});

test("a run without a check shouts that nothing is proved", () => {
  const story = new Story({ settings: { ...pins.settings, checks: [] } });
  expect(finalReport(story.state, CONTEXT).join("\n")).toContain("NO CHECK WAS RUN");
});

test("boxes ticked before the run are claimed, a human's tasks are left for them", () => {
  const story = new Story().prepared({
    title: "One",
    tasks: [task("T001", { done: true }), task("T002", { kind: "manual", line: 7 })],
  });
  const report = finalReport(story.state, CONTEXT).join("\n");
  expect(report).toContain("T001 claimed, unwitnessed");
  expect(report).toContain("1 box ticked before the run: claimed, unwitnessed");
  expect(report).toContain("T002 Do T002 (specs/001/tasks.md:7)");
});

test("a run that was stopped says how it goes on, a parked one what it waits for", () => {
  const stopped = new Story();
  stopped.tell({ type: "run.stopped", reason: "interrupted" });
  expect(finalReport(stopped.state, CONTEXT).join("\n")).toContain(`stagewright resume ${RUN}`);

  const parked = new Story();
  parked.start("0/prepare", { verb: "prepare", stage: 0 });
  parked.finish("0/prepare", {
    verb: "prepare",
    result: { ok: true, value: { document: "t.md", plan: { phases: [], warnings: [] }, notes: [] } },
  });
  parked.start("0/baseline", { verb: "baseline", stage: 0 });
  const failure = {
    code: "BASE_RED",
    check: "test",
    command: "npm test",
    exit: "exit code 1",
    outputTail: "",
    logFile: "/l",
  } as const;
  parked.finish("0/baseline", { verb: "baseline", result: { ok: false, error: { failure } } });
  expect(resultOf(parked.state)).toMatchObject({ outcome: "parked", exitCode: 3 });
  expect(finalReport(parked.state, CONTEXT).join("\n")).toContain(
    `stagewright resume ${RUN} --accept-red-base`,
  );
});

test("every event that matters to people is one line, without control characters", () => {
  const { entries, state } = failingStory();
  const lines = entries.flatMap((entry) => entryLine(entry, state, plain) ?? []);
  expect(lines).toEqual([
    `run ${RUN}: speckit for 001-settle-up, from aaaaaaaaaa`,
    "process 42 carries the run",
    "specs/001/tasks.md: 4 tasks in 2 phases",
    "running the checks before any agent works",
    "before the run: test green",
    "T001 started: Do T001",
    "T002 started: Add numbers",
    "T001 handed in 1 file after 1.2s, with 1 finding",
    "T001 merged as eeeeeeeeee · witnessed: its tests were red before and are green now",
    "T002 attempt 1 failed: the check test failed (it did not fail before: adds)",
    "T002 started, attempt 2: Add numbers",
    "T002 attempt 2 failed: the check test failed (it did not fail before: adds)",
    "delivered as stagewright/001-settle-up",
  ]);
});

test("a failed attempt says that it is tried again while it is", () => {
  const story = new Story()
    .prepared({ title: "One", tasks: [task("T001")] })
    .attempt("T001.1-abcdef")
    .failedAttempt("T001.1-abcdef");
  const last = story.entries.at(-1);
  expect(last && entryLine(last, story.state, plain)).toMatch(/; it is tried again$/);
});

test("the tree shows what each task is at and what it waits for, and never outgrows the terminal", () => {
  const story = new Story().prepared(
    {
      title: "Phase 1: Core",
      tasks: [
        task("T001"),
        task("T002", { dependsOn: [{ key: "T001.1-abcdef", why: "after T001 (not [P])", hard: true }] }),
      ],
    },
    ...Array.from({ length: 40 }, (_, index) => ({
      title: `Phase ${index + 2}`,
      tasks: [task(`T1${index}`)],
    })),
  );
  story.attempt("T001.1-abcdef");
  const steps = new Map([
    [`${RUN}/0/T001.1-abcdef/1/attempt`, { step: "check", detail: "npm test" } as const],
  ]);
  const view = { columns: 60, rows: 100, now: Date.parse("2026-11-20T12:00:10Z"), steps, paint: plain };
  const lines = treeLines(story.state, view);
  expect(lines[2]).toMatch(/⠿ T001 checking: npm test 4\.0s {2}Do T001/);
  expect(lines[3]).toMatch(/◌ T002 waits: after T001 \(not \[P\]\) {2}Do T002/);

  for (let rows = 1; rows < 60; rows += 1)
    expect(treeLines(story.state, { ...view, rows }).length).toBeLessThanOrEqual(Math.max(1, rows - 1));
  const small = treeLines(story.state, { ...view, rows: 7 });
  expect(small.join("\n")).toContain("T001 checking");
  expect(small.at(-1)).toMatch(/… \d+ lines more/);
  for (const line of treeLines(story.state, { ...view, columns: 30 })) expect(line.length).toBeLessThan(30);
});

test("a task that waits for no other says what keeps it: the first checks, an agent, or that the run rests", () => {
  const view = { columns: 100, rows: 50, now: 0, steps: new Map(), paint: plain };
  const tree = (story: Story) => treeLines(story.state, view).join("\n");
  const tasks = [task("T001", { parallel: true }), task("T002", { parallel: true })];
  const story = new Story({ settings: { ...pins.settings, concurrency: 1 } }).prepared({
    title: "One",
    tasks,
  });
  expect(tree(story)).toContain("T001 about to start");
  expect(tree(story.attempt("T001.1-abcdef"))).toContain("T002 waits for a free agent");
  story.tell({ type: "run.stopped", reason: "interrupted" });
  expect(tree(story)).toContain("T002 not started");

  const early = new Story().start("0/prepare", { verb: "prepare", stage: 0 }).finish("0/prepare", {
    verb: "prepare",
    result: {
      ok: true,
      value: { document: "t.md", plan: { phases: [{ title: "One", tasks }], warnings: [] }, notes: [] },
    },
  });
  expect(tree(early.start("0/baseline", { verb: "baseline", stage: 0 }))).toContain(
    "T001 waits for the checks before any agent works",
  );
});

test("text is cut by what a terminal draws, and colours are closed", () => {
  expect(fit("日本語テキスト", 7)).toBe("日本語…");
  expect(fit("\u001B[31mred and long\u001B[39m", 4)).toBe("\u001B[31mred…\u001B[39m");
  expect(fit("short", 10)).toBe("short");
  expect(quoted("it's here")).toBe(String.raw`'it'\''s here'`);
});

test("a phase that could not be repaired is reported with what was to be repaired, beside the repair", () => {
  const story = new Story().prepared({ title: "One", tasks: [task("T001")] });
  story.attempt("T001.1-abcdef").handedIn("T001.1-abcdef").landed("T001.1-abcdef");
  const owed = { file: "test/one.sh", task: "T001.1-abcdef", taskId: "T001", duePhase: 0 };
  story.start("0/phase-1/1/validate", { verb: "validate", stage: 0, phase: 0, round: 1 });
  story.finish("0/phase-1/1/validate", {
    verb: "validate",
    result: { ok: false, error: { failure: { code: "OWED_RED", owed: [owed], outputTail: "" } } },
  });
  for (const attempt of [1, 2]) story.attempt("repair-1-1", attempt).failedAttempt("repair-1-1", attempt);
  story.delivered("stagewright/x");
  expect(resultOf(story.state).failures).toMatchObject([
    { scope: "task", name: "repair-1-1", code: "CHECK_FAILED", next: `stagewright logs ${RUN} repair-1-1` },
    {
      scope: "phase",
      name: "One",
      code: "OWED_RED",
      why: "test/one.sh (brought by T001)",
      next: `stagewright logs ${RUN} phase-1`,
    },
  ]);
});
