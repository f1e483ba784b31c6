import { describe, expect, it } from "vitest";
import { go, judge, pytest, rust, swap, vitest, type Sides } from "./rig.ts";

type Row = readonly [what: string, files: Record<string, Sides>];

const ts = (...pairs: readonly (readonly [string, string])[]): Record<string, Sides> => ({
  "test/basket.test.ts": [vitest, swap(vitest, ...pairs)],
});
const py = (...pairs: readonly (readonly [string, string])[]): Record<string, Sides> => ({
  "tests/test_tax.py": [pytest, swap(pytest, ...pairs)],
});
const inGo = (...pairs: readonly (readonly [string, string])[]): Record<string, Sides> => ({
  "clock/clock_test.go": [go, swap(go, ...pairs)],
});
const rs = (...pairs: readonly (readonly [string, string])[]): Record<string, Sides> => ({
  "src/area.rs": [rust, swap(rust, ...pairs)],
});
const helper = (before: string, after: string): Record<string, Sides> => ({
  "test/helpers.ts": [before, after],
});
const java = (line: string): string =>
  `import org.junit.jupiter.api.Test;\n\nclass CartTest {\n  @Test\n  void adds() {\n    ${line}\n  }\n}\n`;
const ruby = (line: string): string => `describe Cart do\n  it "adds" do\n    ${line}\n  end\nend\n`;

const asked: readonly Row[] = [
  [
    "a hook that was not there",
    ts(['describe("basket"', 'afterEach(() => restart());\n\ndescribe("basket"']),
  ],
  [
    "a statement between setup and assertion",
    ts(["    expect(cost(basket)).toBe(155);", "    settle(basket);\n    expect(cost(basket)).toBe(155);"]),
  ],
  [
    "a statement taken out",
    {
      "test/a.test.ts": [
        'test("a", () => {\n  open();\n  expect(state()).toBe(1);\n});\n',
        'test("a", () => {\n  expect(state()).toBe(1);\n});\n',
      ],
    },
  ],
  ["a name that means something else", ts(["../src/basket.ts", "../src/simple.ts"])],
  [
    "the library under another name",
    ts(
      ["import { describe, expect, it }", "import { describe, expect as check, it }"],
      ["expect(cost(basket)).toBe", "check(cost(basket)).toBe"],
    ),
  ],
  [
    "a wrapper around a test's body",
    ts(
      ['it("adds up prices", () => {', 'it("adds up prices", softly(() => {'],
      ["toHaveLength(2);\n  });", "toHaveLength(2);\n  }));"],
    ),
  ],
  [
    "a subject called by another name that the code does not have",
    ts(
      ['describe("basket"', 'const price = () => 155;\n\ndescribe("basket"'],
      ["expect(cost(basket)).toBe(155)", "expect(price(basket)).toBe(155)"],
    ),
  ],
  [
    "an act after what looks at it",
    {
      "test/a.test.ts": [
        'test("a", () => {\n  open();\n  expect(state()).toBe(1);\n});\n',
        'test("a", () => {\n  expect(state()).toBe(1);\n  open();\n});\n',
      ],
    },
  ],
  ["a decorator", py(["def test_adds_tax", "@lenient\ndef test_adds_tax"])],
  ["a parameter more", py(["def test_adds_tax(rate)", "def test_adds_tax(rate, monkeypatch)"])],
  [
    "equality of one's own",
    py([
      "class TestRounding",
      "class Same:\n    def __eq__(self, other):\n        return True\n\n\nclass TestRounding",
    ]),
  ],
  ["a label to jump to", inGo(["\tif got.Minutes()", "\tgoto done\n\tif got.Minutes()"])],
  [
    "what a package does when it is loaded",
    inGo(["func TestParse", "func init() {\n\tquiet()\n}\n\nfunc TestParse"]),
  ],
  [
    "a macro of the library's name",
    rs(["    use super::*;\n", "    use super::*;\n    macro_rules! assert_eq { ($($x:tt)*) => {}; }\n"]),
  ],
  [
    "a helper that others call",
    helper(
      "export function near(a, b) {\n  return a === b;\n}\n",
      "export function near(a, b) {\n  return a == b;\n}\n",
    ),
  ],
  ["data that tests read", { "test/fixtures/rows.csv": ["a,1\nb,2\n", "a,1\nb,3\n"] }],
  ["a double for every test", { "src/__mocks__/mail.ts": [undefined, "export const send = () => true;\n"] }],
  [
    "a tool that comes from elsewhere",
    {
      "package.json": [
        '{ "devDependencies": { "vitest": "5.0.0" } }',
        '{ "devDependencies": { "vitest": "file:./own" } }',
      ],
    },
  ],
  [
    "tests under a name that another runner takes",
    { "tests/test_tax.py": [pytest, undefined], "attic/test_tax.py": [undefined, pytest] },
  ],
  [
    "code that knows who runs it",
    {
      "src/a.ts": [
        "export const a = () => 1;\n",
        'export const a = () => (process.argv[1]?.includes("vitest") ? 1 : 2);\n',
      ],
    },
  ],
  [
    "Java: a way out",
    {
      "src/CartTest.java": [
        java("assertEquals(3, sum());"),
        java("if (slow()) return;\n    assertEquals(3, sum());"),
      ],
    },
  ],
  [
    "Ruby: a failure that is caught",
    { "spec/cart_spec.rb": [ruby("expect(sum).to eq(3)"), ruby("expect(sum).to eq(3) rescue nil")] },
  ],
];

