/** Where the base repositories keep what the kinds edit. */
export const T = "test/basket.test.ts";
export const B = "src/basket.ts";
export const H = "test/helpers.ts";
export const N = "test/retry.test.mjs";
export const R = "src/retry.mjs";
export const S = "test/support.mjs";
export const P = "tests/test_ledger.py";
export const L = "ledger.py";
export const C = "tests/conftest.py";
export const U = "tests/test_stock.py";
export const K = "stock.py";
export const G = "window/window_test.go";
export const W = "window/window.go";
export const GH = "window/helpers_test.go";
export const F = "parcel/parcel_test.go";
export const FP = "parcel/parcel.go";
export const X = "src/grid.rs";
export const XI = "tests/walk.rs";
export const J = "src/test/java/shop/WalletTest.java";
export const JW = "src/main/java/shop/Wallet.java";
export const Y = "spec/coupon_spec.rb";
export const YC = "lib/coupon.rb";
export const Z = "test/MeterTests.cs";
export const ZM = "src/Meter.cs";
export const CI = ".github/workflows/ci.yml";

/** Statements that several kinds start from. */
export const SUM = "expect(subtotal(lines)).toBe(2199);";
export const RECEIPT = 'expect(receipt).toEqual({ id: "ch_81", paidCents: 1979, lines: 2 });';
export const ABROAD = 'expect(shippingFor(1200, "FR")).toBe(990);';
export const FOUR = "assert.equal(delayFor(4), 800);";
export const WAITS = "assert.deepEqual(waits.seen, [100, 200]);";
export const BOB = 'assert bob.balance == Decimal("30.25")';
export const CALLS = 'assert seen.calls == [(2, "overdrawn"), (3, "bad-amount")]';
export const GOLD = "assert statement(alice) == GOLDEN.read_text()";
export const BOLT = 'self.assertEqual(self.stock.count("bolt"), 8)';
export const LOW = 'self.assertListEqual(self.stock.low(6), ["bolt", "nut"])';
export const LAST = 'self.assertEqual(self.stock.log[-1], (102, "take", "nut", 1))';
export const MINUTES =
  'if got := w.Minutes(); got != 105 {\n\t\tt.Errorf("Minutes() = %d, want 105", got)\n\t}';
export const MERGE =
  'if !reflect.DeepEqual(got, want) {\n\t\tt.Errorf("Merge = %v, want %v", got, want)\n\t}';
export const BOOKED = "assert.Equal(t, []int{550}, c.calls)";
export const REF = 'assert.Equal(t, "ref-p4", ref)';
export const OPEN = "assert_eq!(grid().open_cells(), 9);";
export const WAY = "assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));";
export const PAID = "assertEquals(1000, wallet.cents());";
export const SPLIT = "assertEquals(416, wallet.split(3));";
export const OFF = "expect(coupon.apply(2000, today: today)).to eq(1700)";
export const PERCENT = "expect(coupon.percent).to eq(15)";
export const MEAN = "Assert.Equal(3.5, _meter.Mean(), 6);";
export const ABOVE = "Assert.Equal(expected, _meter.Above(limit));";
