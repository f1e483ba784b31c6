import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  APPROVED,
  FILE,
  FILLED,
  json,
  LOUDER,
  outbox,
  PayloadRig,
  REQUIREMENT,
  TWICE,
  WHOLE_WAY,
} from "./payload-rig.ts";

test("P2: a file that cannot be read parks the run with the place", async () => {
  const rig = new PayloadRig(FILLED);
  rig.commit({ [FILE]: '{\n  "meta": {},\n  "meta": {}\n}\n' });
  const end = await rig.payload(WHOLE_WAY, "--stage", "implement");
  expect(end.code).toBe(3);
  expect(end.stderr).toMatch(/3:3 .*meta.* twice/);
});

test("P5: an agent that rewrites, deletes or reorders what is there is refused, told, and the file is as it was", async () => {
  const wrong: Record<string, string | undefined> = {
    "the whole file": undefined,
    "a section": json({ ...FILLED, testPlan: undefined }),
    "an item": json({ ...FILLED, plan: { ...FILLED.plan, steps: FILLED.plan.steps.slice(1) } }),
    "the order": json({ ...FILLED, plan: { ...FILLED.plan, steps: FILLED.plan.steps.toReversed() } }),
    "another's status": json({
      ...FILLED,
      plan: { ...FILLED.plan, steps: FILLED.plan.steps.map((step) => ({ ...step, status: "completed" })) },
    }),
  };
  const implemented = { changes: [{ id: "c" }], tests: [{ id: "t" }], commands: [{ id: "x" }] };
  for (const [what, content] of Object.entries(wrong)) {
    const rig = new PayloadRig({ ...FILLED, implementation: implemented });
    const files = content === undefined ? {} : { [FILE]: withImplementation(content, implemented) };
    const good = outbox({ payload_qa_findings: APPROVED });
    const bad = { write: { ...files, ...good }, delete: content === undefined ? [FILE] : [] };
    const end = await rig.payload({ "payload/accept": [bad, { write: good }] }, "--stage", "acceptance");
    expect([what, end.code]).toEqual([what, 0]);
    expect(rig.prompts()["payload/accept 2"]).toMatch(/deleted|changed|order|put it back/);
    const payload = rig.at(end.result.branch ?? "");
    expect(payload).toMatchObject({ plan: FILLED.plan, testPlan: FILLED.testPlan, team: FILLED.team });
  }
});

function withImplementation(content: string, implementation: object): string {
  return json({ ...(JSON.parse(content) as object), implementation });
}

test("P6: what is pasted is held against the file, and a difference is asked about", async () => {
  const rig = new PayloadRig(FILLED);
  const pasted = json({ ...FILLED, requirement: { ...REQUIREMENT, summary: "Words can be whispered." } });
  const end = await rig.payload(WHOLE_WAY, pasted, "--stage", "4-implement");
  expect(end.code).toBe(3);
  expect(end.stderr).toContain("requirement.summary");
  const answered = rig.jsonOf(await rig.stagewright("answer", "receive", "paste", "--json"));
  expect([answered.code, answered.result.outcome]).toEqual([0, "done"]);
  expect(rig.at(answered.result.branch ?? "").requirement.summary).toBe("Words can be whispered.");

  const same = new PayloadRig(FILLED);
  expect((await same.payload(WHOLE_WAY, json(FILLED), "--stage", "4-implement")).code).toBe(0);
});

test("P7: questions that block are asked one by one, and their answers stand in the file", async () => {
  const openQuestions = [
    { question: "How loud?", owner: "Ann", severity: "blocking" },
    { question: "In which colour?", owner: "Ben", severity: "nice-to-have" },
    { question: "In which language?", owner: "Ann", severity: "blocking" },
  ];
  const rig = new PayloadRig({ ...FILLED, requirement: { ...REQUIREMENT, openQuestions } });
  const end = await rig.payload(WHOLE_WAY, "--stage", "4-implement");
  expect([end.code, end.stderr.includes("How loud?")]).toEqual([3, true]);
  const next = await rig.stagewright("answer", "receive", "Very.");
  expect([next.code, next.stderr.includes("In which language?")]).toEqual([3, true]);
  const done = rig.jsonOf(await rig.stagewright("answer", "receive", "Any.", "--json"));
  expect(done.code).toBe(0);
  expect(rig.at(done.result.branch ?? "").requirement.openQuestions).toMatchObject([
    { answer: "Very." },
    { question: "In which colour?" },
    { answer: "Any." },
  ]);
});

