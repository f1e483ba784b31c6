import { expect, test } from "vitest";
import { TASKS, withFeature, BASE, RUN } from "./features.ts";
import { Rig } from "./rig.ts";
import { PHASE, STEPS } from "./trouble-rig.ts";

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
