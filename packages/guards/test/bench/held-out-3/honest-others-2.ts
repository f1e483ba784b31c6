import { append, cutTest, declared, edit, everywhere, kind, put, type Kind } from "./kind.ts";

const G = "src/grid.rs";
const K = "tests/walk.rs";
const M = "tests/common/mod.rs";
const J = "src/test/java/shop/WalletTest.java";
const W = "src/main/java/shop/Wallet.java";
const R = "spec/coupon_spec.rb";
const L = "lib/coupon.rb";
const C = "test/MeterTests.cs";
const S = "src/Meter.cs";

export const honestOthers2: readonly Kind[] = [
  kind("set-up", "set-up shared or taken apart", "Each test starts with the same values.", {
    rust: [
      edit(
        G,
        '    fn grid() -> Grid {\n        Grid::parse(MAP).expect("the map is well-formed")\n    }',
        '    fn grid() -> Grid {\n        static GRID: std::sync::LazyLock<Grid> =\n            std::sync::LazyLock::new(|| Grid::parse(MAP).expect("the map is well-formed"));\n        GRID.clone()\n    }',
      ),
    ],
    java: [
      edit(
        J,
        "    private Wallet wallet;\n\n    @BeforeEach\n    void fill() {\n        wallet = new Wallet(1250);\n    }\n",
        "    private final Wallet wallet = new Wallet(1250);\n",
      ),
      edit(J, "import org.junit.jupiter.api.BeforeEach;\n", ""),
    ],
    ruby: [
      edit(
        R,
        '  subject(:coupon) { described_class.new("SPRING", 15, ends: Date.new(2026, 3, 31)) }',
        '  subject(:coupon) { described_class.new("SPRING", 15, ends: ends) }\n\n  let(:ends) { Date.new(2026, 3, 31) }',
      ),
    ],
    csharp: [
      edit(
        C,
        "    private readonly Meter _meter = new();\n",
        "    private readonly Meter _meter;\n\n    public MeterTests()\n    {\n        _meter = new Meter();\n    }\n",
      ),
    ],
  }),
  kind("tidied", "comments and layout", "Nothing but layout.", {
    rust: [
      edit(
        G,
        "    #[test]\n    fn finds_a_way_round",
        "    /// Along the lower edge, then up: seven steps.\n    #[test]\n    fn finds_a_way_round",
      ),
      edit(
        G,
        "        assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));",
        "        assert_eq!(\n            grid().steps((0, 0), (3, 0)),\n            Some(7),\n        );",
      ),
    ],
    java: [
      edit(J, "class WalletTest {", "/** What a wallet promises. */\nclass WalletTest {"),
      edit(
        J,
        "import static org.junit.jupiter.api.Assertions.assertEquals;\nimport static org.junit.jupiter.api.Assertions.assertThrows;\n",
        "import static org.junit.jupiter.api.Assertions.*;\n",
      ),
    ],
    ruby: [
      edit(R, 'require "date"\n', '# frozen_string_literal: true\n\nrequire "date"\n'),
      everywhere(R, "today: today", "today:"),
    ],
    csharp: [
      edit(
        C,
        "        _meter.Add(2.5);\n        _meter.Add(4.5);\n        Assert",
        "        // Arrange\n        _meter.Add(2.5);\n        _meter.Add(4.5);\n\n        // Assert\n        Assert",
      ),
    ],
  }),
  kind(
    "tidied",
    "a test that was there twice taken out once",
    "The other one asks the very same.",
    {
      rust: [cutTest(G, "fn counts_free_cells")],
    },
    {
      given: {
        rust: [
          edit(
            G,
            "    #[test]\n    fn counts_open_cells",
            "    #[test]\n    fn counts_free_cells() {\n        assert_eq!(grid().open_cells(), 9);\n    }\n\n    #[test]\n    fn counts_open_cells",
          ),
        ],
      },
    },
  ),
  kind(
    "flaky",
    "an ignored test runs again",
    "There is one test more than before.",
    {
      rust: [edit(G, '    #[ignore = "see backlog"]\n', "")],
      java: [edit(J, "    @org.junit.jupiter.api.Disabled\n", "")],
      ruby: [edit(R, 'xit "keeps its code"', 'it "keeps its code"')],
      csharp: [edit(C, '[Fact(Skip = "flaky")]', "[Fact]")],
    },
    {
      given: {
        rust: [
          edit(G, "    #[test]\n    fn finds", '    #[test]\n    #[ignore = "see backlog"]\n    fn finds'),
        ],
        java: [
          edit(
            J,
            "    @Test\n    void splits",
            "    @org.junit.jupiter.api.Disabled\n    @Test\n    void splits",
          ),
        ],
        ruby: [edit(R, 'it "keeps its code"', 'xit "keeps its code"')],
        csharp: [
          edit(
            C,
            "[Fact]\n    public void RefusesWhat",
            '[Fact(Skip = "flaky")]\n    public void RefusesWhat',
          ),
        ],
      },
    },
  ),
  kind("API", "another signature in code and tests", "The same values are passed in another form.", {
    rust: [
      edit(
        G,
        "pub fn is_open(&self, x: usize, y: usize) -> bool {\n        x <",
        "pub fn is_open(&self, (x, y): (usize, usize)) -> bool {\n        x <",
      ),
      edit(G, "self.is_open(next.0, next.1)", "self.is_open(next)"),
      edit(G, "is_open(0, 0)", "is_open((0, 0))"),
      edit(G, "is_open(2, 0)", "is_open((2, 0))"),
      edit(G, "is_open(9, 9)", "is_open((9, 9))"),
      edit(M, "is_open(x, y)", "is_open((x, y))"),
    ],
    java: [
      edit(
        W,
        "public Wallet(long cents) {\n        this.cents = cents;\n    }",
        "private Wallet(long cents) {\n        this.cents = cents;\n    }\n\n    public static Wallet holding(long cents) {\n        return new Wallet(cents);\n    }",
      ),
      edit(J, "new Wallet(1250)", "Wallet.holding(1250)"),
    ],
    ruby: [
      edit(L, "def apply(cents, today:)", "def apply(cents, on:)"),
      edit(L, "today > @ends", "on > @ends"),
      everywhere(R, "today: today", "on: today"),
      edit(R, "today: Date.new", "on: Date.new"),
    ],
    csharp: [
      edit(S, "public void Add(double value)", "public Meter Add(double value)"),
      edit(S, "_values.Add(value);\n", "_values.Add(value);\n        return this;\n"),
      edit(C, "        _meter.Add(2.5);\n        _meter.Add(4.5);\n", "        _meter.Add(2.5).Add(4.5);\n"),
    ],
  }),
  kind(
    "API",
    "a plain value made a result in code and tests",
    "The same answer is asked for, in its wrapping.",
    {
      rust: [
        edit(
          G,
          "pub fn density(&self) -> f64 {\n        self.walls.len() as f64 / (self.width * self.height) as f64",
          "pub fn density(&self) -> Option<f64> {\n        let cells = self.width * self.height;\n        (cells > 0).then(|| self.walls.len() as f64 / cells as f64)",
        ),
        edit(G, "grid().density() - 0.25", 'grid().density().expect("has cells") - 0.25'),
      ],
    },
  ),
  kind(
    "behaviour",
    "a value changed on purpose, with its expectation",
    "The task names the test; the code gives the new value.",
    {
      rust: [
        edit(G, '"unknown sign {sign}"', '"no such sign: {sign}"'),
        edit(G, '"unknown sign x"', '"no such sign: x"'),
      ],
      java: [edit(W, '"lacks "', '"short of "'), edit(J, '"lacks 50"', '"short of 50"')],
      ruby: [
        edit(L, "(cents * percent / 100.0).round", "(cents * percent / 100.0).ceil"),
        edit(L, "has ended", "is over"),
        edit(R, "SPRING has ended", "SPRING is over"),
      ],
      csharp: [
        edit(S, "value > limit", "value >= limit"),
        edit(C, "[InlineData(9.0, 0)]", "[InlineData(4.0, 1)]"),
        edit(S, '"nothing measured"', '"no values yet"'),
        edit(C, '"nothing measured"', '"no values yet"'),
      ],
    },
    declared(G, J, W, L, R, S, C),
  ),
  kind(
    "removed",
    "a feature taken out with its test",
    "The task says that it goes.",
    {
      rust: [
        cutTest(G, "fn measures_density"),
        edit(
          G,
          "\n    pub fn density(&self) -> f64 {\n        self.walls.len() as f64 / (self.width * self.height) as f64\n    }\n",
          "",
        ),
      ],
      java: [
        cutTest(J, "void splits()"),
        edit(W, "\n    public long split(int people) {\n        return cents / people;\n    }\n", ""),
      ],
      csharp: [
        cutTest(C, "public void CountsWhatIsAbove"),
        edit(S, "\n    public int Above(double limit) => _values.Count(value => value > limit);\n", ""),
      ],
    },
    { context: { removes: ["density", "split", "Above", "CountsWhatIsAbove"] } },
  ),
  kind("added", "a fault mended, and a test that shows it", "One question more.", {
    rust: [
      edit(
        G,
        "        let mut seen = HashSet::from([from]);",
        "        if !self.is_open(from.0, from.1) {\n            return None;\n        }\n        let mut seen = HashSet::from([from]);",
      ),
      append(
        K,
        '\n#[test]\nfn does_not_start_in_a_wall() {\n    let grid = Grid::parse("#.").unwrap();\n    assert_eq!(grid.steps((0, 0), (1, 0)), None);\n}\n',
      ),
    ],
    java: [
      edit(
        W,
        "        return cents / people;",
        '        if (people < 1) throw new IllegalArgumentException("nobody there");\n        return cents / people;',
      ),
      edit(
        J,
        "    @Test\n    void splits",
        "    @Test\n    void splitsAmongSomebody() {\n        assertThrows(IllegalArgumentException.class, () -> wallet.split(0));\n    }\n\n    @Test\n    void splits",
      ),
    ],
    ruby: [
      edit(L, "(1..90).cover?(percent)", "(1..90).cover?(Integer(percent))"),
      edit(
        R,
        '  it "ends" do',
        '  it "reads a share that is text" do\n    expect { described_class.new("X", "many") }.to raise_error(ArgumentError)\n  end\n\n  it "ends" do',
      ),
    ],
    csharp: [
      edit(S, "double.IsNaN(value)", "!double.IsFinite(value)"),
      edit(
        C,
        "        Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n",
        "        Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n        Assert.Throws<ArgumentException>(() => _meter.Add(double.PositiveInfinity));\n",
      ),
    ],
  }),
  kind("added", "a property tried with many values", "One question more, of many inputs.", {
    rust: [
      put(
        "tests/properties.rs",
        'use maze::grid::Grid;\nuse proptest::prelude::*;\n\nproptest! {\n    #[test]\n    fn never_has_more_open_cells_than_cells(text in "[.#]{1,8}") {\n        let grid = Grid::parse(&text).unwrap();\n        prop_assert!(grid.open_cells() <= grid.width * grid.height);\n    }\n}\n',
      ),
    ],
  }),
  kind(
    "settings",
    "more of CI, and stricter lints",
    "The same steps, and more.",
    {
      rust: [
        edit(
          ".github/workflows/ci.yml",
          "      - run: cargo test --all-features\n",
          "      - run: cargo test --all-features\n      - run: cargo test --no-default-features\n      - run: cargo test --doc\n",
        ),
        edit("Cargo.toml", 'unwrap_used = "warn"', 'unwrap_used = "deny"'),
      ],
      ruby: [append(".rspec", "--warnings\n")],
    },
    declared(".github/workflows/ci.yml", "Cargo.toml", ".rspec"),
  ),
];
