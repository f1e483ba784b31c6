import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openRepository } from "@stagewright/workspace";
import { expect, test } from "vitest";
import { stagewright } from "./support/io.ts";
import { git, journalOf, plantRun, repository } from "./support/repository.ts";
import { failingStory, Story, task } from "./support/story.ts";
import { writeFiles } from "./support/temp.ts";

function interrupted(): Story {
  const story = new Story().prepared({
    title: "Phase 1: Core",
    tasks: [
      task("T001"),
      task("T002", { dependsOn: [{ key: "T001.1-abcdef", why: "after T001 (not [P])", hard: true }] }),
    ],
  });
  story.tell({ type: "run.stopped", reason: "interrupted" });
  return story;
}

test("without a run, status says how to start one", async () => {
  const root = repository();
  expect(await stagewright(root, ["status"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("stagewright run speckit"),
  });
  expect(JSON.parse((await stagewright(root, ["status", "--json"])).out)).toEqual({ others: [] });
});

test("status shows the newest run in full, what waits for what, the next command, and the others", async () => {
  const root = repository();
  const older = plantRun(root, failingStory());
  const newer = plantRun(root, interrupted());
  const { code, out } = await stagewright(root, ["status"]);
  expect(code).toBe(0);
  expect(out).toContain(`run ${newer} · interrupted`);
  expect(out).toContain("T002 waits: after T001 (not [P])");
  expect(out).toContain(`Go on: stagewright resume ${newer}`);
  expect(out).toMatch(new RegExp(`Other runs\n {2}${older} .*failed`));
});

test("status of a failed run has the failure with check, output, workspace and next command", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  const { out } = await stagewright(root, ["status", run]);
  for (const part of [
    "T002, attempt 2: the check test failed",
    "test: npm test",
    "not ok 1 - adds",
    "/cache/ws-2",
    `stagewright logs ${run} T002`,
  ])
    expect(out).toContain(part);
});

test("status --json tells each task's state, why it waits, and the result", async () => {
  const root = repository();
  const run = plantRun(root, interrupted());
  const status = JSON.parse((await stagewright(root, ["status", run, "--json"])).out) as Record<
    string,
    unknown
  >;
  expect(status).toMatchObject({
    run,
    life: { kind: "stopped", reason: "interrupted" },
    phases: [
      {
        title: "Phase 1: Core",
        validation: "pending",
        tasks: [
          { id: "T001", state: "open", attempts: 0, waitsFor: [] },
          { id: "T002", state: "open", waitsFor: [{ key: "T001.1-abcdef", why: "after T001 (not [P])" }] },
        ],
      },
    ],
    result: { outcome: "interrupted", exitCode: 130 },
  });
});

test("a run may be named by a unique beginning of its id", async () => {
  const root = repository();
  const [first, second] = [plantRun(root, interrupted()), plantRun(root, interrupted())] as const;
  expect((await stagewright(root, ["status", first])).out).toContain(first);
  expect(await stagewright(root, ["status", first.slice(0, 1)])).toMatchObject({
    code: 2,
    err: expect.stringContaining("could be any of 2 runs"),
  });
  expect((await stagewright(root, ["status", first.slice(0, 1)])).err).toContain(second);
  expect(await stagewright(root, ["status", "zz"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("there is no run zz"),
  });
  for (const decision of [["approve"], ["reject", "--note", "no"]])
    expect(await stagewright(root, [...decision, "phase-9"])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`there is no run phase-9, and run ${second} has no task phase-9`),
    });
});

test("logs prints a run's events as lines, and as entries", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  const { out } = await stagewright(root, ["logs"]);
  expect(out.trim().split("\n")).toHaveLength(12);
  expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d T001 merged as eeeeeeeeee/m);

  const entries = (await stagewright(root, ["logs", run, "--json"])).out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { seq: number; record: { type: string } });
  expect(entries[0]).toMatchObject({ seq: 1, record: { type: "run.created" } });
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
});

test("logs of a task prints what its agents and checks printed, attempt by attempt, made safe", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  writeFiles(path.join(root, ".git/stagewright/logs", run), {
    "attempts/T002.1-abcdef-1.log": "first try\u001B[2J\n",
    "attempts/T002.1-abcdef-2.log": "second try",
    "checks/T002.1-abcdef-1-green-test.log": "not ok\n",
    "attempts/T001.1-abcdef-1.log": "other\n",
  });
  const { code, out } = await stagewright(root, ["logs", run, "t002"]);
  expect(await stagewright(root, ["logs", "t002"])).toEqual({ code, out, err: "" });
  expect(await stagewright(root, ["logs", "T999"])).toMatchObject({
    code: 2,
    err: expect.stringContaining(`there is no run T999, and run ${run} has no task T999`),
  });
  expect(code).toBe(0);
  expect(out.split("\n").map((line) => line.replace(/^── .*\//, "── "))).toEqual([
    "── T002.1-abcdef-1.log",
    "first try",
    "── T002.1-abcdef-1-green-test.log",
    "not ok",
    "── T002.1-abcdef-2.log",
    "second try",
    "",
  ]);
  const entries = (await stagewright(root, ["logs", run, "T002", "--json"])).out.trim().split("\n");
  expect(entries).toHaveLength(4);
  expect(await stagewright(root, ["logs", run, "T999"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("has no task T999"),
  });
});

test("logs shows the checks before, between and after tasks, too", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  writeFiles(path.join(root, ".git/stagewright/logs", run), {
    "checks/baseline-test.log": "all well\n",
    "checks/phase-1-1-green-test.log": "one\n",
    "checks/phase-10-1-green-test.log": "ten\n",
  });
  expect((await stagewright(root, ["logs", run, "baseline"])).out).toMatch(/baseline-test\.log\nall well\n$/);
  expect((await stagewright(root, ["logs", run, "phase-1"])).out).toMatch(
    /^── .*phase-1-1-green-test\.log\none\n$/,
  );
  expect((await stagewright(root, ["logs", run, "final"])).code).toBe(2);
});

