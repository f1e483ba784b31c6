import { append, edit, everywhere, kind, put, type Kind } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { B, F, FP, G, J, JW, K, L, N, P, R, T, U, W, X, XI, Y, YC, Z, ZM } from "./places.ts";

export const honest05: readonly Kind[] = [
  kind("new", "a feature with its tests", "New code comes with tests of its own; the old tests stay.", {
    expect: [
      append(
        B,
        "\nexport function heaviest(lines: readonly Line[]): string | undefined {\n  return lines.toSorted((a, b) => b.quantity - a.quantity)[0]?.sku;\n}\n",
      ),
      put(
        "test/heaviest.test.ts",
        'import { expect, it } from "vitest";\nimport { heaviest } from "../src/basket";\nimport { line } from "./helpers";\n\nit("names the line with most articles", () => {\n  expect(heaviest([line("A", 1, 2), line("B", 1, 5)])).toBe("B");\n  expect(heaviest([])).toBeUndefined();\n});\n',
      ),
    ],
    node: [
      append(
        R,
        "\nexport function jitter(ms, random = Math.random) {\n  return Math.round(ms * (0.5 + random() / 2));\n}\n",
      ),
      put(
        "test/jitter.test.mjs",
        'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { jitter } from "../src/retry.mjs";\n\nit("spreads a delay over its upper half", () => {\n  assert.equal(jitter(100, () => 0), 50);\n  assert.equal(jitter(100, () => 0.5), 75);\n});\n',
      ),
    ],
    pytest: [
      append(
        L,
        '\n\ndef close(account: Account) -> None:\n    if account.balance:\n        raise LedgerError("not-empty", f"{account.name} still holds {account.balance}")\n    account.history.append("closed")\n',
      ),
      append(
        P,
        '\n\ndef test_close_needs_an_empty_account(alice):\n    with pytest.raises(LedgerError, match="still holds 120.50"):\n        close(alice)\n    assert alice.history == []\n',
      ),
      edit(
        P,
        "from ledger import Account, LedgerError, import_rows",
        "from ledger import Account, LedgerError, close, import_rows",
      ),
    ],
    unittest: [
      append(K, "\n    def total(self):\n        return sum(self._items.values())\n"),
      edit(
        U,
        "    def test_dumps_json(self):",
        "    def test_totals(self):\n        self.assertEqual(self.stock.total(), 7)\n\n    def test_dumps_json(self):",
      ),
    ],
    go: [
      append(
        W,
        "\n// Gap is how long it is between both; 0 where they touch.\nfunc (w Window) Gap(next Window) int { return max(0, next.Start-w.End) }\n",
      ),
      append(
        G,
        '\nfunc TestGap(t *testing.T) {\n\tif got := (Window{0, 30}).Gap(Window{45, 60}); got != 15 {\n\t\tt.Errorf("Gap = %d, want 15", got)\n\t}\n\tif got := (Window{0, 30}).Gap(Window{10, 60}); got != 0 {\n\t\tt.Errorf("Gap = %d, want 0", got)\n\t}\n}\n',
      ),
    ],
    testify: [
      append(
        FP,
        "\nfunc Total(list []Parcel) (sum int, err error) {\n\tfor _, p := range list {\n\t\tcents, err := Price(p)\n\t\tif err != nil {\n\t\t\treturn 0, err\n\t\t}\n\t\tsum += cents\n\t}\n\treturn sum, nil\n}\n",
      ),
      append(
        F,
        "\nfunc TestTotal(t *testing.T) {\n\tsum, err := parcel.Total([]parcel.Parcel{{Grams: 100}, {Grams: 600}})\n\trequire.NoError(t, err)\n\tassert.Equal(t, 940, sum)\n\t_, err = parcel.Total([]parcel.Parcel{{Grams: 99999}})\n\tassert.ErrorIs(t, err, parcel.ErrTooHeavy)\n}\n",
      ),
    ],
    rust: [
      edit(
        X,
        "    pub fn density(&self) -> f64 {",
        "    pub fn is_walkable(&self) -> bool {\n        self.open_cells() > 1\n    }\n\n    pub fn density(&self) -> f64 {",
      ),
      append(
        XI,
        '\n#[test]\nfn one_open_cell_is_no_walk() {\n    assert!(!Grid::parse("#.").unwrap().is_walkable());\n    assert!(common::open(2, 1).is_walkable());\n}\n',
      ),
    ],
    ruby: [
      edit(
        YC,
        "  def apply(",
        "  def ended?(today)\n    !@ends.nil? && today > @ends\n  end\n\n  def apply(",
      ),
      edit(
        Y,
        '  it "ends" do',
        '  it "tells whether it has ended" do\n    expect(coupon.ended?(Date.new(2026, 3, 31))).to be(false)\n    expect(coupon.ended?(Date.new(2026, 4, 1))).to be(true)\n  end\n\n  it "ends" do',
      ),
    ],
    java: [
      edit(
        JW,
        "    public long split(int people) {",
        "    public boolean isEmpty() {\n        return cents == 0;\n    }\n\n    public long split(int people) {",
      ),
      edit(
        J,
        "    @Test\n    void splits() {",
        "    @Test\n    void isEmptyOnceAllIsPaid() {\n        wallet.pay(1250);\n        assertEquals(true, wallet.isEmpty());\n    }\n\n    @Test\n    void splits() {",
      ),
    ],
    csharp: [
      edit(ZM, "    public int Above(", "    public int Count => _values.Count;\n\n    public int Above("),
      edit(
        Z,
        "    [Fact]\n    public void HasNoMean",
        "    [Fact]\n    public void CountsValues()\n    {\n        _meter.Add(1);\n        Assert.Equal(1, _meter.Count);\n    }\n\n    [Fact]\n    public void HasNoMean",
      ),
    ],
  }),
  kind(
    "behaviour",
    "an amount or a limit changes on purpose",
    "The task asks for the new figure; code and expectation change together, as exact as before.",
    {
      expect: [
        edit(B, '"DE" ? 490 : 990', '"DE" ? 520 : 1090'),
        edit(T, 'expect(shippingFor(4999, "DE")).toBe(490);', 'expect(shippingFor(4999, "DE")).toBe(520);'),
        edit(T, at.ABROAD, 'expect(shippingFor(1200, "FR")).toBe(1090);'),
      ],
      node: [
        edit(R, "max = 5000", "max = 8000"),
        edit(N, "assert.equal(delayFor(20), 5000);", "assert.equal(delayFor(20), 8000);"),
      ],
      pytest: [
        edit(L, "Balance {account.balance}", "Balance: {account.balance} EUR"),
        put("tests/golden/statement.txt", "Statement for alice\n  alice->bob:20.25\nBalance: 100.25 EUR\n"),
      ],
      unittest: [
        edit(K, "if have < limit)", "if have <= limit)"),
        edit(U, 'self.stock.low(3), ["nut"]', 'self.stock.low(2), ["nut"]'),
        edit(U, at.LOW, 'self.assertListEqual(self.stock.low(5), ["bolt", "nut"])'),
      ],
      go: [
        edit(W, "h > 24", "h > 23"),
        edit(
          G,
          '{"midnight", "23:00-24:00", Window{1380, 1440}},',
          '{"late", "22:00-23:59", Window{1320, 1439}},',
        ),
        edit(G, '"25:00-26:00", "08:61-09:00"}', '"25:00-26:00", "23:00-24:00", "08:61-09:00"}'),
      ],
      testify: [
        edit(FP, "		return 550, nil", "\t\treturn 590, nil"),
        edit(F, "{501, 550}", "{501, 590}"),
        edit(F, at.BOOKED, "assert.Equal(t, []int{590}, c.calls)"),
      ],
      java: [
        edit(JW, "return cents / people;", "return (cents + people - 1) / people;"),
        edit(J, at.SPLIT, "assertEquals(417, wallet.split(3));"),
      ],
      ruby: [
        edit(YC, "(1..90)", "(1..95)"),
        edit(Y, '"ALL", 100)', '"ALL", 96)'),
        edit(
          Y,
          '  it "keeps its code" do',
          '  it "goes up to ninety-five" do\n    expect(described_class.new("NEARLY", 95).percent).to eq(95)\n  end\n\n  it "keeps its code" do',
        ),
      ],
      csharp: [
        edit(ZM, "value > limit", "value >= limit"),
        edit(Z, "[InlineData(9.0, 0)]", "[InlineData(9.0, 0)]\n    [InlineData(4.0, 1)]"),
      ],
      rust: [
        edit(
          X,
          "let around = [(x + 1, y), (x, y + 1), (x.wrapping_sub(1), y), (x, y.wrapping_sub(1))];",
          "let (left, up) = (x.wrapping_sub(1), y.wrapping_sub(1));\n            let around = [(x + 1, y), (x, y + 1), (left, y), (x, up), (x + 1, y + 1), (left, up), (x + 1, up), (left, y + 1)];",
        ),
        edit(X, at.WAY, "assert_eq!(grid().steps((0, 0), (3, 0)), Some(5));"),
        edit(XI, "Some(8)", "Some(4)"),
      ],
    },
    {
      context: {
        declared: [
          B,
          T,
          R,
          N,
          L,
          P,
          "tests/golden/statement.txt",
          K,
          U,
          W,
          G,
          FP,
          F,
          JW,
          J,
          YC,
          Y,
          ZM,
          Z,
          X,
          XI,
        ],
      },
    },
  ),
  kind(
    "behaviour",
    "the wording of a message",
    "Code and test say the new words, as exactly as the old ones.",
    {
      expect: [
        edit(B, '"nothing to pay"', '"the basket is empty"'),
        edit(T, '"nothing to pay"', '"the basket is empty"'),
      ],
      node: [
        edit(R, '"gave up after " + attempts + " attempts"', '"no success in " + attempts + " attempts"'),
        edit(N, "/gave up after 4 attempts/", "/no success in 4 attempts/"),
      ],
      pytest: [
        edit(L, "lacks {amount - source.balance}", "is short of {amount - source.balance}"),
        edit(P, 'match="bob lacks 5"', 'match="bob is short of 5"'),
      ],
      unittest: [
        edit(K, '"only %d of %s left"', '"%d of %s left, no more"'),
        edit(U, '"only 2 of nut left"', '"2 of nut left, no more"'),
      ],
      testify: [edit(FP, "weighs nothing", "has no weight"), edit(F, "weighs nothing", "has no weight")],
      rust: [
        edit(X, 'write!(f, "unknown sign {sign}")', 'write!(f, "no such sign: {sign}")'),
        edit(X, '"unknown sign x"', '"no such sign: x"'),
      ],
      java: [edit(JW, '"lacks " +', '"short of " +'), edit(J, '"lacks 50"', '"short of 50"')],
      ruby: [edit(YC, "has ended", "is over"), edit(Y, "has ended", "is over")],
      csharp: [
        edit(ZM, '"nothing measured"', '"no values yet"'),
        edit(Z, '"nothing measured"', '"no values yet"'),
      ],
    },
  ),
  kind(
    "behaviour",
    "an error code or type gets another name",
    "The same failures are told apart as before.",
    {
      expect: [
        everywhere(B, '"BAD_QUANTITY"', '"QUANTITY_NOT_POSITIVE"'),
        everywhere(T, '"BAD_QUANTITY"', '"QUANTITY_NOT_POSITIVE"'),
      ],
      node: [everywhere(R, "GaveUp", "AttemptsExhausted"), everywhere(N, "GaveUp", "AttemptsExhausted")],
      pytest: [
        everywhere(L, '"bad-amount"', '"amount-malformed"'),
        everywhere(P, '"bad-amount"', '"amount-malformed"'),
      ],
      unittest: [
        everywhere(K, "StockError", "InventoryError"),
        everywhere(U, "StockError", "InventoryError"),
      ],
      go: [everywhere(W, "ErrEmpty", "ErrNoMinute"), everywhere(G, "ErrEmpty", "ErrNoMinute")],
      testify: [
        everywhere(FP, "ErrTooHeavy", "ErrOverweight"),
        everywhere(F, "ErrTooHeavy", "ErrOverweight"),
      ],
      rust: [everywhere(X, "Ragged", "UnevenRow")],
      ruby: [everywhere(YC, "Expired", "Ended"), everywhere(Y, "Coupon::Expired", "Coupon::Ended")],
    },
  ),
];
