import type { FailureKind, FileResults, TestReport, TestStatus } from "@stagewright/core";
import type { CheckRun } from "@stagewright/work";
import { expect, test } from "vitest";
import type { Ran } from "../src/audit/bench.ts";
import { headProblem, judgeWithout, testsNow } from "../src/audit/judge.ts";
import { SENTENCES, verdictWords } from "../src/audit/verdict-words.ts";
import { STANDS } from "../src/audit/verdict.ts";

/** What two runs of the check come to, by the reports of made-up runs. */

type Told = readonly [id: string, status: TestStatus, kind?: FailureKind];

function ran(tests: readonly Told[] | undefined, code = 0): Extract<Ran, { kind: "ran" }> {
  const run = { end: { kind: "exited", code }, outputTail: "the end\n", failures: [] } as unknown as CheckRun;
  if (tests === undefined) return { kind: "ran", run };
  const report: TestReport = {
    format: "vitest-json",
    tests: tests.map(([id, status, kind]) => ({
      ...{ id, status, suite: "", name: id, file: id.split(" > ")[0] ?? "" },
      ...(kind === undefined ? {} : { why: { kind, message: kind } }),
    })),
    suiteErrors: [],
    totals: { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, todo: 0, suiteErrors: 0 },
  };
  return { kind: "ran", run, report };
}

const resultsOf = (report: TestReport, file: string): FileResults => ({
  tests: report.tests.filter((each) => each.file === file),
  errors: [],
});
const HEAD = ran([
  ["a.test > adds", "passed"],
  ["b.test > others", "passed"],
]);

function without(now: Extract<Ran, { kind: "ran" }>, files = ["a.test"], head = HEAD) {
  return judgeWithout({
    ...{ head, without: now, files, resultsOf, code: "a.js", more: false },
    isRight: ({ kind }) => kind === "assertion",
  });
}

test("tests that fail at the head, are skipped there or not run at all say so before anything is taken out", () => {
  expect(testsNow(HEAD, ["a.test"], resultsOf)).toBeUndefined();
  expect(testsNow(HEAD, [], resultsOf)).toBeUndefined();
  expect(testsNow(ran([["a.test > adds", "failed", "assertion"]]), ["a.test"], resultsOf)).toEqual({
    code: "tests-fail",
    tests: ["a.test > adds"],
  });
  expect(testsNow(ran([["a.test > adds", "skipped"]]), ["a.test"], resultsOf)).toMatchObject({
    because: { code: "skipped" },
  });
  expect(testsNow(HEAD, ["c.test"], resultsOf)).toMatchObject({ because: { code: "not-collected" } });
});

test("a head that cannot be run, or fails without a word of which tests, lets nothing be told", () => {
  expect(headProblem(HEAD)).toBeUndefined();
  expect(headProblem(ran(undefined))).toBeUndefined();
  expect(headProblem(ran(undefined, 1))).toMatchObject({ because: { code: "check-fails" } });
  expect(headProblem(ran(undefined, 127))).toMatchObject({ because: { code: "check-not-run" } });
  expect(headProblem({ kind: "not-run", reason: "npm ci" })).toMatchObject({ because: { reason: "npm ci" } });
});

test("a claim's own tests have to fail without its code, and for want of it", () => {
  expect(without(ran([["a.test > adds", "failed", "assertion"]], 1))).toEqual({
    code: "fails-without",
    tests: ["a.test > adds"],
  });
  expect(without(ran([["a.test > adds", "failed", "timeout"]], 1))).toMatchObject({
    because: { code: "other-reason" },
  });
  expect(without(ran([["a.test > adds", "passed"]]))).toEqual({ code: "passes-without" });
  expect(without(ran([["b.test > others", "passed"]], 1))).toMatchObject({
    because: { code: "not-reached" },
  });
});

test("what failed at the head already is nobody's", () => {
  const head = ran([["a.test > adds", "failed", "assertion"]], 1);
  expect(without(ran([["a.test > adds", "failed", "assertion"]], 1), ["a.test"], head)).toEqual({
    code: "passes-without",
  });
});

test("tests of others that fail without it are told as those of others", () => {
  const now = ran([
    ["a.test > adds", "passed"],
    ["b.test > others", "failed", "assertion"],
  ]);
  expect(without(now)).toEqual({ code: "others-fail-without", tests: ["b.test > others"] });
  expect(without(now, [])).toEqual({ code: "others-fail-without", tests: ["b.test > others"] });
  expect(without(HEAD, [])).toEqual({ code: "no-test" });
});

test("without reports the exit code is all there is; a report that is missing once says that nothing was reached", () => {
  const silent = ran(undefined);
  expect(without(ran(undefined, 1), ["a.test"], silent)).toEqual({ code: "check-fails-without" });
  expect(without(ran(undefined), ["a.test"], silent)).toMatchObject({ because: { code: "not-told" } });
  expect(without(ran(undefined), [], silent)).toEqual({ code: "no-test" });
  expect(without(ran(undefined, 1))).toMatchObject({ because: { code: "not-reached", reason: "the end" } });
});

test("each code has its sentence, and what a document or a tool says in it steers no terminal", () => {
  expect(Object.keys(SENTENCES).toSorted()).toEqual(Object.keys(STANDS).toSorted());
  const words = verdictWords({ code: "tests-fail", tests: ["a \u001B[31mb > c\u001B]0;x\u0007"] });
  expect(words).toBe("tests fail now: a b > c");
});
