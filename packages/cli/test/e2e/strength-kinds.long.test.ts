import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import { HEAVY, nodeRig, PLAN, receiptOf, STRONG, WEAK } from "./strength-rig.ts";

test("a check that leaves no report of its tests measures nothing", async () => {
  const own = nodeRig([], PLAN, {
    ".stagewrightrc.yaml": "check: { test: { run: 'sh check.sh', strength: {} } }\n",
    "check.sh": "test ! -e src/heavy.js || grep -q isHeavy src/heavy.js\n",
  });
  const { code, stderr } = await own.run(
    FEATURE,
    "--agent",
    own.agent({ T001: { write: { "src/heavy.js": HEAVY } } }),
  );
  expect(code).toBe(1);
  expect(stderr).toContain("the check leaves no report of its tests");
});

test("what has no code to be wrong is not measured; code of which no mutant can be made is said", async () => {
  const plan = `${PLAN}- [ ] T002 Say what is heavy in docs/heavy.md\n- [ ] T003 Weigh in src/Weigh.java\n`;
  const own = nodeRig(["    strength: {}"], plan);
  const steps = {
    T001: { write: { "src/heavy.js": HEAVY, "test/heavy.test.js": STRONG } },
    T002: { write: { "docs/heavy.md": "# Heavy\n" } },
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
  const own = nodeRig(["    strength: {}"], PLAN);
  const files = { "src/heavy.js": HEAVY, "test/heavy.test.js": STRONG, "src/Heavy.java": "class Heavy {}\n" };
  const { code, result } = await own.run(FEATURE, "--agent", own.agent({ T001: { write: files } }));
  expect([code, result.tasks]).toMatchObject([
    0,
    [{ end: "done", grade: "checked", reason: "strength-not-measured" }],
  ]);
});

test("tests that pass without the code they come with are sent back", async () => {
  const own = nodeRig(["    strength: {}"], PLAN);
  const beside =
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\ntest("beside", () => assert.ok(process.version.startsWith("v")));\n';
  const steps = { T001: { write: { "src/heavy.js": HEAVY, "test/heavy.test.js": beside } } };
  const agent = own.agent(steps, undefined, { tracePrompts: true });
  const { code } = await own.run(FEATURE, "--agent", agent);
  expect(code).toBe(1);
  const [, second] = own.traceLines().flatMap(({ prompt }) => prompt ?? []);
  expect(second).toContain("The tests you brought pass without your code");
});

test("a mutant under which the tests never end is noticed, and listed as such", async () => {
  const own = nodeRig(["    strength: {}"], PLAN);
  const code = "export function heavy(n) {\n  let i = 0;\n  while (i < n) i++;\n  return i;\n}\n";
  const tests = STRONG.replace("isHeavy }", "heavy }").replace(
    /test\([^]*/,
    'test("n", () => assert.equal(heavy(3), 3));\n',
  );
  const steps = { T001: { write: { "src/heavy.js": code, "test/heavy.test.js": tests } } };
  const { result } = await own.run(FEATURE, "--agent", own.agent(steps));
  const { strength } = receiptOf(own, result.commit ?? "", "T001");
  expect(strength?.timedOut).toMatchObject([
    { operator: "UpdateOperator", original: "++", replacement: "--" },
  ]);
});

test("measured of a phase, weak tests become a repair of the phase; of the whole, the run fails", async () => {
  const steps = {
    T001: { write: { "src/heavy.js": HEAVY, "test/heavy.test.js": WEAK } },
    "repair-1-1": { write: { "test/strong.test.js": STRONG } },
  };
  const phase = nodeRig(["    strength: { on: phase }"], PLAN);
  const repaired = await phase.run(FEATURE, "--agent", phase.agent(steps));
  expect([repaired.code, repaired.result.tasks.map(({ end }) => end)]).toEqual([0, ["done", "done"]]);

  const end = nodeRig(["    strength: { on: end }"], PLAN);
  const failed = await end.run(FEATURE, "--agent", end.agent(steps));
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("tests notice too little: 2 of 4 mutants were killed, less than 80%");
});
