import { expect, test } from "vitest";
import { FEATURE, TASKS, BASE, feature } from "./features.ts";
import { Rig } from "./rig.ts";
import { PLAN, OTHERWISE, ends, done, editedMeanwhile, approve } from "./plan-changes-rig.ts";

test("words of a done task that change are said, and it is not done again; what it was proved against is kept", async () => {
  const rig = new Rig();
  const edited = PLAN.replace("T001 Write a in src/a.txt", "T001 Write a, carefully, in src/a.txt");
  await editedMeanwhile(rig, edited);
  const taken = await approve(rig);
  expect(taken.code).toBe(0);
  expect(done(rig).filter((task) => task === "T001")).toHaveLength(1);
  expect(rig.git("show", `${taken.result.branch}:${TASKS}`)).toContain("- [X] T001 Write a, carefully");
  const status = await rig.stagewright("status", "--json");
  expect(status.stdout).toContain("Write a in src/a.txt");
});

test("a task that is added to a phase that is through is done before the run goes further", async () => {
  const rig = new Rig();
  await editedMeanwhile(rig, PLAN.replace("\n## Phase 2", "- [ ] T009 Write i in src/i.txt\n\n## Phase 2"));
  const taken = await approve(rig);
  expect(taken.code).toBe(0);
  expect(done(rig)).toEqual(["T001", "T002", "T009", "T003", "T004"]);
});

test("a box that a human ticks during the run is their claim; a task that is moved is done where it stands", async () => {
  const rig = new Rig();
  const edited = PLAN.replace("- [ ] T003", "- [x] T003").replace(
    "- [ ] T004 Write d in src/d.txt\n",
    "\n## Phase 3: Last\n\n- [ ] T004 Write d in src/d.txt\n",
  );
  const asked = await editedMeanwhile(rig, edited);
  expect(asked.stderr).toContain("ticked T003");
  expect(asked.stderr).toContain('T004 moved from "Phase 2: Polish" to "Phase 3: Last"');
  const taken = await approve(rig);
  expect(ends(taken.result)).toEqual(["T001 done", "T002 done", "T003 claimed", "T004 done"]);
  expect(done(rig)).toEqual(["T001", "T002", "T004"]);
});

test("a box that was ticked before and is un-ticked during the run is done after all", async () => {
  const rig = new Rig();
  const asked = await editedMeanwhile(rig, PLAN, { before: PLAN.replace("- [ ] T004", "- [x] T004") });
  expect(asked.stderr).toContain("un-ticked T004");
  const taken = await approve(rig);
  expect(taken.code).toBe(0);
  expect(ends(taken.result)).toEqual(["T001 done", "T002 done", "T003 done", "T004 done"]);
});

test("rejected, the edit is left alone and not asked about again", async () => {
  const rig = new Rig();
  await editedMeanwhile(rig, PLAN.replace("- [ ] T004 Write d in src/d.txt\n", ""));
  const left = rig.jsonOf(await rig.stagewright("reject", "--note", "as it was", "--json"));
  expect(left.code).toBe(0);
  expect(done(rig)).toEqual(["T001", "T002", "T003", "T004"]);
});

test("with --plan-edits take or leave nobody is asked", async () => {
  const take = new Rig();
  const without = PLAN.replace("- [ ] T004 Write d in src/d.txt\n", "");
  const taken = await editedMeanwhile(take, without, { more: ["--plan-edits", "take"] });
  expect(taken.code).toBe(0);
  expect(done(take)).toEqual(["T001", "T002", "T003"]);
  const leave = new Rig();
  const left = await editedMeanwhile(leave, without, { more: ["--plan-edits", "leave"] });
  expect(left.code).toBe(0);
  expect(done(leave)).toEqual(["T001", "T002", "T003", "T004"]);
});

test("prose that changes around the tasks is nobody's business", async () => {
  const rig = new Rig();
  const end = await editedMeanwhile(rig, `# Notes of mine\n\n${PLAN}`);
  expect(end.code).toBe(0);
});

test("--redo un-ticks what was ticked before and has it earned", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, ...feature(PLAN.replace("- [ ] T001", "- [x] T001")) });
  const { code, result } = await rig.run(
    FEATURE,
    "--check",
    "test=sh check.sh",
    "--redo",
    "--agent",
    rig.agent({}, OTHERWISE),
  );
  expect(code).toBe(0);
  expect(ends(result)[0]).toBe("T001 done");
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toBe(PLAN.replaceAll("[ ]", "[X]").trimEnd());
});
