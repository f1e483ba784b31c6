import { type Sides, judge, vitest } from "./rig.ts";
import type { GuardFinding } from "@stagewright/core";
import { describe, expect, it } from "vitest";

type Row = readonly [
  what: string,
  rule: GuardFinding["rule"],
  severity: GuardFinding["severity"],
  files: Record<string, Sides>,
];

const java =
  "class CartTest {\n  @Test void adds() {\n    assertEquals(3, cart.sum());\n    assertTrue(cart.full());\n  }\n}\n";

const rows: readonly Row[] = [
  [
    "in a language that is not read: a file deleted",
    "TEST_DELETED",
    "asked",
    { "src/CartTest.java": [java, undefined] },
  ],
  [
    "in a language that is not read: skipped",
    "TEST_SKIPPED",
    "refused",
    { "src/CartTest.java": [java, java.replace("@Test", "@Disabled\n  @Test")] },
  ],
  [
    "in a language that is not read: an assertion gone",
    "ASSERTION_REMOVED",
    "asked",
    { "src/CartTest.java": [java, java.replace("    assertTrue(cart.full());\n", "")] },
  ],
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
    "asked",
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
    "asked",
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

describe("dishonest and sloppy changes: settings and code", () => {
  it.each(rows)("%s: %s, %s", (_what, rule, severity, files) => {
    const findings = judge(files);
    expect(findings.map((found) => `${found.rule} ${found.severity}`)).toContain(`${rule} ${severity}`);
  });
});
