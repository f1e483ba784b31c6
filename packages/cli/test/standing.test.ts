import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { entryLine } from "../src/report/entry-line.ts";
import { finalReport } from "../src/report/final-report.ts";
import { restedAt } from "../src/report/rest.ts";
import { resumeReason } from "../src/report/run-words.ts";
import { painter } from "../src/report/style.ts";
import { treeLines } from "../src/report/tree.ts";
import { wrapLines } from "../src/report/wrap.ts";
import { stagewright } from "./support/io.ts";
import { carriedRun, git, journalOf, plantRun, repository } from "./support/repository.ts";
import { failingStory, pins, RUN, Story, task } from "./support/story.ts";
import { temporaryDirectory } from "./support/temp.ts";

const paint = painter(false);
const VIEW = { columns: 120, rows: 50, now: Date.parse("2026-11-20T12:10:00Z"), steps: new Map(), paint };
const report = (story: Story) =>
  finalReport(story.state, { paint, restedAt: restedAt(story.entries) ?? "" }).join("\n");
const tree = (story: Story, orphaned = false) => treeLines(story.state, { ...VIEW, orphaned });

test("how long a run took does not grow with what is done about its result later", async () => {
  const story = failingStory();
  const took = /failed after (\S+)/.exec(report(story))?.[1];
  expect(took).toBe("15s");
  story.tell({ type: "result.applied", commit: "e".repeat(40) });
  story.tell({ type: "result.dropped" });
  expect(report(story)).toContain(`failed after ${took}`);

  const root = repository();
  const run = plantRun(root, failingStory());
  const headline = async () => (await stagewright(root, ["status", run])).out.split("\n")[0];
  const first = await headline();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const journal = journalOf(root);
  journal.note(run, { type: "result.applied", commit: "e".repeat(40) });
  journal.close();
  expect(await headline()).toBe(first);
});

test("a run whose process is gone says so, with the tasks that were at work, and calls nothing still red", () => {
  const story = new Story().prepared({
    title: "One",
    tasks: [task("T001"), task("T002", { parallel: true })],
  });
  story.attempt("T001.1-abcdef");
  const lines = tree(story, true);
  expect(lines[0]).toContain("killed: its process is gone");
  expect(lines[2]).toContain("◌ T001 was working when its process went away");
  expect(lines[3]).toContain("T002 not started");

  const owing = new Story().prepared({ title: "One", tasks: [task("T001")] });
  owing.attempt("T001.1-abcdef").handedIn("T001.1-abcdef");
  owing.start("0/T001.1-abcdef/1/land", { verb: "land", stage: 0, task: "T001.1-abcdef", attempt: 1 });
  owing.finish("0/T001.1-abcdef/1/land", {
    verb: "land",
    result: {
      ok: true,
      value: {
        commit: "e".repeat(40),
        tree: "f".repeat(40),
        grade: "checked",
        reason: "no-tests-in-change",
        receipt: "1".repeat(64),
        owes: [{ file: "test/a.js", task: "T001.1-abcdef", taskId: "T001", duePhase: 0 }],
        pays: [],
        nowGreen: [],
        durationMs: 1,
      },
    },
  });
  expect(report(owing)).not.toContain("still red");
  expect(report(owing.delivered("stagewright/x"))).toContain("test/a.js is still red");
});

test("a phase counts what is done, with what failed and was skipped behind; once the run is over, it has failed", () => {
  const story = failingStory();
  expect(tree(story)[1]).toBe("✖ Phase 1: Core  1/3 · 1 failed · 1 skipped");
  expect(tree(story).join("\n")).not.toContain("▶");
  const going = new Story().prepared({ title: "One", tasks: [task("T001", { done: true }), task("T002")] });
  expect(tree(going)[1]).toBe("▶ One  1/2");
});

test("a resumed run says why it rested", () => {
  const row = { run: RUN, createdAt: "", pipeline: "speckit", feature: "f", life: "going" } as const;
  const owner = { pid: 4, host: "here", alive: false };
  const stopped = (reason: string) => ({ kind: "stopped", reason }) as const;
  expect(resumeReason({ ...row, owner }, { kind: "going" })).toBe("its process was killed");
  expect(resumeReason({ ...row, life: "parked" }, { kind: "going" })).toContain("waited for you");
  expect(resumeReason({ ...row, life: "paused" }, { kind: "going" })).toBe("it was paused");
  expect(resumeReason({ ...row, life: "stopped" }, stopped("decided"))).toContain("waited for a human");
  expect(resumeReason({ ...row, life: "stopped" }, stopped("steered"))).toContain("a human wants more of it");
  expect(resumeReason({ ...row, life: "stopped" }, stopped("interrupted"))).toBe("it was interrupted");
});

