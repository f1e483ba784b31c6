import { append, edit, kind, put, type Kind } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { B, C, F, FP, G, J, L, N, P, R, T, U, X, XI, Y, Z, ZM } from "./places.ts";

export const honest15: readonly Kind[] = [
  kind(
    "hermetic",
    "tests get a world of their own",
    "What came from outside is given by the test; the questions stay.",
    {
      pytest: [
        append(
          C,
          '\n\n@pytest.fixture(autouse=True)\ndef own_directory(monkeypatch, tmp_path):\n    monkeypatch.chdir(tmp_path)\n\n\n@pytest.fixture(autouse=True)\ndef no_network(monkeypatch):\n    def refuse(*args, **kwargs):\n        raise RuntimeError("tests stay off the network")\n\n    monkeypatch.setattr("socket.socket.connect", refuse)\n',
        ),
      ],
      expect: [
        edit(
          "test/setup.ts",
          '  process.env["TZ"] = "UTC";\n',
          '  process.env["TZ"] = "UTC";\n  process.env["LANG"] = "C.UTF-8";\n',
        ),
        edit(
          "test/setup.ts",
          '  delete process.env["TZ"];\n',
          '  delete process.env["TZ"];\n  delete process.env["LANG"];\n',
        ),
      ],
      go: [
        edit(
          G,
          '	golden, err := os.ReadFile(filepath.Join("testdata", "merged.golden"))\n',
          '\tt.Setenv("TZ", "UTC")\n\tgolden, err := os.ReadFile(filepath.Join("testdata", "merged.golden"))\n',
        ),
      ],
      unittest: [
        edit(
          "tests/base.py",
          "    maxDiff = None\n",
          '    maxDiff = None\n\n    def run(self, result=None):\n        with mock.patch.dict("os.environ", {"TZ": "UTC"}, clear=True):\n            return super().run(result)\n',
        ),
        edit("tests/base.py", "import unittest\n", "import unittest\nfrom unittest import mock\n"),
      ],
      ruby: [
        edit(
          "spec/spec_helper.rb",
          "  config.order = :random\n",
          "  config.order = :random\n  Kernel.srand config.seed\n  config.around { |example| Dir.mktmpdir { |dir| Dir.chdir(dir, &example) } }\n",
        ),
      ],
      testify: [
        edit(
          F,
          "func TestShipBooksOnce(t *testing.T) {\n",
          "func TestShipBooksOnce(t *testing.T) {\n\tt.Chdir(t.TempDir())\n",
        ),
      ],
    },
  ),
  kind("messages", "failures tell more", "A text is added that is printed should the test fail.", {
    expect: [edit(T, at.ABROAD, 'expect(shippingFor(1200, "FR"), "France is abroad").toBe(990);')],
    node: [edit(N, at.FOUR, 'assert.equal(delayFor(4), 800, "doubled three times");')],
    unittest: [edit(U, at.LOW, 'self.assertListEqual(self.stock.low(6), ["bolt", "nut"], "sorted by sku")')],
    go: [
      edit(
        G,
        't.Error("want an overlap of one minute")',
        't.Errorf("%v and 09:59-11:00: want an overlap of one minute", morning)',
      ),
    ],
    testify: [
      edit(F, at.BOOKED, 'assert.Equal(t, []int{550}, c.calls, "one booking, at the price of its class")'),
    ],
    rust: [edit(X, at.OPEN, 'assert_eq!(grid().open_cells(), 9, "three of twelve are closed");')],
    java: [edit(J, at.SPLIT, 'assertEquals(416, wallet.split(3), "what is left over stays with nobody");')],
    ruby: [edit(Y, at.PERCENT, 'expect(coupon.percent).to eq(15), "percent is #{coupon.percent}"')],
    csharp: [
      edit(
        Z,
        "Assert.Equal(expected, _meter.Above(limit));",
        'Assert.True(expected == _meter.Above(limit), $"{_meter.Above(limit)} above {limit}");',
      ),
    ],
    pytest: [
      edit(
        P,
        at.GOLD,
        `${at.GOLD}, "run with --update-golden?"`.replace(
          "run with --update-golden?",
          "see tests/golden/statement.txt",
        ),
      ),
    ],
  }),
  kind("ids", "cases get names", "The rows' inputs and answers are the same.", {
    expect: [
      edit(
        T,
        '    ["tea-01,3", "BAD_LINE"],\n',
        '    // a price is missing\n    ["tea-01,3", "BAD_LINE"],\n',
      ),
      edit(T, '"rejects %j with %s"', '"case %#: rejects %j with %s"'),
    ],
    pytest: [
      edit(
        P,
        '        ("12", "12"),\n        ("12.5", "12.5"),\n',
        '        pytest.param("12", "12", id="whole"),\n        pytest.param("12.5", "12.5", id="half"),\n',
      ),
    ],
    go: [
      edit(
        G,
        '		{"one minute", "00:00-00:01", Window{0, 1}},\n',
        '\t\t{name: "one minute", in: "00:00-00:01", want: Window{Start: 0, End: 1}},\n',
      ),
    ],
    unittest: [
      edit(
        U,
        "            with self.subTest(count=count):\n",
        '            with self.subTest("not positive", count=count):\n',
      ),
    ],
    java: [edit(J, "    @ParameterizedTest\n", '    @ParameterizedTest(name = "refuses {0}")\n')],
    csharp: [edit(Z, "[Theory]", '[Theory(DisplayName = "counts what is above")]')],
    testify: [
      edit(F, '		"edge":   {500, 390},\n', '\t\t"last gram of a letter": {grams: 500, want: 390},\n'),
    ],
  }),
  kind("catalogue", "messages move into a catalogue", "The tests still name the words themselves.", {
    expect: [
      put(
        "src/words.ts",
        'export const words = {\n  nothing: "nothing to pay",\n  unknown: (coupon: string): string => `unknown coupon: ${coupon}`,\n};\n',
      ),
      edit(B, '"nothing to pay"', "words.nothing"),
      edit(B, '"unknown coupon: " + coupon', "words.unknown(coupon)"),
      edit(
        B,
        "import type { Gateway, Receipt }",
        'import { words } from "./words";\nimport type { Gateway, Receipt }',
      ),
    ],
    pytest: [
      edit(
        L,
        'raise LedgerError("not-positive", "amount must be positive")',
        'raise LedgerError("not-positive", WORDS["not-positive"])',
      ),
      edit(
        L,
        "class LedgerError(",
        'WORDS = {"not-positive": "amount must be positive"}\n\n\nclass LedgerError(',
      ),
      append(
        P,
        '\n\ndef test_transfer_of_nothing_is_refused(alice, bob):\n    with pytest.raises(LedgerError, match="^amount must be positive$"):\n        transfer(alice, bob, Decimal("0"))\n',
      ),
    ],
    testify: [
      edit(FP, 'fmt.Errorf("parcel %s weighs nothing", p.ID)', "fmt.Errorf(weighsNothing, p.ID)"),
      edit(FP, "var ErrTooHeavy", 'const weighsNothing = "parcel %s weighs nothing"\n\nvar ErrTooHeavy'),
    ],
    csharp: [
      edit(ZM, '"nothing measured"', "Words.Nothing"),
      put(
        "src/Words.cs",
        'namespace Plant;\n\ninternal static class Words\n{\n    public const string Nothing = "nothing measured";\n}\n',
      ),
    ],
    node: [
      edit(R, '"attempts count from one"', "COUNT"),
      edit(R, "export class GaveUp", 'const COUNT = "attempts count from one";\n\nexport class GaveUp'),
    ],
  }),
  kind(
    "port",
    "tests move to another framework's form",
    "Each test is there in the new form with the same questions.",
    {
      unittest: [
        edit(
          U,
          '    def test_adds_and_counts(self):\n        self.stock.add("bolt", 3)\n        self.assertEqual(self.stock.count("bolt"), 8)\n        self.assertEqual(self.stock.count("gear"), 0)\n',
          "",
        ),
        put(
          "tests/test_stock_counts.py",
          'from stock import Stock\n\n\ndef test_adds_and_counts():\n    stock = Stock()\n    stock.add("bolt", 5)\n    stock.add("bolt", 3)\n    assert stock.count("bolt") == 8\n    assert stock.count("gear") == 0\n',
        ),
        edit(
          "tox.ini",
          "    coverage run run_tests.py\n",
          "    coverage run run_tests.py\n    coverage run --append -m pytest tests/test_stock_counts.py\n",
        ),
        edit("tox.ini", "deps = coverage\n", "deps =\n    coverage\n    pytest\n"),
      ],
      go: [
        edit(
          G,
          at.MINUTES,
          'if diff := cmp.Diff(105, w.Minutes()); diff != "" {\n\t\tt.Errorf("Minutes() (-want +got):\\n%s", diff)\n\t}',
        ),
        edit(G, '	"testing"\n', '\t"testing"\n\n\t"github.com/google/go-cmp/cmp"\n'),
      ],
      rust: [
        edit(
          X,
          "    #[test]\n    fn finds_a_way_round() {\n        assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));\n        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n    }\n",
          "    #[rstest::rstest]\n    #[case((3, 0), Some(7))]\n    #[case((2, 0), None)]\n    fn finds_a_way_round(#[case] to: (usize, usize), #[case] expected: Option<usize>) {\n        assert_eq!(grid().steps((0, 0), to), expected);\n    }\n",
        ),
        edit("Cargo.toml", "[lints.rust]", '[dev-dependencies]\nrstest = "0.26"\n\n[lints.rust]'),
      ],
      java: [
        edit(
          J,
          '    @CsvSource({"0", "-1", "-300"})\n',
          "    @org.junit.jupiter.params.provider.ValueSource(longs = {0, -1, -300})\n",
        ),
        edit(J, "import org.junit.jupiter.params.provider.CsvSource;\n", ""),
      ],
      csharp: [
        edit(
          Z,
          "    [InlineData(1.0, 2)]\n    [InlineData(3.0, 1)]\n    [InlineData(9.0, 0)]\n",
          "    [MemberData(nameof(Limits))]\n",
        ),
        edit(
          Z,
          "    private readonly Meter",
          "    public static TheoryData<double, int> Limits => new() { { 1.0, 2 }, { 3.0, 1 }, { 9.0, 0 } };\n\n    private readonly Meter",
        ),
      ],
      testify: [
        edit(
          F,
          'func TestPriceRefuses(t *testing.T) {\n	_, err := parcel.Price(parcel.Parcel{ID: "p2", Grams: 10001})\n	require.ErrorIs(t, err, parcel.ErrTooHeavy)\n	_, err = parcel.Price(parcel.Parcel{ID: "p3"})\n	require.EqualError(t, err, "parcel p3 weighs nothing")\n}\n',
          'func TestPriceRefuses(t *testing.T) {\n\tmust := require.New(t)\n\t_, err := parcel.Price(parcel.Parcel{ID: "p2", Grams: 10001})\n\tmust.ErrorIs(err, parcel.ErrTooHeavy)\n\t_, err = parcel.Price(parcel.Parcel{ID: "p3"})\n\tmust.EqualError(err, "parcel p3 weighs nothing")\n}\n',
        ),
      ],
      node: [
        edit(
          N,
          '  it("doubles the delay each time", () => {\n    assert.equal(delayFor(1), 100);\n    assert.equal(delayFor(2), 200);\n    assert.equal(delayFor(4), 800);\n',
          '  it("doubles the delay each time", (t) => {\n    t.plan(3);\n    t.assert.strictEqual(delayFor(1), 100);\n    t.assert.strictEqual(delayFor(2), 200);\n    t.assert.strictEqual(delayFor(4), 800);\n',
        ),
      ],
    },
  ),
  kind("result", "a test may end with an error", "An error on the way fails the test as the panic did.", {
    rust: [
      edit(
        XI,
        'fn does_not_walk_through_walls() {\n    let grid = Grid::parse(".#.").unwrap();\n',
        'fn does_not_walk_through_walls() -> Result<(), maze::grid::GridError> {\n    let grid = Grid::parse(".#.")?;\n',
      ),
      edit(
        XI,
        "    common::check_closed(&grid, &[(1, 0)]);\n",
        "    common::check_closed(&grid, &[(1, 0)]);\n    Ok(())\n",
      ),
    ],
    go: [
      edit(G, 't.Fatalf("Parse(%q): %v", tt.in, err)', 't.Fatal(fmt.Errorf("Parse(%q): %w", tt.in, err))'),
      edit(G, '	"errors"\n', '\t"errors"\n\t"fmt"\n'),
    ],
    java: [edit(J, "    void paysWhatItHolds() {", "    void paysWhatItHolds() throws Exception {")],
    testify: [
      edit(
        F,
        "			require.NoError(t, err)\n			assert.Equal(t, tc.want, got)\n",
        "\t\t\tif assert.NoError(t, err) {\n\t\t\t\tassert.Equal(t, tc.want, got)\n\t\t\t}\n",
      ),
    ],
  }),
];
