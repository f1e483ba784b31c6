import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import {
  BASE,
  blobOf,
  failuresOf,
  feature,
  landingFailures,
  SUM,
  sumTest,
  tasks,
  timesRun,
  trailerOf,
  wobbly,
} from "./flaky-rig.ts";
import { Rig } from "./rig.ts";

// Its counters lie outside of any tree, where a sandbox would let no test write.
const RUN = [FEATURE, "--check", "test=npm test --silent", "--sandbox", "off"];
const T001 = "T001 Implement sums in src/sum.js with a test in test/sum.test.js";

test("an old flaky test fails nobody: it is named, the task is no more than checked, and it is not looked into again", async () => {
  const rig = new Rig();
  // Once before the run, then: fails with the change, passes, fails without it, and fails for the next task.
  feature(rig, tasks(T001, "T002 Implement doubles in src/double.js"), {
    ...BASE,
    "test/old.test.js": wobbly(rig, "old", [2, 4, 6]),
  });
  const agent = rig.agent({
    T001: { write: { "src/sum.js": SUM, "test/sum.test.js": sumTest } },
    T002: { write: { "src/double.js": "export const double = (a) => 2 * a;\n" } },
  });
  const { result, entries } = await rig.run(...RUN, "--agent", agent);

  expect(landingFailures(entries)).toEqual([]);
  expect(result.tasks).toMatchObject([
    { id: "T001", end: "done", grade: "checked", reason: "flaky-tests", attempts: 1 },
    { id: "T002", end: "done", grade: "checked", reason: "flaky-tests", attempts: 1 },
  ]);
  expect(result.findings.filter(({ task }) => task === "T001")).toMatchObject([
    { code: "FLAKY_TEST", path: "test/old.test.js", severity: "reported" },
  ]);
  const receipt = blobOf(rig, trailerOf(rig, "T001", "Stagewright-Receipt"));
  expect(receipt.runs[0]).toMatchObject({
    exit: "exit 1",
    verdict: "green",
    outcomes: [
      {
        test: "test/old.test.js > old",
        ...{ passed: 1, runs: 2, before: { passed: 1, runs: 2 }, why: "old" },
      },
    ],
  });
  expect(receipt.runs[0]?.attempts).toMatchObject([{ exit: "exit 0" }, { cached: true }, { exit: "exit 1" }]);
  expect(trailerOf(rig, "T001", "Stagewright-Grade")).toBe("checked (flaky-tests)");
  // T002's landing ran it once: it is known.
  expect(blobOf(rig, trailerOf(rig, "T002", "Stagewright-Receipt")).runs[0]?.attempts).toBe(undefined);
});

test("a flaky test that a change brings is refused by name, and the same tree is not taken for a pass either", async () => {
  const rig = new Rig();
  feature(rig, tasks(T001));
  // It passes in the landing, then fails by itself and passes with the others, and passes from then on.
  const test = wobbly(rig, "adds", [2, 4], 'import { sum } from "../src/sum.js";\nsum(1, 2);');
  const agent = rig.agent({ T001: { write: { "src/sum.js": SUM, "test/sum.test.js": test } } });
  const { result, entries, stdout } = await rig.run(...RUN, "--agent", agent);

  expect(result.tasks[0]).toMatchObject({ end: "failed", attempts: 2 });
  const flaky = { test: "test/sum.test.js > adds", file: "test/sum.test.js", why: "changed" };
  expect(landingFailures(entries)).toMatchObject([
    { code: "TESTS_FLAKY", check: "test", tests: [{ ...flaky, passed: 2, runs: 3 }] },
    { code: "TESTS_FLAKY", tests: [flaky] },
  ]);
  expect(timesRun(rig, "adds")).toBe(5);
  expect(stdout).toContain("passed 3 of 4 runs on one tree; the change brought it or touches its file");
});

