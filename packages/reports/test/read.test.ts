import { readFileSync } from "node:fs";
import type { ReportFormat, TestReport } from "@stagewright/core";
import { describe, expect, test } from "vitest";
import { readReport, readReports } from "../src/index.ts";

const ROOT = "/workspace";
const bytesOf = (name: string) => readFileSync(new URL(`fixtures/reports/${name}`, import.meta.url));

function reportOf(name: string, format?: ReportFormat): TestReport {
  const read = readReport(bytesOf(name), ROOT, format);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** `status id kind missing`, one line each: what all who judge by a report go by. */
function told(report: TestReport): string[] {
  const line = (status: string, id: string, why?: { kind: string; missing?: string }) =>
    [
      status,
      id,
      ...(why === undefined ? [] : [`(${[why.kind, why.missing].filter(Boolean).join(" ")})`]),
    ].join(" ");
  return [
    ...report.tests.map(({ status, id, why }) => line(status, id, why)),
    ...report.suiteErrors.map(({ id, why }) => line("broken", id, why)),
  ].toSorted();
}

/** The same project's tests in vitest, jest and Node's own runner. */
const javascript = (extra: Readonly<Record<string, string>> = {}) =>
  [
    `broken test/dependency.test.js (missing-dependency no-such-package-here)`,
    `broken test/path.test.js (missing-path ${extra["path"] ?? "../src/divide.js"})`,
    `broken test/syntax.test.js (syntax)`,
    extra["symbol"] ?? "failed test/symbol.test.js > multiplies (missing-symbol product)",
    "failed test/sum.test.js > sum > calls what is not there (missing-symbol sum.twice)",
    "failed test/sum.test.js > sum > is wrong on purpose (assertion)",
    "failed test/sum.test.js > sum > takes too long (timeout)",
    "failed test/sum.test.js > sum > throws (unknown)",
    "passed test/sum.test.js > sum > adds",
    "skipped test/sum.test.js > sum > is skipped",
    `${extra["todo"] ?? "todo"} test/sum.test.js > sum > is to be written`,
  ].toSorted();

describe("the same tests give the same ids and kinds, whichever tool ran them", () => {
  test("vitest JSON", () => {
    const report = reportOf("vitest.json");
    expect(report.format).toBe("vitest-json");
    expect(told(report)).toEqual(javascript());
    expect(report.totals).toEqual({
      tests: 8,
      passed: 1,
      failed: 5,
      errored: 0,
      skipped: 1,
      todo: 1,
      suiteErrors: 3,
    });
  });

  test("vitest's JUnit, which knows no todo", () => {
    expect(told(reportOf("vitest-junit.xml"))).toEqual(javascript({ todo: "skipped" }));
  });

  test("jest JSON", () => {
    const report = reportOf("jest.json");
    expect(report.format).toBe("jest-json");
    expect(told(report)).toEqual(javascript());
  });

  test("node:test by our own reporter, with what a file that did not load printed", () => {
    const symbol = "broken test/symbol.test.js (missing-symbol product)";
    const report = reportOf("node.ndjson");
    expect(report.format).toBe("node-events");
    expect(told(report)).toEqual(javascript({ symbol, path: "src/divide.js" }));
  });
});

describe("other formats", () => {
  test("node:test's JUnit cannot say why a file did not load", () => {
    const report = reportOf("node-junit.xml");
    expect(report.tests.map(({ id }) => id)).toContain("test/sum.test.js > sum > is wrong on purpose");
    expect(report.suiteErrors.map(({ id, why }) => [id, why.kind])).toEqual(
      ["dependency", "path", "symbol", "syntax"].map((name) => [`test/${name}.test.js`, "unknown"]),
    );
  });

  test("TAP with subtests: an id does not depend on how the test ended", () => {
    const report = reportOf("node.tap");
    expect(report.format).toBe("tap");
    expect(report.tests.map(({ status, id }) => `${status} ${id}`)).toEqual([
      "passed sum > adds",
      "failed sum > is wrong on purpose",
      "skipped sum > is skipped",
      "todo sum > is to be written",
      "failed sum > throws",
      "failed sum > calls what is not there",
      "failed sum > takes too long",
    ]);
  });

  test("jest-junit", () => {
    const report = reportOf("jest-junit.xml");
    expect(report.tests.map(({ status, id }) => `${status} ${id}`)).toContain(
      "failed sum is wrong on purpose",
    );
    expect(report.tests.map(({ id }) => id)).toContain("multiplies");
  });

  test("pytest, with files that could not be collected", () => {
    expect(told(reportOf("pytest.xml"))).toEqual(
      [
        "broken tests/test_dependency.py (missing-dependency no_such_package_here)",
        "broken tests/test_path.py (missing-path probe.division)",
        "broken tests/test_symbol.py (missing-symbol product)",
        "broken tests/test_syntax.py (syntax)",
        "errored tests/test_sums.py > test_needs_what_breaks (unknown)",
        "failed tests/test_sums.py > TestAdd > test_is_wrong[4] (assertion)",
        "failed tests/test_sums.py > TestAdd > test_is_wrong[5] (assertion)",
        "failed tests/test_sums.py > test_calls_what_is_not_there (missing-symbol product)",
        "failed tests/test_sums.py > test_throws (unknown)",
        "passed tests/test_sums.py > TestAdd > test_adds",
        "skipped tests/test_sums.py > test_is_skipped",
        "todo tests/test_sums.py > test_is_to_be_written",
      ].toSorted(),
    );
  });

  test("go test -json of Go 1.19, where the compiler's words stand between the events", () => {
    expect(told(reportOf("go.json"))).toEqual(
      [
        "broken example.test/probe/dependency (missing-dependency example.invalid/nowhere)",
        "broken example.test/probe/path (missing-dependency example.test/probe/divide)",
        "broken example.test/probe/symbol (missing-symbol Product)",
        "broken example.test/probe/syntax (syntax)",
        "failed example.test/probe/sum > TestIsWrong/one (assertion)",
        "failed example.test/probe/sum > TestPanics (crash)",
        "passed example.test/probe/sum > TestAdds",
        "skipped example.test/probe/sum > TestIsSkipped",
      ].toSorted(),
    );
  });

  test("go test -json of Go 1.24, where they are events", () => {
    expect(told(reportOf("go-build-events.json"))).toEqual([
      "broken example.test/probe/symbol (missing-symbol Product)",
    ]);
  });

  test("what cargo test prints", () => {
    expect(told(reportOf("cargo.txt", "cargo-text"))).toEqual([
      "failed src/lib.rs > tests::is_wrong (assertion)",
      "failed src/lib.rs > tests::panics (unknown)",
      "passed src/lib.rs > tests::adds",
      "passed tests/whole.rs > adds_from_outside",
      "skipped src/lib.rs > tests::is_skipped",
    ]);
  });

  test("cargo-nextest", () => {
    expect(told(reportOf("nextest.xml"))).toEqual([
      "failed probe > tests::is_wrong (assertion)",
      "passed probe > tests::adds",
      "passed probe::whole > adds_from_outside",
    ]);
  });

  test("Surefire", () => {
    const report = reportOf("surefire.xml");
    expect(told(report)).toEqual([
      "errored probe.SumTest > throwsUp (unknown)",
      "failed probe.SumTest > isWrong (assertion)",
      "passed probe.SumTest > adds",
      "skipped probe.SumTest > isSkipped",
    ]);
    expect(report.tests[0]?.durationMs).toBe(11);
  });

  test("TRX, with a run that was aborted", () => {
    const report = reportOf("dotnet.trx");
    expect(told(report)).toEqual([
      "broken test run (crash)",
      "failed Probe.SumTests > IsWrong(want: 4) (assertion)",
      "failed Probe.SumTests > TakesTooLong (timeout)",
      "passed Probe.SumTests > Adds",
      "skipped Probe.SumTests > IsSkipped",
    ]);
    expect(report.tests[1]?.durationMs).toBe(1_500);
  });
});

describe("ids", () => {
  const junit = (cases: string) =>
    new TextEncoder().encode(`<testsuites><testsuite name="s">${cases}</testsuite></testsuites>`);

  test("tests of one name are told apart by their order", () => {
    const read = readReport(junit(`<testcase name="a"/><testcase name="a"/>`), ROOT);
    expect(read.ok && read.value.tests.map(({ id }) => id)).toEqual(["s > a", "s > a #2"]);
  });

  test("a checkout's own path is in no id and in no message", () => {
    const failure = `<failure message="cannot open /workspace/src/a.js"/>`;
    const read = readReport(
      junit(`<testcase name="a" file="/workspace/test/a.js">${failure}</testcase>`),
      ROOT,
    );
    expect(read.ok && read.value.tests[0]).toMatchObject({
      id: "test/a.js > s > a",
      file: "test/a.js",
      why: { message: "cannot open src/a.js" },
    });
  });

  test("several files are one report", () => {
    const read = readReports(
      [
        { source: "one.xml", bytes: junit(`<testcase name="a"/>`) },
        { source: "two.xml", bytes: junit(`<testcase name="a"/><testcase name="b"><failure/></testcase>`) },
      ],
      { root: ROOT },
    );
    expect(read.ok && read.value.tests.map(({ id }) => id)).toEqual(["s > a", "s > a (2)", "s > b"]);
    expect(read.ok && read.value.totals).toMatchObject({ tests: 3, passed: 2, failed: 1 });
  });

  test("one file that cannot be read makes the whole unreadable, and is named", () => {
    const read = readReports(
      [
        { source: "one.xml", bytes: junit(`<testcase name="a"/>`) },
        { source: "two.xml", bytes: new TextEncoder().encode("<testsuites><testsuite>") },
      ],
      { root: ROOT },
    );
    expect(!read.ok && read.error).toMatchObject([{ source: "two.xml", code: "TRUNCATED", line: 1 }]);
  });
});
