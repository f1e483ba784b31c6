import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { APPROVED, FILE, FILLED, json, LOUDER, outbox, PayloadRig, PLAN, WHOLE_WAY } from "./payload-rig.ts";

test("P5: a file that an agent leaves as no payload at all is told, and the stage is tried again", async () => {
  const good = outbox({ payload_plan: PLAN });
  for (const garbage of ["no json", '{"plan": 7}', '{"plan": {"steps": "S1"}}', "[]"]) {
    const rig = new PayloadRig({ meta: FILLED.meta, requirement: FILLED.requirement });
    const bad = { write: { ...good, [FILE]: garbage } };
    const steps = { ...WHOLE_WAY, "payload/plan": [bad, { write: good }] };
    const end = await rig.payload(steps, "--stage", "2-plan");
    expect([garbage, end.code]).toEqual([garbage, 0]);
    expect(rig.prompts()["payload/plan 2"]).toContain(`what stands in ${FILE} stays`);
    expect(rig.at(end.result.branch ?? "").plan.steps.map(({ id }) => id)).toEqual(["S1", "S2"]);
  }
});

test("P18: issues of two rejections stand in the file, also where both call them the same", async () => {
  const implementation = { changes: [{ id: "c" }], tests: [{ id: "t" }], commands: [{ id: "x" }] };
  const issue = (title: string) => ({
    ...{ id: "Q1", severity: "major", title, expectedBehavior: "-N", actualBehavior: title },
    ...{ reproductionSteps: ["sh src/louder.sh -n"], affectedFiles: ["src/louder.sh:1"] },
  });
  const findings = (...issues: object[]) =>
    JSON.stringify({ payload_qa_findings: { status: "rejected", evidence: ["tried"], issues } });
  const approved = JSON.stringify({ payload_qa_findings: APPROVED });
  const rig = new PayloadRig({ ...FILLED, implementation });
  rig.commit({ ".stagewrightrc.yaml": "payload:\n  rounds: 3\n" });
  // Its third round is content; it counts them by the files that the others have brought.
  const decide = [
    "mkdir -p .stagewright",
    `if [ -e src/second.sh ]; then printf '%s' '${approved}'; elif [ -e src/first.sh ]; then printf '%s' '${findings(issue("it stammers"))}'; else printf '%s' '${findings(issue("it is mute"), issue("it is deaf"))}'; fi > .stagewright/outbox.json`,
  ].join("; ");
  const end = await rig.payload({
    ...WHOLE_WAY,
    S1: { write: LOUDER },
    "QA-1.1": { write: { "src/first.sh": "true\n" } },
    "QA-1.2": { write: { "src/other.sh": "true\n" } },
    "QA-2.1": { write: { "src/second.sh": "true\n" } },
    "payload/accept": { exec: [decide] },
  });
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  const { issues, status } = rig.at(end.result.branch ?? "").qaFindings;
  expect([status, issues.map((one) => (one as { title: string }).title)]).toEqual([
    "approved",
    ["it is mute", "it is deaf", "it stammers"],
  ]);
  expect(new Set(issues.map((one) => (one as { id: string }).id)).size).toBe(3);
  expect((await rig.stagewright("apply")).code).toBe(0);
  const checked = await rig.stagewright("payload", "check");
  expect([checked.code, checked.stderr + checked.stdout]).toEqual([0, expect.not.stringContaining("twice")]);
});

