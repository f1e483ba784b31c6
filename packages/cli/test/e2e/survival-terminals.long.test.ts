import { expect, test } from "vitest";
import { BASE, feature, RUN, TASKS, withFeature } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";
import { runOf, TASKS_MD, STEPS, undisturbed } from "./survival-rig.ts";

test("Ctrl-C stops tidily: nothing is left running, exit 130, and resume ends with the same tree", async () => {
  const tree = await undisturbed();
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const child = rig.start(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: [{ hang: true }, STEPS.T001] }),
    "--yes",
  );
  const end = ended(child);
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).toContain("stagewright resume");
  expect(rig.processes(runOf(rig))).toEqual([]);

  // The same attempt again: it was cut short, not failed.
  const resumed = rig.start("resume", "--json");
  const resumedEnd = ended(resumed);
  await until(
    () => rig.traceLines().filter(({ event }) => event === "begin").length > 1,
    "the agent has begun again",
  );
  expect(rig.traceLines().at(-1)?.attempt).toBe(1);
  resumed.kill("SIGINT");
  await resumedEnd;
  const steps = rig.agent(STEPS);
  const other = new Rig();
  withFeature(other, TASKS_MD);
  expect(steps).toContain("command:");
  const { result } = await other.run(...RUN, "--agent", other.agent(STEPS));
  expect(other.git("rev-parse", `${result.branch}^{tree}`)).toBe(tree);
});

test("a run that another process carries is not carried twice", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const child = rig.start(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: { ...STEPS.T001, waitFor: `${rig.place}/go` } }),
    "--yes",
  );
  const end = ended(child);
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  const second = await rig.stagewright("resume");
  expect(second.code).not.toBe(0);
  expect(second.stderr).toContain(String(child.pid));
  rig.write({ "../go": "" });
  expect((await end).code).toBe(0);
});

test("cancel from another terminal ends the run for good", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const child = rig.start(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: { hang: true } }),
    "--yes",
  );
  const end = ended(child);
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  expect((await rig.stagewright("cancel")).code).toBe(0);
  expect((await end).code).toBe(130);
  expect(rig.processes(runOf(rig))).toEqual([]);
  const resumed = await rig.stagewright("resume", runOf(rig));
  expect(resumed.code).toBe(130);
  expect(resumed.stderr).toMatch(/cancelled/);
});

test("a plan that was edited while nobody carried the run is asked about; the run can go on with the one it began with", async () => {
  const rig = new Rig();
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.write(feature(TASKS_MD));
  const first = await ended(
    rig.startIn(
      rig.repository,
      { STAGEWRIGHT_KILL_AT: "20" },
      "run",
      "speckit",
      ...RUN,
      "--agent",
      rig.agent(STEPS),
      "--yes",
    ),
  );
  expect(first.code).toBe(null);
  rig.write({ [TASKS]: "# nothing to do\n" });
  const asked = await rig.resume();
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain("removed T001");
  const { code, result } = rig.jsonOf(await rig.stagewright("reject", "--note", "as it was", "--json"));
  expect(code).toBe(0);
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toBe(TASKS_MD.replaceAll("[ ]", "[X]").trimEnd());
  expect(rig.read(TASKS)).toBe("# nothing to do\n");
  const applied = await rig.stagewright("apply");
  expect(applied.code).toBe(1);
  expect(rig.read(TASKS)).toBe("# nothing to do\n");
});
