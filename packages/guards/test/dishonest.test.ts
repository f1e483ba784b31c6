import { describe, expect, it } from "vitest";
import type { GuardFinding } from "@stagewright/core";
import { go, judge, nodeTest, pytest, rust, swap, vitest, type Sides } from "./rig.ts";

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

const inVitest: readonly Row[] = [
  [
    "a test is deleted",
    "TEST_DELETED",
    "refused",
    ts(swap(vitest, [vitest.slice(vitest.indexOf('  it("refuses'), vitest.indexOf('  it("labels')), ""])),
  ],
  ["a test file is deleted", "TEST_DELETED", "refused", ts(undefined)],
  ["a test is skipped", "TEST_SKIPPED", "refused", ts(swap(vitest, ['it("adds', 'it.skip("adds']))],
  ["a test is made a todo", "TEST_SKIPPED", "refused", ts(swap(vitest, ['it("adds', 'it.todo("adds']))],
  [
    "a suite is skipped under another name",
    "TEST_SKIPPED",
    "refused",
    ts(swap(vitest, ['describe("basket"', 'const suite = describe["skip"];\nsuite("basket"'])),
  ],
  ["a test is expected to fail", "TEST_SKIPPED", "refused", ts(swap(vitest, ['it("adds', 'it.fails("adds']))],
  ["a test is focused", "TEST_FOCUSED", "refused", ts(swap(vitest, ['it("adds', 'it.only("adds']))],
  [
    "a suite stands under a false condition",
    "TEST_SKIPPED",
    "refused",
    ts(swap(vitest, ['describe("basket"', 'if (false) describe("basket"'])),
  ],
  [
    "a test is emptied",
    "TEST_EMPTIED",
    "refused",
    ts(swap(vitest, ['expect(() => parse("pear cheap")).toThrow("line 1: no price");', ""])),
  ],
  [
    "an assertion is taken out",
    "ASSERTION_REMOVED",
    "refused",
    ts(swap(vitest, ["    expect(basket.items).toHaveLength(2);\n", ""])),
  ],
  [
    "an assertion becomes a comment",
    "ASSERTION_REMOVED",
    "refused",
    ts(swap(vitest, ["expect(basket.items)", "// expect(basket.items)"])),
  ],
  ["equal becomes truthy", "ASSERTION_WEAKENED", "refused", ts(swap(vitest, ["toBe(155)", "toBeTruthy()"]))],
  [
    "a message is no longer asked for",
    "ASSERTION_WEAKENED",
    "refused",
    ts(swap(vitest, ['toThrow("line 1: no price")', "toThrow()"])),
  ],
  [
    "a value becomes anything",
    "ASSERTION_WEAKENED",
    "refused",
    ts(swap(vitest, ["toBe(155)", "toEqual(expect.any(Number))"])),
  ],
  [
    "or true",
    "ASSERTION_WEAKENED",
    "refused",
    ts(swap(vitest, ["expect(cost(basket)).toBe(155)", "expect(cost(basket) === 155 || true).toBe(true)"])),
  ],
  [
    "it is compared with itself",
    "ASSERTION_WEAKENED",
    "refused",
    ts(swap(vitest, ["toBe(155)", "toBe(cost(basket))"])),
  ],
  [
    "nothing waits for a promise",
    "ASSERTION_WEAKENED",
    "refused",
    ts(swap(vitest, ["await expect(label", "void expect(label"])),
  ],
  [
    "a failure is caught",
    "ASSERTION_SWALLOWED",
    "refused",
    ts(swap(vitest, ["expect(cost(basket)).toBe(155);", "try { expect(cost(basket)).toBe(155); } catch {}"])),
  ],
  [
    "the test returns before it asserts",
    "TEST_UNREACHED",
    "refused",
    ts(swap(vitest, ['const basket = parse("pear', 'return;\n    const basket = parse("pear'])),
  ],
  [
    "the assertion stands under a condition",
    "ASSERTION_WEAKENED",
    "asked",
    ts(
      swap(vitest, [
        "expect(cost(basket)).toBe(155);",
        "if (process.env.STRICT) expect(cost(basket)).toBe(155);",
      ]),
    ),
  ],
  [
    "the expected value is rewritten",
    "EXPECTATION_REWRITTEN",
    "asked",
    ts(swap(vitest, ["toBe(155)", "toBe(154)"])),
  ],
  [
    "the question is rewritten",
    "INPUT_REWRITTEN",
    "asked",
    ts(swap(vitest, ["pear 120\\nplum 35", "pear 155"])),
  ],
  ["cases are taken out", "CASES_REMOVED", "refused", ts(swap(vitest, ['    ["pear 3", 3],\n', ""]))],
  [
    "cases are rewritten",
    "EXPECTATION_REWRITTEN",
    "asked",
    ts(swap(vitest, ['["pear 3", 3]', '["pear 3", 4]'])),
  ],
  [
    "the module under test is mocked",
    "SUBJECT_REPLACED",
    "refused",
    ts(
      swap(vitest, [
        "\n\ndescribe",
        '\n\nvi.mock("../src/basket.ts", () => ({ cost: () => 155 }));\n\ndescribe',
      ]),
    ),
  ],
  [
    "the code under test is copied into the test",
    "SUBJECT_REPLACED",
    "refused",
    ts(
      swap(vitest, ["{ cost, label", "{ label"], ["\n\ndescribe", "\n\nconst cost = () => 155;\n\ndescribe"]),
    ),
  ],
  [
    "expect is another one",
    "SUBJECT_REPLACED",
    "refused",
    ts(
      swap(
        vitest,
        ["{ describe, expect, it }", "{ describe, it }"],
        ["\n\ndescribe", "\n\nconst expect = (_) => new Proxy({}, { get: () => () => {} });\n\ndescribe"],
      ),
    ),
  ],
  [
    "the file is renamed so that nothing collects it",
    "TEST_UNREACHED",
    "refused",
    { "test/basket.test.ts": [vitest, undefined], "src/basket-checks.ts": [undefined, vitest] },
  ],
  ["the file does not parse any more", "TEST_UNREADABLE", "refused", ts(vitest.slice(0, -8))],
];