test("P7: each answer stands with its question, also where the file was changed between two of them", async () => {
  const open = (question: string) => ({ question, owner: "Ann", severity: "blocking" });
  const filled = (...openQuestions: object[]) =>
    json({ ...FILLED, requirement: { ...REQUIREMENT, openQuestions } });
  const rig = new PayloadRig(FILLED);
  rig.commit({ [FILE]: filled(open("How loud?"), open("In which language?")) });
  expect((await rig.payload(WHOLE_WAY, "--stage", "4-implement")).code).toBe(3);
  // Somebody answers the first in the file itself, and asks another before it.
  const first = { ...open("How loud?"), answer: "By hand: very." };
  rig.write({ [FILE]: filled(open("Since when?"), first, open("In which language?")) });
  expect((await rig.stagewright("answer", "receive", "Very.")).code).toBe(3);
  expect((await rig.stagewright("answer", "receive", "Since now.")).code).toBe(3);
  const done = rig.jsonOf(await rig.stagewright("answer", "receive", "Any.", "--json"));
  expect(done.code).toBe(0);
  expect(rig.at(done.result.branch ?? "").requirement.openQuestions).toMatchObject([
    { question: "Since when?", answer: "Since now." },
    { question: "How loud?", answer: "By hand: very." },
    { question: "In which language?", answer: "Any." },
  ]);
});

test("P6: whether file or paste counts is asked until it is said, and what the paste asks is asked", async () => {
  const rig = new PayloadRig(FILLED);
  const openQuestions = [{ question: "How loud?", owner: "Ann", severity: "blocking" }];
  const pasted = json({ ...FILLED, requirement: { ...REQUIREMENT, summary: "Whispered.", openQuestions } });
  expect((await rig.payload(WHOLE_WAY, pasted, "--stage", "4-implement")).code).toBe(3);
  const unclear = await rig.stagewright("answer", "receive", "Not the paste, please.");
  expect([unclear.code, unclear.stderr.includes("Which counts?")]).toEqual([3, true]);
  const next = await rig.stagewright("answer", "receive", "`paste`");
  expect([next.code, next.stderr.includes("How loud?")]).toEqual([3, true]);
  const done = rig.jsonOf(await rig.stagewright("answer", "receive", "Very.", "--json"));
  expect(done.code).toBe(0);
  expect(rig.at(done.result.branch ?? "").requirement).toMatchObject({
    summary: "Whispered.",
    openQuestions: [{ answer: "Very." }],
  });
});

test("P8: the programs of the checks say their versions before anybody works", async () => {
  const rig = new PayloadRig(FILLED);
  const words = ["--stage", "4-implement", "--check", "other=no-such-program-here --x", "--accept-red-base"];
  const end = await rig.payload(WHOLE_WAY, ...words);
  expect(end.result.notes?.join("\n") ?? end.stderr).toContain("no-such-program-here does not answer");
});

test("P9: what changed since planning, of what is planned, reaches prompt and report", async () => {
  const rig = new PayloadRig();
  rig.commit({ "src/louder.sh": "echo not yet\n" }, "planned on this");
  const plannedAt = rig.git("rev-parse", "HEAD");
  rig.commit({ "src/louder.sh": "echo somebody else\n" }, "merged meanwhile");
  rig.commit({ [FILE]: json({ ...FILLED, meta: { ...FILLED.meta, plannedAt } }) });
  const end = await rig.payload(WHOLE_WAY, "--stage", "4-implement");
  expect(end.code).toBe(0);
  expect(rig.prompts()["S1 1"]).toContain("src/louder.sh was modified since it was planned (S1)");
});

test("P11: a citation that leads nowhere is told, and the step done again", async () => {
  const rig = new PayloadRig(FILLED);
  const tests = [{ scenarioId: "T1", file: "test/louder.sh", name: "a word in capitals" }];
  const nowhere = outbox({
    ...{ task: "S1", summary: "Done.", rationale: "So.", tests },
    baseline: ["README.md:99", "src/absent.sh:1"],
  });
  const steps = { ...WHOLE_WAY, S1: [{ write: { ...LOUDER, ...nowhere } }, { write: LOUDER }] };
  const end = await rig.payload(steps, "--stage", "4-implement");
  expect(end.code).toBe(0);
  expect(rig.prompts()["S1 2"]).toContain("README.md:99");
  expect(rig.prompts()["S1 2"]).toContain("src/absent.sh was not there before");
});

