import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, feature, RUN, TASKS, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";
import { TASKS_MD, AGENT, LATER, EARLIER, SCRIPT } from "./speckit-rig.ts";

test("S2: a feature that is typed is told to the script, whose own record of the active one stays as it is", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, {
    ...BASE,
    [SCRIPT]: LATER,
    ".specify/feature.json": '{"feature_directory":"specs/999-other"}\n',
  });
  const { code } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(rig.read(".specify/feature.json")).toContain("999-other");
});

test("S2: the earlier generation finds the feature by the user's branch", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, { ...BASE, [SCRIPT]: EARLIER });
  const { code } = await rig.run("--check", `test=${CHECK}`, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
});

test("S2: the script's errors are shown as they are, and nothing has begun", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, [SCRIPT]: LATER });
  const before = rig.userState();
  const { code, stderr } = await rig.stagewright(
    "run",
    "speckit",
    "--check",
    `test=${CHECK}`,
    "--agent",
    rig.agent(AGENT),
    "--yes",
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain("ERROR: no feature is active. Run /speckit.specify first.");
  expect(rig.userState()).toEqual(before);
  expect(rig.traceLines()).toEqual([]);
});

test("S2: without a script the branch's namesake is the feature; where that cannot be told, the features are listed", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, { ...BASE, "specs/002-other/tasks.md": TASKS_MD });
  expect((await rig.run("--check", `test=${CHECK}`, "--agent", rig.agent(AGENT))).code).toBe(0);
  rig.git("switch", "--quiet", "--create", "elsewhere");
  const lost = await rig.stagewright(
    "run",
    "speckit",
    "--check",
    `test=${CHECK}`,
    "--agent",
    rig.agent(AGENT),
    "--yes",
  );
  expect(lost.code).not.toBe(0);
  expect(lost.stderr).toContain("specs/001-thing, specs/002-other");
});

test("S1: a feature directory without tasks.md, and a path outside the repository, are refused before anything has begun", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, "specs/001-thing/spec.md": "# Thing\n" });
  for (const typed of ["specs/001-thing", "specs/nowhere", "..", "/etc"]) {
    const { code, stderr } = await rig.stagewright(
      "run",
      "speckit",
      typed,
      "--check",
      `test=${CHECK}`,
      "--agent",
      rig.agent(AGENT),
      "--yes",
    );
    expect([typed, code]).not.toEqual([typed, 0]);
    expect(stderr).toMatch(/tasks\.md|feature directory/);
  }
  expect(existsSync(rig.trace)).toBe(false);
});

test("S8: a task that takes a requirement out of the specification, or says it again there, has not met it", async () => {
  const rig = new Rig();
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.commit(feature(TASKS_MD, "# Thing\n\n- **FR-002**: It is there\n- **FR-003**: It is loved\n"));
  const spec = `${FEATURE}/spec.md`;
  const bent = { write: { "src/a.txt": "a\n", [spec]: "# Thing\n\n- **FR-002**: It is there, really\n" } };
  const { code, stderr } = await rig.run(...RUN, "--agent", rig.agent({ T001: bent }));
  expect(code).toBe(1);
  expect(stderr).toContain("FR-002 is open");
  expect(stderr).toContain("FR-003 is open");
});

test("boxes that were ticked before the run are claimed, unwitnessed, and said to be", async () => {
  const rig = new Rig();
  withFeature(rig, `## Phase 0: Before\n\n- [x] T000 Was there in src/old.txt\n\n${TASKS_MD}`);
  const { code, result, stderr } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["T000 claimed", "T001 done"]);
  expect(stderr).toMatch(/claimed/i);
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toContain("- [x] T000");
  expect(existsSync(join(rig.place, "never"))).toBe(false);
});
