import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DOCUMENT, SLOPE, SLUG, SPEC, SpecRig, TYPED, BOTH } from "./spec-phase-rig.ts";
import { CHECK } from "./features.ts";

test("H1: what is typed is a document, an id and notes; what means nothing or several things is said, with what to type", async () => {
  const phase = "# Nest\n\n## Phase 1: x\n";
  const rig = new SpecRig({
    "specs/2026-01-02-nest.md": phase,
    "docs/a/hole.md": phase,
    "docs/b/hole.md": phase,
  });
  const said = async (...words: string[]) => {
    const { code, stderr } = await rig.typed(words);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await said()).toContain("next: stagewright run spec-phase SPEC.md 'Phase 2'");
  expect(await said("bird-boxes", "2")).toContain("the nearest: specs/bird-box.md");
  expect(await said("../bird-box.md", "2")).toContain("lies outside");
  expect(await said("hole", "2")).toContain("docs/a/hole.md, docs/b/hole.md");
  expect(await said("nest", "2")).toContain("2 is no section of 2026-01-02-nest.md");
  const twice = await said(SPEC, "Step 8");
  expect(twice).toContain("8@L25  Write the test (line 25, open)");
  expect(twice).toContain("8@L29  Build it (line 29, open)");
  expect(twice).toContain(`next: stagewright run spec-phase ${SPEC} 8@L25`);
  const unknown = await said("bird-box", "Phase 4");
  expect(unknown).toContain("Phase 4 is no section of bird-box.md");
  expect(unknown).toContain("Phase 3  Birds (line 23, open)");
  expect(await said(SPEC)).toContain("2.2  Shingles (line 19, open)");
  expect(await said(SPEC, "Manual testing")).toContain("it is a human's to do (line 33)");
  expect(rig.branches()).toEqual(["main"]);
});

test("H1: a document goes by its name, from wherever the user stands; an id may be two words", async () => {
  const rig = new SpecRig();
  const words = ["--agent", rig.agent({}, { write: SLOPE }), "--check", `test=${CHECK}`, "--yes", "--json"];
  const child = rig.startIn(
    join(rig.repository, "src"),
    {},
    "run",
    "spec-phase",
    "../specs/bird-box.md",
    "2.1",
    ...words,
  );
  const [code] = await new Promise<[number | null]>((resolve) => child.on("close", (end) => resolve([end])));
  expect(code).toBe(3);
  const two = await rig.section({ write: SLOPE }, ["bird-box", "Phase", "2", "in", "a", "hurry", "--again"]);
  expect(two.result.notes).toEqual(
    expect.arrayContaining([`bird-box is ${SPEC}`, `Phase 2 is Roof on line 12 of ${SPEC}`]),
  );
});

test("H1: the model that is asked for reaches the agent", async () => {
  const rig = new SpecRig();
  const options = [
    { id: "brain", name: "Model", category: "model", type: "select", currentValue: "large", options: [] },
  ];
  const agent = rig.acp(
    { [SLUG]: [{ write: SLOPE, submits: [{ task: SLUG, summary: "Drawn." }] }] },
    options,
  );
  expect((await rig.typed([SPEC, TYPED], agent, "--model", "haiku")).code).toBe(3);
  expect(rig.beside("chosen")).toEqual(["brain=haiku"]);
});

test("H2, H3, H8: the prompt has stance, checklist, scope and notes; the whole document is to be read, and one section is the task", async () => {
  const rig = new SpecRig();
  await rig.section({ write: SLOPE }, [SPEC, TYPED, "mind", "the rain"]);
  const [prompt = ""] = rig.prompts();
  for (const words of [
    "You are the staff engineer",
    "# Before you hand in",
    `- ${SPEC}, all of it`,
    "Only 2.1 is yours.",
    "- src/shingles.sh (2.2)",
    "- src/birds.sh (Step 8 on line 25)",
    "- MANUAL STEP: Climb up and look",
    "# To be considered\n\nmind the rain",
    "- [ ] Draw the slope in `src/slope.sh`",
    `\`${CHECK}\``,
    "# Ask, do not guess",
  ])
    expect(prompt).toContain(words);
  expect(prompt).not.toContain("Let them in");
});

test("H2: what the checklist can tell from a change is handed back: an empty catch, debt without a reason", async () => {
  const rig = new SpecRig();
  const flawed = { ...SLOPE, "src/slope.js": "// TODO\ntry { a(); } catch {}\n" };
  const end = await rig.section([{ write: flawed }, { write: SLOPE }]);
  expect(end.code).toBe(3);
  const broken = end.result.findings.filter(({ code }) => code === "RULE_BROKEN");
  expect(broken.map(({ path, severity }) => [path, severity])).toEqual([
    ["src/slope.js", "refused"],
    ["src/slope.js", "refused"],
  ]);
  const [, second = ""] = rig.prompts();
  expect(second).toContain("src/slope.js:1: TODO without a reason or a reference");
  expect(second).toContain("src/slope.js:2: an empty catch");
});

