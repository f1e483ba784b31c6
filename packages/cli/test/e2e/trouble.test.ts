import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { Rig } from "./rig.ts";
import { PHASE, STEPS, write } from "./trouble-rig.ts";

test("W12, S10: an agent that fails gets one more attempt with the reason; then its dependents are skipped, its independents done, and the report says all", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt\n- [ ] T002 Use a in src/b.txt (depends on T001)\n\n## Phase 2: Polish\n\n- [ ] T003 Write NOTES.md\n".replace(
      "- [ ] T001",
      "- [ ] T000 [P] Write z in src/z.txt\n- [ ] T001",
    ),
  );
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ T000: write("src/z.txt"), T001: { say: "I give up on this", exit: 3 } }, write("x.txt"), {
      tracePrompts: true,
    }),
  );
  expect(code).toBe(1);
  expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual([
    "T000 done",
    "T001 failed",
    "T002 skipped",
    "T003 open",
  ]);
  const attempts = rig.traceLines().filter(({ event, task }) => event === "begin" && task === "T001");
  expect(attempts).toHaveLength(2);
  expect(attempts[1]?.prompt).toContain("I give up on this");

  const status = await rig.stagewright("status", result.run);
  for (const fact of ["T001", "exit 3", "I give up on this", "T002", "stagewright logs"])
    expect(status.stdout + status.stderr).toContain(fact);
  const workspace = /\S*\/T001\S*\/work/.exec(status.stdout + status.stderr)?.[0];
  expect(workspace !== undefined && existsSync(workspace)).toBe(true);
});

test("an agent that breaks the tests is told what they said; its broken work is never merged", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE);
  const breaking = { write: { "src/a.txt": "a\n" }, delete: ["README.md"] };
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: [breaking, STEPS.T001] }, undefined, { tracePrompts: true }),
  );
  expect(code).toBe(0);
  expect(result.tasks[0]).toMatchObject({ id: "T001", attempts: 2 });
  const second = rig
    .traceLines()
    .find(({ event, task, attempt }) => event === "begin" && task === "T001" && attempt === 2);
  expect(second?.prompt).toContain("FAIL: test/base.sh");
  expect(rig.git("log", "--format=%H", "--diff-filter=D", `HEAD..${result.branch}`)).toBe("");
});

test("two agents that change the same line: the second does its task again on the merged state, and no line is lost", async () => {
  const rig = new Rig();
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 [P] Say a\n- [ ] T002 [P] Say b\n");
  const meet = (own: string, other: string) => ({
    exec: [`echo ${own} >> words.txt; touch ${rig.place}/${own}`],
    waitFor: `${rig.place}/${other}`,
  });
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ T001: meet("a", "b"), T002: meet("b", "a") }),
  );
  expect(code).toBe(0);
  expect(rig.git("show", `${result.branch}:words.txt`).split("\n").toSorted()).toEqual(["a", "b"]);
  expect(result.tasks.map(({ attempts }) => attempts).toSorted((a, b) => a - b)).toEqual([1, 2]);
});

test("no check command is an error that says how to set one; none is possible and shouted", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE, { "README.md": "x\n" });
  const without = await rig.stagewright(
    "run",
    "speckit",
    "specs/001-thing",
    "--agent",
    rig.agent(STEPS),
    "--yes",
  );
  expect(without.code).toBe(2);
  expect(without.stderr).toContain("--check");
  const none = await rig.run("specs/001-thing", "--check", "test=none", "--agent", rig.agent(STEPS));
  expect(none.code).toBe(0);
  expect(none.result.tasks.map(({ grade }) => grade)).toEqual([
    "unproven",
    "unproven",
    "unproven",
    "unproven",
  ]);
  expect(none.stderr).toMatch(/NO CHECK/i);
});
