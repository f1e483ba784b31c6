import { expect, test } from "vitest";
import { RUN, TASKS, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";
import { TASKS_MD, STEPS } from "./first-light-rig.ts";

test("W7, W9, S6: a tasks.md becomes merged, checked, marked work: red tests turn green, each task is a commit with its receipt", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const before = rig.userState();
  const { code, result } = await rig.run(...RUN, "--agent", rig.agent(STEPS));

  expect(code).toBe(0);
  expect(result.outcome).toBe("done");
  expect(result.tasks.map(({ id, end, grade }) => `${id} ${end} ${grade}`)).toEqual([
    "T001 done checked",
    "T002 done witnessed",
    "T003 done witnessed",
    "T004 done witnessed",
    "T005 done witnessed",
    "T006 done checked",
  ]);
  expect(rig.userState()).toEqual(before);
  const branch = "stagewright/001-thing";
  expect(result.branch).toBe(branch);
  expect(rig.git("show", `${branch}:${TASKS}`)).toBe(TASKS_MD.replaceAll("[ ]", "[X]").trimEnd());
  expect(rig.git("show", `${branch}:src/all.txt`)).toBe("one\ntwo");
  const trailers = rig
    .git(
      "log",
      "--reverse",
      "--format=%(trailers:key=Stagewright-Task,valueonly,separator=%x2C) %(trailers:key=Stagewright-Run,valueonly,separator=%x2C) %(trailers:key=Stagewright-Receipt,valueonly,separator=%x2C)",
      `HEAD..${branch}`,
    )
    .split("\n");
  expect(trailers.map((line) => line.split(" ")[0] ?? "").toSorted((a, b) => a.localeCompare(b))).toEqual([
    "T001",
    "T002",
    "T003",
    "T004",
    "T005",
    "T006",
  ]);
  for (const line of trailers) expect(line).toMatch(new RegExp(`^T00\\d ${result.run} [0-9a-f]{64}$`));
  expect(rig.workspaces()).toEqual([]);
});

test("W6, S5: phases are barriers, sequential tasks keep their order, parallel ones overlap", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  // Each of two parallel tasks waits until the other has begun: alone, neither would end.
  const meet = (own: string, other: string) => ({
    exec: [`touch ${rig.place}/${own}`],
    waitFor: `${rig.place}/${other}`,
  });
  const steps = {
    ...STEPS,
    T004: { ...STEPS.T004, ...meet("t4", "t5") },
    T005: { ...STEPS.T005, ...meet("t5", "t4") },
  };
  const { code } = await rig.run(...RUN, "--agent", rig.agent(steps));
  expect(code).toBe(0);
  const order = rig.traceLines().map(({ event, task }) => `${event} ${task}`);
  const at = (what: string) => order.indexOf(what);
  expect(at("end T001")).toBeLessThan(Math.min(at("begin T002"), at("begin T003")));
  expect(Math.max(at("end T002"), at("end T003"))).toBeLessThan(Math.min(at("begin T004"), at("begin T005")));
  expect(Math.max(at("end T004"), at("end T005"))).toBeLessThan(at("begin T006"));
});

test("W11: parallel tasks that name the same file never run together", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    "## Phase 1: Core\n\n- [ ] T001 [P] Add one to src/list.txt\n- [ ] T002 [P] Add two to src/list.txt\n- [ ] T003 [P] Add three to src/list.txt\n",
  );
  const add = (word: string) => ({ exec: ["mkdir -p src", `echo ${word} >> src/list.txt`] });
  const { code } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ T001: add("one"), T002: add("two"), T003: add("three") }),
  );
  expect(code).toBe(0);
  expect(rig.traceLines().map(({ event, task }) => `${event} ${task}`)).toEqual([
    "begin T001",
    "end T001",
    "begin T002",
    "end T002",
    "begin T003",
    "end T003",
  ]);
  expect(rig.git("show", "stagewright/001-thing:src/list.txt")).toBe("one\ntwo\nthree");
});

test("an agent gets its prompt on standard input and in a file, its names in the environment, and nothing secret", async () => {
  const rig = new Rig();
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Write it in src/a.txt\n  - with care\n");
  const agent = rig.agent({}, { write: { "src/a.txt": "a\n" } }, { tracePrompts: true });
  const child = rig.startIn(
    rig.repository,
    { GITHUB_TOKEN: "secret", ANTHROPIC_API_KEY: "secret" },
    "run",
    "speckit",
    ...RUN,
    "--agent",
    agent,
    "--yes",
  );
  await new Promise((resolve) => child.on("close", resolve));
  const [begun] = rig.traceLines();
  expect(begun?.samePrompt).toBe(true);
  expect(begun?.prompt).toContain("Write it in src/a.txt");
  expect(begun?.prompt).toContain("with care");
  expect(begun?.env).toEqual(
    expect.arrayContaining([
      "STAGEWRIGHT_RUN",
      "STAGEWRIGHT_STAGE",
      "STAGEWRIGHT_TASK",
      "STAGEWRIGHT_ATTEMPT",
      "STAGEWRIGHT_PROMPT_FILE",
    ]),
  );
  expect(begun?.env).not.toEqual(expect.arrayContaining(["GITHUB_TOKEN"]));
  expect(begun?.env).not.toEqual(expect.arrayContaining(["ANTHROPIC_API_KEY"]));
});

test("W8, S7: a test that is still owed at the end of its payer's phase fails the run, and nothing is hidden", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T004: { write: { "src/one.txt": "wrong\n" } } }),
  );
  expect(code).toBe(1);
  expect(result.outcome).toBe("failed");
  expect(rig.git("show", `stagewright/001-thing:${TASKS}`)).toContain("- [X] T004");
  const status = await rig.stagewright("status", result.run);
  expect(`${status.stdout}${status.stderr}`).toContain("test/one.sh");
});

test("W10: commits: single gives one commit with all trailers", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { code, result } = await rig.run(...RUN, "--commits", "single", "--agent", rig.agent(STEPS));
  expect(code).toBe(0);
  expect(rig.git("rev-list", "--count", `HEAD..${result.branch}`)).toBe("1");
  expect(rig.git("log", "-1", "--format=%s", result.branch ?? "")).toBe("feat: implement 001-thing");
  expect(
    rig.git(
      "log",
      "-1",
      "--format=%(trailers:key=Stagewright-Task,valueonly,separator=%x20)",
      result.branch ?? "",
    ),
  ).toBe("T001 T002 T003 T004 T005 T006");
});
