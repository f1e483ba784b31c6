import { describe, expect, test } from "vitest";
import type { BaselineCheck, TestReport } from "@stagewright/core";
import { judge } from "../../src/index.ts";

const NO_TOTALS = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, todo: 0, suiteErrors: 0 };

/** `{ "a.js > adds": "passed" }`; an id without a test's name is a file that did not load. */
function report(results: Readonly<Record<string, "passed" | "failed" | "broken">>): TestReport {
  const entries = Object.entries(results).map(([id, status]) => ({
    id,
    status,
    file: id.split(" > ")[0] ?? "",
  }));
  const why = { kind: "assertion", message: "" } as const;
  return {
    format: "junit",
    tests: entries.flatMap(({ id, status, file }) =>
      status === "broken"
        ? []
        : [{ id, suite: "", name: id, file, status, ...(status === "failed" ? { why } : {}) }],
    ),
    suiteErrors: entries.flatMap(({ id, status, file }) =>
      status === "broken" ? [{ id, suite: file, file, why }] : [],
    ),
    totals: NO_TOTALS,
  };
}
const TESTS = { totals: NO_TOTALS, report: "", raw: [] };
const baseline = (state: "green" | "red"): BaselineCheck => ({
  name: "test",
  state,
  exit: state === "green" ? "exit 0" : "exit 1",
  failures: ["what the output named"],
  durationMs: 1,
  logFile: "",
  outputTail: "",
  tests: TESTS,
});
const exited = (code: number) => ({
  end: { kind: "exited" as const, code },
  failures: code === 0 ? [] : ["what the output named"],
});

describe("where tests are told one by one", () => {
  test("an exit code of 0 does not hide a test that fails", () => {
    const now = report({ "a.js > adds": "failed" });
    expect(judge(exited(0), baseline("green"), { now, before: report({ "a.js > adds": "passed" }) })).toEqual(
      {
        kind: "red",
        newFailures: ["a.js > adds"],
      },
    );
  });

  test("what failed before is nobody's fault, whatever the output calls it", () => {
    const before = report({ "a.js > adds": "failed", "b.js": "broken" });
    expect(judge(exited(1), baseline("red"), { now: before, before })).toEqual({ kind: "green" });
  });

  test("a new failure among old ones is named by its id", () => {
    const before = report({ "a.js > adds": "failed" });
    const now = report({ "a.js > adds": "failed", "a.js > divides": "failed", "c.js": "broken" });
    expect(judge(exited(1), baseline("red"), { now, before })).toEqual({
      kind: "red",
      newFailures: ["a.js > divides", "c.js"],
    });
  });

  test("a file that did not load before and does now: its failures were there unseen", () => {
    const before = report({ "b.js": "broken" });
    expect(judge(exited(1), baseline("red"), { now: report({ "b.js > x": "failed" }), before })).toEqual({
      kind: "green",
    });
  });

  test("a check that has been green since has no old failures", () => {
    const now = report({ "a.js > adds": "failed" });
    expect(judge(exited(1), undefined, { now, before: now })).toMatchObject({ kind: "red" });
  });

  test("a failing exit without a failing test is red: something beside the tests says no", () => {
    const now = report({ "a.js > adds": "passed" });
    expect(judge({ ...exited(2), failures: [] }, baseline("green"), { now, before: now })).toEqual({
      kind: "red",
      newFailures: [],
    });
  });

  test("a base without a report is compared as before: by what the output names", () => {
    const now = report({ "a.js > adds": "failed" });
    expect(judge(exited(1), baseline("red"), { now })).toEqual({ kind: "green" });
  });

  test("a run that was stopped is red, whatever its report says", () => {
    const now = report({ "a.js > adds": "passed" });
    expect(judge({ end: { kind: "timed-out" }, failures: [] }, baseline("green"), { now }).kind).toBe("red");
  });
});
