import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, feature } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";

const TASKS_MD =
  "## Phase 1: Core\n\n- [ ] T001 [P] Write a in src/a.txt\n- [ ] T002 [P] Write b in src/b.txt\n\n## Phase 2: Polish\n\n- [ ] T003 Write NOTES.md\n";
const STEPS = {
  T001: { write: { "src/a.txt": "a\n" } },
  T002: { write: { "src/b.txt": "b\n" } },
  T003: { write: { "NOTES.md": "n\n" } },
};
const RUN = [FEATURE, "--check", `test=${CHECK}`];
const begins = (rig: Rig, task: string) =>
  rig.traceLines().filter((line) => line.event === "begin" && line.task === task);

/** A repository whose own pipeline has a gate after the implementation. */
function gated(rig: Rig, options: string): void {
  const config = `pipelines:\n  speckit:\n    intake: speckit\n    stages:\n      - speckit/implement\n      - use: gate/human\n        options: { ${options} }\n`;
  rig.commit({ ...BASE, ...feature(TASKS_MD), ".stagewrightrc.yaml": config });
}

test("a run parks at a gate with no process left, and says what is asked and what to type; approve from another terminal goes on", async () => {
  const rig = new Rig();
  gated(rig, 'question: "Ship it?"');
  const parked = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  expect(parked.code).toBe(3);
  expect(parked.stderr).toContain("Ship it?");
  expect(parked.stderr).toContain(`stagewright approve ${parked.result.run}`);
  expect(rig.git("branch", "--list", "stagewright/*")).toBe("");
  const status = await rig.stagewright("status");
  expect(status.stdout).toContain("Ship it?");

  const approved = rig.jsonOf(await rig.stagewright("approve", "--note", "looks good", "--json"));
  expect(approved.code).toBe(0);
  expect(approved.result.branch).toBe("stagewright/001-thing");
  expect(begins(rig, "T001")).toHaveLength(1);

  const twice = await rig.stagewright("approve", parked.result.run);
  expect(twice.code).toBe(2);
  expect(twice.stderr).toMatch(/decided already|no run/);
});

test("reject ends the run as rejected, exit 4, with what was merged still to be looked at", async () => {
  const rig = new Rig();
  gated(rig, 'question: "Ship it?"');
  const parked = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  const noted = await rig.stagewright("reject", "--note", "not this way", "--no-resume");
  expect(noted.code).toBe(0);
  const rejected = await rig.resume(parked.result.run);
  expect(rejected.code).toBe(4);
  expect(rejected.result.outcome).toBe("rejected");
  const late = await rig.stagewright("approve", parked.result.run);
  expect(late.code).toBe(2);
  expect(late.stderr).toContain("rejected");
});

test("a gate whose time is up counts as declared: a decision comes too late, and resume goes on with the outcome", async () => {
  const rig = new Rig();
  gated(rig, 'question: "Ship it?", deadline: 1s, otherwise: approve');
  const parked = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  const opened = Date.now();
  await until(() => Date.now() > opened + 1_100, "the gate's second is over");
  const late = await rig.stagewright("reject", "--note", "no");
  expect(late.code).toBe(1);
  expect(late.stderr).toContain("too late");
  const resumed = await rig.resume(parked.result.run);
  expect(resumed.code).toBe(0);
});

test("an agent asks by writing its question and stopping: other tasks go on, the run parks, and the answer reaches the same task", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, ...feature(TASKS_MD) });
  const asks = { write: { ".stagewright/question.md": "Upper or lower case?\n" } };
  const agent = rig.agent({ ...STEPS, T001: [asks, STEPS.T001] }, undefined, { tracePrompts: true });
  const parked = await rig.run(...RUN, "--agent", agent, "--attempts", "1");
  expect(parked.code).toBe(3);
  expect(parked.stderr).toContain("Upper or lower case?");
  expect(parked.result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual([
    "T001 open",
    "T002 done",
    "T003 open",
  ]);

  const answered = rig.jsonOf(await rig.stagewright("answer", "T001", "lower", "case", "--json"));
  expect(answered.code).toBe(0);
  expect(begins(rig, "T001").at(-1)?.prompt).toContain("The answer: lower case");
  expect(rig.git("ls-tree", "-r", "--name-only", answered.result.branch ?? "")).not.toContain("question");
  const twice = await rig.stagewright("answer", "T001", "upper");
  expect(twice.code).toBe(2);
  expect(twice.stderr).toContain("answered before");
});

test("an answer while the run goes on is taken up by the process that carries it", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, ...feature(TASKS_MD) });
  const asks = { write: { ".stagewright/question.md": "Which?\n" } };
  const agent = rig.agent({
    ...STEPS,
    T001: [asks, STEPS.T001],
    T002: { ...STEPS.T002, waitFor: `${rig.place}/go` },
  });
  const end = ended(rig.start("run", "speckit", ...RUN, "--agent", agent, "--yes", "--json"));
  await until(
    () => rig.traceLines().some(({ event, task }) => event === "end" && task === "T001"),
    "T001 has asked",
  );
  let told = await rig.stagewright("answer", "T001", "this one");
  for (let tries = 0; told.code !== 0 && tries < 20; tries++)
    told = await rig.stagewright("answer", "T001", "this one");
  expect(told.stdout).toContain("Told process");
  await until(() => begins(rig, "T001").length > 1, "T001 has begun again");
  rig.write({ "../go": "" });
  expect((await end).code).toBe(0);
});

test("what a run that was rejected has made can be looked at, and thrown away", async () => {
  const rig = new Rig();
  gated(rig, 'question: "Ship it?"');
  await rig.run(...RUN, "--agent", rig.agent(STEPS));
  expect((await rig.stagewright("reject", "--note", "not this way")).code).toBe(4);
  expect((await rig.stagewright("drop", "--yes")).code).toBe(0);
  expect(rig.git("branch", "--list", "stagewright/*")).toBe("");
});

test("where several runs wait, a yes without a name is nobody's; a no without words is none", async () => {
  const rig = new Rig();
  gated(rig, 'question: "Ship it?"');
  const first = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  const second = await rig.run(...RUN, "--agent", rig.agent(STEPS), "--again");
  const bare = await rig.stagewright("approve");
  expect(bare.code).toBe(2);
  for (const { result } of [first, second]) expect(bare.stderr).toContain(result.run);
  expect((await rig.stagewright("reject", second.result.run, "--note", " ")).code).toBe(2);
  expect((await rig.stagewright("reject", second.result.run, "--note", "no")).code).toBe(4);
  expect((await rig.stagewright("approve")).code).toBe(0);
});