test("following a run that is over ends by itself", async () => {
  const root = repository();
  plantRun(root, failingStory());
  expect((await stagewright(root, ["logs", "-f"])).code).toBe(0);
});

test("cancel ends a run that no process carries, once", async () => {
  const root = repository();
  const run = plantRun(root, interrupted());
  expect(await stagewright(root, ["cancel", run])).toMatchObject({
    code: 0,
    out: expect.stringContaining(`Cancelled run ${run}`),
  });
  const journal = journalOf(root);
  expect(journal.state(run)?.life).toEqual({ kind: "cancelled" });
  journal.close();
  expect(await stagewright(root, ["cancel", run])).toMatchObject({
    code: 2,
    err: expect.stringContaining("is over"),
  });
  expect(await stagewright(root, ["cancel"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("there is no run to cancel"),
  });
});

test("resume of a run that is over says so and exits by its outcome", async () => {
  const root = repository();
  const run = plantRun(root, failingStory());
  const { code, out, err } = await stagewright(root, ["resume", run]);
  expect(code).toBe(1);
  expect(err).toContain(`Run ${run} is over: failed`);
  expect(out).toContain("T002, attempt 2: the check test failed");
  expect(await stagewright(root, ["resume"])).toMatchObject({
    code: 1,
    err: expect.stringContaining(`Run ${run} is over: failed`),
  });
  expect(await stagewright(repository(), ["resume"])).toMatchObject({ code: 2 });
});

test("gc removes what nobody needs any more and keeps a failed run's workspaces", async () => {
  const root = repository();
  const opened = await openRepository({ cwd: root });
  if (!opened.ok) throw new Error(opened.error.code);
  const { cacheDir } = opened.value;
  const failed = plantRun(root, failingStory());
  const doneStory = new Story().prepared({ title: "One", tasks: [] });
  doneStory.start("0/finish", { verb: "finish", stage: 0 });
  doneStory.finish("0/finish", {
    verb: "finish",
    result: { ok: true, value: { outputs: {}, receipt: "2".repeat(64), notes: [] } },
  });
  const done = plantRun(root, doneStory.delivered());
  const dropped = plantRun(root, failingStory());
  const journal = journalOf(root);
  journal.note(dropped, { type: "result.dropped" });
  journal.close();
  for (const run of [failed, done, dropped, "intake-999999999"])
    mkdirSync(path.join(cacheDir, run, "T001", "work"), { recursive: true });
  writeFileSync(path.join(cacheDir, "deps"), "");
  const head = git(root, "rev-parse", "HEAD");
  git(root, "update-ref", `refs/stagewright/${dropped}/tip`, head);
  git(root, "update-ref", `refs/stagewright/${failed}/tip`, head);

  const dry = await stagewright(root, ["gc", "--dry-run"]);
  expect(dry.out).toContain(`would remove workspaces of ${done}`);
  expect(readdirSync(cacheDir)).toHaveLength(5);

  expect((await stagewright(root, ["gc"])).out).toContain("Removed 4 things");
  expect(readdirSync(cacheDir).toSorted()).toEqual([failed, "deps"].toSorted());
  expect(git(root, "for-each-ref", "--format=%(refname)", "refs/stagewright")).toBe(
    `refs/stagewright/${failed}/tip`,
  );
  expect((await stagewright(root, ["gc", "--all"])).out).toContain(`removing workspaces of ${failed}`);
  expect((await stagewright(root, ["gc"])).out).toContain("Nothing to remove.");
});

test("doctor says what is here, what would be checked, and every problem of the configuration", async () => {
  const root = repository({ "package.json": '{ "scripts": { "test": "node --test" } }' });
  const well = await stagewright(root, ["doctor"]);
  expect(well.code).toBe(0);
  for (const part of [
    "✔ git",
    `✔ repository   ${root}`,
    "npm test (package.json scripts.test)",
    "✔ pipelines    speckit",
    "command:PROGRAM ARGS",
  ])
    expect(well.out).toContain(part);

  writeFiles(root, { ".stagewrightrc.yaml": "concurency: 1\nspeckit:\n  checklist: block\n" });
  const ill = await stagewright(root, ["doctor", "--json"]);
  expect(ill.code).toBe(2);
  expect(JSON.parse(ill.out)).toMatchObject({
    healthy: false,
    examined: expect.arrayContaining([
      expect.objectContaining({
        name: "config",
        state: "no",
        detail: ".stagewrightrc.yaml:1:1 concurency is not a known key; did you mean concurrency?",
      }),
    ]),
  });
  writeFiles(root, { ".stagewrightrc.yaml": "speckit:\n  checklist: block\n" });
});