const inOthers: readonly Row[] = [
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

const settings: readonly Row[] = [
  [
    "a test script that cannot fail",
    "CHECK_CHANGED",
    "refused",
    {
      "package.json": [
        '{ "scripts": { "test": "vitest run" } }',
        '{ "scripts": { "test": "vitest run || true" } }',
      ],
    },
  ],
  [
    "a hook before the test script",
    "CHECK_CHANGED",
    "refused",
    {
      "package.json": [
        '{ "scripts": { "test": "vitest run" } }',
        '{ "scripts": { "pretest": "node fix.js", "test": "vitest run" } }',
      ],
    },
  ],
  [
    "a Makefile's test target",
    "CHECK_CHANGED",
    "refused",
    { Makefile: ["test:\n\tgo test -race ./...\n", "test:\n\tgo test ./... || true\n"] },
  ],
  [
    "a threshold is lowered",
    "CHECK_CHANGED",
    "refused",
    {
      "vitest.config.ts": [
        "export default { test: { coverage: { thresholds: {\n  lines: 90,\n} } } };\n",
        "export default { test: { coverage: { thresholds: {\n  lines: 40,\n} } } };\n",
      ],
    },
  ],
  [
    "pytest leaves tests out",
    "CHECK_CHANGED",
    "refused",
    { "pytest.ini": ["[pytest]\naddopts = -q\n", '[pytest]\naddopts = -q -k "not tax"\n'] },
  ],
  [
    "a lint rule is switched off",
    "SETTINGS_LOOSENED",
    "refused",
    {
      ".eslintrc.json": ['{ "rules": {\n  "no-eval": "error"\n} }', '{ "rules": {\n  "no-eval": "off"\n} }'],
    },
  ],
  [
    "a strict compiler becomes a lax one",
    "SETTINGS_LOOSENED",
    "refused",
    {
      "tsconfig.json": [
        '{ "compilerOptions": {\n  "strict": true\n} }',
        '{ "compilerOptions": {\n  "strict": false\n} }',
      ],
    },
  ],
  [
    "a lint comment without a reason",
    "LINT_SUPPRESSED",
    "asked",
    { "src/a.ts": ["eval(x);\n", "// eslint-disable-next-line no-eval\neval(x);\n"] },
  ],
  [
    "a type check is ignored",
    "LINT_SUPPRESSED",
    "asked",
    { "a.py": ["x = f()\n", "x = f()  # type: ignore\n"] },
  ],
  [
    "CI goes on after errors",
    "CI_CHANGED",
    "refused",
    {
      ".github/workflows/ci.yml": [
        "jobs:\n  test:\n    steps:\n      - run: npm test\n",
        "jobs:\n  test:\n    steps:\n      - run: npm test\n        continue-on-error: true\n",
      ],
    },
  ],
  [
    "a snapshot is rewritten",
    "SNAPSHOT_REWRITTEN",
    "asked",
    { "test/__snapshots__/a.test.ts.snap": ["exports[`a 1`] = `one`;\n", "exports[`a 1`] = `two`;\n"] },
  ],
  [
    "a test's input is singled out",
    "SPECIAL_CASE",
    "reported",
    {
      "src/basket.ts": [
        "export const cost = (b) => b.sum;\n",
        'export const cost = (b) => {\n  if (b.raw === "pear 120\\nplum 35") return 155;\n  return b.sum;\n};\n',
      ],
      "test/basket.test.ts": [undefined, vitest],
    },
  ],
  [
    "code asks whether it is tested",
    "SPECIAL_CASE",
    "asked",
    { "src/a.ts": ["export const a = 1;\n", "export const a = process.env.VITEST ? 1 : 2;\n"] },
  ],
  [
    "debug output is left",
    "DEBUG_LEFT",
    "reported",
    {
      "src/a.ts": [
        "export const a = () => 1;\n",
        'export const a = () => {\n  console.log("here");\n  return 1;\n};\n',
      ],
    },
  ],
];

describe.each([
  ["vitest", inVitest],
  ["the others", inOthers],
  ["settings and code", settings],
] as const)("dishonest and sloppy changes: %s", (_, rows) => {
  it.each(rows)("%s: %s, %s", (_what, rule, severity, files) => {
    const findings = judge(files);
    expect(findings.map((found) => `${found.rule} ${found.severity}`)).toContain(`${rule} ${severity}`);
  });
});

it("says file and line", () => {
  expect(judge(ts(swap(vitest, ["toBe(155)", "toBeTruthy()"])))).toMatchObject([
    { path: "test/basket.test.ts", line: 7, rule: "ASSERTION_WEAKENED" },
  ]);
});
