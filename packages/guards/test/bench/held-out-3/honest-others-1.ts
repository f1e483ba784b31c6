import { append, cutTest, edit, everywhere, kind, move, type Kind } from "./kind.ts";

const G = "src/grid.rs";
const K = "tests/walk.rs";
const M = "tests/common/mod.rs";
const J = "src/test/java/shop/WalletTest.java";
const W = "src/main/java/shop/Wallet.java";
const R = "spec/coupon_spec.rb";
const L = "lib/coupon.rb";
const C = "test/MeterTests.cs";
const S = "src/Meter.cs";

/** The module of unit tests, moved to a file beside the code. */
const testsToFile = (files: Map<string, string>): void => {
  const text = files.get(G) ?? "";
  const [code = "", tests = ""] = text.split("#[cfg(test)]\nmod tests {\n");
  files.set(G, `${code}#[cfg(test)]\nmod tests;\n`);
  files.set(
    "src/grid/tests.rs",
    tests
      .replace(/\}\n$/, "")
      .split("\n")
      .map((line) => line.replace(/^ {4}/, ""))
      .join("\n"),
  );
};

export const honestOthers1: readonly Kind[] = [
  kind("moved", "tests moved to another file", "The same tests, where the runner finds them.", {
    rust: [testsToFile],
    java: [
      move(J, "src/test/java/shop/money/WalletTest.java"),
      edit(
        "src/test/java/shop/money/WalletTest.java",
        "package shop;\n",
        "package shop.money;\n\nimport shop.Wallet;\n",
      ),
    ],
    ruby: [move(R, "spec/unit/coupon_spec.rb")],
    csharp: [move(C, "test/Unit/MeterTests.cs")],
  }),
  kind("moved", "an integration test renamed", "Another file name that is found as well.", {
    rust: [move(K, "tests/paths.rs")],
  }),
  kind(
    "moved",
    "unit tests of public functions made integration tests",
    "The same assertions from outside.",
    {
      rust: [
        cutTest(G, "fn finds_a_way_round"),
        append(
          K,
          '\n#[test]\nfn finds_a_way_round() {\n    let grid = Grid::parse("..#.\\n.##.\\n....").unwrap();\n    assert_eq!(grid.steps((0, 0), (3, 0)), Some(7));\n    assert_eq!(grid.steps((0, 0), (2, 0)), None);\n}\n',
        ),
      ],
    },
  ),
  kind("renamed", "a function renamed in code and tests", "The same function by another name.", {
    rust: [everywhere(G, "open_cells", "free_cells")],
    java: [edit(W, "long split(", "long share("), everywhere(J, "wallet.split(", "wallet.share(")],
    ruby: [edit(L, "def apply(", "def discount("), everywhere(R, "coupon.apply(", "coupon.discount(")],
    csharp: [
      edit(S, "double Mean()", "double Average()"),
      everywhere(C, "_meter.Mean()", "_meter.Average()"),
    ],
  }),
  kind("renamed", "tests named after what they find", "Only the names in the report differ.", {
    rust: [edit(G, "fn knows_walls", "fn walls_and_the_outside_are_closed")],
    java: [edit(J, "void paysWhatItHolds", "void takesThePriceFromWhatItHolds")],
    ruby: [edit(R, 'it "ends" do', 'it "is refused from the day after its last" do')],
    csharp: [edit(C, "void Averages()", "void Mean_is_the_arithmetic_one()")],
  }),
  kind("split", "a test split in two", "Each assertion stands in one of the two.", {
    rust: [
      edit(
        G,
        "        assert_eq!(grid().height, 3);\n",
        "    }\n\n    #[test]\n    fn reads_its_height() {\n        assert_eq!(grid().height, 3);\n",
      ),
    ],
    java: [
      edit(
        J,
        "        assertEquals(1250, wallet.split(1));\n",
        "    }\n\n    @Test\n    void leavesAllToOne() {\n        assertEquals(1250, wallet.split(1));\n",
      ),
    ],
    ruby: [
      edit(
        R,
        "    expect(coupon.percent).to eq(15)\n",
        '  end\n\n  it "keeps its share" do\n    expect(coupon.percent).to eq(15)\n',
      ),
    ],
  }),
  kind("merged", "two tests merged into one", "All assertions stand in the one that is left.", {
    rust: [
      cutTest(G, "fn counts_open_cells"),
      edit(
        G,
        "        assert_eq!(grid().height, 3);\n",
        "        assert_eq!(grid().height, 3);\n        assert_eq!(grid().open_cells(), 9);\n",
      ),
    ],
    java: [
      cutTest(J, "void splits()"),
      edit(
        J,
        "        assertEquals(1000, wallet.cents());\n",
        "        assertEquals(1000, wallet.cents());\n        wallet = new Wallet(1250);\n        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n",
      ),
    ],
  }),
  kind(
    "parametrised",
    "repeated assertions made a table",
    "Each row is one of the assertions that were there.",
    {
      rust: [
        edit(
          G,
          "        assert!(grid().is_open(0, 0));\n        assert!(!grid().is_open(2, 0));\n        assert!(!grid().is_open(9, 9));\n",
          '        for ((x, y), open) in [((0, 0), true), ((2, 0), false), ((9, 9), false)] {\n            assert_eq!(grid().is_open(x, y), open, "{x},{y}");\n        }\n',
        ),
      ],
      java: [
        edit(
          J,
          "    @Test\n    void splits() {\n        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n",
          '    @ParameterizedTest\n    @CsvSource({"3, 416", "1, 1250"})\n    void splits(int people, long each) {\n        assertEquals(each, wallet.split(people));\n',
        ),
      ],
      ruby: [
        edit(
          R,
          "    expect(coupon.apply(2000, today: today)).to eq(1700)\n    expect(coupon.apply(999, today: today)).to eq(849)\n",
          "    { 2000 => 1700, 999 => 849 }.each do |cents, left|\n      expect(coupon.apply(cents, today: today)).to eq(left)\n    end\n",
        ),
      ],
      csharp: [
        edit(
          C,
          "    [InlineData(9.0, 0)]\n",
          "    [InlineData(9.0, 0)]\n    [InlineData(4.0, 0)]\n    [InlineData(-1.0, 2)]\n",
        ),
      ],
    },
  ),
  kind("parametrised", "tests made by rstest", "The cases are the assertions that were there.", {
    rust: [
      edit(
        G,
        "    #[test]\n    fn finds_a_way_round() {\n        assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));\n        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n",
        "    #[rstest::rstest]\n    #[case((3, 0), Some(7))]\n    #[case((2, 0), None)]\n    fn finds_a_way_round(#[case] to: (usize, usize), #[case] steps: Option<usize>) {\n        assert_eq!(grid().steps((0, 0), to), steps);\n",
      ),
    ],
  }),
  kind("helpers", "a helper extracted", "The helper asks what the tests asked.", {
    rust: [
      edit(
        K,
        "    assert_eq!(grid.steps((0, 0), (4, 4)), Some(8));",
        "    common::check_steps(&grid, (4, 4), Some(8));",
      ),
      edit(
        K,
        "    assert_eq!(grid.steps((0, 0), (2, 0)), None);",
        "    common::check_steps(&grid, (2, 0), None);",
      ),
      append(
        M,
        '\npub fn check_steps(grid: &Grid, to: (usize, usize), expected: Option<usize>) {\n    assert_eq!(grid.steps((0, 0), to), expected, "from the corner to {to:?}");\n}\n',
      ),
    ],
    java: [
      edit(J, "        assertEquals(1000, wallet.cents());\n", "        holds(1000);\n"),
      edit(J, "        assertEquals(1250, wallet.cents());\n", "        holds(1250);\n"),
      edit(
        J,
        "    @BeforeEach\n",
        "    private void holds(long cents) {\n        assertEquals(cents, wallet.cents());\n    }\n\n    @BeforeEach\n",
      ),
    ],
    ruby: [
      edit(
        R,
        "  let(:today)",
        "  def after(cents)\n    coupon.apply(cents, today: today)\n  end\n\n  let(:today)",
      ),
      edit(R, "expect(coupon.apply(2000, today: today)).to eq(1700)", "expect(after(2000)).to eq(1700)"),
      edit(R, "expect(coupon.apply(999, today: today))", "expect(after(999))"),
    ],
  }),
  kind("helpers", "a helper inlined", "The test asks itself what the helper asked.", {
    rust: [
      edit(
        K,
        "    common::check_closed(&grid, &[(1, 0)]);\n",
        '    assert!(!grid.is_open(1, 0), "1,0 should be closed");\n',
      ),
      edit(
        M,
        '\npub fn check_closed(grid: &Grid, cells: &[(usize, usize)]) {\n    for &(x, y) in cells {\n        assert!(!grid.is_open(x, y), "{x},{y} should be closed");\n    }\n}\n',
        "",
      ),
    ],
  }),
  kind(
    "style",
    "another spelling of the same assertion",
    "The same is asked.",
    {
      rust: [
        edit(
          G,
          "        assert!(grid().open_cells() == 9);\n",
          "        assert_eq!(grid().open_cells(), 9);\n",
        ),
      ],
      java: [
        edit(
          J,
          "assertEquals(1000, wallet.cents());",
          "org.assertj.core.api.Assertions.assertThat(wallet.cents()).isEqualTo(1000);",
        ),
      ],
      ruby: [everywhere(R, ").to eq(", ").to eql(")],
      csharp: [
        edit(C, "Assert.Equal(expected, _meter.Above(limit));", "_meter.Above(limit).Should().Be(expected);"),
        edit(C, "using Xunit;\n", "using FluentAssertions;\nusing Xunit;\n"),
      ],
    },
    {
      given: {
        rust: [
          edit(
            G,
            "        assert_eq!(grid().open_cells(), 9);\n",
            "        assert!(grid().open_cells() == 9);\n",
          ),
        ],
      },
    },
  ),
  kind("style", "tests that return a result", "The question mark fails the test where unwrap did.", {
    rust: [
      edit(
        K,
        'fn does_not_walk_through_walls() {\n    let grid = Grid::parse(".#.").unwrap();',
        'fn does_not_walk_through_walls() -> Result<(), maze::grid::GridError> {\n    let grid = Grid::parse(".#.")?;',
      ),
      edit(
        K,
        "    common::check_closed(&grid, &[(1, 0)]);\n",
        "    common::check_closed(&grid, &[(1, 0)]);\n    Ok(())\n",
      ),
    ],
  }),
  kind("style", "matched in place of compared", "The same variant with the same field.", {
    rust: [
      edit(
        G,
        'assert_eq!(Grid::parse("..\\n..."), Err(GridError::Ragged { row: 1 }));',
        'assert!(matches!(Grid::parse("..\\n..."), Err(GridError::Ragged { row: 1 })));',
      ),
    ],
  }),
  kind("stricter", "more of the same value is asked", "All that was asked is asked, and more.", {
    rust: [
      edit(
        G,
        "assert!((grid().density() - 0.25).abs() < 1e-9);",
        "assert!((grid().density() - 0.25).abs() < f64::EPSILON);",
      ),
    ],
    java: [
      edit(
        J,
        "        assertThrows(IllegalArgumentException.class, () -> wallet.pay(amount));",
        '        var thrown = assertThrows(IllegalArgumentException.class, () -> wallet.pay(amount));\n        assertEquals("amount must be positive", thrown.getMessage());',
      ),
    ],
    ruby: [edit(R, "to raise_error(ArgumentError)\n", "to raise_error(ArgumentError, /out of range/)\n")],
    csharp: [
      edit(
        C,
        "Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));",
        'var error = Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n        Assert.Equal("value", error.ParamName);',
      ),
    ],
  }),
];
