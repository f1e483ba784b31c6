import { expect, test } from "vitest";
import { BASE, FEATURE, feature, RUN, TASKS, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";
import { TASKS_MD, STEPS } from "./first-light-rig.ts";

test("a tests-first task whose tests pass at once has proved nothing and fails", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T002: { write: { "test/one.sh": "true\n" } } }),
  );
  expect(code).toBe(1);
  expect(result.tasks.find(({ id }) => id === "T002")?.end).toBe("failed");
  expect(rig.git("show", `stagewright/001-thing:${TASKS}`)).toContain("- [ ] T002");
});

test("uncommitted plan documents are part of the run, and apply takes the result into the checkout", async () => {
  const rig = new Rig();
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.write(feature(TASKS_MD));
  rig.write({ "notes.txt": "my own\n" });
  const { code, result, stderr } = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  expect(code).toBe(0);
  expect(stderr).toContain(FEATURE);
  expect(stderr).toContain("notes.txt");
  expect(rig.read(TASKS)).toContain("- [ ] T001");

  const applied = await rig.stagewright("apply", result.run);
  expect(applied.stderr + applied.stdout).not.toContain("refused");
  expect(applied.code).toBe(0);
  expect(rig.read(TASKS)).toBe(TASKS_MD.replaceAll("[ ]", "[X]"));
  expect(rig.read("src/all.txt")).toBe("one\ntwo\n");
  expect(rig.git("status", "--porcelain")).toBe("?? notes.txt");
  expect(rig.git("symbolic-ref", "--short", "HEAD")).toBe("001-thing");
  expect(rig.git("log", "-1", "--format=%H")).toBe(result.commit);
});

test("apply refuses to replace a plan document that was edited since, names it, and changes nothing", async () => {
  const rig = new Rig();
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.write(feature(TASKS_MD));
  const { result } = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  rig.write({ [TASKS]: `${TASKS_MD}\nmine\n` });
  const before = rig.userState();
  const applied = await rig.stagewright("apply", result.run);
  expect(applied.code).toBe(1);
  expect(applied.stderr).toContain(TASKS);
  expect(rig.userState()).toEqual(before);
});

test("drop leaves no branch, no ref and no workspace", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { result } = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  const dropped = await rig.stagewright("drop", result.run, "--yes");
  expect(dropped.code).toBe(0);
  expect(rig.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/001-thing\nrefs/heads/main");
  expect(rig.workspaces()).toEqual([]);
});