test("a cancelled run says what it has merged; where nothing was merged, there is nothing to look at or to take", () => {
  const story = new Story({ snapshot: { ...pins.snapshot, commit: pins.base } });
  story.prepared({
    title: "One",
    tasks: [
      task("T001"),
      task("T002", { dependsOn: [{ key: "T001.1-abcdef", why: "after T001", hard: true }] }),
    ],
  });
  const cancel = () => {
    story.tell({ type: "run.cancel-requested" });
    story.tell({ type: "run.cancelled" });
  };
  story.attempt("T001.1-abcdef").handedIn("T001.1-abcdef").landed("T001.1-abcdef");
  cancel();
  expect(report(story)).toContain("Result: 1 commit, no branch (the run was cancelled)");
  expect(report(story)).toContain(`stagewright drop ${RUN}`);
  expect(report(story)).toContain("T002 not started: the run was cancelled");

  expect(tree(story).join("\n")).toContain("T002 not started");

  const empty = new Story().prepared({ title: "One", tasks: [task("T001")] });
  empty.tell({ type: "run.cancel-requested" });
  empty.tell({ type: "run.cancelled" });
  expect(report(empty)).toContain("Result: nothing was merged");
  for (const command of ["diff", "apply", "drop"])
    expect(report(empty)).not.toContain(`stagewright ${command}`);
});

test("cancelling a run that has merged nothing offers nothing to look at", async () => {
  const root = repository();
  const story = new Story().prepared({ title: "One", tasks: [task("T001")] });
  story.tell({ type: "run.stopped", reason: "interrupted" });
  const run = plantRun(root, story);
  expect((await stagewright(root, ["cancel", run])).out).toBe(
    `Cancelled run ${run}. Nothing had been merged.\n`,
  );
  expect((await stagewright(root, ["status", run])).out).not.toContain("stagewright diff");
});

test("tasks that stand under no heading have a name", () => {
  expect(tree(new Story().prepared({ title: "", tasks: [task("T001")] }))[1]).toContain("All tasks  0/1");
  const story = new Story().prepared(
    { title: "", tasks: [task("T001")] },
    { title: "Phase 1", tasks: [task("T002")] },
  );
  expect(tree(story)[1]).toContain("Tasks before any heading  0/1");
});

test("one finding of several attempts is one line that names them", () => {
  const story = new Story().prepared({ title: "One", tasks: [task("T001")] });
  const finding = {
    code: "RUN_FILE_DROPPED",
    path: ".env",
    detail: "it was dropped",
    severity: "reported",
  } as const;
  for (const attempt of [1, 2]) {
    story.attempt("T001.1-abcdef", attempt);
    story.finish(`0/T001.1-abcdef/${attempt}/attempt`, {
      verb: "attempt",
      result: { ok: false, error: { failure: { code: "NO_CHANGE" }, findings: [finding] } },
    });
  }
  const lines = report(story)
    .split("\n")
    .filter((line) => line.includes(".env"));
  expect(lines).toEqual([
    "  T001 left a file that belongs to no commit: .env · reported (it was dropped), in attempts 1, 2",
  ]);
});

test("an attempt that was cut short is not said to be tried again", () => {
  const story = new Story().prepared({ title: "One", tasks: [task("T001")] });
  story.attempt("T001.1-abcdef");
  story.tell({ type: "run.cancel-requested" });
  story.finish("0/T001.1-abcdef/1/attempt", {
    verb: "attempt",
    result: { ok: false, error: { failure: { code: "CANCELLED" } } },
  });
  const last = story.entries.at(-1);
  expect(last && entryLine(last, story.state, paint)).toBe("T001 was cut short");
});

test("other runs are told by how they ended and what became of them", async () => {
  const root = repository();
  const applied = plantRun(root, failingStory());
  plantRun(root, failingStory());
  const journal = journalOf(root);
  journal.note(applied, { type: "result.applied", commit: "e".repeat(40) });
  journal.close();
  expect((await stagewright(root, ["status"])).out).toMatch(new RegExp(`${applied} .* failed, applied\n`));
});

