import { expect, test } from "vitest";
import { RUN, withFeature } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";

const TASKS_MD = "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt\n- [ ] T002 Write b in src/b.txt\n";
const STEPS = { T001: { write: { "src/a.txt": "a\n" } }, T002: { write: { "src/b.txt": "b\n" } } };

/** Every verb, said about T001, without going on with the run. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  pause: ["pause"],
  steer: ["steer", "T001", "words", "--no-resume"],
  retry: ["retry", "T001", "--no-resume"],
  skip: ["skip", "T001", "--reason", "r", "--no-resume"],
  done: ["done", "T001", "--note", "n", "--no-resume"],
  shell: ["shell", "T001"],
  approve: ["approve", "--no-resume"],
  reject: ["reject", "--note", "n", "--no-resume"],
  answer: ["answer", "T001", "words", "--no-resume"],
  resume: ["resume"],
  apply: ["apply"],
};

/** What each verb comes to: `works`, or the words it refuses with. It never just fails. */
async function outcomes(rig: Rig, verbs: readonly string[]): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const verb of verbs) {
    const { code, stderr } = await rig.stagewright(...(VERBS[verb] ?? []));
    said[verb] =
      code === 0 ? "works" : (/^stagewright: ([^\n]*)/m.exec(stderr)?.[1] ?? `exit ${code}: ${stderr}`);
    if (code !== 0) expect(`${verb}: ${stderr}`).toMatch(/next: /);
  }
  return said;
}

test("every verb on a running run works or says why not", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const end = ended(
    rig.start(
      "run",
      "speckit",
      ...RUN,
      "--agent",
      rig.agent({ ...STEPS, T001: { ...STEPS.T001, waitFor: `${rig.place}/go` } }),
      "--yes",
    ),
  );
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  const said = await outcomes(rig, [
    "retry",
    "done",
    "approve",
    "answer",
    "resume",
    "apply",
    "shell",
    "steer",
  ]);
  rig.write({ "../go": "" });
  expect((await end).code).toBe(0);
  expect(said).toMatchObject({ steer: "works", shell: "works" });
  expect(
    ["retry", "done", "approve", "answer", "resume", "apply"].filter((verb) => said[verb] === "works"),
  ).toEqual([]);
});

test("every verb on a dead run works or says why not", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const child = rig.start(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    rig.agent({ ...STEPS, T001: [{ ...STEPS.T001, waitFor: `${rig.place}/go` }] }),
    "--yes",
  );
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  child.kill("SIGKILL");
  await ended(child);
  const said = await outcomes(rig, ["approve", "answer", "apply", "steer", "pause"]);
  expect(said).toMatchObject({ steer: "works", pause: "works" });
  rig.write({ "../go": "" });
  expect((await rig.resume()).code).toBe(0);
});

test("every verb on a parked run works or says why not", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const asks = { write: { ".stagewright/question.md": "Which?\n" } };
  await rig.run(...RUN, "--agent", rig.agent({ ...STEPS, T001: [asks, STEPS.T001] }));
  const said = await outcomes(rig, ["pause", "steer", "retry", "approve", "apply", "shell", "answer"]);
  expect(said).toMatchObject({ answer: "works" });
  expect(["pause", "steer", "retry", "approve", "apply"].filter((verb) => said[verb] === "works")).toEqual(
    [],
  );
  expect((await rig.resume()).code).toBe(0);
});

test("every verb on a finished run works or says why not", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  await rig.run(...RUN, "--agent", rig.agent(STEPS));
  const said = await outcomes(rig, [
    "pause",
    "steer",
    "skip",
    "done",
    "approve",
    "reject",
    "answer",
    "shell",
    "apply",
    "retry",
  ]);
  expect(said).toMatchObject({ apply: "works", retry: "works" });
  expect(
    ["pause", "steer", "skip", "done", "approve", "reject", "answer", "shell"].filter(
      (verb) => said[verb] === "works",
    ),
  ).toEqual([]);
});
