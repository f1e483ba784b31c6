import { append, edit, everywhere, kind, move, put, type Kind } from "../held-out-3/kind.ts";
import { B, CI, F, FP, G, J, K, L, N, P, T, U, W, X, XI, Y, Z } from "../held-out-4/places.ts";
import { GL, JH, PKG, PY, ZH, before } from "./places.ts";

const SNAP = "test/__snapshots__/basket.test.ts.snap";

export const honest02: readonly Kind[] = [
  kind(
    "move",
    "everyday: the test file goes to another folder",
    "Whole and unchanged but for its imports; the runner finds it there too.",
    {
      expect: [
        everywhere(T, '"../src/basket"', '"../../src/basket"'),
        edit(T, '"./helpers"', '"../helpers"'),
        move(T, "test/unit/basket.test.ts"),
        move(SNAP, "test/unit/__snapshots__/basket.test.ts.snap"),
      ],
      node: [
        edit(N, "../src/", "../../src/"),
        edit(N, "./support.mjs", "../support.mjs"),
        move(N, "test/unit/retry.test.mjs"),
      ],
      pytest: [
        edit(P, "Path(__file__).parent / ", "Path(__file__).parent.parent / "),
        move(P, "tests/unit/test_ledger.py"),
        put("tests/unit/__init__.py", ""),
      ],
      unittest: [move(U, "tests/unit/test_stock.py"), put("tests/unit/__init__.py", "")],
      go: [move(G, "window/span_test.go")],
      testify: [move(F, "parcel/shipping_test.go")],
      rust: [move(XI, "tests/walking.rs")],
      java: [
        edit(J, "package shop;\n", "package shop.money;\n"),
        edit(
          J,
          "import org.junit.jupiter.params.provider.CsvSource;\n",
          "import org.junit.jupiter.params.provider.CsvSource;\nimport shop.Wallet;\n",
        ),
        move(J, "src/test/java/shop/money/WalletTest.java"),
      ],
      ruby: [move(Y, "spec/lib/coupon_spec.rb")],
      csharp: [move(Z, "test/Unit/MeterTests.cs")],
    },
  ),
  kind(
    "format",
    "everyday: output looks another way, with its golden file",
    "Golden text and exact assertions say precisely what comes out now.",
    {
      expect: [edit(B, '"Lines: "', '"Articles: "'), edit(SNAP, "Lines: 2", "Articles: 2")],
      pytest: [
        edit(L, 'f"Balance {account.balance}"', 'f"Balance: {account.balance}"'),
        edit("tests/golden/statement.txt", "Balance 100.25", "Balance: 100.25"),
      ],
      go: [
        edit(W, '"%02d:%02d-%02d:%02d"', '"%02d:%02d - %02d:%02d"'),
        everywhere("window/testdata/merged.golden", "0-1", "0 - 1"),
        edit(G, '"08:05-23:59"', '"08:05 - 23:59"'),
      ],
      testify: [
        edit(FP, '" [" + label + "]"', '" <" + label + ">"'),
        edit(F, "p7 [fragile] [cold]", "p7 <fragile> <cold>"),
      ],
      unittest: [
        edit(K, '_note("take"', '_note("out"'),
        edit(U, '(102, "take", "nut", 1)', '(102, "out", "nut", 1)'),
      ],
    },
  ),
  kind(
    "helper",
    "everyday: what repeats becomes a helper",
    "The helper does the same steps and keeps every check.",
    {
      expect: [
        before(
          T,
          'describe("basket", () => {',
          "async function paid(lines: Line[], id: string, coupon?: string) {\n  const gateway = fakeGateway(id);\n  return { gateway, receipt: await checkout(lines, gateway, coupon) };\n}\n\n",
        ),
        edit(
          T,
          'const gateway = fakeGateway("ch_81");\n    const receipt = await checkout(lines, gateway, "SAVE10");',
          'const { gateway, receipt } = await paid(lines, "ch_81", "SAVE10");',
        ),
      ],
      pytest: [
        before(
          P,
          "@pytest.fixture\ndef alice",
          "def transfer_all(source, target, *amounts):\n    return [transfer(source, target, Decimal(amount)) for amount in amounts]\n\n\n",
        ),
        edit(
          P,
          '    transfer(alice, bob, Decimal("1"))\n    transfer(alice, bob, Decimal("2"))\n',
          '    transfer_all(alice, bob, "1", "2")\n',
        ),
      ],
      unittest: [
        append(
          "tests/base.py",
          "\n    def fill(self, **counts):\n        for sku, count in counts.items():\n            self.stock.add(sku, count)\n",
        ),
        edit(
          U,
          '        self.stock.add("bolt", 5)\n        self.stock.add("nut", 2)\n',
          "        self.fill(bolt=5, nut=2)\n",
        ),
      ],
      go: [
        edit(
          G,
          '	if !morning.Overlaps(mustParse(t, "09:59-11:00")) {',
          '	overlaps := func(text string) bool {\n		t.Helper()\n		return morning.Overlaps(mustParse(t, text))\n	}\n	if !overlaps("09:59-11:00") {',
        ),
        edit(G, 'if morning.Overlaps(mustParse(t, "10:00-11:00")) {', 'if overlaps("10:00-11:00") {'),
      ],
      testify: [
        before(
          F,
          "func TestPrice(",
          'func priceOf(t *testing.T, grams int) int {\n	t.Helper()\n	cents, err := parcel.Price(parcel.Parcel{ID: "p1", Grams: grams})\n	require.NoError(t, err)\n	return cents\n}\n\n',
        ),
        edit(
          F,
          '			got, err := parcel.Price(parcel.Parcel{ID: "p1", Grams: tc.grams})\n			require.NoError(t, err)\n			assert.Equal(t, tc.want, got)\n',
          "			assert.Equal(t, tc.want, priceOf(t, tc.grams))\n",
        ),
      ],
      rust: [
        before(
          X,
          "    #[test]\n    fn finds_a_way_round",
          "    fn far(to: (usize, usize)) -> Option<usize> {\n        grid().steps((0, 0), to)\n    }\n\n",
        ),
        edit(X, "assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));", "assert_eq!(far((3, 0)), Some(7));"),
        edit(X, "assert_eq!(grid().steps((0, 0), (2, 0)), None);", "assert_eq!(far((2, 0)), None);"),
      ],
      java: [
        before(
          J,
          JH,
          "    private void assertHolds(long cents) {\n        assertEquals(cents, wallet.cents());\n    }\n\n",
        ),
        edit(J, "assertEquals(1000, wallet.cents());", "assertHolds(1000);"),
        edit(J, "assertEquals(1250, wallet.cents());", "assertHolds(1250);"),
      ],
      ruby: [
        edit(
          Y,
          "  let(:today)",
          "  def price(cents, on: today) = coupon.apply(cents, today: on)\n\n  let(:today)",
        ),
        edit(Y, "expect(coupon.apply(2000, today: today))", "expect(price(2000))"),
        edit(Y, "expect(coupon.apply(999, today: today))", "expect(price(999))"),
      ],
      csharp: [
        before(
          Z,
          ZH,
          "    private void Measure(params double[] values)\n    {\n        foreach (var value in values) _meter.Add(value);\n    }\n\n",
        ),
        edit(Z, "        _meter.Add(2.5);\n        _meter.Add(4.5);\n", "        Measure(2.5, 4.5);\n"),
        edit(Z, "        _meter.Add(2);\n        _meter.Add(4);\n", "        Measure(2, 4);\n"),
      ],
    },
  ),
  kind("dependencies", "everyday: versions go up", "The same commands run with newer tools.", {
    vitest: [
      edit(PKG, '"vitest": "4.0.8"', '"vitest": "4.0.12"'),
      edit(PKG, '"eslint": "9.39.0"', '"eslint": "9.39.1"'),
    ],
    jest: [
      edit(PKG, '"jest": "30.2.0"', '"jest": "30.3.0"'),
      edit(PKG, '"typescript": "5.9.3"', '"typescript": "6.0.0"'),
    ],
    node: [edit(PKG, '  "type": "module",\n', '  "type": "module",\n  "engines": { "node": ">=22" },\n')],
    pytest: [
      edit(PY, 'requires-python = ">=3.11"', 'requires-python = ">=3.12"'),
      edit(PY, 'version = "1.4.0"', 'version = "1.4.1"'),
    ],
    unittest: [edit("tox.ini", "deps = coverage", "deps = coverage>=7.11")],
    go: [edit("go.mod", "go 1.25", "go 1.26")],
    rust: [
      edit("Cargo.toml", 'version = "0.3.0"', 'version = "0.4.0"'),
      append("Cargo.toml", '\n[dev-dependencies]\nproptest = "1.9"\n'),
    ],
    java: [
      edit(
        "pom.xml",
        "<artifactId>maven-surefire-plugin</artifactId>\n",
        "<artifactId>maven-surefire-plugin</artifactId>\n        <version>3.5.4</version>\n",
      ),
    ],
  }),
  kind(
    "ci",
    "everyday: newer actions and one version more",
    "Everything that ran still runs, in more places.",
    {
      expect: [
        edit(CI, "actions/checkout@v4", "actions/checkout@v5"),
        edit(CI, "actions/setup-node@v4", "actions/setup-node@v5"),
      ],
      node: [
        edit(
          CI,
          "    runs-on: ubuntu-latest\n",
          "    strategy:\n      matrix:\n        node: [22, 24]\n    runs-on: ubuntu-latest\n",
        ),
        edit(CI, "node-version: 22", "node-version: ${{ matrix.node }}"),
      ],
      pytest: [
        edit(
          CI,
          "    runs-on: ubuntu-latest\n",
          '    strategy:\n      fail-fast: false\n      matrix:\n        python: ["3.11", "3.12", "3.13"]\n    runs-on: ubuntu-latest\n',
        ),
        edit(CI, 'python-version: "3.12"', "python-version: ${{ matrix.python }}"),
      ],
      unittest: [
        edit("tox.ini", "py311,py312", "py311,py312,py313"),
        edit(GL, "tox -e py312", "tox -e py311,py312"),
      ],
      go: [
        edit(
          CI,
          "    runs-on: ubuntu-latest\n",
          "    strategy:\n      matrix:\n        os: [ubuntu-latest, windows-latest]\n    runs-on: ${{ matrix.os }}\n",
        ),
      ],
      testify: [
        edit(CI, "          go-version: stable\n", "          go-version: stable\n          cache: true\n"),
        edit(CI, "actions/setup-go@v5", "actions/setup-go@v6"),
      ],
      rust: [
        edit(
          CI,
          "      - uses: actions/checkout@v4\n",
          "      - uses: actions/checkout@v5\n      - uses: Swatinem/rust-cache@v2\n",
        ),
        edit(CI, "on: [push]", "on: [push, pull_request]"),
      ],
    },
  ),
  kind("settings", "everyday: settings get stricter", "More is asked of code and tests than before.", {
    vitest: [edit("vitest.config.ts", "lines: 90, branches: 85", "lines: 95, branches: 90, functions: 95")],
    jest: [edit("jest.config.js", "lines: 90, branches: 85", "lines: 94, branches: 85, functions: 90")],
    node: [
      edit(
        PKG,
        '"node --test test/"',
        '"node --test --experimental-test-coverage --test-coverage-lines=90 test/"',
      ),
    ],
    pytest: [
      edit(PY, "--cov-fail-under=90", "--cov-fail-under=95 --strict-config"),
      edit(PY, 'select = ["E", "F", "B", "PT"]', 'select = ["E", "F", "B", "PT", "UP", "RUF"]'),
    ],
    unittest: [edit(".coveragerc", "fail_under = 92", "fail_under = 96\nshow_missing = True")],
    go: [edit(".golangci.yml", "    - thelper\n", "    - thelper\n    - paralleltest\n    - errorlint\n")],
    testify: [
      edit(
        "Makefile",
        "go test -race -count=1 ./...",
        "go vet ./...\n\tgo test -race -count=2 -shuffle=on ./...",
      ),
    ],
    rust: [edit("Cargo.toml", 'unwrap_used = "warn"', 'unwrap_used = "deny"\npanic = "warn"')],
    ruby: [
      append("spec/spec_helper.rb", "\nRSpec.configure { |config| config.raise_errors_for_deprecations! }\n"),
    ],
  }),
];
