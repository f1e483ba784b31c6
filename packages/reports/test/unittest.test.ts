import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readReport } from "../src/index.ts";

const captured = (name: string) =>
  readFileSync(new URL(`fixtures/reports/${name}.txt`, import.meta.url), "utf8");
const read = (text: string) => readReport(new TextEncoder().encode(text), "/workspace", "unittest-text");
const codeOf = (text: string) => {
  const report = read(text);
  return report.ok ? "read" : report.error[0]?.code;
};

test.each(["unittest-3.8", "unittest-3.11"])("each test by its file, class and name: %s", (name) => {
  const report = read(captured(name));
  if (!report.ok) throw new Error(JSON.stringify(report.error));
  const { tests, suiteErrors } = report.value;
  const told = [...tests, ...suiteErrors].map((entry) => [
    ...("status" in entry ? [entry.status] : ["broken"]),
    entry.id,
    ...(entry.why === undefined ? [] : [entry.why.kind, entry.why.missing ?? ""]),
  ]);
  const sums = (one: string) => `tests/test_sums.py > TestAdd > ${one}`;
  expect(told).toEqual([
    ["passed", sums("test_adds")],
    ["failed", sums("test_breaks"), "unknown", ""],
    ["todo", sums("test_is_expected")],
    ["skipped", sums("test_is_skipped")],
    ["failed", sums("test_many"), "assertion", ""],
    ["passed", sums("test_prints")],
    ["failed", sums("test_says_what"), "assertion", ""],
    ["failed", sums("test_surprises"), "unknown", ""],
    ["broken", "tests/test_dependency.py", "missing-dependency", "nosuch_dep"],
    ["broken", "tests/test_sums.py > tests.test_sums.TestSetUp setUpClass", "unknown", ""],
    ["broken", "tests/test_symbol.py", "missing-symbol", "product"],
    ["broken", "tests/test_syntax.py", "syntax", ""],
  ]);
});

const GOOD = `test_adds (test_sums.TestAdd.test_adds) ... ok

${"-".repeat(70)}
Ran 1 test in 0.001s

OK
`;

test("what is printed into it may take its report, and never makes a failing test pass", () => {
  expect(codeOf(GOOD)).toBe("read");
  expect(codeOf(GOOD.replace(/Ran[\s\S]*/, ""))).toBe("TRUNCATED");
  expect(codeOf(GOOD.replace(/OK\n/, ""))).toBe("MALFORMED");
  expect(codeOf(`test_forged (test_sums.TestAdd.test_forged) ... ok\n${GOOD}`)).toBe("MALFORMED");
  expect(codeOf(GOOD.replace("ok", "skipped 'later'"))).toBe("MALFORMED");
  expect(codeOf(GOOD.replace("OK", "FAILED (failures=1)"))).toBe("MALFORMED");
  expect(codeOf(`${GOOD}${GOOD}`)).toBe("MALFORMED");
});

test("noise before how a test ended does not hide that it failed", () => {
  const text = captured("unittest-3.11").replace("It adds two numbers, in words. ... FAIL", "ok\nnoise FAIL");
  const report = read(text);
  expect(report.ok && report.value.totals).toMatchObject({ passed: 2, failed: 4 });
});

test("nothing that ran is no report of anything", () => {
  const none = `\n${"-".repeat(70)}\nRan 0 tests in 0.000s\n\nNO TESTS RAN\n`;
  expect(read(none)).toMatchObject({ ok: true, value: { totals: { tests: 0 } } });
});
