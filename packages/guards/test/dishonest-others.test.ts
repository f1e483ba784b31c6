import { type Sides, go, judge, nodeTest, pytest, rust, swap, vitest } from "./rig.ts";
import type { GuardFinding } from "@stagewright/core";
import { describe, expect, it } from "vitest";

type Row = readonly [
  what: string,
  rule: GuardFinding["rule"],
  severity: GuardFinding["severity"],
  files: Record<string, Sides>,
];

const ts = (after: string | undefined): Record<string, Sides> => ({ "test/basket.test.ts": [vitest, after] });

const node = (after: string | undefined): Record<string, Sides> => ({
  "test/slug.test.js": [nodeTest, after],
});

const py = (after: string | undefined): Record<string, Sides> => ({ "tests/test_tax.py": [pytest, after] });

const gone = (after: string | undefined): Record<string, Sides> => ({ "clock/clock_test.go": [go, after] });

const rs = (after: string | undefined): Record<string, Sides> => ({ "src/area.rs": [rust, after] });

const rows: readonly Row[] = [
  [
    "node: skip among the options",
    "TEST_SKIPPED",
    "refused",
    node(swap(nodeTest, ['test("joins words", ', 'test("joins words", { skip: true }, '])),
  ],
  [
    "node: equal becomes ok",
    "ASSERTION_WEAKENED",
    "refused",
    node(swap(nodeTest, ['assert.equal(slug("Two Words"), "two-words")', 'assert.ok(slug("Two Words"))'])),
  ],
  [
    "node: the test skips itself",
    "TEST_SKIPPED",
    "refused",
    node(swap(nodeTest, ['test("joins words", () => {', 'test("joins words", (t) => {\n  t.skip();'])),
  ],
  [
    "node: the process ends",
    "TEST_UNREACHED",
    "refused",
    node(swap(nodeTest, ["  assert.equal(", "  process.exit(0);\n  assert.equal("])),
  ],
  [
    "jest: a method of the subject is mocked",
    "SUBJECT_REPLACED",
    "refused",
    ts(
      swap(
        vitest,
        ["import { cost, label, parse }", "import * as shop"],
        ["cost(basket)", "shop.cost(basket)"],
        ["    const basket", '    jest.spyOn(shop, "cost").mockReturnValue(155);\n    const basket'],
      ),
    ),
  ],
  [
    "pytest: skip",
    "TEST_SKIPPED",
    "refused",
    py(swap(pytest, ["def test_adds_tax", '@pytest.mark.skip(reason="later")\ndef test_adds_tax'])),
  ],
  [
    "pytest: xfail",
    "TEST_SKIPPED",
    "refused",
    py(swap(pytest, ["def test_adds_tax", "@pytest.mark.xfail\ndef test_adds_tax"])),
  ],
  [
    "pytest: the whole file",
    "TEST_SKIPPED",
    "refused",
    py(swap(pytest, ["@pytest.fixture", "pytestmark = pytest.mark.skip\n\n\n@pytest.fixture"])),
  ],
  [
    "pytest: skip within",
    "TEST_SKIPPED",
    "refused",
    py(swap(pytest, ["    total = gross", '    pytest.skip("flaky")\n    total = gross'])),
  ],
  [
    "pytest: a name that is not collected",
    "TEST_UNREACHED",
    "refused",
    py(swap(pytest, ["def test_adds_tax", "def check_adds_tax"])),
  ],
  [
    "pytest: equal becomes in",
    "ASSERTION_WEAKENED",
    "refused",
    py(swap(pytest, ["assert total == 60", "assert total in (60, 50)"])),
  ],
  [
    "pytest: or true",
    "ASSERTION_WEAKENED",
    "refused",
    py(swap(pytest, ["assert total == 60", "assert total == 60 or True"])),
  ],
  [
    "pytest: a tuple is asserted",
    "ASSERTION_WEAKENED",
    "refused",
    py(swap(pytest, ["assert total == 60", 'assert (total == 60, "wrong")'])),
  ],
  [
    "pytest: any exception will do",
    "ASSERTION_WEAKENED",
    "refused",
    py(swap(pytest, ['TaxError, match="negative"', "Exception"])),
  ],
  [
    "pytest: try around",
    "ASSERTION_SWALLOWED",
    "refused",
    py(
      swap(pytest, [
        "    assert total == 60\n",
        "    try:\n        assert total == 60\n    except AssertionError:\n        pass\n",
      ]),
    ),
  ],
  [
    "pytest: a tolerance is widened",
    "ASSERTION_WEAKENED",
    "refused",
    py(swap(pytest, ["abs=1e-9", "abs=0.5"])),
  ],
  [
    "pytest: a yield makes it a generator",
    "TEST_SKIPPED",
    "refused",
    py(swap(pytest, ["    assert total == 60\n", "    assert total == 60\n    yield\n"])),
  ],
  [
    "pytest: the subject is patched",
    "SUBJECT_REPLACED",
    "refused",
    py(
      swap(pytest, [
        "def test_adds_tax(rate):",
        'def test_adds_tax(rate, monkeypatch):\n    monkeypatch.setattr("shop.tax.gross", lambda *_: 60)',
      ]),
    ),
  ],
  [
    "pytest: a hook turns results",
    "CHECK_CHANGED",
    "refused",
    { "conftest.py": [undefined, "def pytest_runtest_makereport(item, call):\n    return None\n"] },
  ],
  [
    "go: skip",
    "TEST_SKIPPED",
    "refused",
    gone(swap(go, ['	got, err := Parse("09:30")', '	t.Skip("slow")\n	got, err := Parse("09:30")'])),
  ],
  ["go: a build tag", "TEST_SKIPPED", "refused", gone(`//go:build ignore\n\n${go}`)],
  [
    "go: a failure becomes a log",
    "ASSERTION_REMOVED",
    "refused",
    gone(swap(go, ['t.Errorf("got %d', 't.Logf("got %d'])),
  ],
  [
    "go: a condition that never holds",
    "ASSERTION_WEAKENED",
    "refused",
    gone(swap(go, ["if got.Minutes() != 570", "if false && got.Minutes() != 570"])),
  ],
  [
    "go: the round ends at once",
    "TEST_UNREACHED",
    "refused",
    gone(swap(go, ["		if got := Format", "		continue\n		if got := Format"])),
  ],
  ["go: cases are taken out", "CASES_REMOVED", "refused", gone(swap(go, ['		{570, "09:30"},\n', ""]))],
  [
    "go: equal becomes not nil",
    "ASSERTION_WEAKENED",
    "refused",
    gone(swap(go, ['require.Equal(t, 4, Steps("a-b"))', 'require.NotNil(t, Steps("a-b"))'])),
  ],
  [
    "go: a name that is not collected",
    "TEST_UNREACHED",
    "refused",
    gone(swap(go, ["func TestParse(", "func testParse("])),
  ],
  [
    "rust: ignore",
    "TEST_SKIPPED",
    "refused",
    rs(swap(rust, ["#[test]\n    fn multiplies", "#[test]\n    #[ignore]\n    fn multiplies"])),
  ],
  [
    "rust: no test any more",
    "TEST_UNREACHED",
    "refused",
    rs(swap(rust, ["    #[test]\n    fn multiplies", "    fn multiplies"])),
  ],
  [
    "rust: the module is never built",
    "TEST_SKIPPED",
    "refused",
    rs(swap(rust, ["#[cfg(test)]", "#[cfg(any())]"])),
  ],
  [
    "rust: equal becomes not equal",
    "ASSERTION_WEAKENED",
    "refused",
    rs(swap(rust, ["assert_eq!(square, 16)", "assert_ne!(square, 0)"])),
  ],
  [
    "rust: an assertion is taken out",
    "ASSERTION_REMOVED",
    "refused",
    rs(swap(rust, ["        assert_eq!(square, 16);\n", ""])),
  ],
  [
    "rust: any panic will do",
    "ASSERTION_WEAKENED",
    "refused",
    rs(swap(rust, ['#[should_panic(expected = "overflow")]', "#[should_panic]"])),
  ],
];

describe("dishonest and sloppy changes: the others", () => {
  it.each(rows)("%s: %s, %s", (_what, rule, severity, files) => {
    const findings = judge(files);
    expect(findings.map((found) => `${found.rule} ${found.severity}`)).toContain(`${rule} ${severity}`);
  });
});
