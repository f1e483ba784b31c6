import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  amendStep,
  begun,
  criteria,
  deliver,
  DIR,
  FEATURE,
  FEATURE_TEXT,
  promptOf,
  REPOSITORY,
  reportStep,
  reportText,
  STEPS,
} from "./deliverables-rig.ts";
import { CHECK } from "./features.ts";
import { Rig } from "./rig.ts";

const OPEN = "- Open: no test that names it was seen to fail and then to pass";

test("D8 D9: from a feature file to all six deliverables; each criterion is decided by evidence, and without any its box stays empty", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const before = rig.userState();
  const end = await deliver(rig);
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  // D3: requirements, design, the plan, tests and code by it, documentation; then what is read and tried.
  expect(begun(rig)).toEqual(Object.keys(STEPS));
  const { branch } = end.result;
  expect(criteria(rig, branch)).toEqual({
    AC1: "x Met: `test/greet.sh`: red without the code, green with it (T001)",
    AC2: OPEN,
    AC3: OPEN,
    AC4: "x Met: each of the 2 merged changes was audited first, and one with a secret is refused",
    AC5: OPEN,
    AC6: "- Open: no check lints or formats, and no command of the report does",
    AC7: expect.stringMatching(
      /^x Met: test \(`sh check\.sh`\) passed on the result, receipt [0-9a-f]{12}; 1 of the report's 1 commands passed in a clean checkout$/,
    ),
    AC8: "x Met: no source that was there before was changed",
    AC9: "x Met: `README.md` was changed and has all three",
    AC10: "x Met: `test/greet.sh`: red without the code, green with it (T001)",
    AC11: OPEN,
  });
  expect(end.stderr).toContain("AC6 is for you to decide: ");
  const shown = (path: string) => rig.git("show", `${branch}:${DIR}/${path}`);
  expect(shown("criteria.md")).toContain("- code: src/greet.sh\n- tests: test/greet.sh\n- assumptions:");
  expect(shown("requirements.md")).toContain("- **A1** English is enough.");
  expect(shown("design.md")).toContain("- The text is lost\n  Mitigation: It is under version control.");
  expect(shown("tasks.md").match(/- \[X\]/g)).toHaveLength(2);
  expect(promptOf(rig, "deliverables/requirements")).toContain("- docs/manners.md");
  expect(rig.userState()).toEqual(before);
});

test("D1: a placeholder that is left unfilled, and an option nobody knows, stop before anything runs", async () => {
  const rig = new Rig();
  const text = FEATURE_TEXT.replace(
    "Whoever comes is greeted.",
    "<FEATURE_DESCRIPTION>\n\nKeep to <CONSTRAINTS_OR_NONE>.",
  );
  rig.commit({ ...REPOSITORY, [FEATURE]: text });
  const run = (...words: string[]) =>
    rig.stagewright(
      "run",
      "deliverables",
      ...words,
      "--check",
      `test=${CHECK}`,
      "--agent",
      rig.agent(STEPS),
      "--yes",
    );
  const left = await run(FEATURE, "--feature", "Whoever comes is greeted.");
  expect([left.code, left.stderr]).toEqual([
    2,
    expect.stringContaining(
      "feature.md:5:9: <CONSTRAINTS_OR_NONE> is not filled: write it there, or give --constraints ('None' is an answer)",
    ),
  ]);
  const mistyped = await run(FEATURE, "--constrants", "none");
  expect([mistyped.code, mistyped.stderr]).toEqual([
    2,
    expect.stringContaining("(Did you mean --constraints?)"),
  ]);
  expect(begun(rig)).toEqual([]);
  expect((await rig.stagewright("status")).stdout).not.toContain("greet");
  // Filled, it goes on; what was filled in is what the agents read.
  const end = await deliver(
    rig,
    STEPS,
    "--feature",
    "Whoever comes is greeted.",
    "--constraints",
    "Plain `sh`",
  );
  expect(end.code).toBe(0);
  expect(promptOf(rig, "deliverables/design")).toContain("Whoever comes is greeted.\n\nKeep to Plain `sh`.");
});