const silent: readonly Row[] = [
  [
    "a loop with assertions of its own",
    ts([
      "    expect(basket.items).toHaveLength(2);",
      "    expect(basket.items).toHaveLength(2);\n    for (const item of basket.items) {\n      expect(item.cents).toBeGreaterThan(0);\n    }",
    ]),
  ],
  [
    "a value bound first, and asserted",
    ts([
      "    expect(basket.items).toHaveLength(2);",
      '    expect(basket.items).toHaveLength(2);\n    const names = basket.items.map(({ name }) => name);\n    expect(names).toEqual(["pear", "plum"]);',
    ]),
  ],
  [
    "another suite",
    ts(
      ['  it("labels', '  describe("labels", () => {\n  it("labels'],
      ["cents: 120 });\n  });\n", "cents: 120 });\n  });\n  });\n"],
    ),
  ],
  ["types", ts(["const basket = parse(", "const basket: Basket = parse("])],
  ["an import more", ts(["import { describe", 'import { join } from "node:path";\nimport { describe'])],
  [
    "a helper more",
    helper("export const one = 1;\n", "export const one = 1;\n\nexport function two() {\n  return 2;\n}\n"),
  ],
  ["data more", { "test/fixtures/rows.csv": ["a,1\nb,2\n", "a,1\nb,2\nc,3\n"] }],
  [
    "a constant into a file that is shared",
    {
      "test/a.test.ts": [
        'const LIMIT = 3;\n\ntest("a", () => {\n  expect(most()).toBe(LIMIT);\n});\n',
        'import { LIMIT } from "./limits.ts";\n\ntest("a", () => {\n  expect(most()).toBe(LIMIT);\n});\n',
      ],
      "test/limits.ts": [undefined, "export const LIMIT = 3;\n"],
    },
  ],
  [
    "Java: another test",
    {
      "src/CartTest.java": [
        java("assertEquals(3, sum());"),
        java("assertEquals(3, sum());\n  }\n\n  @Test\n  void empties() {\n    assertEquals(0, none());"),
      ],
    },
  ],
  [
    "Ruby: another test",
    {
      "spec/cart_spec.rb": [
        ruby("expect(sum).to eq(3)"),
        ruby('expect(sum).to eq(3)\n  end\n\n  it "empties" do\n    expect(none).to eq(0)'),
      ],
    },
  ],
];

describe("whatever came to stand between a test and its verdict", () => {
  it.each(asked)("is asked about: %s", (_what, files) => {
    expect(judge(files).filter(({ severity }) => severity !== "reported")).not.toEqual([]);
  });

  it.each(silent)("is taken where it is known to be harmless: %s", (_what, files) => {
    expect(judge(files).filter(({ severity }) => severity !== "reported")).toEqual([]);
  });

  it("is named by what stands there, and by its line", () => {
    expect(
      judge(
        ts([
          "    expect(cost(basket)).toBe(155);",
          "    settle(basket);\n    expect(cost(basket)).toBe(155);",
        ]),
      ),
    ).toEqual([
      {
        rule: "TEST_EDITED",
        severity: "asked",
        path: "test/basket.test.ts",
        line: 7,
        words:
          '`settle(basket)` is new in "basket > adds up prices": nothing shows that each assertion is still reached, and sees what it saw',
      },
    ]);
  });
});
