import { append, edit, kind, put, type Kind, type Ways } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { F, G, J, N, P, T, U, X, Y, Z } from "./places.ts";

/** Two small test files that tell one story. */
const parted: Ways = {
  node: [
    put(
      "test/longest.test.mjs",
      'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { delayFor } from "../src/retry.mjs";\n\nit("takes its base from options", () => {\n  assert.equal(delayFor(2, { base: 7 }), 14);\n});\n',
    ),
  ],
  pytest: [
    put(
      "tests/test_names.py",
      'from ledger import Account\n\n\ndef test_account_starts_empty():\n    assert Account("carl").balance == 0\n    assert Account("carl").history == []\n',
    ),
  ],
  go: [
    put(
      "window/touch_test.go",
      'package window\n\nimport "testing"\n\nfunc TestMergeOfNothing(t *testing.T) {\n\tif got := Merge(nil); len(got) != 0 {\n\t\tt.Errorf("Merge(nil) = %v", got)\n\t}\n}\n',
    ),
  ],
  expect: [
    put(
      "test/empty.test.ts",
      'import { expect, it } from "vitest";\nimport { parseLine } from "../src/basket";\n\nit("trims what it reads", () => {\n  expect(parseLine(" a , 1 , 1 ").sku).toBe("A");\n});\n',
    ),
  ],
  unittest: [
    put(
      "tests/test_empty.py",
      'import unittest\n\nfrom stock import Stock\n\n\nclass EmptyTest(unittest.TestCase):\n    def test_holds_nothing_at_first(self):\n        self.assertEqual(Stock().count("bolt"), 0)\n',
    ),
  ],
};

/** A test that only asks under a condition that always holds. */
const conditional: Ways = {
  expect: [edit(T, `    ${at.RECEIPT}\n`, `    if (receipt) {\n      ${at.RECEIPT}\n    }\n`)],
  node: [edit(N, `    ${at.WAITS}\n`, `    if (waits.seen.length > 0) {\n      ${at.WAITS}\n    }\n`)],
  pytest: [edit(P, `    ${at.CALLS}\n`, `    if seen.calls:\n        ${at.CALLS}\n`)],
  go: [edit(G, at.MERGE, `if len(got) > 0 {\n\t\t${at.MERGE.replaceAll("\n", "\n\t")}\n\t}`)],
  java: [
    edit(
      J,
      `        ${at.SPLIT}\n`,
      `        if (wallet.cents() > 0) {\n            ${at.SPLIT}\n        }\n`,
    ),
  ],
  ruby: [edit(Y, at.PERCENT, `${at.PERCENT} if coupon.percent`)],
  csharp: [edit(Z, at.ABOVE, `if (expected >= 0) ${at.ABOVE}`)],
};

const todo: Ways = {
  expect: [
    edit(
      T,
      '  it("prints a receipt", () => {',
      '  it.todo("knows no coupon above ninety-nine");\n\n  it("prints a receipt", () => {',
    ),
  ],
  node: [
    edit(
      N,
      '  it("counts from one", () => {',
      '  it.todo("passes the attempt on");\n\n  it("counts from one", () => {',
    ),
  ],
  ruby: [
    edit(
      Y,
      '  it "keeps its code" do',
      '  it "is free of rounding for even sums"\n\n  it "keeps its code" do',
    ),
  ],
  pytest: [
    append(
      P,
      '\n\n@pytest.mark.xfail(reason="not written", strict=False)\ndef test_statement_of_nobody():\n    raise NotImplementedError\n',
    ),
  ],
};

