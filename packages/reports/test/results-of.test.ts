import type { ReportFormat, TestReport, TestStatus } from "@stagewright/core";
import { describe, expect, test } from "vitest";
import { testReports } from "../src/index.ts";

type Entry = readonly [suite: string, name: string, status?: TestStatus, file?: string];

function report(format: ReportFormat, entries: readonly Entry[], broken: readonly string[] = []): TestReport {
  const tests = entries.map(([suite, name, status = "passed", file]) => ({
    ...{ id: `${suite} > ${name}`, suite, name, status },
    ...(file === undefined ? {} : { file }),
  }));
  const failed = tests.filter(({ status }) => status === "failed").length;
  const suiteErrors = broken.map((suite) => ({
    ...{ id: suite, suite, why: { kind: "missing-symbol" as const, message: "" } },
    ...(format === "junit" ? { file: suite } : {}),
  }));
  const totals = { tests: tests.length, passed: tests.length - failed, failed, errored: 0 };
  return {
    ...{ format, tests, suiteErrors },
    totals: { ...totals, skipped: 0, todo: 0, suiteErrors: suiteErrors.length },
  };
}

const names = (told: TestReport, file: string, text: string) => {
  const results = testReports.resultsOf(told, file, text);
  if (results === undefined) return "not told";
  return results.testless === true ? "testless" : results.tests.map(({ name }) => name);
};

describe("Go", () => {
  const go = report("go-json", [
    ["example.test/shop/gift", "TestFee"],
    ["example.test/shop/gift", "TestFee/of_nothing"],
    ["example.test/shop/gift", "TestAll/TestOfSuite"],
    ["example.test/shop/gift", "ExampleFee"],
    ["example.test/shop/other", "TestFee"],
  ]);
  const FILE = "gift/gift_test.go";

  test("a test is a file's own by its function, its method of a suite, or its example", () => {
    expect(names(go, FILE, "func TestFee(t *testing.T) {\n")).toEqual(["TestFee", "TestFee/of_nothing"]);
    expect(names(go, FILE, "func (s *All) TestOfSuite() {\n")).toEqual(["TestAll/TestOfSuite"]);
    expect(names(go, FILE, "func ExampleFee() {\n\t// Output: 3\n")).toEqual(["ExampleFee"]);
  });

  test("a file without a test has none, whatever else its package holds", () => {
    expect(names(go, FILE, "func checkFee(t *testing.T) {\n")).toBe("testless");
    expect(names(go, FILE, "func TestMain(m *testing.M) {\n")).toBe("testless");
    expect(names(report("go-json", [], ["example.test/shop/gift"]), FILE, "func checkFee() {\n")).toBe(
      "testless",
    );
  });

  test("a test that did not run is missed; a method or an example that did not, may be none", () => {
    expect(names(go, FILE, "func TestLost(t *testing.T) {\n")).toEqual([]);
    expect(names(go, FILE, "func (h helper) TestDirectory() {\n")).toBe("not told");
    expect(names(go, FILE, "func ExampleLost() {\n")).toBe("not told");
  });
});

describe("pytest", () => {
  const pytest = report("junit", [["", "check_fee", "passed", "tests/test_fee.py"]], ["tests/test_gift.py"]);

  test("a file in which nothing is a test is told, also where it does not load", () => {
    expect(names(pytest, "tests/test_gift.py", "def check_gift():\n")).toBe("testless");
    expect(names(pytest, "tests/test_other.py", "def check_gift():\n")).toBe("testless");
  });

  test("what the runner has taken for a test is one, however it is called", () => {
    expect(names(pytest, "tests/test_fee.py", "def check_fee():\n")).toEqual(["check_fee"]);
  });
});

describe("cargo", () => {
  const TEST = "#[test]\nfn costs() {\n}\n";
  const cargo = report("cargo-text", [
    ["src/lib.rs", "gift::tests::costs"],
    ["tests/gift.rs", "costs"],
    ["tests/shop/main.rs", "till::costs"],
  ]);

  test("a file of tests/ is a target, and what stands deeper is a module of one", () => {
    expect(names(cargo, "tests/gift.rs", TEST)).toEqual(["costs"]);
    expect(names(cargo, "crates/shop/tests/gift.rs", TEST)).toEqual(["costs"]);
    expect(names(cargo, "tests/shop/till.rs", TEST)).toEqual(["till::costs"]);
    expect(names(cargo, "tests/shop/by_path.rs", TEST)).toBe("not told");
    expect(names(cargo, "tests/gift.rs", "#[tokio::test]\n#[ignore]\nasync fn costs() {\n")).toEqual([
      "costs",
    ]);
  });

  test("a test that no target takes up is missed; a file without one is a helper", () => {
    expect(names(cargo, "tests/deep/lost.rs", TEST.replace("costs", "is_lost"))).toEqual([]);
    expect(names(cargo, "tests/common/mod.rs", "pub fn shop() {\n}\n")).toBe("testless");
    expect(names(cargo, "tests/gift.rs", "#[allow(dead_code)]\nfn costs_none() {\n}\n")).toBe("testless");
  });

  test("behind a target that failed, and of modules in the code, nothing is told", () => {
    const stopped = report("cargo-text", [["src/lib.rs", "tests::adds", "failed"]]);
    expect(names(stopped, "tests/gift.rs", TEST)).toBe("not told");
    expect(names(cargo, "src/gift/tests.rs", TEST)).toBe("not told");
  });

  test("what does not build is of every file", () => {
    const results = testReports.resultsOf(report("cargo-text", [], ["build"]), "tests/gift.rs", TEST);
    expect(results?.errors.map(({ id }) => id)).toEqual(["build"]);
  });
});