test("where nothing can go on, resume says what can be done instead", async () => {
  const root = repository();
  plantRun(root, failingStory());
  const { err } = await stagewright(root, ["resume"]);
  expect(err).toMatch(/stagewright retry .*stagewright run/);
});

test("lines are broken between words and go on below their text; what programs printed is left as it is", () => {
  expect(wrapLines(["  agent       replay:it, at most 4 at once, and 2 attempts a task"], 40)).toEqual([
    "  agent       replay:it, at most 4 at",
    "              once, and 2 attempts a",
    "              task",
  ]);
  expect(wrapLines(["  T001 one two three four five six seven eight"], 30)).toEqual([
    "  T001 one two three four five",
    "      six seven eight",
  ]);
  expect(wrapLines(["  T001 done\n      one two three four five six"], 30)).toEqual([
    "  T001 done",
    "      one two three four five",
    "      six",
  ]);
  const printed = `      | ${"x ".repeat(60)}`;
  expect(wrapLines([printed], 40)).toEqual([printed]);
  expect(wrapLines(["a b"], undefined)).toEqual(["a b"]);
});

test("the report is broken to the width that was given", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  const { out } = await stagewright(root, ["resume", run], { env: { ...process.env, COLUMNS: "60" } });
  const lines = out.split("\n").filter((line) => !line.trimStart().startsWith("|"));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(out).toContain("Phase 1 did not hold");
});

test("help is a command, too", async () => {
  const root = repository();
  expect(await stagewright(root, ["help"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("Exit codes:"),
  });
  expect(await stagewright(root, ["help", "run"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("--concurrency"),
  });
});

test("doctor shows the checks that a run would use: those of the configuration", async () => {
  const root = repository({
    "package.json": '{ "scripts": { "test": "node --test" } }',
    ".stagewrightrc.yaml": "check:\n  test: make check\n  lint: make lint\n",
  });
  const { out } = await stagewright(root, ["doctor"]);
  expect(out).toContain("✔ check        test: make check (.stagewrightrc.yaml)");
  expect(out).toContain("✔ check        lint: make lint (.stagewrightrc.yaml)");
  expect(out).not.toContain("npm test");
});

test.each([
  ["npm test", "✔ tests        told one by one (vitest-json)"],
  ["npm test | tee log", "known by exit code alone: its shell does more than to run commands in turn"],
  ["make", "known by exit code alone: its target is not found"],
])("doctor says by what a run would know the tests of %s", async (run, told) => {
  const root = repository({
    "package.json": JSON.stringify({ scripts: { test: "vitest run" } }),
    ".stagewrightrc.json": JSON.stringify({ check: { test: run } }),
  });
  expect((await stagewright(root, ["doctor"])).out).toContain(told);
});

test("doctor names the report that the configuration names", async () => {
  const check = { test: { run: "sh check.sh", report: ["out/*.xml"], format: "junit" } };
  const root = repository({ ".stagewrightrc.json": JSON.stringify({ check }) });
  expect((await stagewright(root, ["doctor"])).out).toContain("told one by one (out/*.xml)");
});

test("a repository without a commit is told to make a first one", async () => {
  const root = temporaryDirectory();
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  expect((await stagewright(root, ["status"])).err).toContain(
    "next: make a first commit: git add … && git commit",
  );
});

test("gc says in one line what goes of a run", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  const journal = journalOf(root);
  journal.note(run, { type: "result.dropped" });
  journal.close();
  const head = git(root, "rev-parse", "HEAD");
  for (const name of ["tip", "result"]) git(root, "update-ref", `refs/stagewright/${run}/${name}`, head);
  const { out } = await stagewright(root, ["gc", "--dry-run"]);
  expect(out).toBe(`would remove result, tip of ${run}\nWould remove 2 things.\n`);
});

test("what a living process carries cannot be disposed of, and the process is named", async () => {
  const root = repository();
  const { journal, run } = carriedRun(root, pins);
  const { code, err } = await stagewright(root, ["drop", run, "--yes"]);
  expect(code).toBe(2);
  expect(err).toContain(`run ${run} is not over`);
  expect(err).toContain(`process ${process.pid}`);
  journal.close();
});
