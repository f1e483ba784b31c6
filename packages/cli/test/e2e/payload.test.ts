import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FILE, FILLED, json, LOUDER, PayloadRig, REQUIREMENT, WHOLE_WAY } from "./payload-rig.ts";

test("P3, P18: a brief goes through all five parts, and the file says what was seen", async () => {
  const rig = new PayloadRig();
  const before = rig.userState();
  const end = await rig.payload(WHOLE_WAY, "Say it louder");
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  expect(rig.userState()).toEqual(before);

  const payload = rig.at(end.result.branch ?? "");
  expect(payload.meta).toMatchObject({
    currentStage: "5-acceptance",
    lastUpdatedBy: `stagewright ${end.result.run}`,
    lastUpdatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(payload.requirement.summary).toBe(REQUIREMENT.summary);
  expect(payload.plan.steps.map(({ id, status }) => [id, status])).toEqual([
    ["S1", "completed"],
    ["S2", "completed"],
  ]);
  expect(payload.testPlan.scenarios.map(({ status }) => status)).toEqual(["passed", "passed"]);
  expect(payload.qaFindings.status).toBe("approved");
});

test("P4, P11, P12, P15: changes, tests and commands are what the kernel saw; the agent adds why", async () => {
  const rig = new PayloadRig(FILLED);
  const end = await rig.payload(WHOLE_WAY, "--stage", "4-implement");
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  const branch = end.result.branch ?? "";
  const { implementation } = rig.at(branch);
  expect(implementation.changes).toMatchObject([
    {
      planStepId: "S1",
      requirementId: "AC1",
      files: ["src/louder.sh", "test/louder.sh"],
      rationale: "As the README has it.",
      linesChanged: { added: 3, deleted: 0 },
      baseline: ["README.md:1"],
      evidenceRef: expect.stringMatching(/^receipt:[0-9a-f]{64}$/),
    },
    { planStepId: "S2", files: ["src/twice.sh", "test/twice.sh"] },
  ]);
  expect(implementation.tests).toMatchObject([
    { suite: "test/louder.sh", status: "passed", scenarioIds: ["T1"] },
    { suite: "test/twice.sh", status: "passed", scenarioIds: ["T2"] },
  ]);
  expect(implementation.deviations).toMatchObject([{ planStepId: "S2", text: "it uses the first script" }]);
  expect(implementation.commands.length).toBeGreaterThanOrEqual(3);
  for (const command of implementation.commands)
    expect(command).toMatchObject({
      command: "sh check.sh",
      exitCode: expect.any(Number),
      duration: expect.any(Number),
      timestamp: expect.stringMatching(/^\d{4}-/),
      output: expect.stringContaining("ok: test/base.sh"),
      outputDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      environment: { CI: "1" },
    });
  const subjects = rig.git("log", "--reverse", "--format=%s", `main..${branch}`).split("\n");
  expect(subjects.filter((subject) => /^S\d /.test(subject))).toEqual([
    "S1 Say it louder",
    "S2 Say it twice",
  ]);
  expect(rig.git("show", `${branch}:${FILE}`)).toContain('"channel": "#louder"');
});

test("P12: a step that fails is blocked in the file, with what waits for it; what was done is completed", async () => {
  const rig = new PayloadRig(FILLED);
  const end = await rig.payload({ ...WHOLE_WAY, S2: { exit: 1 } }, "--stage", "4-implement");
  expect([end.code, end.result.outcome]).toEqual([1, "failed"]);
  expect(rig.at(end.result.branch ?? "").plan.steps.map(({ status }) => status)).toEqual([
    "completed",
    "blocked",
  ]);
});

test("P2: what is missing parks the run with the parts that owe it, and it goes on when it has arrived", async () => {
  const rig = new PayloadRig({ ...FILLED, testPlan: {} });
  const end = await rig.payload(WHOLE_WAY, "--stage", "implement");
  expect(end.code).toBe(3);
  expect(end.stderr).toContain("testPlan.scenarios");
  expect(end.stderr).toContain("3-qa");
  expect(rig.traceLines()).toEqual([]);

  const still = await rig.stagewright("resume");
  expect(still.code).toBe(3);
  rig.write({ [FILE]: json(FILLED) });
  const done = await rig.resume();
  expect([done.code, done.result.outcome]).toEqual([0, "done"]);
});

test("P5: what an agent of a step does to the file is put back, and costs it nothing", async () => {
  const rig = new PayloadRig(FILLED);
  const steps = { ...WHOLE_WAY, S1: { write: { ...LOUDER, [FILE]: "{}" } } };
  const end = await rig.payload(steps, "--stage", "4-implement");
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  expect(end.result.findings).toMatchObject([{ code: "KERNEL_OWNED_EDITED", path: FILE }]);
  expect(rig.at(end.result.branch ?? "").requirement.summary).toBe(REQUIREMENT.summary);
});

test("P18: recorded edits go through all five parts, without any model", async () => {
  const rig = new PayloadRig();
  const file = join(rig.place, "recording.yaml");
  writeFileSync(file, JSON.stringify({ version: 1, tasks: WHOLE_WAY }));
  const end = rig.jsonOf(
    await rig.stagewright("run", "payload", "Say it louder", ...rig.how(`replay:${file}`)),
  );
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
});
