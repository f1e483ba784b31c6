import { describe, expect, it } from "vitest";
import type { GuardContext } from "@stagewright/core";
import { go, judge, nodeTest, pytest, rust, swap, vitest, type Sides } from "./rig.ts";

type Row = readonly [what: string, files: Record<string, Sides>, context?: GuardContext];

const ts = (after: string): Record<string, Sides> => ({ "test/basket.test.ts": [vitest, after] });
const py = (after: string): Record<string, Sides> => ({ "tests/test_tax.py": [pytest, after] });
const gone = (after: string): Record<string, Sides> => ({ "clock/clock_test.go": [go, after] });
const rs = (after: string): Record<string, Sides> => ({ "src/area.rs": [rust, after] });
const head = vitest.slice(0, vitest.indexOf("describe("));
const refusesTest = vitest.slice(vitest.indexOf('  it("refuses'), vitest.indexOf('  it("labels'));
const code: Sides = ["export const cost = 1;\n", "export const cost = 2;\n"];

/** Nothing at all is said of these. */
const silent: readonly Row[] = [
  [
    "the file is renamed",
    { "test/basket.test.ts": [vitest, undefined], "test/cart.test.ts": [undefined, vitest] },
  ],
  [
    "a test moves to another file",
    {
      ...ts(swap(vitest, [refusesTest, ""])),
      "test/refusals.test.ts": [undefined, `${head}describe("basket", () => {\n${refusesTest}});\n`],
    },
  ],
  [
    "code and tests that are scripts of a shell",
    {
      "src/louder.sh": ['echo "$1"\n', 'test -n "$1" || exit 1\necho "$1"\n'],
      "test/louder.sh": [undefined, "test -f src/louder.sh\n"],
      "scripts/deploy.sh": [undefined, "npm test || exit 1\n"],
    },
  ],
  ["a test gets another title", ts(swap(vitest, ["adds up prices", "sums the prices up"]))],
  ["a typo in a title", ts(swap(vitest, ["refuses what", "refuses waht"]))],
  ["quotes, commas and semicolons", ts(vitest.replaceAll('"', "'").replaceAll(";\n", "\n"))],
  [
    "line breaks within",
    ts(swap(vitest, ["expect(cost(basket)).toBe(155);", "expect(\n      cost(basket),\n    ).toBe(155);"])),
  ],
  [
    "a test is split in two",
    ts(
      swap(vitest, [
        "    expect(basket.items).toHaveLength(2);\n  });\n",
        '  });\n\n  it("counts items", () => {\n    const basket = parse("pear 120\\nplum 35");\n    expect(basket.items).toHaveLength(2);\n  });\n',
      ]),
    ),
  ],
  ["two tests become one", ts(swap(vitest, ['  });\n\n  it("refuses what it cannot read", () => {\n', ""]))],
  [
    "assertions move into a helper",
    ts(
      swap(
        vitest,
        [
          "    expect(cost(basket)).toBe(155);\n    expect(basket.items).toHaveLength(2);\n",
          "    holds(basket, 155, 2);\n",
        ],
        [
          "\n\ndescribe",
          "\n\nfunction holds(one, cents, count) {\n  expect(cost(one)).toBe(cents);\n  expect(one.items).toHaveLength(count);\n}\n\ndescribe",
        ],
      ),
    ),
  ],
  [
    "a variable gets another name",
    ts(
      vitest
        .replaceAll("basket = parse", "cart = parse")
        .replaceAll("cost(basket)", "cost(cart)")
        .replaceAll("basket.items", "cart.items"),
    ),
  ],
  [
    "a value gets a name",
    ts(
      swap(vitest, [
        "expect(cost(basket)).toBe(155)",
        "const total = cost(basket);\n    expect(total).toBe(155)",
      ]),
    ),
  ],
  [
    "a function is renamed, in code and tests",
    {
      ...ts(vitest.replaceAll("cost", "price")),
      "src/basket.ts": ["export function cost() {}\n", "export function price() {}\n"],
    },
  ],
  ["an assertion is made stricter", ts(swap(vitest, ["toHaveLength(2)", 'toEqual(["pear", "plum"])']))],
  ["toEqual becomes toStrictEqual", ts(swap(vitest, ["toEqual({", "toStrictEqual({"]))],
  [
    "an assertion is added",
    ts(swap(vitest, ["toBe(155);", 'toBe(155);\n    expect(basket.currency).toBe("EUR");'])),
  ],
  [
    "a test is added",
    ts(
      swap(vitest, [
        "  it.each",
        '  it("knows nothing of empty lines", () => {\n    expect(cost(parse(""))).toBe(0);\n  });\n\n  it.each',
      ]),
    ),
  ],
  ["a case is added", ts(swap(vitest, ['["pear 3", 3],', '["pear 3", 3],\n    ["pear 4", 4],']))],
  [
    "tests become a table",
    {
      "test/n.test.ts": [
        'import { double } from "../src/n";\ntest("one", () => {\n  expect(double(1)).toBe(2);\n});\ntest("two", () => {\n  expect(double(2)).toBe(4);\n});\n',
        'import { double } from "../src/n";\ntest.each([[1, 2], [2, 4]])("%d", (n, want) => {\n  expect(double(n)).toBe(want);\n});\n',
      ],
    },
  ],
  [
    "a table becomes tests",
    {
      "test/n.test.ts": [
        'import { double } from "../src/n";\ntest.each([[1, 2], [2, 4]])("%d", (n, want) => {\n  expect(double(n)).toBe(want);\n});\n',
        'import { double } from "../src/n";\ntest("one", () => {\n  expect(double(1)).toBe(2);\n});\ntest("two", () => {\n  expect(double(2)).toBe(4);\n});\n',
      ],
    },
  ],
  [
    "a skipped test runs again",
    { "test/basket.test.ts": [swap(vitest, ['it("adds', 'it.skip("adds']), vitest] },
  ],
  [
    "a characterisation test",
    {
      "test/old.test.ts": [
        undefined,
        'import { slug } from "../src/slug";\nit("does what it does today", () => {\n  expect(slug("A  b")).toMatchInlineSnapshot(`"a--b"`);\n});\n',
      ],
    },
  ],
  [
    "a new snapshot",
    {
      "test/__snapshots__/a.test.ts.snap": [
        "exports[`a 1`] = `one`;\n",
        "exports[`a 1`] = `one`;\n\nexports[`b 1`] = `two`;\n",
      ],
    },
  ],
  [
    "a dependency comes",
    {
      "package.json": [
        '{ "scripts": { "test": "vitest run" }, "dependencies": {} }',
        '{ "scripts": { "test": "vitest run" }, "dependencies": { "zod": "4.0.0" } }',
      ],
    },
  ],
  [
    "another script comes",
    {
      "package.json": [
        '{ "scripts": { "test": "vitest run" } }',
        '{ "scripts": { "test": "vitest run", "seed": "node seed.js" } }',
      ],
    },
  ],
  [
    "a Makefile gets another target",
    { Makefile: ["test:\n\tgo test ./...\n", "test:\n\tgo test ./...\n\nseed:\n\tgo run ./seed\n"] },
  ],
  [
    "node: a subject under another name",
    {
      "test/slug.test.js": [
        nodeTest,
        swap(nodeTest, ["import { slug }", "import { slug as toSlug }"])
          .replaceAll(/(?<![\w/"])slug\(/g, "toSlug(")
          .replaceAll("slug.parts", "toSlug.parts"),
      ],
    },
  ],
  [
    "a collaborator is mocked in a new test",
    {
      "test/mail.test.ts": [
        undefined,
        'import { signUp } from "../src/sign-up";\nvi.mock("../src/mailer");\nit("signs up", () => {\n  expect(signUp("a")).toBe(true);\n});\n',
      ],
    },
  ],
  [
    "pytest: single quotes and spacing",
    py(pytest.replaceAll('"', "'").replaceAll("(10, 12), (20, 24)", "(10,12),(20,24)")),
  ],
  [
    "pytest: a test moves into a class",
    py(
      swap(
        pytest,
        [
          "def test_adds_tax(rate):\n    total = gross(50, rate)\n    assert total == 60\n    assert isinstance(total, int)\n\n\n",
          "",
        ],
        [
          "class TestRounding:\n",
          "class TestRounding:\n    def test_adds_tax(self, rate):\n        total = gross(50, rate)\n        assert total == 60\n        assert isinstance(total, int)\n\n",
        ],
      ),
    ),
  ],
  [
    "pytest: a value is named",
    py(
      swap(pytest, [
        "    total = gross(50, rate)\n    assert total == 60\n    assert isinstance(total, int)",
        "    assert gross(50, rate) == 60\n    assert isinstance(gross(50, rate), int)",
      ]),
    ),
  ],
  ["pytest: a tolerance is narrowed", py(swap(pytest, ["abs=1e-9", "abs=1e-12"]))],
  ["pytest: a fixture gets another name", py(pytest.replaceAll("rate", "tax_rate"))],
  [
    "go: a subtest for each case",
    gone(
      swap(go, [
        '		if got := Format(c.minutes); got != c.want {\n			t.Errorf("Format(%d) = %q, want %q", c.minutes, got, c.want)\n		}\n',
        '		t.Run(c.want, func(t *testing.T) {\n			if got := Format(c.minutes); got != c.want {\n				t.Errorf("Format(%d) = %q, want %q", c.minutes, got, c.want)\n			}\n		})\n',
      ]),
    ),
  ],
  ["go: another message", gone(swap(go, ['t.Errorf("got %d, want 570"', 't.Errorf("minutes: %d, not 570"']))],
  ["go: an error ends the test at once", gone(swap(go, ['t.Errorf("got %d', 't.Fatalf("got %d']))],
  [
    "go: parallel",
    gone(swap(go, ["func TestParse(t *testing.T) {\n", "func TestParse(t *testing.T) {\n	t.Parallel()\n"])),
  ],
  [
    "rust: tests move to their own file",
    {
      "src/area.rs": [rust, `${rust.slice(0, rust.indexOf("#[cfg(test)]"))}#[cfg(test)]\nmod tests;\n`],
      "src/area/tests.rs": [
        undefined,
        rust.slice(rust.indexOf("    use super"), -2).replaceAll(/^ {4}/gm, ""),
      ],
    },
  ],
  ["rust: another message", rs(swap(rust, ['"too small: {}", square', '"{square} is too small"']))],
  [
    "a Java test moves",
    {
      "src/CartTest.java": ["class CartTest {\n  assertEquals(3, sum());\n}\n", undefined],
      "test/CartTest.java": [undefined, "class CartTest {\n  assertEquals(3, sum());\n}\n"],
    },
  ],
];

/** Something may be said or asked; nothing is refused. */
const unrefused: readonly Row[] = [
  [
    "a new value, wanted by the plan",
    { ...ts(swap(vitest, ["toBe(155)", "toBe(150)"])), "src/basket.ts": code },
  ],
  [
    "a snapshot changes with its code",
    {
      "test/__snapshots__/a.test.ts.snap": ["exports[`a 1`] = `one`;\n", "exports[`a 1`] = `two`;\n"],
      "src/a.ts": code,
    },
  ],
  [
    "tests go with the code that the plan takes out",
    { "test/basket.test.ts": [vitest, undefined], "src/basket.ts": ["export const cost = 1;\n", undefined] },
    { removes: ["test/basket.test.ts", "src/basket.ts"] },
  ],
  [
    "one test goes with the function that the plan takes out",
    ts(swap(vitest, [vitest.slice(vitest.indexOf('  it("labels'), vitest.indexOf("  it.each")), ""])),
    { removes: ["label"] },
  ],
  [
    "tests go with their whole module",
    { "test/basket.test.ts": [vitest, undefined], "src/basket.ts": ["export const cost = 1;\n", undefined] },
  ],
  [
    "the task is to set up coverage",
    {
      "vitest.config.ts": [
        "export default { test: {} };\n",
        "export default { test: { coverage: { enabled: true } } };\n",
      ],
    },
    { declared: ["vitest.config.ts"] },
  ],
  [
    "the task is about CI",
    { ".github/workflows/ci.yml": ["on: push\n", "on: [push, pull_request]\n"] },
    { declared: [".github/workflows/ci.yml"] },
  ],
  [
    "a lint comment with its reason",
    {
      "src/a.ts": [
        "eval(x);\n",
        "// eslint-disable-next-line no-eval -- the sandbox needs exactly this\neval(x);\n",
      ],
    },
  ],
  [
    "a skip for one platform",
    ts(swap(vitest, ['it("adds', 'it.skipIf(process.platform === "win32")("adds'])),
  ],
  ["a new parameter in every call", ts(vitest.replaceAll("cost(basket)", 'cost(basket, "EUR")'))],
];

const named = (rows: readonly Row[]) => rows.map(([what, files, context = {}]) => ({ what, files, context }));

describe("honest changes", () => {
  it.each(named(silent))("nothing is said: $what", ({ files, context }) => {
    expect(judge(files, context).map(({ rule, severity, words }) => `${rule} ${severity} ${words}`)).toEqual(
      [],
    );
  });

  it.each(named(unrefused))("nothing is refused: $what", ({ files, context }) => {
    expect(judge(files, context).filter(({ severity }) => severity === "refused")).toEqual([]);
  });
});
