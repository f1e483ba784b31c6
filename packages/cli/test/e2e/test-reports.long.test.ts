import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FEATURE, withFeature } from "./features.ts";
import { Rig, type Files } from "./rig.ts";

/** A repository whose tests are Node's own, which leave a report in every test of ours. */
const BASE: Files = {
  "package.json": JSON.stringify({
    name: "thing",
    type: "module",
    scripts: { test: "node --test test/*.test.js" },
  }),
  "src/one.js": "export const one = 1;\n",
  "test/one.test.js": testFile("one", 'assert.equal((await import("../src/one.js")).one, 1);'),
};
const RUN = [FEATURE, "--check", "test=npm test --silent"];

function testFile(name: string, body: string, head = ""): string {
  return `import assert from "node:assert/strict";\nimport { test } from "node:test";\n${head}\ntest("${name}", async () => {\n  ${body}\n});\n`;
}
const sumTest = testFile("adds", "assert.equal(sum(1, 2), 3);", 'import { sum } from "../src/sum.js";');
const SUM = "export const sum = (a, b) => a + b;\n";

interface Receipt {
  readonly previous?: string;
  readonly task?: { readonly id: string };
  readonly reason?: string;
  readonly owes: readonly { readonly file: string; readonly tests?: readonly string[] }[];
  readonly runs: readonly {
    readonly purpose: string;
    readonly verdict: string;
    readonly tests?: {
      readonly totals: Readonly<Record<string, number>>;
      readonly report: string;
      readonly raw: readonly { readonly digest: string }[];
    };
  }[];
}

function blobOf(rig: Rig, digest: string): string {
  const folder = join(rig.repository, ".git/stagewright/blobs");
  return readFileSync(join(folder, digest.slice(0, 2), digest.slice(2)), "utf8");
}

function receiptOf(rig: Rig, task: string, branch = "stagewright/001-thing"): Receipt {
  const format = "%(trailers:key=Stagewright-Receipt,valueonly)";
  const digest = rig
    .git("log", "-1", `--format=${format}`, `--grep=Stagewright-Task: ${task}$`, branch)
    .trim();
  return JSON.parse(blobOf(rig, digest)) as Receipt;
}

/** The failures of a run's landings, as its journal has them. */
function failuresIn(entries: readonly Record<string, unknown>[]): unknown[] {
  const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
  return text
    .split("\n")
    .map(
      (line) =>
        JSON.parse(line) as {
          record?: { done?: { verb?: string; result?: { error?: { failure?: unknown } } } };
        },
    )
    .flatMap(({ record }) =>
      record?.done?.verb === "land" ? (record.done.result?.error?.failure ?? []) : [],
    );
}

test("W7: red before green by test: what is owed, what turned green and what was seen stand in receipts by id", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    `# Tasks\n\n## Phase 1: Tests First\n\n- [ ] T001 Write a test for sums in test/sum.test.js\n\n## Phase 2: Core\n\n- [ ] T002 Implement sums in src/sum.js\n- [ ] T003 Implement doubles in src/double.js with a test in test/double.test.js\n`,
    BASE,
  );
  const double = testFile(
    "doubles",
    "assert.equal(double(2), 4);",
    'import { double } from "../src/double.js";',
  );
  const agent = rig.agent({
    T001: { write: { "test/sum.test.js": sumTest } },
    T002: { write: { "src/sum.js": SUM } },
    T003: {
      write: { "src/double.js": "export const double = (a) => 2 * a;\n", "test/double.test.js": double },
    },
  });
  const { code, result } = await rig.run(...RUN, "--agent", agent);

  expect(result.tasks.map(({ id, end, grade }) => `${id} ${end} ${grade}`)).toEqual([
    "T001 done witnessed",
    "T002 done witnessed",
    "T003 done witnessed",
  ]);
  expect(code).toBe(0);
  expect(receiptOf(rig, "T001").owes).toMatchObject([
    { file: "test/sum.test.js", tests: ["test/sum.test.js"] },
  ]);
  const paid = receiptOf(rig, "T002");
  expect(paid.reason).toBe(undefined);
  expect(paid.runs.at(-1)?.tests?.totals).toMatchObject({ tests: 2, passed: 2 });
  const red = receiptOf(rig, "T003").runs.find(({ purpose }) => purpose === "red");
  expect(red?.tests?.totals).toMatchObject({ passed: 2, suiteErrors: 1 });
  expect(JSON.parse(blobOf(rig, red?.tests?.report ?? ""))).toMatchObject({
    suiteErrors: [{ id: "test/double.test.js", why: { kind: "missing-path", missing: "src/double.js" } }],
  });
  expect(blobOf(rig, red?.tests?.raw[0]?.digest ?? "")).toContain("ERR_MODULE_NOT_FOUND");
});