test("P14: a step is not done before its scenarios have tests of their names", async () => {
  const rig = new PayloadRig(FILLED);
  const none = outbox({
    task: "S1",
    summary: "Done.",
    rationale: "So.",
    baseline: ["README.md:1"],
    tests: [],
  });
  const steps = { ...WHOLE_WAY, S1: { write: { ...LOUDER, ...none } } };
  const end = await rig.payload(steps, "--stage", "4-implement");
  expect(end.code).toBe(1);
  expect(
    rig.at(end.result.branch ?? end.result.commit ?? "HEAD").plan.steps.map(({ status }) => status),
  ).toEqual(["blocked", "blocked"]);
  expect(end.stderr).toContain("T1");
});

test("P16: a check that does not always pass on the merged result is flaky, and fails the run", async () => {
  const rig = new PayloadRig(FILLED);
  const marker = join(rig.place, "seen");
  writeFileSync(marker, "");
  const flaky = {
    ...TWICE,
    "test/twice.sh": `# twice\nn=$(wc -c < ${marker}); printf x >> ${marker}; [ $n -lt 2 ] || [ $((n % 2)) -eq 0 ]\n`,
  };
  const words = ["--stage", "4-implement", "--sandbox", "off"];
  const end = await rig.payload({ ...WHOLE_WAY, S2: { write: flaky } }, ...words);
  expect([end.code, end.result.outcome]).toEqual([1, "failed"]);
  expect(end.stderr).toContain("flaky");
});

test("P18: a rejected acceptance goes back with its issues once, and is then accepted", async () => {
  const rig = new PayloadRig(FILLED);
  const issue = {
    ...{ id: "Q1", severity: "major", title: "-n is swallowed", expectedBehavior: "-N" },
    ...{ actualBehavior: "nothing", reproductionSteps: ["sh src/louder.sh -n"] },
    affectedFiles: ["src/louder.sh:1"],
  };
  const rejected = { status: "rejected", evidence: ["sh src/louder.sh -n"], issues: [issue] };
  const decide = `mkdir -p .stagewright; if grep -q printf src/louder.sh; then printf '%s' '${JSON.stringify({ payload_qa_findings: APPROVED })}'; else printf '%s' '${JSON.stringify({ payload_qa_findings: rejected })}'; fi > .stagewright/outbox.json`;
  const end = await rig.payload({
    ...WHOLE_WAY,
    "QA-1.1": { write: { "src/louder.sh": 'printf "%s\\n" "$1" | tr a-z A-Z\n' } },
    "payload/accept": { exec: [decide] },
  });
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  const payload = rig.at(end.result.branch ?? "");
  expect(payload.qaFindings).toMatchObject({ status: "approved", issues: [{ id: "Q1" }] });
  expect(payload.implementation.changes).toHaveLength(3);
  expect(rig.prompts()["QA-1.1 1"]).toContain("-n is swallowed");

  const never = new PayloadRig(FILLED);
  const stubborn = { write: outbox({ payload_qa_findings: rejected }) };
  const bound = await never.payload({
    ...WHOLE_WAY,
    "QA-1.1": { write: { "src/more.sh": "true\n" } },
    "payload/accept": stubborn,
  });
  expect([bound.code, bound.result.outcome]).toEqual([4, "rejected"]);
  expect(never.at(bound.result.branch ?? "").qaFindings.status).toBe("rejected");
});

test("P18: a filled payload is archived, byte for byte, and not overwritten", async () => {
  const rig = new PayloadRig(FILLED);
  const end = await rig.payload(WHOLE_WAY, "Say it louder, again", "--until", "specify");
  expect(end.code).toBe(0);
  const branch = end.result.branch ?? "";
  const [archived] = rig.git("ls-tree", "--name-only", branch, "handoff/archive/").split("\n");
  expect(rig.git("show", `${branch}:${archived}`)).toBe(json(FILLED).trimEnd());
  expect(rig.at(branch).plan).toEqual({});
});

test("P10: a configured server of tools that is not there is named in the prompt, with what to do instead", async () => {
  const rig = new PayloadRig(FILLED);
  const config = "mcp:\n  symbols:\n    command: [no-such-server-here]\n    fallback: search the text\n";
  rig.commit({ ".stagewrightrc.yaml": config });
  expect((await rig.payload(WHOLE_WAY, "--stage", "4-implement")).code).toBe(0);
  expect(rig.prompts()["S1 1"]).toContain("The tool server symbols is not there. Instead: search the text");
});