test("H3: an agent that also does the next section is refused, with whose files those are; the next attempt stays in its own", async () => {
  const rig = new SpecRig();
  const end = await rig.section([{ write: BOTH }, { write: SLOPE }]);
  expect(end.code).toBe(3);
  expect(end.result.tasks).toMatchObject([{ id: SLUG, attempts: 2 }]);
  const strays = end.result.findings.filter(({ code }) => code === "FILE_OF_OTHER_PART");
  expect(strays).toMatchObject([
    { path: "src/birds.sh", severity: "refused" },
    { path: "src/shingles.sh", severity: "refused" },
  ]);
  expect(rig.prompts()[1]).toContain("src/shingles.sh: it belongs to 2.2, not to 2.1");
});

test("H3: a change to a file that another section has made is reported, and shown with what is held", async () => {
  const rig = new SpecRig();
  const end = await rig.section({ write: { ...SLOPE, "src/floor.sh": "echo sloping\n" } });
  expect(end.result.tasks).toMatchObject([{ attempts: 1 }]);
  expect(end.stderr).toContain("changed a file of another part of the plan: src/floor.sh");
  expect(end.stderr).toContain("it belongs to Phase 1, not to 2.1");
});

test("H4: an agent that asks parks the run, and the answer reaches the same session", async () => {
  const rig = new SpecRig();
  const done = { write: SLOPE, submits: [{ task: SLUG, summary: "Drawn." }] };
  const agent = rig.acp({ [SLUG]: [{ ask: "How steep?" }, done] });
  const asked = rig.jsonOf(await rig.typed([SPEC, TYPED], agent));
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain("How steep?");
  expect(rig.branches()).not.toContain(`stagewright/${SLUG}`);
  const answered = await rig.decide("answer", SLUG, "30 degrees");
  expect(answered.code).toBe(3);
  expect(answered.stderr).toContain("commit it, and mark 2.1 as complete");
  const [first, second] = rig
    .beside("prompts")
    .map((line) => JSON.parse(line) as { sessionId: string; text: string });
  expect(first?.text).not.toContain("30 degrees");
  expect(second?.text).toContain("30 degrees");
  expect(second?.sessionId).toBe(first?.sessionId);
});

test("H3: a section that is complete already is not done again, unless that is asked for", async () => {
  const rig = new SpecRig();
  const done = await rig.section({}, [SPEC, "Phase 1"]);
  expect(done.result.tasks).toMatchObject([{ end: "claimed" }]);
  expect(done.stderr).toContain("Phase 1 is marked as complete already");
  expect(rig.prompts()).toEqual([]);
});

test("H7: marks that contradict each other are said before the start, with which was followed", async () => {
  const contradicting = DOCUMENT.replace("| Phase 2 | Roof | Open |", "| Phase 2 | Roof | Done |");
  const rig = new SpecRig({ [SPEC]: contradicting });
  const { stderr } = await rig.section({ write: BOTH }, [SPEC, "Phase 2"]);
  expect(stderr).toContain(
    "the marks of Phase 2 contradict each other: 2 of 2 boxes are open (line 16), the table says complete (line 6); the boxes are followed",
  );
});

test("H1–H8: recorded edits do a section that a coordinator describes in another document", async () => {
  const rig = new SpecRig({
    "specs/plan-00.md":
      "# Coordinator\n\n| Task | File | Status |\n| --- | --- | --- |\n| 01 | nest-box | Open |\n",
    "specs/plan-01-nest-box.md": "# Nest box\n\nA box in src/nest.sh\n",
  });
  const file = join(rig.place, "recording.json");
  writeFileSync(
    file,
    JSON.stringify({ version: 1, tasks: { "task-1": { write: { "src/nest.sh": "echo box\n" } } } }),
  );
  const held = rig.jsonOf(await rig.typed(["plan-00", "Task 1"], `replay:${file}`));
  expect(held.result.notes).toContain("it is described further in specs/plan-01-nest-box.md");
  const { result } = await rig.decide("approve");
  expect(rig.shown(result.branch, "specs/plan-00.md")).toContain("| 01 | nest-box | Complete |");
  expect(rig.shown(result.branch, "src/nest.sh")).toBe("echo box");
});
