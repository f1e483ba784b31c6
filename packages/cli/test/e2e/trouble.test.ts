import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { BASE, RUN, TASKS, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";

const PHASE = `## Phase 1: Core

- [ ] T001 [P] Write a in src/a.txt
- [ ] T002 [P] Write b in src/b.txt
- [ ] T003 Join them in src/c.txt

## Phase 2: Polish

- [ ] T004 Write about it in NOTES.md
`;
const write = (path: string) => ({ write: { [path]: `${path}\n` } });
const STEPS = {
  T001: write("src/a.txt"),
  T002: write("src/b.txt"),
  T003: write("src/c.txt"),
  T004: write("NOTES.md"),
};

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

test("an agent that hangs is ended at its deadline", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE);
  const { code, result } = await rig.run(
    ...RUN,
    "--deadline",
    "4s",
    "--agent",
    rig.agent({ ...STEPS, T001: [{ hang: true }, STEPS.T001] }),
  );
  expect(code).toBe(0);
  expect(result.tasks[0]).toMatchObject({ id: "T001", end: "done", attempts: 2 });
  expect(rig.processes(result.run)).toEqual([]);
});

test("an agent that is killed in the middle of its work has failed an attempt, and no half of it is merged", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE);
  const killed = { write: { "src/a.txt": "half\n" }, exec: ["kill -9 $PPID"] };
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: [killed, STEPS.T001] }),
  );
  expect(code).toBe(0);
  expect(result.tasks[0]).toMatchObject({ id: "T001", end: "done", attempts: 2 });
  expect(rig.git("show", `${result.branch}:src/a.txt`)).toBe("src/a.txt");
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

test("an agent that does nothing and says it is done has not done it", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE);
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T002: { say: "All done!" } }),
  );
  expect(code).toBe(1);
  expect(result.tasks.find(({ id }) => id === "T002")?.end).toBe("failed");
  expect(rig.git("show", `stagewright/001-thing:${TASKS}`)).toContain("- [ ] T002");
});

test("what the base failed before the run is listed and blamed on nobody; a new failure still is", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE, { ...BASE, "test/old.sh": "false\n" });
  const good = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  expect(good.code).toBe(0);
  expect(good.stderr).toContain("test/old.sh");

  const bad = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: { write: { "src/a.txt": "a\n", "test/new.sh": "false\n" } } }),
  );
  expect(bad.code).toBe(1);
  const status = await rig.stagewright("status", bad.result.run);
  expect(status.stdout + status.stderr).toContain("test/new.sh");
});

test("against a red base a new failure counts, however much is printed after it", async () => {
  const rig = new Rig();
  const check =
    "test -e README.md || echo 'FAIL: readme'; [ -e loud ] && seq 50000; echo 'FAIL: old'; exit 1\n";
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n", { ...BASE, "check.sh": check });
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ T001: { write: { loud: "\n" }, delete: ["README.md"] } }),
  );
  expect(code).toBe(1);
  expect(result.tasks[0]?.end).toBe("failed");
});

test("a base that is red without saying why parks the run before any agent; a human's word lets it go on", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE, { "README.md": "x\n" });
  const parked = await rig.run(
    "specs/001-thing",
    "--check",
    "test=test -f src/a.txt",
    "--agent",
    rig.agent(STEPS),
  );
  expect(parked.code).toBe(3);
  expect(rig.traceLines()).toEqual([]);
  const resumed = await rig.resume(parked.result.run, "--accept-red-base");
  expect(resumed.code).toBe(0);
  expect(resumed.result.tasks.find(({ id }) => id === "T004")?.grade).toBe("checked");
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

test("a further check stands beside the detected test command, and either can refuse a change", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE, { ...BASE, Makefile: ".PHONY: test\ntest:\n\tsh check.sh\n" });
  const lint = "! grep -rq debugger src";
  const agent = rig.agent({
    ...STEPS,
    T001: [{ write: { "src/a.txt": "debugger\n" } }, STEPS.T001],
    T002: [{ delete: ["README.md"] }, STEPS.T002],
  });
  const { code, result, stderr } = await rig.run(
    "specs/001-thing",
    "--check",
    `lint=${lint}`,
    "--agent",
    agent,
  );
  expect(code).toBe(0);
  expect(stderr).toContain("make test");
  expect(result.tasks.map(({ id, attempts }) => `${id} ${attempts}`)).toEqual([
    "T001 2",
    "T002 2",
    "T003 1",
    "T004 1",
  ]);
});

test("an agent that cannot be started is said before anything is spent", async () => {
  const rig = new Rig();
  withFeature(rig, PHASE);
  const missing = await rig.stagewright(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    "command:no-such-agent --fast",
    "--yes",
  );
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("no-such-agent");
  expect((await rig.stagewright("status", "--json")).stdout).toBe('{"others":[]}\n');
});