test("P17: a hand-off is a commit with its receipts, and whoever goes on is told what changed since", async () => {
  const rig = new PayloadRig(FILLED);
  const made = await rig.payload(WHOLE_WAY, "--stage", "4-implement");
  expect(made.code).toBe(0);
  const early = await rig.stagewright("payload", "send");
  expect([early.code, early.stderr.includes("stagewright apply")]).toEqual([1, true]);
  expect((await rig.stagewright("apply")).code).toBe(0);
  rig.write({ "mine.txt": "not handed over\n" });
  const sent = await rig.stagewright("payload", "send");
  expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining("handed over for 5-acceptance")]);
  expect(rig.git("show", "--format=%an", "--name-only", "HEAD").split("\n")).toEqual([
    "Tess Ter",
    "",
    "handoff/payload.handoff.json",
  ]);
  const head = rig.git("rev-parse", "HEAD");
  const twice = await rig.stagewright("payload", "send");
  expect([twice.code, twice.stderr]).toEqual([0, expect.stringContaining("handed over already")]);
  expect(rig.git("rev-parse", "HEAD")).toBe(head);

  const payload = JSON.parse(rig.read(FILE)) as typeof FILLED;
  const changed = { ...payload, requirement: { ...REQUIREMENT, constraints: ["plain sh", "quick"] } };
  rig.commit({ [FILE]: json(changed) }, "a person edits");
  const next = await rig.payload(WHOLE_WAY, "--stage", "4-implement");
  expect(next.result.notes?.join("\n") ?? next.stderr).toContain(
    `handed over by Tess Ter with run ${made.result.run}`,
  );
  expect(next.stderr).toContain("changed since it was handed over: requirement");
});

test("P17: what lacks its commands is not ready for acceptance, and says who owes them", async () => {
  const rig = new PayloadRig(FILLED);
  const end = await rig.payload(WHOLE_WAY, "--stage", "5-acceptance");
  expect(end.code).toBe(3);
  for (const field of ["implementation.changes", "implementation.tests", "implementation.commands"])
    expect(end.stderr).toContain(field);
});

test("P17: whoever accepts is told when the work is there for them", async () => {
  const rig = new PayloadRig(FILLED);
  const told = join(rig.place, "told.json");
  const end = await rig.payload(WHOLE_WAY, "--stage", "4-implement", "--notify", `cat > ${told}`);
  expect(end.code).toBe(0);
  expect(JSON.parse(readFileSync(told, "utf8"))).toMatchObject({ run: end.result.run });
});

test("P13, P16: a new abstraction and a departure from the plan stand in the file and in the report", async () => {
  const rig = new PayloadRig(FILLED);
  const said = outbox({
    ...{ task: "S2", summary: "Done.", rationale: "Two callers.", baseline: ["README.md:1"] },
    tests: [{ scenarioId: "T2", file: "test/twice.sh", name: "twice" }],
    abstractions: "a repeater",
    deviations: ["it repeats before it is loud"],
  });
  const steps = { ...WHOLE_WAY, S2: { write: { ...TWICE, ...said } } };
  const end = await rig.payload(steps, "--stage", "4-implement");
  expect(end.code).toBe(0);
  expect(end.stderr).toContain("S2 brings a new abstraction: a repeater (Two callers.)");
  expect(end.stderr).toContain("S2 departs from the plan: it repeats before it is loud");
  expect(rig.at(end.result.branch ?? "").implementation).toMatchObject({
    changes: [{}, { abstractions: "a repeater" }],
    deviations: [{ planStepId: "S2", text: "it repeats before it is loud" }],
  });
});

test("P16: what was put in to look at something, and is left, is reported with its line", async () => {
  const rig = new PayloadRig(FILLED);
  const left = {
    "src/louder.js": 'export const loud = (a) => {\n  console.log("here", a);\n  return a;\n};\n',
  };
  const end = await rig.payload(
    { ...WHOLE_WAY, S1: { write: { ...LOUDER, ...left } } },
    "--stage",
    "4-implement",
  );
  expect(end.code).toBe(0);
  expect(end.result.findings).toContainEqual(
    expect.objectContaining({ path: "src/louder.js", line: 2, severity: "reported" }),
  );
});

test("P2: a pipeline of one's own that leaves out the first look is held to the same before it implements", async () => {
  const rig = new PayloadRig({ ...FILLED, testPlan: {} });
  const pipelines =
    "pipelines:\n  payload:\n    intake: payload\n    stages: [payload/receive, payload/implement]\n";
  rig.commit({ ".stagewrightrc.yaml": pipelines });
  const end = await rig.payload(WHOLE_WAY, "--stage", "4-implement");
  expect([end.code, end.stderr.includes("testPlan.scenarios")]).toEqual([3, true]);
  expect(rig.traceLines()).toEqual([]);
});