test("a steady test that a change makes flaky is the change's: it was looked at without it", async () => {
  const rig = new Rig();
  feature(rig, tasks("T001 Change one in src/one.js"));
  const counter = JSON.stringify(`${rig.place}/one.count`);
  const one = `import { appendFileSync, readFileSync } from "node:fs";\nappendFileSync(${counter}, "x");\nexport const one = readFileSync(${counter}, "utf8").length % 2 === 0 ? 1 : 2;\n`;
  const agent = rig.agent({ T001: { write: { "src/one.js": one } } });
  const { entries } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");

  expect(landingFailures(entries)).toMatchObject([
    {
      code: "TESTS_FLAKY",
      tests: [
        {
          test: "test/one.test.js > one",
          // By turns, until it has failed five times more with the change and never without.
          ...{ passed: 5, runs: 11, before: { passed: 12, runs: 12 }, why: "made" },
        },
      ],
    },
  ]);
});

test("a red that is not red each time is no red", async () => {
  const rig = new Rig();
  feature(
    rig,
    `# Tasks\n\n## Phase 1: Tests First\n\n- [ ] T001 Write a test for sums in test/sum.test.js\n\n## Phase 2: Core\n\n- [ ] T002 Implement sums in src/sum.js\n`,
  );
  const agent = rig.agent({ T001: { write: { "test/sum.test.js": wobbly(rig, "adds", [1, 3]) } } });
  const { result, entries } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");

  expect(result.tasks[0]).toMatchObject({ id: "T001", end: "failed" });
  expect(landingFailures(entries)).toMatchObject([
    { code: "TESTS_FLAKY", tests: [{ test: "test/sum.test.js > adds", passed: 1, runs: 3 }] },
  ]);
});

test("a test that fails each time has failed, and has been run as often as is wanted", async () => {
  const rig = new Rig();
  feature(rig, tasks("T001 Change one in src/one.js"), {
    ...BASE,
    ".stagewrightrc.yaml": "check:\n  test:\n    run: npm test --silent\n    flaky: { runs: 4 }\n",
  });
  const counter = JSON.stringify(`${rig.place}/one.count`);
  const agent = rig.agent({
    T001: {
      write: {
        "src/one.js": `import { appendFileSync } from "node:fs";\nappendFileSync(${counter}, "x");\nexport const one = 2;\n`,
      },
    },
  });
  const { entries } = await rig.run(FEATURE, ...["--sandbox", "off", "--agent", agent, "--attempts", "1"]);
  expect(landingFailures(entries)).toMatchObject([
    { code: "CHECK_FAILED", newFailures: ["test/one.test.js > one"] },
  ]);
  expect(timesRun(rig, "one")).toBe(4);
});

test("with one run each outcome is taken as it comes", async () => {
  const rig = new Rig();
  feature(rig, tasks("T001 Implement doubles in src/double.js"), {
    ...BASE,
    "test/old.test.js": wobbly(rig, "old", [2]),
    ".stagewrightrc.yaml": "check:\n  test:\n    run: npm test --silent\n    flaky: { runs: 1 }\n",
  });
  const agent = rig.agent({ T001: { write: { "src/double.js": "export const double = (a) => 2 * a;\n" } } });
  const { entries } = await rig.run(FEATURE, "--sandbox", "off", "--agent", agent, "--attempts", "1");
  expect(landingFailures(entries)).toMatchObject([
    { code: "CHECK_FAILED", newFailures: ["test/old.test.js > old"] },
  ]);
  expect(timesRun(rig, "old")).toBe(2);
});

test("where no report names tests, a check that passes and fails on one tree is told by its exit code", async () => {
  const rig = new Rig();
  const count = `${rig.place}/check.count`;
  // The first landing fails, then passes; so does the base when it is asked once more.
  const check = `echo x >> '${count}'; case $(wc -l < '${count}' | tr -d ' ') in 2|4) exit 3;; esac; test ! -e '${rig.place}/fails now'`;
  feature(rig, tasks("T001 Implement doubles in src/double.js"));
  const agent = rig.agent({ T001: { write: { "src/double.js": "export const double = (a) => 2 * a;\n" } } });
  const { result, stdout } = await rig.run(
    FEATURE,
    ...["--check", `test=${check}`, "--sandbox", "off", "--agent", agent],
  );
  expect(result.tasks[0]).toMatchObject({ end: "done", grade: "checked", reason: "flaky-tests" });
  // It passes for the phase and the end, on the tree on which it has differed: not for green, as it is known.
  expect(result.outcome).toBe("done");
  expect(result.findings.map(({ task, code }) => `${task} ${code}`)).toContain("checks FLAKY_TEST");
  // Neither the rerun's pass nor the phase's is one that may be known from then on.
  for (const verb of ["validate", "finish"]) {
    const found = new RegExp(`"verb":"${verb}","result".*?"receipt":"([0-9a-f]{64})"`).exec(stdout);
    expect(blobOf(rig, found?.[1] ?? "").runs).toMatchObject([{ exit: "exit 0", cached: false }]);
  }
  expect(blobOf(rig, trailerOf(rig, "T001", "Stagewright-Receipt")).runs[0]?.outcomes).toMatchObject([
    { test: check, passed: 1, runs: 2, why: "old" },
  ]);

  // A verifier to whom it fails has seen nothing that was not seen then.
  writeFileSync(`${rig.place}/fails now`, "");
  const verified = await rig.stagewright("verify", result.run, "--check", `test=${check}`);
  expect(verified.stdout).toContain("passed 1 of 2 times");
});

