import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHECK } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";
import {
  ASSUME,
  begun,
  CLEAR,
  DIR,
  feature,
  OUTBOX,
  prompts,
  REPOSITORY,
  shown,
  stepOf,
  STEPS,
  TASKS_MD,
  TEXT,
  ASSUMING,
  outbox,
} from "./speckit-pipeline.ts";

test("S11, S1, S2: a sentence becomes specification, clarifications, plan, tasks, checklists, analysis and tested code, on a branch whose name no agent chose", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const before = rig.userState();
  const asked = await feature(rig, STEPS);
  expect(asked.code).toBe(3);
  expect(JSON.stringify(asked.result)).toContain("How long may a name be?");

  const { code, result } = rig.jsonOf(await rig.stagewright("answer", "speckit/clarify", "40", "--json"));
  expect(code).toBe(0);
  expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["T001 done", "T002 done"]);
  expect(begun(rig)).toEqual([
    "speckit/specify",
    "speckit/clarify",
    "speckit/clarify",
    "speckit/plan",
    "speckit/tasks",
    "speckit/checklist",
    "speckit/analyze",
    "T001",
    "T002",
  ]);
  expect(result.branch).toContain("001-greet-visitor");
  expect(shown(rig, result.branch, `${DIR}/tasks.md`)).toContain("- [X] T002");
  expect(shown(rig, result.branch, `${DIR}/spec.md`)).toContain("at most 40 letters");
  expect(shown(rig, result.branch, ".specify/feature.json")).toContain(DIR);
  expect(rig.userState()).toEqual(before);

  const [specify = ""] = prompts(rig, "speckit/specify");
  expect(specify).toContain(TEXT);
  expect(specify).toContain(".specify/memory/constitution.md");
  expect(specify).toContain(".specify/templates/spec-template.md");
  expect(prompts(rig, "speckit/clarify")[1]).toContain("The answer: 40");
  // The repository's own script has said which documents there are.
  expect(prompts(rig, "T001")[0]).toContain(`${DIR}/research.md`);
});

test("S8: what was asked for is what the specification said when the code began, though the specification is the run's own", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const tasks = TASKS_MD.replace("(FR-001, FR-002)", "(FR-001)");
  const summary = { tasks: 2, phases: 1, open_requirements: [{ id: "FR-002", reason: "later" }] };
  const { code, stderr } = await feature(rig, {
    ...ASSUMING,
    "speckit/tasks": [
      {
        write: {
          [`${DIR}/tasks.md`]: tasks,
          ...outbox({ tasks_summary: { ...summary, open_requirements: [] } }),
        },
      },
      { write: { [`${DIR}/tasks.md`]: tasks, ...outbox({ tasks_summary: summary }) } },
    ],
    T001: {
      write: { "src/greet.txt": "hello\n", [`${DIR}/spec.md`]: CLEAR.replace(/^.*FR-002.*\n/m, "") },
    },
  });
  expect(prompts(rig, "speckit/tasks")[1]).toContain("no task names FR-002");
  expect(code).toBe(1);
  expect(stderr).toContain("FR-002 is open");
});

test("S11: an agent that has the desk's tools is told at once what does not hold, and asks through them", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const written = (address: string, at = 0) => {
    const { [OUTBOX]: value = "{}", ...write } = stepOf(address, at).write ?? {};
    return { write, submits: [JSON.parse(value) as unknown] };
  };
  const bad = { spec: { title: "Greeting", summary: "It greets.", user_stories: 1, open_questions: [] } };
  const specified = written("speckit/specify");
  const script = join(rig.place, "acp-script.json");
  const tasks = {
    "speckit/specify": [{ ...specified, submits: [bad, ...specified.submits] }],
    "speckit/clarify": [{ ask: "How long may a name be?" }, written("speckit/clarify", 1)],
    "speckit/plan": [written("speckit/plan")],
  };
  writeFileSync(script, JSON.stringify({ tasks }));
  const agent = `acp:${process.execPath} ${join(import.meta.dirname, "acp-agent.mjs")} ${script}`;
  const words = ["--agent", agent, "--check", `test=${CHECK}`, "--yes", "--json", "--until", "plan"];
  expect((await rig.stagewright("run", "speckit-feature", TEXT, ...words)).code).toBe(3);
  const { code, result } = rig.jsonOf(await rig.stagewright("answer", "speckit/clarify", "40", "--json"));
  expect(code).toBe(0);
  const answers = readFileSync(`${script}.answers`, "utf8");
  expect(answers).toContain("open_questions lists 0");
  expect(shown(rig, result.branch, `${DIR}/spec.md`)).toContain("at most 40 letters");
});

test("S10: killed while a stage writes its documents, the run goes on with that stage, and does none before it again", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const held = join(rig.place, "go-on");
  const steps = { ...ASSUMING, "speckit/plan": { ...stepOf("speckit/plan", 0), waitFor: held } };
  const words = ["--check", `test=${CHECK}`, "--agent", rig.agent(steps), "--yes"];
  const child = rig.start("run", "speckit-feature", TEXT, ...words);
  await until(() => begun(rig).includes("speckit/plan"), "the plan is begun");
  child.kill("SIGKILL");
  await ended(child);
  writeFileSync(held, "");
  const { code, result } = await rig.resume();
  expect(code).toBe(0);
  expect(begun(rig).filter((address) => address === "speckit/specify")).toHaveLength(1);
  expect(begun(rig).filter((address) => address === "speckit/plan")).toHaveLength(2);
  expect(shown(rig, result.branch, `${DIR}/plan.md`)).toContain("# Plan");
});