test("D7: the report's commands really run, in a clean checkout: what only works where the agent was fails", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const report = reportStep(
    reportText([
      "sh build/here.sh",
      "sh src/greet.sh | grep hello",
      "sh src/greet.sh # says hello",
      "cd test && sh ../check.sh",
    ]),
  );
  // It works where the agent tries it, and is no part of any commit.
  const tried = { write: { ...report.write, "build/here.sh": "exit 0\n" }, exec: ["sh build/here.sh"] };
  const end = await deliver(rig, {
    ...STEPS,
    "deliverables/report": tried,
    "deliverables/amend": amendStep(),
  });
  expect([end.code, end.result.outcome]).toEqual([1, "failed"]);
  expect(end.stderr).toMatch(/AC7 must be met: All tests pass.*`sh build\/here\.sh`: exit \d+/);
  const text = rig.git("show", `${end.result.branch}:${DIR}/criteria.md`);
  expect(text).toContain("- [ ] **AC7**");
  expect(
    text.slice(text.indexOf("- `sh build"), text.indexOf("## What was")).replace(/exit \d+/, "exit N"),
  ).toBe(
    [
      "- `sh build/here.sh` failed: exit N",
      "- `sh src/greet.sh | grep hello` was not run: it needs a shell for |",
      "- `sh src/greet.sh # says hello` passed: exit 0",
      "- `cd test && sh ../check.sh` passed: exit 0",
      "",
      "",
    ].join("\n"),
  );
});

test("D7: who wrote a command that failed is told once what came of it; what is amended is run again", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const wrong = reportStep(reportText(["sh check.sh", "sh src/great.sh"]));
  const right = reportText(["sh check.sh", "sh src/greet.sh"]);
  const end = await deliver(rig, {
    ...STEPS,
    "deliverables/report": wrong,
    "deliverables/amend": amendStep(right),
  });
  expect(end.code).toBe(0);
  expect(promptOf(rig, "deliverables/amend")).toMatch(
    /What came of sh src\/great\.sh \(exit \d+\)[\s\S]*great\.sh/,
  );
  expect(criteria(rig, end.result.branch)["AC7"]).toContain(
    "2 of the report's 2 commands passed in a clean checkout",
  );
});

test("D10: missing, misplaced and empty sections are asked for again, and no more often than attempts allow", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const whole = reportText([CHECK]);
  const swapped = whole
    .replace("## Tests", "## Summary")
    .replace(/## Summary\n\nVisitors are greeted\.\n$/, "");
  const bad = [reportStep(swapped), reportStep(whole.replace("One file.", "TBD"))];
  const end = await deliver(rig, { ...STEPS, "deliverables/report": bad }, "--attempts", "2");
  expect([end.code, end.result.outcome]).toEqual([1, "failed"]);
  expect(begun(rig).filter((task) => task === "deliverables/report")).toHaveLength(2);
  const again = promptOf(rig, "deliverables/report", 2);
  expect(again).toContain("“Tests” is missing");
  expect(again).toContain("“How to run & test” is not in its place");
  expect(end.stderr).toContain("nothing stands under “Design notes”");
  expect(rig.git("ls-tree", "-r", "--name-only", end.result.branch ?? "")).not.toContain("criteria.md");
  const repaired = await deliver(
    rig,
    { ...STEPS, "deliverables/report": [bad[0]!, reportStep()] },
    "--again",
  );
  expect(repaired.code).toBe(0);
});

test("D8: recorded edits go the whole way, without any model", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const file = join(rig.place, "recording.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ version: 1, tasks: STEPS }));
  const words = [FEATURE, "--check", `test=${CHECK}`, "--agent", `replay:${file}`, "--yes", "--json"];
  const end = rig.jsonOf(await rig.stagewright("run", "deliverables", ...words));
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  expect(criteria(rig, end.result.branch)["AC10"]).toMatch(/^x Met/);
});
