import { describe, expect, test } from "vitest";
import type { TestReport } from "@stagewright/core";
import { foundInline, inlineTests } from "../../src/witness/inline.ts";
import { reportOf } from "./looks.ts";

const found = (path: string, text: string, now?: TestReport, before?: TestReport) =>
  inlineTests(
    {
      bench: { before: async () => before },
      repository: { readFile: async () => new TextEncoder().encode(text) },
      candidate: { changes: [{ path, status: "modified" }] },
      tree: "tree",
    },
    now,
  );

describe("tests in the code they test", () => {
  test.each([
    ["src/sum.rs", "pub fn sum() {}\n#[cfg(test)]\nmod tests {}\n"],
    ["src/sum.rs", "#[tokio::test]\nasync fn adds() {}\n"],
    ["src/sum.py", "def sum(a, b):\n    '''\n    >>> sum(1, 2)\n    3\n    '''\n"],
    ["src/sum.py", "def test_sum():\n    assert sum(1, 2) == 3\n"],
    ["src/sum.ts", "if (import.meta.vitest) {\n}\n"],
    ["lib/sum.ex", '  """\n  iex> Sum.sum(1, 2)\n  """\n'],
  ])("%s: %j", async (path, text) => {
    expect(await found(path, text)).toEqual([{ file: path, fresh: [] }]);
  });

  test.each([
    ["src/sum.rs", "pub fn sum() {} // cfg(test)\n"],
    ["src/sum.py", "def attest_sum():\n    pass\n"],
    ["src/sum.ts", "export const vitest = 1;\n"],
    ["sum.go", "func TestSum(t *testing.T) {}\n"],
    ["NOTES.md", ">>> import.meta.vitest\n"],
    // These can be left out: they stand by themselves.
    ["tests/test_sum.py", "def test_sum():\n    pass\n"],
    ["tests/sum.rs", "#[test]\nfn adds() {}\n"],
  ])("not %s: %j", async (path, text) => {
    expect(await found(path, text)).toEqual([]);
  });

  test("a report that names the file as a test's will do, in any language", async () => {
    const now = reportOf({ adds: "passed" }, "src/sum.nim");
    expect(await found("src/sum.nim", "", now)).toEqual([{ file: "src/sum.nim", fresh: [] }]);
  });

  test("those that pass now and were not there before are named", async () => {
    const now = reportOf({ adds: "passed", old: "passed", fails: "assertion" }, "src/sum.py");
    const before = reportOf({ old: "passed" }, "src/sum.py");
    const [one] = await found("src/sum.py", "def test_adds(): pass\n", now, before);
    expect(one).toEqual({ file: "src/sum.py", fresh: ["src/sum.py > adds"] });
    expect(one && foundInline(one)).toMatchObject({
      ...{ code: "TESTS_INLINE", path: "src/sum.py", severity: "reported" },
      detail: "green now, and not there before: src/sum.py > adds",
    });
  });

  test("cargo, which names modules, is told by them", async () => {
    const nameless = (...names: readonly string[]): TestReport => {
      const report = reportOf(Object.fromEntries(names.map((name) => [name, "passed"])), "");
      return { ...report, tests: report.tests.map(({ file: _no, ...rest }) => rest) };
    };
    const now = nameless("sum::tests::adds", "product::tests::multiplies", "tests::root");
    const text = "#[cfg(test)]\nmod tests {}\n";
    const fresh = async (path: string) => (await found(path, text, now, nameless()))[0]?.fresh;
    expect(await fresh("src/sum.rs")).toEqual([" > sum::tests::adds"]);
    expect(await fresh("src/product/mod.rs")).toEqual([" > product::tests::multiplies"]);
    expect(await fresh("src/lib.rs")).toEqual([" > tests::root"]);
  });
});
