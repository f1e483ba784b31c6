import { append, edit, everywhere, kind, put, type Kind } from "../held-out-3/kind.ts";
import { B, F, FP, G, J, JW, K, L, N, P, R, T, U, W, X, XI, Y, YC, Z, ZM } from "./places.ts";

export const honest08: readonly Kind[] = [
  kind("builder", "a builder makes the values", "It makes the same values.", {
    expect: [
      put(
        "test/build.ts",
        'import type { Line } from "../src/basket";\n\nexport const aLine = (changes: Partial<Line> = {}): Line => ({\n  sku: "TEA-01",\n  unitCents: 450,\n  quantity: 2,\n  ...changes,\n});\n',
      ),
      edit(
        T,
        'lines = [line("TEA-01", 450, 2), line("MUG-07", 1299, 1)];',
        'lines = [aLine(), aLine({ sku: "MUG-07", unitCents: 1299, quantity: 1 })];',
      ),
      edit(
        T,
        'import { expectMoney, fakeGateway, line } from "./helpers";',
        'import { aLine } from "./build";\nimport { expectMoney, fakeGateway } from "./helpers";',
      ),
    ],
    testify: [
      append(
        F,
        "\nfunc aParcel(id string, grams int) parcel.Parcel {\n\treturn parcel.Parcel{ID: id, Grams: grams}\n}\n",
      ),
      edit(F, 'parcel.Parcel{ID: "p4", Grams: 800}', 'aParcel("p4", 800)'),
      edit(F, 'parcel.Parcel{ID: "p6", Grams: 20000}', 'aParcel("p6", 20000)'),
    ],
    pytest: [
      append(
        "tests/helpers.py",
        '\n\nclass AccountBuilder:\n    def __init__(self, name):\n        self._name = name\n        self._balance = Decimal("0")\n\n    def holding(self, balance):\n        self._balance = Decimal(balance)\n        return self\n\n    def build(self):\n        return Account(self._name, self._balance)\n',
      ),
      edit(
        "tests/helpers.py",
        "from decimal import Decimal\n",
        "from decimal import Decimal\n\nfrom ledger import Account\n",
      ),
      edit(
        P,
        'return Account("alice", Decimal("120.50"))',
        'return AccountBuilder("alice").holding("120.50").build()',
      ),
      edit(P, 'return Account("bob", Decimal("10"))', 'return AccountBuilder("bob").holding("10").build()'),
      edit(P, "import assert_balances, seen_by", "import AccountBuilder, assert_balances, seen_by"),
      edit(P, "from ledger import Account, LedgerError", "from ledger import LedgerError"),
    ],
    rust: [
      edit(
        "tests/common/mod.rs",
        "pub fn check_closed",
        'pub struct Rows(Vec<String>);\n\nimpl Rows {\n    pub fn row(mut self, row: &str) -> Self {\n        self.0.push(row.to_owned());\n        self\n    }\n\n    pub fn build(&self) -> Grid {\n        Grid::parse(&self.0.join("\\n")).unwrap()\n    }\n}\n\npub fn rows() -> Rows {\n    Rows(Vec::new())\n}\n\npub fn check_closed',
      ),
      edit(XI, 'let grid = Grid::parse(".#.").unwrap();', 'let grid = common::rows().row(".#.").build();'),
      edit(XI, "use maze::grid::Grid;\n\n", ""),
    ],
    java: [
      edit(J, "        wallet = new Wallet(1250);\n", "        wallet = walletOf(12, 50);\n"),
      edit(
        J,
        "    @BeforeEach\n",
        "    private static Wallet walletOf(long whole, long cents) {\n        return new Wallet(whole * 100 + cents);\n    }\n\n    @BeforeEach\n",
      ),
    ],
    ruby: [
      edit(
        Y,
        '  subject(:coupon) { described_class.new("SPRING", 15, ends: Date.new(2026, 3, 31)) }\n',
        '  subject(:coupon) { build_coupon }\n\n  def build_coupon(code: "SPRING", percent: 15, ends: Date.new(2026, 3, 31))\n    described_class.new(code, percent, ends: ends)\n  end\n',
      ),
      edit(Y, 'described_class.new("ALL", 100)', 'build_coupon(code: "ALL", percent: 100)'),
    ],
  }),
  kind("async", "a function becomes asynchronous", "Tests await it and ask the same.", {
    expect: [
      edit(
        B,
        "export function shippingFor(cents: number, country: string): number {",
        "export async function shippingFor(cents: number, country: string): Promise<number> {",
      ),
      edit(
        T,
        'it("is free from fifty on", () => {\n      expect(shippingFor(5000, "FR")).toBe(0);\n      expect(shippingFor(4999, "DE")).toBe(490);',
        'it("is free from fifty on", async () => {\n      expect(await shippingFor(5000, "FR")).toBe(0);\n      await expect(shippingFor(4999, "DE")).resolves.toBe(490);',
      ),
      edit(
        T,
        'it("costs more abroad", () => {\n      expect(shippingFor(1200, "FR")).toBe(990);',
        'it("costs more abroad", async () => {\n      await expect(shippingFor(1200, "FR")).resolves.toBe(990);',
      ),
    ],
    node: [
      edit(R, "export function parsePolicy(text) {", "export async function parsePolicy(text) {"),
      edit(
        N,
        'it("reads a policy", () => {\n    assert.deepEqual(parsePolicy("base=50; factor=3;max=900")',
        'it("reads a policy", async () => {\n    assert.deepEqual(await parsePolicy("base=50; factor=3;max=900")',
      ),
      edit(N, 'assert.deepEqual(parsePolicy(""), {});', 'assert.deepEqual(await parsePolicy(""), {});'),
      edit(
        N,
        'not numbers", () => {\n    for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);',
        'not numbers", async () => {\n    for (const bad of ["base=x", "max=", "factor"]) await assert.rejects(parsePolicy(bad), SyntaxError);',
      ),
    ],
    pytest: [
      edit(
        L,
        "def import_rows(rows, accounts, notify) -> int:",
        "async def import_rows(rows, accounts, notify) -> int:",
      ),
      edit(
        P,
        'assert import_rows(rows, {"alice": alice, "bob": bob}, seen) == 1',
        'assert asyncio.run(import_rows(rows, {"alice": alice, "bob": bob}, seen)) == 1',
      ),
      edit(P, "from decimal import Decimal\n", "import asyncio\nfrom decimal import Decimal\n"),
    ],
    csharp: [
      edit(
        ZM,
        "public double Mean() => _values.Count == 0",
        "public async Task<double> Mean() => await Task.FromResult(_values.Count) == 0",
      ),
      edit(Z, "    public void Averages()", "    public async Task Averages()"),
      edit(Z, "Assert.Equal(3.5, _meter.Mean(), 6);", "Assert.Equal(3.5, await _meter.Mean(), 6);"),
      edit(Z, "    public void HasNoMeanOfNothing()", "    public async Task HasNoMeanOfNothing()"),
      edit(
        Z,
        "Assert.Throws<InvalidOperationException>(() => _meter.Mean());",
        "await Assert.ThrowsAsync<InvalidOperationException>(() => _meter.Mean());",
      ),
    ],
    unittest: [
      edit(K, "    def dump(self):", "    async def dump(self):"),
      edit(U, "json.loads(self.stock.dump())", "json.loads(asyncio.run(self.stock.dump()))"),
      edit(U, "import json\n", "import asyncio\nimport json\n"),
    ],
  }),
  kind("api", "arguments become one object", "Calls are written anew with the same values.", {
    expect: [
      edit(
        B,
        "export function shippingFor(cents: number, country: string): number {",
        "export function shippingFor({ cents, country }: { cents: number; country: string }): number {",
      ),
      edit(T, 'shippingFor(5000, "FR")', 'shippingFor({ cents: 5000, country: "FR" })'),
      edit(T, 'shippingFor(4999, "DE")', 'shippingFor({ cents: 4999, country: "DE" })'),
      edit(T, 'shippingFor(1200, "FR")', 'shippingFor({ cents: 1200, country: "FR" })'),
    ],
    node: [
      edit(
        R,
        "export function delayFor(attempt, { base = 100, factor = 2, max = 5000 } = {}) {",
        "export function delayFor({ attempt, base = 100, factor = 2, max = 5000 }) {",
      ),
      edit(R, "delayFor(attempt, delays)", "delayFor({ attempt, ...delays })"),
      edit(N, "delayFor(1)", "delayFor({ attempt: 1 })"),
      edit(N, "delayFor(2)", "delayFor({ attempt: 2 })"),
      edit(N, "delayFor(4)", "delayFor({ attempt: 4 })"),
      edit(N, "delayFor(20)", "delayFor({ attempt: 20 })"),
      edit(N, "delayFor(3, { base", "delayFor({ attempt: 3, base"),
      edit(N, "delayFor(0)", "delayFor({ attempt: 0 })"),
    ],
    pytest: [
      edit(
        L,
        "def interest(balance: float, rate: float, days: int)",
        "def interest(balance: float, *, rate: float, days: int)",
      ),
      edit(P, "interest(1000.0, 0.05, 365)", "interest(1000.0, rate=0.05, days=365)"),
      edit(P, "interest(1000.0, 0.05, 0)", "interest(1000.0, rate=0.05, days=0)"),
    ],
    testify: [
      edit(
        FP,
        "func Volume(l, w, h float64) float64 { return l * w * h / 1000 }",
        "// Box is in centimetres.\ntype Box struct{ L, W, H float64 }\n\nfunc Volume(b Box) float64 { return b.L * b.W * b.H / 1000 }",
      ),
      edit(F, "parcel.Volume(10, 30, 25)", "parcel.Volume(parcel.Box{L: 10, W: 30, H: 25})"),
    ],
    rust: [
      everywhere(
        X,
        "pub fn steps(&self, from: (usize, usize), to: (usize, usize))",
        "pub fn steps(&self, Leg { from, to }: Leg)",
      ),
      edit(
        X,
        "impl Grid {",
        "pub struct Leg {\n    pub from: (usize, usize),\n    pub to: (usize, usize),\n}\n\nimpl Grid {",
      ),
      edit(X, "steps((0, 0), (3, 0))", "steps(Leg { from: (0, 0), to: (3, 0) })"),
      edit(X, "steps((0, 0), (2, 0))", "steps(Leg { from: (0, 0), to: (2, 0) })"),
      edit(XI, "steps((0, 0), (4, 4))", "steps(Leg { from: (0, 0), to: (4, 4) })"),
      edit(XI, "steps((0, 0), (2, 0))", "steps(Leg { from: (0, 0), to: (2, 0) })"),
      edit(XI, "use maze::grid::Grid;", "use maze::grid::{Grid, Leg};"),
    ],
    java: [
      edit(
        JW,
        "    public void pay(long amount) {\n",
        "    public record Payment(long amount) {}\n\n    public void pay(Payment payment) {\n        long amount = payment.amount();\n",
      ),
      edit(J, "wallet.pay(250);", "wallet.pay(new Wallet.Payment(250));"),
      edit(J, "() -> wallet.pay(1300)", "() -> wallet.pay(new Wallet.Payment(1300))"),
      edit(J, "() -> wallet.pay(amount)", "() -> wallet.pay(new Wallet.Payment(amount))"),
    ],
    ruby: [
      edit(YC, "def initialize(code, percent, ends: nil)", "def initialize(code:, percent:, ends: nil)"),
      edit(Y, '.new("SPRING", 15, ends:', '.new(code: "SPRING", percent: 15, ends:'),
      edit(Y, '.new("ALL", 100)', '.new(code: "ALL", percent: 100)'),
      edit(Y, '.new("NONE", 0)', '.new(code: "NONE", percent: 0)'),
    ],
    go: [
      edit(W, "func Merge(list []Window) []Window {", "func Merge(list ...Window) []Window {"),
      edit(
        G,
        "Merge([]Window{{60, 90}, {0, 30}, {30, 45}, {80, 120}})",
        "Merge(Window{60, 90}, Window{0, 30}, Window{30, 45}, Window{80, 120})",
      ),
      edit(
        G,
        "Merge([]Window{{480, 500}, {490, 600}, {700, 710}})",
        "Merge(Window{480, 500}, Window{490, 600}, Window{700, 710})",
      ),
    ],
    unittest: [
      edit(K, "    def take(self, sku, count=1):", "    def take(self, sku, *, count=1):"),
      edit(U, 'self.stock.take("bolt", 4)', 'self.stock.take("bolt", count=4)'),
      edit(U, 'self.stock.take("nut", 3)', 'self.stock.take("nut", count=3)'),
    ],
  }),
];
