import { expect, test } from "vitest";
import { RUN, TASKS, withFeature } from "./features.ts";
import { ended, Rig, until, type Ended, type Step } from "./rig.ts";

const TASKS_MD = `## Phase 1: Core

- [ ] T001 Write a in src/a.txt
- [ ] T002 Use a in src/b.txt

## Phase 2: Polish

- [ ] T003 Write NOTES.md
- [ ] T004 MANUAL: look at it on a phone
`;
const write = (path: string, text = path): Step => ({ write: { [path]: `${text}\n` } });
const STEPS = { T001: write("src/a.txt"), T002: write("src/b.txt"), T003: write("NOTES.md") };
const begins = (rig: Rig, task: string) =>
  rig.traceLines().filter((line) => line.event === "begin" && line.task === task);

/** Starts a run that waits in T001 until it is let go; gives its end, once T001 has begun. */
async function waiting(rig: Rig): Promise<{ readonly end: Promise<Ended> }> {
  withFeature(rig, TASKS_MD);
  const agent = rig.agent({ ...STEPS, T001: { ...STEPS.T001, waitFor: `${rig.place}/go` } }, undefined, {
    tracePrompts: true,
  });
  const end = ended(rig.start("run", "speckit", ...RUN, "--agent", agent, "--yes", "--json"));
  await until(() => begins(rig, "T001").length > 0, "the agent has begun");
  return { end };
}
const letGo = (rig: Rig) => rig.write({ "../go": "" });

test("pause lets what has begun come to its end and starts nothing more; resume goes on", async () => {
  const rig = new Rig();
  const run = await waiting(rig);
  expect((await rig.stagewright("pause")).code).toBe(0);
  letGo(rig);
  const end = rig.jsonOf(await run.end);
  expect(end.code).toBe(3);
  expect(end.result.tasks.map(({ id, end: state }) => `${id} ${state}`)).toEqual([
    "T001 done",
    "T002 open",
    "T003 open",
    "T004 manual",
  ]);
  const status = await rig.stagewright("status");
  expect(status.stdout).toContain("paused by Tess Ter");
  expect(status.stdout).toContain("stagewright resume");
  const resumed = await rig.resume();
  expect(resumed.code).toBe(3);
  expect(resumed.result.outcome).toBe("left");
  expect(begins(rig, "T001")).toHaveLength(1);
});

test("steer ends the attempt under way and begins it again with the words; it costs the task no attempt", async () => {
  const rig = new Rig();
  const { end } = await waiting(rig);
  const told = await rig.stagewright("steer", "T001", "use", "the", "old", "name");
  expect(told.code).toBe(0);
  await until(() => begins(rig, "T001").length > 1, "the agent has begun again");
  letGo(rig);
  const { result } = rig.jsonOf(await end);
  expect(begins(rig, "T001").map(({ attempt }) => attempt)).toEqual([1, 1]);
  expect(begins(rig, "T001")[1]?.prompt).toContain("use the old name");
  expect(result.tasks[0]).toMatchObject({ id: "T001", end: "done", attempts: 1 });
});

test("retry of a failed task while no process lives: it goes on here, and what was skipped is done after all", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const failing = { T001: [{ exit: 1 }, { exit: 1 }, STEPS.T001], T002: STEPS.T002, T003: STEPS.T003 };
  const first = await rig.run(...RUN, "--agent", rig.agent(failing, undefined, { tracePrompts: true }));
  expect(first.code).toBe(1);
  const retried = rig.jsonOf(await rig.stagewright("retry", "T001", "--note", "mind the gap", "--json"));
  expect(retried.code).toBe(3);
  expect(retried.result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual([
    "T001 done",
    "T002 done",
    "T003 done",
    "T004 manual",
  ]);
  expect(begins(rig, "T001").at(-1)).toMatchObject({ attempt: 3 });
  expect(begins(rig, "T001").at(-1)?.prompt).toContain("mind the gap");
  expect(rig.git("show", `${retried.result.branch}:src/b.txt`)).toBe("src/b.txt");
});

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
