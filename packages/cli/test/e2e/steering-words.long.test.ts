import { expect, test } from "vitest";
import { TASKS, withFeature, RUN } from "./features.ts";
import { Rig } from "./rig.ts";
import { TASKS_MD, STEPS, write, begins } from "./steering-rig.ts";

test("retry of a merged task redoes it by a new commit on top, lists what builds on it, and rewrites nothing", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: [write("src/a.txt", "first"), write("src/a.txt", "second")] }),
  );
  const before = rig.git("rev-parse", result.branch ?? "");
  const again = await rig.stagewright("retry", "T001");
  expect(again.code).toBe(3);
  expect(again.stderr).toContain("T002");
  expect(rig.git("show", `${result.branch}:src/a.txt`)).toBe("second");
  expect(rig.git("rev-parse", `${result.branch}~1`)).toBe(before);
  expect(begins(rig, "T002")).toHaveLength(1);
});

test("skip goes on without a failed task, says so, and leaves its box as it is", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  await rig.run(...RUN, "--agent", rig.agent({ ...STEPS, T001: { exit: 1 } }));
  const skipped = rig.jsonOf(await rig.stagewright("skip", "T001", "--reason", "not needed", "--json"));
  expect(skipped.code).toBe(3);
  expect(skipped.result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual([
    "T001 waived",
    "T002 done",
    "T003 done",
    "T004 manual",
  ]);
  expect(skipped.stderr).toContain("not needed");
  expect(rig.git("show", `${skipped.result.branch}:${TASKS}`)).toContain("- [ ] T001");
});

test("done marks a human's task with their word, in a commit and a receipt of its own, and ends the run well", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { result } = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  const done = rig.jsonOf(await rig.stagewright("done", "T004", "--note", "looked at it", "--json"));
  expect(done.code).toBe(0);
  expect(done.result.tasks.at(-1)).toMatchObject({
    id: "T004",
    end: "done",
    grade: "unproven",
    reason: "done-by-human",
  });
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toContain("- [X] T004");
  expect(rig.git("log", "-1", "--format=%B", result.branch ?? "")).toContain(
    "Done by Tess Ter: looked at it",
  );
  const twice = await rig.stagewright("done", "T004", "--note", "again");
  expect(twice.code).toBe(2);
  expect(twice.stderr).toContain("merged already");
});

test("words for a task that is not there, that need a reason, or that come too late, are refused and say what to type", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  await rig.run(...RUN, "--agent", rig.agent(STEPS));
  for (const [words, say] of [
    [["retry", "T099"], "has no task T099"],
    [["skip", "T001", "--reason", "x"], "merged already"],
    [["steer", "T001", "hello"], "stagewright retry T001"],
    [["retry", "T004"], "stagewright done T004"],
    [["skip", "T001"], "--reason"],
    [["pause"], "no run that could be paused"],
  ] as const) {
    const { code, stderr } = await rig.stagewright(...words);
    expect([words.join(" "), code]).toEqual([words.join(" "), 2]);
    expect(stderr).toContain(say);
  }
  await rig.stagewright("drop", "--yes");
  const dropped = await rig.stagewright("retry", "T001");
  expect(dropped.code).toBe(2);
  expect(dropped.stderr).toContain("dropped");
});

test("shell names the workspace of a failed task, and says why there is none of a merged one", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T002: { write: { "half.txt": "half\n" }, exit: 1 } }),
  );
  const there = await rig.stagewright("shell", "T002");
  expect(there.code).toBe(0);
  expect(there.stdout.trim()).toMatch(/\/T002\S*-2\.\d+\/work$/);
  const gone = await rig.stagewright("shell", "T001");
  expect(gone.code).toBe(1);
  expect(gone.stderr).toContain("git show");
});
