import { append, edit, kind, move, put, type Kind } from "../held-out-3/kind.ts";
import { B, F, FP, G, J, JW, K, L, N, P, R, T, U, W, XI, Y, YC, Z } from "./places.ts";

export const honest14: readonly Kind[] = [
  kind("parallel", "tests run side by side", "Each has its own values; the questions are the same.", {
    go: [
      edit(
        G,
        "func TestParseEmpty(t *testing.T) {\n",
        "func TestParseEmpty(t *testing.T) {\n\tt.Parallel()\n",
      ),
      edit(
        G,
        "		t.Run(tt.name, func(t *testing.T) {\n",
        "\t\tt.Run(tt.name, func(t *testing.T) {\n\t\t\tt.Parallel()\n",
      ),
    ],
    testify: [
      edit(F, "func TestVolume(t *testing.T) {\n", "func TestVolume(t *testing.T) {\n\tt.Parallel()\n\n"),
      edit(
        F,
        "		t.Run(name, func(t *testing.T) {\n",
        "\t\tt.Run(name, func(t *testing.T) {\n\t\t\tt.Parallel()\n\n",
      ),
    ],
    node: [
      edit(
        N,
        'it("gives up and says why", async () => {',
        'it("gives up and says why", { concurrency: false, timeout: 2000 }, async () => {',
      ),
    ],
    expect: [
      edit(T, '  it("prints a receipt", () => {', '  it("prints a receipt", { timeout: 2000 }, () => {'),
    ],
    java: [edit(J, "class WalletTest {", "@org.junit.jupiter.api.Timeout(5)\nclass WalletTest {")],
  }),
  kind(
    "config",
    "doubles are restored and order is shuffled by the runner",
    "Tests lean on one another less; the questions are the same.",
    {
      vitest: [
        edit(
          "vitest.config.ts",
          "    testTimeout: 5000,\n",
          "    testTimeout: 5000,\n    restoreMocks: true,\n    unstubEnvs: true,\n    sequence: { shuffle: true },\n",
        ),
      ],
      jest: [
        edit(
          "jest.config.js",
          '  preset: "ts-jest",\n',
          '  preset: "ts-jest",\n  restoreMocks: true,\n  randomize: true,\n',
        ),
      ],
    },
  ),
  kind("new", "laws beside examples", "The examples stay; a law over many inputs is added.", {
    expect: [
      edit(
        T,
        '  it("adds up its lines", () => {',
        '  it("adds up the same in any order", () => {\n    fc.assert(\n      fc.property(fc.array(fc.record({ sku: fc.string(), unitCents: fc.nat(9999), quantity: fc.nat(99) })), (some) => {\n        expect(subtotal(some.toReversed())).toBe(subtotal(some));\n      }),\n    );\n  });\n\n  it("adds up its lines", () => {',
      ),
      edit(T, "import type { Line }", 'import fc from "fast-check";\nimport type { Line }'),
      edit(
        "package.json",
        '    "eslint": "9.39.0",\n',
        '    "eslint": "9.39.0",\n    "fast-check": "4.3.0",\n',
      ),
    ],
    pytest: [
      append(
        P,
        '\n\n@given(st.decimals(min_value="0.01", max_value="10", places=2))\ndef test_transfer_keeps_the_sum(amount):\n    one, two = Account("one", Decimal("10")), Account("two")\n    transfer(one, two, amount)\n    assert one.balance + two.balance == 10\n',
      ),
      edit(P, "import pytest\n", "import pytest\nfrom hypothesis import given, strategies as st\n"),
    ],
    go: [
      append(
        G,
        "\nfunc TestMergeTwiceIsMergeOnce(t *testing.T) {\n\tonce := func(a, b, c uint8) bool {\n\t\tlist := []Window{{int(a), int(a) + 5}, {int(b), int(b) + 9}, {int(c), int(c) + 1}}\n\t\treturn reflect.DeepEqual(Merge(Merge(list)), Merge(list))\n\t}\n\tif err := quick.Check(once, nil); err != nil {\n\t\tt.Error(err)\n\t}\n}\n",
      ),
      edit(G, '	"testing"\n', '\t"testing"\n\t"testing/quick"\n'),
    ],
    rust: [
      append(
        XI,
        "\nproptest::proptest! {\n    #[test]\n    fn as_far_there_as_back(x in 0usize..6, y in 0usize..6) {\n        let grid = common::open(6, 6);\n        proptest::prop_assert_eq!(grid.steps((0, 0), (x, y)), grid.steps((x, y), (0, 0)));\n    }\n}\n",
      ),
      edit("Cargo.toml", "[lints.rust]", '[dev-dependencies]\nproptest = "1"\n\n[lints.rust]'),
    ],
    csharp: [
      edit(
        Z,
        "    [Fact]\n    public void HasNoMean",
        "    [Theory]\n    [InlineData(1)]\n    [InlineData(50)]\n    public void MeanOfEqualValuesIsThatValue(int times)\n    {\n        for (var at = 0; at < times; at++) _meter.Add(2.5);\n        Assert.Equal(2.5, _meter.Mean(), 9);\n    }\n\n    [Fact]\n    public void HasNoMean",
      ),
    ],
  }),
  kind(
    "characterise",
    "what the code does today is written down before it is rebuilt",
    "New tests pin it down; the code is rebuilt; no old test is touched.",
    {
      expect: [
        put(
          "test/characterisation.test.ts",
          'import { expect, it } from "vitest";\nimport { shippingFor } from "../src/basket";\n\nit.each([\n  [0, "DE", 490],\n  [0, "", 990],\n  [4999, "FR", 990],\n  [5000, "DE", 0],\n])("ships %i to %s for %i", (cents, country, expected) => {\n  expect(shippingFor(cents, country)).toBe(expected);\n});\n',
        ),
        edit(
          B,
          '  if (cents >= 5000) return 0;\n  return country === "DE" ? 490 : 990;\n',
          '  const rates = new Map([["DE", 490]]);\n  return cents >= 5000 ? 0 : (rates.get(country) ?? 990);\n',
        ),
      ],
      pytest: [
        put(
          "tests/test_characterisation.py",
          'from ledger import Account, statement\n\n\ndef test_statement_of_an_empty_account():\n    assert statement(Account("eve")) == "Statement for eve\\nBalance 0\\n"\n',
        ),
        edit(
          L,
          '    lines = [f"Statement for {account.name}"]\n    lines += [f"  {entry}" for entry in account.history]\n    lines.append(f"Balance {account.balance}")\n',
          '    entries = (f"  {entry}" for entry in account.history)\n    lines = [f"Statement for {account.name}", *entries, f"Balance {account.balance}"]\n',
        ),
      ],
      go: [
        put(
          "window/characterisation_test.go",
          'package window\n\nimport "testing"\n\n// These answers are odd, and callers rely on them.\nfunc TestParseTodayTakes(t *testing.T) {\n\tfor in, want := range map[string]Window{"0:0-0:1": {0, 1}, "24:59-25:00": {}} {\n\t\tgot, err := Parse(in)\n\t\tif got != want || (err != nil) != (want == Window{}) {\n\t\t\tt.Errorf("Parse(%q) = %v, %v", in, got, err)\n\t\t}\n\t}\n}\n',
        ),
        edit(W, "	var merged []Window\n", "\tmerged := make([]Window, 0, len(sorted))\n"),
      ],
      testify: [
        append(
          F,
          "\nfunc TestPriceTodayAtItsEdges(t *testing.T) {\n\tfor grams, want := range map[int]int{1: 390, 500: 390, 2000: 550, 2001: 990, 10000: 990} {\n\t\tgot, err := parcel.Price(parcel.Parcel{Grams: grams})\n\t\trequire.NoError(t, err)\n\t\tassert.Equal(t, want, got, grams)\n\t}\n}\n",
        ),
        edit(
          FP,
          '	text := p.ID\n	for _, label := range p.Labels {\n		text += " [" + label + "]"\n	}\n	return text\n',
          '\tvar text strings.Builder\n\ttext.WriteString(p.ID)\n\tfor _, label := range p.Labels {\n\t\ttext.WriteString(" [" + label + "]")\n\t}\n\treturn text.String()\n',
        ),
        edit(FP, '	"fmt"\n', '\t"fmt"\n\t"strings"\n'),
      ],
      java: [
        put(
          "src/test/java/shop/WalletTodayTest.java",
          "package shop;\n\nimport static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.junit.jupiter.api.Test;\n\nclass WalletTodayTest {\n    @Test\n    void paysDownToNothing() {\n        Wallet wallet = new Wallet(7);\n        wallet.pay(7);\n        assertEquals(0, wallet.cents());\n        assertEquals(0, wallet.split(3));\n    }\n}\n",
        ),
        edit(
          JW,
          '        if (amount > cents) throw new IllegalStateException("lacks " + (amount - cents));\n        cents -= amount;\n',
          '        long left = cents - amount;\n        if (left < 0) throw new IllegalStateException("lacks " + -left);\n        cents = left;\n',
        ),
      ],
      node: [
        put(
          "test/today.test.mjs",
          'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { parsePolicy } from "../src/retry.mjs";\n\nit("lets the last of two win", () => {\n  assert.deepEqual(parsePolicy("base=1;base=2;"), { base: 2 });\n});\n',
        ),
        edit(
          R,
          '    .map((part) => part.trim())\n    .filter((part) => part !== "")\n',
          "    .flatMap((part) => part.trim() || [])\n",
        ),
      ],
    },
  ),
  kind("refactor", "code split into modules", "Tests import from the new place and ask the same.", {
    expect: [
      edit(
        B,
        'export class BasketError extends Error {\n  constructor(\n    readonly code: string,\n    message: string,\n  ) {\n    super(message);\n    this.name = "BasketError";\n  }\n}\n\n',
        "",
      ),
      put(
        "src/error.ts",
        'export class BasketError extends Error {\n  constructor(\n    readonly code: string,\n    message: string,\n  ) {\n    super(message);\n    this.name = "BasketError";\n  }\n}\n',
      ),
      edit(B, "import type { Gateway", 'import { BasketError } from "./error";\nimport type { Gateway'),
      edit(
        T,
        "import { BasketError, checkout,",
        'import { BasketError } from "../src/error";\nimport { checkout,',
      ),
    ],
    node: [
      edit(
        R,
        'export function delayFor(attempt, { base = 100, factor = 2, max = 5000 } = {}) {\n  if (attempt < 1) throw new RangeError("attempts count from one");\n  return Math.min(max, base * factor ** (attempt - 1));\n}\n',
        'import { delayFor } from "./delay.mjs";\n',
      ),
      put(
        "src/delay.mjs",
        'export function delayFor(attempt, { base = 100, factor = 2, max = 5000 } = {}) {\n  if (attempt < 1) throw new RangeError("attempts count from one");\n  return Math.min(max, base * factor ** (attempt - 1));\n}\n',
      ),
      edit(
        N,
        "import { GaveUp, delayFor, parsePolicy, retry } from",
        'import { delayFor } from "../src/delay.mjs";\nimport { GaveUp, parsePolicy, retry } from',
      ),
    ],
    pytest: [
      edit(
        L,
        "def interest(balance: float, rate: float, days: int) -> float:\n    return balance * ((1 + rate / 365) ** days) - balance\n\n\n",
        "",
      ),
      put(
        "interest.py",
        "def interest(balance: float, rate: float, days: int) -> float:\n    return balance * ((1 + rate / 365) ** days) - balance\n",
      ),
      edit(P, "import_rows, interest, parse_amount", "import_rows, parse_amount"),
      edit(P, "from ledger import", "from interest import interest\nfrom ledger import"),
      edit("pyproject.toml", "--cov=ledger", "--cov=ledger --cov=interest"),
    ],
    unittest: [
      move(K, "warehouse/stock.py"),
      put(
        "warehouse/__init__.py",
        'from warehouse.stock import Stock, StockError\n\n__all__ = ["Stock", "StockError"]\n',
      ),
      edit(U, "from stock import Stock, StockError", "from warehouse import Stock, StockError"),
      edit(".coveragerc", "source = stock", "source = warehouse"),
    ],
    go: [
      edit(
        W,
        '// String writes it as Parse reads it.\nfunc (w Window) String() string {\n	return fmt.Sprintf("%02d:%02d-%02d:%02d", w.Start/60, w.Start%60, w.End/60, w.End%60)\n}\n',
        "",
      ),
      put(
        "window/string.go",
        'package window\n\nimport "fmt"\n\n// String writes it as Parse reads it.\nfunc (w Window) String() string {\n\treturn fmt.Sprintf("%02d:%02d-%02d:%02d", w.Start/60, w.Start%60, w.End/60, w.End%60)\n}\n',
      ),
      edit(
        G,
        "func TestStringIsReadBack(t *testing.T) {\n	w := Window{485, 1439}\n",
        "func TestStringIsReadBack(t *testing.T) {\n\tw := Window{Start: 485, End: 1439}\n",
      ),
    ],
    ruby: [
      edit(YC, "  class Expired < StandardError; end\n", ""),
      put("lib/errors.rb", "module Shop\n  class Expired < StandardError; end\nend\n"),
      edit(YC, "class Coupon\n", 'require_relative "errors"\n\nclass Coupon\n'),
      edit(YC, "raise Expired,", "raise Shop::Expired,"),
      edit(Y, "Coupon::Expired", "Shop::Expired"),
    ],
  }),
];
