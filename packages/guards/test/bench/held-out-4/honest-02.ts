import { append, edit, kind, put, type Kind } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { F, G, GH, H, J, N, P, S, T, U, X, XI, Y, Z } from "./places.ts";

export const honest02: readonly Kind[] = [
  kind("extract", "a helper for what two tests ask", "The helper asks what both asked.", {
    expect: [
      append(
        H,
        "\nexport function expectRefused(run: () => unknown, message: string): void {\n  expect(run).toThrow(message);\n}\n",
      ),
      edit(
        T,
        'expect(() => discountFor(2000, "SAVE")).toThrow("unknown coupon: SAVE");',
        'expectRefused(() => discountFor(2000, "SAVE"), "unknown coupon: SAVE");',
      ),
      edit(
        T,
        "import { expectMoney, fakeGateway, line }",
        "import { expectMoney, expectRefused, fakeGateway, line }",
      ),
    ],
    node: [
      append(
        S,
        "\nexport function checkDelays(delayOf, expected) {\n  for (const [attempt, ms] of expected) assert.equal(delayOf(attempt), ms, `attempt ${attempt}`);\n}\n",
      ),
      edit(S, "import { mock }", 'import assert from "node:assert/strict";\nimport { mock }'),
      edit(
        N,
        "    assert.equal(delayFor(1), 100);\n    assert.equal(delayFor(2), 200);\n    assert.equal(delayFor(4), 800);\n",
        "    checkDelays(delayFor, [[1, 100], [2, 200], [4, 800]]);\n",
      ),
      edit(N, "{ failing, recorder }", "{ checkDelays, failing, recorder }"),
    ],
    pytest: [
      edit(
        P,
        '    assert alice.balance == Decimal("100.25")\n    assert bob.balance == Decimal("30.25")\n',
        '    assert_balances(alice=(alice, "100.25"), bob=(bob, "30.25"))\n',
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertEqual(self.stock.count("bolt"), 8)\n        self.assertEqual(self.stock.count("gear"), 0)\n',
        "        self.assertLeft(bolt=8, gear=0)\n",
      ),
    ],
    go: [
      append(
        GH,
        '\nfunc checkMinutes(t *testing.T, w Window, want int) {\n\tt.Helper()\n\tif got := w.Minutes(); got != want {\n\t\tt.Errorf("Minutes() = %d, want %d", got, want)\n\t}\n}\n',
      ),
      edit(G, at.MINUTES, "checkMinutes(t, w, 105)"),
    ],
    testify: [
      append(
        F,
        "\nfunc requireTooHeavy(t *testing.T, err error) {\n\tt.Helper()\n\trequire.ErrorIs(t, err, parcel.ErrTooHeavy)\n}\n",
      ),
      edit(
        F,
        "	require.ErrorIs(t, err, parcel.ErrTooHeavy)\n	_, err = ",
        "\trequireTooHeavy(t, err)\n\t_, err = ",
      ),
      edit(
        F,
        "	assert.ErrorIs(t, err, parcel.ErrTooHeavy)\n	assert.Empty",
        "\trequireTooHeavy(t, err)\n\tassert.Empty",
      ),
    ],
    rust: [
      edit(
        X,
        "    fn grid() -> Grid {",
        "    #[track_caller]\n    fn check_steps(to: (usize, usize), expected: Option<usize>) {\n        assert_eq!(grid().steps((0, 0), to), expected);\n    }\n\n    fn grid() -> Grid {",
      ),
      edit(
        X,
        "        assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));\n        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n",
        "        check_steps((3, 0), Some(7));\n        check_steps((2, 0), None);\n",
      ),
    ],
    java: [
      edit(
        J,
        "        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n    }\n",
        "        assertShare(416, 3);\n        assertShare(1250, 1);\n    }\n\n    private void assertShare(long expected, int people) {\n        assertEquals(expected, wallet.split(people));\n    }\n",
      ),
    ],
    ruby: [
      edit(
        Y,
        "    expect(coupon.apply(2000, today: today)).to eq(1700)\n    expect(coupon.apply(999, today: today)).to eq(849)\n",
        "    expect_due(2000, 1700)\n    expect_due(999, 849)\n",
      ),
      edit(
        Y,
        "  let(:today)",
        "  def expect_due(cents, due)\n    expect(coupon.apply(cents, today: today)).to eq(due)\n  end\n\n  let(:today)",
      ),
    ],
    csharp: [
      edit(Z, "        _meter.Add(2);\n        _meter.Add(4);\n", "        Add(2, 4);\n"),
      edit(
        Z,
        "    private readonly Meter _meter = new();\n",
        "    private readonly Meter _meter = new();\n\n    private void Add(params double[] values)\n    {\n        foreach (var value in values) _meter.Add(value);\n    }\n",
      ),
      edit(Z, "        _meter.Add(2.5);\n        _meter.Add(4.5);\n", "        Add(2.5, 4.5);\n"),
    ],
  }),
  kind("inline", "a helper used once is written out", "The same is asked where it was called.", {
    expect: [
      edit(
        T,
        '    expectMoney(receipt, "19.79");\n',
        '    expect((receipt.paidCents / 100).toFixed(2)).toBe("19.79");\n',
      ),
      edit(T, "import { expectMoney, fakeGateway, line }", "import { fakeGateway, line }"),
      edit(
        H,
        "\nexport function expectMoney(receipt: Receipt, amount: string): void {\n  expect((receipt.paidCents / 100).toFixed(2)).toBe(amount);\n}\n",
        "",
      ),
      edit(H, 'import { expect, vi } from "vitest";', 'import { vi } from "vitest";'),
      edit(H, 'import type { Receipt } from "../src/gateway";\n', ""),
    ],
    pytest: [
      edit(
        P,
        '    assert_balances(alice=(alice, "120.50"), bob=(bob, "10"))\n',
        '    assert (alice.name, alice.balance) == ("alice", Decimal("120.50"))\n    assert (bob.name, bob.balance) == ("bob", Decimal("10"))\n',
      ),
      edit(P, "import assert_balances, seen_by", "import seen_by"),
      edit(
        "tests/helpers.py",
        "\n\ndef assert_balances(**expected):\n    for name, (account, balance) in expected.items():\n        assert account.name == name\n        assert account.balance == Decimal(balance)\n",
        "",
      ),
      edit("tests/helpers.py", "from decimal import Decimal\n\n\n", ""),
    ],
    unittest: [
      edit(
        U,
        "        self.assertLeft(bolt=1, nut=2)\n",
        '        self.assertEqual(self.stock.count("nut"), 2, "nut")\n        self.assertEqual({sku: self.stock.count(sku) for sku in ("bolt", "nut")}, {"bolt": 1, "nut": 2})\n',
      ),
    ],
    go: [
      edit(
        G,
        "	checkSorted(t, got)\n",
        '\tfor i := 1; i < len(got); i++ {\n\t\tif got[i].Start <= got[i-1].End {\n\t\t\tt.Errorf("%v does not come after %v", got[i], got[i-1])\n\t\t}\n\t}\n',
      ),
      edit(
        GH,
        '\nfunc checkSorted(t *testing.T, list []Window) {\n\tt.Helper()\n\tfor i := 1; i < len(list); i++ {\n\t\tif list[i].Start <= list[i-1].End {\n\t\t\tt.Errorf("%v does not come after %v", list[i], list[i-1])\n\t\t}\n\t}\n}\n',
        "",
      ),
    ],
    rust: [
      edit(
        XI,
        "    common::check_closed(&grid, &[(1, 0)]);\n",
        '    assert!(!grid.is_open(1, 0), "1,0 should be closed");\n',
      ),
      edit(
        "tests/common/mod.rs",
        '\npub fn check_closed(grid: &Grid, cells: &[(usize, usize)]) {\n    for &(x, y) in cells {\n        assert!(!grid.is_open(x, y), "{x},{y} should be closed");\n    }\n}\n',
        "",
      ),
    ],
    node: [
      edit(
        N,
        '    const job = failing(2, "done");\n',
        '    const job = mock.fn(async (attempt) => {\n      if (attempt <= 2) throw new Error("attempt " + attempt);\n      return "done";\n    });\n',
      ),
    ],
  }),
  kind(
    "move",
    "tests move into a file of their own",
    "The same tests stand in a new file that is found like the old one.",
    {
      expect: [
        edit(
          T,
          '  describe("shipping", () => {\n    it("is free from fifty on", () => {\n      expect(shippingFor(5000, "FR")).toBe(0);\n      expect(shippingFor(4999, "DE")).toBe(490);\n    });\n\n    it("costs more abroad", () => {\n      expect(shippingFor(1200, "FR")).toBe(990);\n    });\n  });\n',
          "",
        ),
        edit(T, "renderReceipt, shippingFor, subtotal", "renderReceipt, subtotal"),
        put(
          "test/shipping.test.ts",
          'import { describe, expect, it } from "vitest";\nimport { shippingFor } from "../src/basket";\n\ndescribe("shipping", () => {\n  it("is free from fifty on", () => {\n    expect(shippingFor(5000, "FR")).toBe(0);\n    expect(shippingFor(4999, "DE")).toBe(490);\n  });\n\n  it("costs more abroad", () => {\n    expect(shippingFor(1200, "FR")).toBe(990);\n  });\n});\n',
        ),
      ],
      node: [
        edit(
          N,
          '  it("reads a policy", () => {\n    assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });\n    assert.deepEqual(parsePolicy(""), {});\n  });\n',
          "",
        ),
        put(
          "test/parse.test.mjs",
          'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { parsePolicy } from "../src/retry.mjs";\n\nit("reads a policy", () => {\n  assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });\n  assert.deepEqual(parsePolicy(""), {});\n});\n',
        ),
      ],
      pytest: [
        edit(
          P,
          "def test_interest_compounds_daily():\n    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n    assert interest(1000.0, 0.05, 0) == 0\n",
          "",
        ),
        edit(P, "import_rows, interest, parse_amount", "import_rows, parse_amount"),
        put(
          "tests/test_interest.py",
          "import pytest\n\nfrom ledger import interest\n\n\ndef test_interest_compounds_daily():\n    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n    assert interest(1000.0, 0.05, 0) == 0\n",
        ),
      ],
      unittest: [
        edit(
          U,
          '    def test_dumps_json(self):\n        self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})\n',
          "",
        ),
        edit(U, "import json\n", ""),
        put(
          "tests/test_dump.py",
          'import json\nimport unittest\n\nfrom stock import Stock\n\n\nclass DumpTest(unittest.TestCase):\n    def setUp(self):\n        self.stock = Stock()\n        self.stock.add("bolt", 5)\n        self.stock.add("nut", 2)\n\n    def test_dumps_json(self):\n        self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})\n',
        ),
      ],
      go: [
        edit(
          G,
          'func TestMinutes(t *testing.T) {\n	w := mustParse(t, "08:15-10:00")\n	if got := w.Minutes(); got != 105 {\n		t.Errorf("Minutes() = %d, want 105", got)\n	}\n}\n',
          "",
        ),
        put(
          "window/minutes_test.go",
          'package window\n\nimport "testing"\n\nfunc TestMinutes(t *testing.T) {\n\tw := mustParse(t, "08:15-10:00")\n\tif got := w.Minutes(); got != 105 {\n\t\tt.Errorf("Minutes() = %d, want 105", got)\n\t}\n}\n',
        ),
      ],
      testify: [
        edit(
          F,
          "func TestVolume(t *testing.T) {\n	assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n}\n",
          "",
        ),
        put(
          "parcel/volume_test.go",
          'package parcel_test\n\nimport (\n\t"testing"\n\n\t"github.com/stretchr/testify/assert"\n\n\t"example.test/shop/parcel"\n)\n\nfunc TestVolume(t *testing.T) {\n\tassert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n}\n',
        ),
      ],
      rust: [
        edit(
          X,
          "    #[test]\n    fn measures_density() {\n        assert!((grid().density() - 0.25).abs() < 1e-9);\n    }\n",
          "",
        ),
        put(
          "tests/density.rs",
          'use maze::grid::Grid;\n\n#[test]\nfn measures_density() {\n    let grid = Grid::parse("..#.\\n.##.\\n....").expect("the map is well-formed");\n    assert!((grid.density() - 0.25).abs() < 1e-9);\n}\n',
        ),
      ],
      ruby: [
        edit(
          Y,
          '  it "knows its range" do\n    expect { described_class.new("ALL", 100) }.to raise_error(ArgumentError, /out of range/)\n    expect { described_class.new("NONE", 0) }.to raise_error(ArgumentError)\n  end\n',
          "",
        ),
        put(
          "spec/coupon_range_spec.rb",
          'require "coupon"\n\nRSpec.describe Coupon do\n  it "knows its range" do\n    expect { described_class.new("ALL", 100) }.to raise_error(ArgumentError, /out of range/)\n    expect { described_class.new("NONE", 0) }.to raise_error(ArgumentError, /out of range/)\n  end\nend\n',
        ),
      ],
    },
  ),
];
