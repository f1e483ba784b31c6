import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import { HEAVY, nodeRig, PLAN, receiptOf, STRONG, WEAK } from "./strength-rig.ts";

test("tests that do not notice faults in the change are sent back with each mutant that survived; strengthened ones pass", async () => {
  const own = nodeRig(["    strength: {}"], PLAN);
  const agent = own.agent(
    {
      T001: [
        { write: { "src/heavy.js": HEAVY, "test/heavy.test.js": WEAK } },
        { write: { "src/heavy.js": HEAVY, "test/heavy.test.js": STRONG } },
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
  expect(second).toContain(
    "of 4 small faults put into the lines you changed, 2 were noticed; 80% have to be",
  );
  expect(second).toContain("- src/heavy.js:1:43: `>` became `>=` (EqualityOperator)");
  expect(second).toContain("- src/heavy.js:1:45: `10` became `11` (NumberLiteral)");

  const { strength } = receiptOf(own, result.commit ?? "", "T001");
  expect(strength).toMatchObject({
    ...{ check: "test", least: 80, applies: true, candidates: 4, mutants: 4, killed: 4, invalid: 0 },
    ...{ complete: true, survived: [], timedOut: [], unmeasured: [], revert: "rejected" },
  });
  const { stdout } = await own.stagewright("report", "--format", "md");
  expect(stdout).toMatch(/\| T001 +\| \*\*held\*\* +\| 4 of 4 +\| 80% +\| 4 +\| 0 +\| rejected/);
});

test("a measurement that was cut short is no measurement: the task fails, and says why", async () => {
  const own = nodeRig(["    strength: { within: 1ms }"], PLAN);
  const steps = { T001: { write: { "src/heavy.js": HEAVY, "test/heavy.test.js": STRONG } } };
  const { code, result, stderr } = await own.run(FEATURE, "--agent", own.agent(steps));
  // Another attempt of an agent's would not give it more time.
  expect([code, result.tasks]).toMatchObject([1, [{ end: "failed", attempts: 1 }]]);
  expect(stderr).toContain("how strong the tests are is not known: 0 of 4 mutants were judged");
  expect(stderr).toContain("the time for it was over");
});