test("a test that cannot fail for want of its code is no red: the agent is told why, test by test", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    `# Tasks\n\n## Phase 1: Tests First\n\n- [ ] T001 Write a test for sums in test/sum.test.js\n\n## Phase 2: Core\n\n- [ ] T002 Implement sums in src/sum.js\n`,
    BASE,
  );
  const agent = rig.agent({
    T001: [
      { write: { "test/sum.test.js": testFile("adds", "assert.equal(JSON.parse('{').sum, 3);") } },
      { write: { "test/sum.test.js": `import "no-such-package";\n${sumTest}` } },
    ],
  });
  const { result, entries } = await rig.run(...RUN, "--agent", agent);
  expect(result.outcome).not.toBe("done");
  expect(failuresIn(entries)).toMatchObject([
    { code: "NOT_RED", because: [{ test: "test/sum.test.js > adds", kind: "unknown" }] },
    { code: "NOT_RED", because: [{ kind: "missing-dependency", missing: "no-such-package" }] },
  ]);
});

test("a test file that the runner does not collect fails its task, by name", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    `# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Implement sums in src/sum.js with a test in checks/sum.test.js\n`,
    BASE,
  );
  const agent = rig.agent({ T001: { write: { "src/sum.js": SUM, "checks/sum.test.js": sumTest } } });
  const { entries } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");
  expect(failuresIn(entries)[0]).toMatchObject({
    code: "TESTS_NOT_COLLECTED",
    files: ["checks/sum.test.js"],
  });
});

test("a test file beside others that the runner passes over is for another runner, and fails nothing", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    `# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Implement sums in src/sum.js with a test in checks/sum.test.js\n`,
    { ...BASE, "checks/page.test.js": testFile("is shown", "assert.ok(true);") },
  );
  const agent = rig.agent({ T001: { write: { "src/sum.js": SUM, "checks/sum.test.js": sumTest } } });
  const { result } = await rig.run(...RUN, "--agent", agent, "--attempts", "1");
  expect(result.tasks[0]).toMatchObject({ end: "done", grade: "checked" });
});

test("a check that ends with 0 all the same is red where its report says that a test failed", async () => {
  const rig = new Rig();
  const report = "node --test --test-reporter=junit --test-reporter-destination=out/junit.xml test/*.test.js";
  withFeature(rig, `# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Change one in src/one.js\n`, {
    ...BASE,
    ".stagewrightrc.yaml": `check:\n  test:\n    run: mkdir -p out; ${report} || true\n    report: out/junit.xml\n    format: junit\n`,
    // A report that the tree brings is none of the check's.
    "out/junit.xml": "<testsuites/>",
  });
  const agent = rig.agent({ T001: { write: { "src/one.js": "export const one = 2;\n" } } });
  const { entries } = await rig.run(FEATURE, "--agent", agent, "--attempts", "1");
  expect(failuresIn(entries)[0]).toMatchObject({
    code: "CHECK_FAILED",
    exit: "exit 0",
    newFailures: ["test/one.test.js > one"],
  });
});

test("where no report can be had the grade says by what it was told", async () => {
  const rig = new Rig();
  const base = {
    ...BASE,
    "package.json": BASE["package.json"]?.replace("node --test", "node --test ; node --test") ?? "",
  };
  withFeature(
    rig,
    `# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Implement sums in src/sum.js with a test in test/sum.test.js\n`,
    base,
  );
  const agent = rig.agent({ T001: { write: { "src/sum.js": SUM, "test/sum.test.js": sumTest } } });
  const { result } = await rig.run(...RUN, "--agent", agent);
  expect(result.tasks[0]).toMatchObject({ grade: "witnessed", reason: "no-test-report" });
});

test("a command that cannot bear what it is given to report with is run as it was written, and that counts", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    `# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Implement sums in src/sum.js with a test in test/sum.test.js\n`,
    BASE,
  );
  // It is called like a runner that is known, and knows none of its words.
  rig.write({ vitest: "#!/bin/sh\n[ $# -eq 1 ] || exit 9\nexec node --test test/*.test.js\n" });
  chmodSync(join(rig.repository, "vitest"), 0o755);
  rig.commit({}, "a runner of our own");
  const agent = rig.agent({ T001: { write: { "src/sum.js": SUM, "test/sum.test.js": sumTest } } });
  const { result, entries } = await rig.run(FEATURE, "--check", "test=./vitest run", "--agent", agent);
  expect(result.tasks[0]).toMatchObject({ end: "done", grade: "witnessed", reason: "no-test-report" });
  expect(JSON.stringify(entries)).toContain('"noReport":"there is no report"');
});
