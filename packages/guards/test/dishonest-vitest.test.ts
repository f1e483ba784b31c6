import { type Sides, judge, swap, vitest } from "./rig.ts";
import type { GuardFinding } from "@stagewright/core";
import { describe, expect, it } from "vitest";

type Row = readonly [
  what: string,
  rule: GuardFinding["rule"],
  severity: GuardFinding["severity"],
  files: Record<string, Sides>,
];

const ts = (after: string | undefined): Record<string, Sides> => ({ "test/basket.test.ts": [vitest, after] });

const rows: readonly Row[] = [
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

describe("dishonest and sloppy changes: vitest", () => {
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
