import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import { nodeRig, receiptOf } from "./strength-rig.ts";

/** A careless test sees neither its boundary nor its sign. */
const FEE = "export function fee(weight) {\n  if (weight < 10) return 4;\n  return 4 + weight;\n}\n";
const testing = (...lines: string[]): string =>
  [
    'import assert from "node:assert/strict";',
    'import { test } from "node:test";',
    'import { fee } from "../src/fee.js";',
    'test("light", () => assert.equal(fee(1), 4));',
    ...lines,
    "",
  ].join("\n");
const WEAK = testing('test("heavy", () => assert.ok(fee(3) > 0));');
const STRONG = testing(
  'test("at the boundary", () => assert.equal(fee(10), 14));',
  'test("below it", () => assert.equal(fee(9), 4));',
);
const PLAN = "# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Charge a fee in src/fee.js\n";
const asking = (strength: string): string[] => [`    strength: ${strength}`];

test("tests that do not notice faults in the change are sent back with each mutant that survived; strengthened ones pass", async () => {
  const own = nodeRig(asking("{ mutants: 30 }"), PLAN);
  const agent = own.agent(
    {
      T001: [
        { write: { "src/fee.js": FEE, "test/fee.test.js": WEAK } },
        { write: { "src/fee.js": FEE, "test/fee.test.js": STRONG } },
      ],
    },
    undefined,
    { tracePrompts: true },
  );
  const { code, result } = await own.run(FEATURE, "--agent", agent);
  expect([code, result.tasks]).toMatchObject([
    0,
    [{ id: "T001", end: "done", attempts: 2, grade: "witnessed" }],
  ]);
  const [, second] = own.traceLines().flatMap(({ prompt }) => prompt ?? []);
  expect(second).toContain("- src/fee.js:2:14: `<` became `<=` (EqualityOperator)");
  expect(second).toContain("- src/fee.js:3:12: `+` became `-` (ArithmeticOperator)");

  const { strength } = receiptOf(own, result.commit ?? "", "T001");
  expect(strength).toMatchObject({
    ...{ check: "test", least: 80, applies: true, complete: true, invalid: 0, unmeasured: [] },
    ...{ survived: [], revert: "rejected" },
  });
  expect(strength?.mutants).toBe(strength?.candidates);
  expect(strength?.killed).toBe(strength?.mutants);
});

test("a measurement that was cut short is no measurement: the task fails, and says why", async () => {
  const own = nodeRig(asking("{ mutants: 30, within: 1ms }"), PLAN);
  const steps = { T001: { write: { "src/fee.js": FEE, "test/fee.test.js": STRONG } } };
  const { code, result, stderr } = await own.run(FEATURE, "--agent", own.agent(steps));
  // Another attempt of an agent's would not give it more time.
  expect([code, result.tasks]).toMatchObject([1, [{ end: "failed", attempts: 1 }]]);
  expect(stderr).toContain("how strong the tests are is not known: 0 of");
  expect(stderr).toContain("the time for it was over");
});

test("a check that leaves no report of its tests measures nothing", async () => {
  const own = nodeRig([], PLAN, {
    ".stagewrightrc.yaml": "check: { test: { run: 'sh check.sh', strength: {} } }\n",
    "check.sh": "test ! -e src/fee.js || grep -q fee src/fee.js\n",
  });
  const steps = { T001: { write: { "src/fee.js": FEE } } };
  const { code, stderr } = await own.run(FEATURE, "--agent", own.agent(steps));
  expect(code).toBe(1);
  expect(stderr).toContain("the check leaves no report of its tests");
});

test("what has no code to be wrong is not measured, and code of which no mutant can be made is graded down", async () => {
  const plan = `${PLAN}- [ ] T002 Say what a fee is in docs/fee.md\n- [ ] T003 Weigh in src/Weigh.java\n`;
  const own = nodeRig(asking("{}"), plan);
  const steps = {
    T001: { write: { "src/fee.js": FEE, "test/fee.test.js": STRONG } },
    T002: { write: { "docs/fee.md": "# Fee\n" } },
    T003: { write: { "src/Weigh.java": "class Weigh {}\n" } },
  };
  const { code, result } = await own.run(FEATURE, "--agent", own.agent(steps));
  expect(code).toBe(0);
  const tip = result.commit ?? "";
  expect(receiptOf(own, tip, "T002").strength).toMatchObject({ applies: false, mutants: 0, complete: true });
  expect(receiptOf(own, tip, "T003").strength).toMatchObject({
    ...{ applies: true, mutants: 0, complete: false },
    unmeasured: [{ path: "src/Weigh.java", why: "language" }],
  });
});

test("a change of two languages of which one is not measured is never witnessed", async () => {
  const own = nodeRig(asking("{}"), PLAN);
  const steps = {
    T001: { write: { "src/fee.js": FEE, "test/fee.test.js": STRONG, "src/Fee.java": "class Fee {}\n" } },
  };
  const { code, result } = await own.run(FEATURE, "--agent", own.agent(steps));
  expect([code, result.tasks]).toMatchObject([
    0,
    [{ end: "done", grade: "checked", reason: "strength-not-measured" }],
  ]);
});

test("tests that pass without the code they come with are sent back", async () => {
  const own = nodeRig(asking("{}"), PLAN);
  const beside = 'import { test } from "node:test";\ntest("nothing", () => {});\n';
  const agent = own.agent({ T001: { write: { "src/fee.js": FEE, "test/fee.test.js": beside } } }, undefined, {
    tracePrompts: true,
  });
  const { code } = await own.run(FEATURE, "--agent", agent);
  expect(code).toBe(1);
  const [, second] = own.traceLines().flatMap(({ prompt }) => prompt ?? []);
  expect(second).toContain("The tests you brought pass without your code");
});

test("measured of a phase, weak tests become a repair of the phase; of the whole, the run fails", async () => {
  const steps = {
    T001: { write: { "src/fee.js": FEE, "test/fee.test.js": WEAK } },
    R1: { write: { "test/strong.test.js": STRONG } },
  };
  const phase = nodeRig(asking("{ on: phase }"), PLAN);
  const repaired = await phase.run(FEATURE, "--agent", phase.agent(steps));
  expect(repaired.result.tasks.map(({ id, end }) => [id, end])).toEqual([
    ["T001", "done"],
    ["R1", "done"],
  ]);
  expect(repaired.code).toBe(0);

  const end = nodeRig(asking("{ on: end }"), PLAN);
  const failed = await end.run(FEATURE, "--agent", end.agent(steps));
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("tests notice too little");
});