test("a flake that the run itself brought is old to a later task, and fails the phase", async () => {
  const rig = new Rig();
  feature(rig, tasks(T001, "T002 Write about it in NOTES.md"));
  // Its own landing sees it three times. The next one's sees it fail and pass, and fail without that change.
  const adds = wobbly(rig, "adds", [4, 6], 'import { sum } from "../src/sum.js";\nsum(1, 2);');
  const agent = rig.agent(
    {
      T001: { write: { "src/sum.js": SUM, "test/sum.test.js": adds } },
      T002: { write: { "NOTES.md": "It adds.\n" } },
    },
    {},
  );
  const { result, entries } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");

  expect(result.tasks.slice(0, 2)).toMatchObject([
    { id: "T001", grade: "witnessed" },
    { id: "T002", grade: "checked", reason: "flaky-tests" },
  ]);
  expect(failuresOf(entries, "validate")).toMatchObject([
    { code: "TESTS_FLAKY", tests: [{ test: "test/sum.test.js > adds", why: "changed" }] },
  ]);
});

test("an owed test that failed with its code, and passes on the same tree later, is not paid", async () => {
  const rig = new Rig();
  feature(
    rig,
    `# Tasks\n\n## Phase 1: Tests First\n\n- [ ] T001 Write a test for sums in test/sum.test.js\n\n## Phase 2: Core\n\n- [ ] T002 Implement sums in src/sum.js\n`,
  );
  // Without its code it does not load. Its payer's landing sees it fail, the phase's end would see it pass.
  const adds = wobbly(rig, "adds", [1], 'import { sum } from "../src/sum.js";\nsum(1, 2);');
  const agent = rig.agent(
    { T001: { write: { "test/sum.test.js": adds } }, T002: { write: { "src/sum.js": SUM } } },
    {},
  );
  const { entries } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");
  expect(failuresOf(entries, "validate")[0]).toMatchObject({
    code: "TESTS_FLAKY",
    tests: [{ passed: 1, runs: 2, why: "evidence" }],
  });
});

test("an owed test is paid by its own id, whatever else differs beside it", async () => {
  const rig = new Rig();
  feature(
    rig,
    `# Tasks\n\n## Phase 1: Tests First\n\n- [ ] T001 Write a test for sums in test/sum.test.js\n- [ ] T002 Implement sums in src/sum.js\n`,
    // It passes before the run and for T001, fails beside the owed test and without its code; so it does for the phase.
    { ...BASE, "test/old.test.js": wobbly(rig, "old", [4, 6, 8]) },
  );
  const agent = rig.agent({
    T001: { write: { "test/sum.test.js": sumTest } },
    T002: { write: { "src/sum.js": SUM } },
  });
  const { result, entries } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");

  expect(landingFailures(entries)).toEqual([]);
  expect(failuresOf(entries, "validate")).toEqual([]);
  expect(result.tasks).toMatchObject([
    { id: "T001", end: "done" },
    { id: "T002", end: "done", grade: "checked", reason: "flaky-tests" },
  ]);
  const receipt = blobOf(rig, trailerOf(rig, "T002", "Stagewright-Receipt"));
  expect(receipt).toMatchObject({ pays: ["test/sum.test.js"], runs: [{ exit: "exit 1", verdict: "green" }] });
});