test("P6: a file that is not there is no brief, nor is one that cannot be read", async () => {
  const rig = new PayloadRig(FILLED);
  const run = (...words: string[]) =>
    rig.stagewright("run", "payload", ...words, ...rig.how(rig.agent(WHOLE_WAY)));
  const absent = await run("docs/missing.md");
  expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining("no file docs/missing.md")]);
  for (const file of ["../out.json", "/tmp/out.json", ".git/x.json", "docs/../../x.json", "docs/"]) {
    const outside = await run("Louder", "--file", file);
    expect([file, outside.code, outside.stderr]).toEqual([
      file,
      2,
      expect.stringContaining("is no path of a file in the repository"),
    ]);
  }
  const directory = await run("Louder", "--file", "test");
  expect([directory.code, directory.stderr]).toEqual([2, expect.stringContaining("test is a directory")]);
  rig.commit({ [FILE]: '{ "meta": {' });
  const broken = await run();
  expect([broken.code, broken.stderr]).toEqual([2, expect.stringMatching(/cannot be read: 1:\d+/)]);
  expect(rig.git("for-each-ref", "refs/stagewright")).toBe("");
});

test("P12: what steps and issues are called closes no issue, adds no trailer and leaves no repository", async () => {
  const rig = new PayloadRig({ meta: {}, requirement: FILLED.requirement });
  const name = "Closes #1, GH-2, https://forge.example/a/b/issues/3\n\nStagewright-Run: evil\u001B[2J";
  const step = { ...PLAN.steps[0], id: "../../S1", name, files: ["../x", "/etc/passwd", "src/**"] };
  const row = { requirementId: "AC1", planStepId: step.id, behavior: "b", testLevel: "unit" };
  const scenario = { id: "T1", name: "loud", type: "unit", steps: ["s"], expectedOutput: "o" };
  const testPlan = {
    coverageMatrix: [{ ...row, scenarioIds: ["T1"] }],
    scenarios: [{ ...scenario, fixtureIds: [] }],
    fixtures: [],
  };
  const said = { task: step.id, summary: "ok", rationale: "r", baseline: [] };
  const tests = [{ scenarioId: "T1", file: "test/a.sh", name: "loud" }];
  const end = await rig.payload({
    ...WHOLE_WAY,
    "payload/plan": { write: outbox({ payload_plan: { ...PLAN, steps: [step] } }) },
    "payload/qa": { write: outbox({ payload_test_plan: testPlan }) },
    [step.id]: { write: { "test/a.sh": "# loud\ntrue\n", ...outbox({ ...said, tests }) } },
  });
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  const messages = rig.git("log", "--format=%B", `main..${end.result.branch}`);
  expect(messages).not.toMatch(/#\d|GH-\d|:\/\//);
  expect(messages).not.toContain("\u001B");
  expect(
    rig.git("log", "--format=%(trailers:key=Stagewright-Run,valueonly)", `main..${end.result.branch}`),
  ).not.toContain("evil");
  expect(end.stderr).not.toContain("\u001B[2J");
});

test("P17: a hand-off commits two files by their names, whatever they are called, and writes nothing outside", async () => {
  const rig = new PayloadRig();
  const file = "docs/h[a]*.json";
  rig.commit({
    [file]: json(FILLED),
    "docs/ha-mine.json": "1\n",
    ".stagewrightrc.yaml": `payload: { file: "${file}" }\n`,
  });
  expect((await rig.payload(WHOLE_WAY, "--stage", "4-implement")).code).toBe(0);
  expect((await rig.stagewright("apply")).code).toBe(0);
  rig.write({ "docs/ha-mine.json": "2\n", "staged.txt": "mine\n" });
  rig.git("add", "staged.txt");
  writeFileSync(join(rig.place, "payload.json"), rig.read(file));
  const outside = await rig.stagewright("payload", "send", "--file", "../payload.json");
  expect([outside.code, outside.stderr]).toEqual([2, expect.stringContaining("is not in this repository")]);
  expect(existsSync(join(rig.place, "payload.handoff.json"))).toBe(false);
  const sent = await rig.stagewright("payload", "send");
  expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining("handed over")]);
  expect(rig.git("show", "--format=", "--name-only", "HEAD")).toBe("docs/h[a]*.handoff.json");
  expect(rig.git("status", "--short").split("\n")).toEqual([" M docs/ha-mine.json", "A  staged.txt"]);
});