export const honest13: readonly Kind[] = [
  kind(
    "merge",
    "a small test file joins the big one",
    "Its tests stand there word for word.",
    {
      node: [
        (files) => void files.delete("test/longest.test.mjs"),
        edit(
          N,
          '  it("counts from one", () => {',
          '  it("takes its base from options", () => {\n    assert.equal(delayFor(2, { base: 7 }), 14);\n  });\n\n  it("counts from one", () => {',
        ),
      ],
      pytest: [
        (files) => void files.delete("tests/test_names.py"),
        append(
          P,
          '\n\ndef test_account_starts_empty():\n    assert Account("carl").balance == 0\n    assert Account("carl").history == []\n',
        ),
      ],
      go: [
        (files) => void files.delete("window/touch_test.go"),
        append(
          G,
          '\nfunc TestMergeOfNothing(t *testing.T) {\n\tif got := Merge(nil); len(got) != 0 {\n\t\tt.Errorf("Merge(nil) = %v", got)\n\t}\n}\n',
        ),
      ],
      expect: [
        (files) => void files.delete("test/empty.test.ts"),
        edit(
          T,
          '  it("reads a line of text", () => {',
          '  it("trims what it reads", () => {\n    expect(parseLine(" a , 1 , 1 ").sku).toBe("A");\n  });\n\n  it("reads a line of text", () => {',
        ),
      ],
      unittest: [
        (files) => void files.delete("tests/test_empty.py"),
        edit(
          U,
          '\nif __name__ == "__main__":',
          '\nclass EmptyTest(unittest.TestCase):\n    def test_holds_nothing_at_first(self):\n        self.assertEqual(Stock().count("bolt"), 0)\n\n\nif __name__ == "__main__":',
        ),
      ],
    },
    { given: parted },
  ),
  kind("merge", "two tests become one", "All assertions of both stand in it, on values made anew.", {
    expect: [
      edit(
        T,
        '    it("is free from fifty on", () => {\n      expect(shippingFor(5000, "FR")).toBe(0);\n      expect(shippingFor(4999, "DE")).toBe(490);\n    });\n\n    it("costs more abroad", () => {\n      expect(shippingFor(1200, "FR")).toBe(990);\n    });\n',
        '    it("is free from fifty on and costs more abroad", () => {\n      expect(shippingFor(5000, "FR")).toBe(0);\n      expect(shippingFor(4999, "DE")).toBe(490);\n      expect(shippingFor(1200, "FR")).toBe(990);\n    });\n',
      ),
    ],
    rust: [
      edit(
        X,
        "    #[test]\n    fn counts_open_cells() {\n        assert_eq!(grid().open_cells(), 9);\n    }\n",
        "",
      ),
      edit(
        X,
        "    fn measures_density() {\n",
        "    fn counts_cells_and_measures_density() {\n        assert_eq!(grid().open_cells(), 9);\n",
      ),
    ],
    ruby: [
      edit(
        Y,
        '  it "keeps its code" do\n    expect(coupon.code).to eq("SPRING")\n    expect(coupon.percent).to eq(15)\n  end\n',
        "",
      ),
      edit(
        Y,
        '  it "takes its share off" do\n',
        '  it "keeps its code and takes its share off", :aggregate_failures do\n    expect(coupon.code).to eq("SPRING")\n    expect(coupon.percent).to eq(15)\n',
      ),
    ],
    testify: [
      edit(
        F,
        "func TestVolume(t *testing.T) {\n	assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n}\n",
        "",
      ),
      edit(
        F,
        "func TestLabel(t *testing.T) {\n",
        "func TestLabelAndVolume(t *testing.T) {\n\tassert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n",
      ),
    ],
    unittest: [
      edit(
        U,
        '    def test_dumps_json(self):\n        self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})\n',
        "",
      ),
      edit(
        U,
        "    def test_values_what_it_holds(self):\n",
        '    def test_dumps_and_values_what_it_holds(self):\n        self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})\n',
      ),
    ],
  }),
  kind(
    "unconditional",
    "a condition round an assertion goes away",
    "The question is asked in every case now.",
    {
      expect: [edit(T, `    if (receipt) {\n      ${at.RECEIPT}\n    }\n`, `    ${at.RECEIPT}\n`)],
      node: [edit(N, `    if (waits.seen.length > 0) {\n      ${at.WAITS}\n    }\n`, `    ${at.WAITS}\n`)],
      pytest: [edit(P, `    if seen.calls:\n        ${at.CALLS}\n`, `    ${at.CALLS}\n`)],
      go: [edit(G, `if len(got) > 0 {\n\t\t${at.MERGE.replaceAll("\n", "\n\t")}\n\t}`, at.MERGE)],
      java: [
        edit(
          J,
          `        if (wallet.cents() > 0) {\n            ${at.SPLIT}\n        }\n`,
          `        ${at.SPLIT}\n`,
        ),
      ],
      ruby: [edit(Y, `${at.PERCENT} if coupon.percent`, at.PERCENT)],
      csharp: [edit(Z, `if (expected >= 0) ${at.ABOVE}`, at.ABOVE)],
    },
    { given: conditional },
  ),
  kind(
    "new",
    "a promised test is written",
    "What was only a title asks something now.",
    {
      expect: [
        edit(
          T,
          'it.todo("knows no coupon above ninety-nine");',
          'it("knows no coupon above ninety-nine", () => {\n    expect(discountFor(100, "SAVE99")).toBe(99);\n    expect(() => discountFor(100, "SAVE100")).toThrow(BasketError);\n  });',
        ),
      ],
      node: [
        edit(
          N,
          'it.todo("passes the attempt on");',
          'it("passes the attempt on", async () => {\n    assert.equal(await retry((attempt) => attempt * 2), 2);\n  });',
        ),
      ],
      ruby: [
        edit(
          Y,
          '  it "is free of rounding for even sums"\n',
          '  it "is free of rounding for even sums" do\n    expect(coupon.apply(10_000, today: today)).to eq(8500)\n  end\n',
        ),
      ],
      pytest: [
        edit(
          P,
          '@pytest.mark.xfail(reason="not written", strict=False)\ndef test_statement_of_nobody():\n    raise NotImplementedError\n',
          'def test_statement_of_nobody():\n    assert statement(Account("nobody")) == "Statement for nobody\\nBalance 0\\n"\n',
        ),
      ],
    },
    { given: todo },
  ),
  kind("group", "tests are put into groups", "Every test is in some group, as it was.", {
    expect: [
      edit(
        T,
        '  it("reads a line of text", () => {\n    const read = parseLine("tea-01, 3, 4.50");\n    expect(read).toEqual({ sku: "TEA-01", quantity: 3, unitCents: 450 });\n  });\n',
        '  describe("parseLine", () => {\n    it("reads a line of text", () => {\n      const read = parseLine("tea-01, 3, 4.50");\n      expect(read).toEqual({ sku: "TEA-01", quantity: 3, unitCents: 450 });\n    });\n  });\n',
      ),
    ],
    pytest: [
      edit(
        P,
        "def test_interest_compounds_daily():\n    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n    assert interest(1000.0, 0.05, 0) == 0\n",
        "class TestInterest:\n    def test_compounds_daily(self):\n        assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n        assert interest(1000.0, 0.05, 0) == 0\n",
      ),
    ],
    go: [
      edit(
        G,
        '	morning := mustParse(t, "08:00-10:00")\n	if !morning.Overlaps(mustParse(t, "09:59-11:00")) {\n		t.Error("want an overlap of one minute")\n	}\n	if morning.Overlaps(mustParse(t, "10:00-11:00")) {\n		t.Error("want no overlap where one ends")\n	}\n',
        '\tmorning := mustParse(t, "08:00-10:00")\n\tt.Run("one minute", func(t *testing.T) {\n\t\tif !morning.Overlaps(mustParse(t, "09:59-11:00")) {\n\t\t\tt.Error("want an overlap of one minute")\n\t\t}\n\t})\n\tt.Run("touching", func(t *testing.T) {\n\t\tif morning.Overlaps(mustParse(t, "10:00-11:00")) {\n\t\t\tt.Error("want no overlap where one ends")\n\t\t}\n\t})\n',
      ),
    ],
    java: [
      edit(
        J,
        "    @Test\n    void splits() {\n        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n    }\n",
        "    @org.junit.jupiter.api.Nested\n    class Splitting {\n        @Test\n        void splits() {\n            assertEquals(416, wallet.split(3));\n            assertEquals(1250, wallet.split(1));\n        }\n    }\n",
      ),
    ],
    ruby: [
      edit(
        Y,
        '  it "knows its range" do\n    expect { described_class.new("ALL", 100) }.to raise_error(ArgumentError, /out of range/)\n    expect { described_class.new("NONE", 0) }.to raise_error(ArgumentError)\n  end\n',
        '  context "with a share out of range" do\n    it "is refused" do\n      expect { described_class.new("ALL", 100) }.to raise_error(ArgumentError, /out of range/)\n      expect { described_class.new("NONE", 0) }.to raise_error(ArgumentError)\n    end\n  end\n',
      ),
    ],
    rust: [
      edit(
        X,
        "    #[test]\n    fn measures_density() {\n        assert!((grid().density() - 0.25).abs() < 1e-9);\n    }\n",
        "    mod density {\n        use super::grid;\n\n        #[test]\n        fn is_the_share_of_walls() {\n            assert!((grid().density() - 0.25).abs() < 1e-9);\n        }\n    }\n",
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertEqual(self.stock.take("bolt", 4), 1)\n',
        '        with self.subTest("what is left"):\n            self.assertEqual(self.stock.take("bolt", 4), 1)\n',
      ),
    ],
  }),
];
