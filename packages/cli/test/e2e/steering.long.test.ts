import { expect, test } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { Rig, until } from "./rig.ts";
import { TASKS_MD, STEPS, begins, waiting, letGo } from "./steering-rig.ts";

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
