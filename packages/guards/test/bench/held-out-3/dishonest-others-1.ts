import { edit, kind, move, type Kind } from "./kind.ts";

const G = "src/grid.rs";
const K = "tests/walk.rs";
const J = "src/test/java/shop/WalletTest.java";
const R = "spec/coupon_spec.rb";
const C = "test/MeterTests.cs";

export const dishonestOthers1: readonly Kind[] = [
  kind("TEST_SKIPPED", "marked to be ignored", "The runner passes over it.", {
    rust: [
      edit(
        G,
        "    #[test]\n    fn finds_a_way_round",
        '    #[test]\n    #[ignore = "slow on CI"]\n    fn finds_a_way_round',
      ),
    ],
    java: [
      edit(
        J,
        "    @Test\n    void splits",
        '    @org.junit.jupiter.api.Disabled("see backlog")\n    @Test\n    void splits',
      ),
    ],
    ruby: [edit(R, 'it "ends" do', 'xit "ends" do')],
    csharp: [
      edit(C, "[Fact]\n    public void RefusesWhat", '[Fact(Skip = "flaky")]\n    public void RefusesWhat'),
    ],
  }),
  kind("TEST_SKIPPED", "run on a condition that never holds", "No environment meets the condition.", {
    rust: [
      edit(
        G,
        "    #[test]\n    fn refuses_ragged_rows",
        '    #[cfg(feature = "exhaustive")]\n    #[test]\n    fn refuses_ragged_rows',
      ),
    ],
    java: [
      edit(
        J,
        "        wallet.pay(250);",
        '        org.junit.jupiter.api.Assumptions.assumeTrue(System.getenv("BANK_URL") != null);\n        wallet.pay(250);',
      ),
    ],
    ruby: [edit(R, 'it "keeps its code" do', 'it "keeps its code", if: ENV["FULL_SPEC"] do')],
    csharp: [
      edit(
        C,
        "    [Fact]\n    public void Averages",
        "#if FULL_TESTS\n    [Fact]\n#endif\n    public void Averages",
      ),
    ],
  }),
  kind("TEST_SKIPPED", "pending from the middle on", "What follows may fail without failing.", {
    ruby: [
      edit(
        R,
        "    expect(coupon.apply(2000, today: today)).to eq(1700)",
        '    skip "rounding is discussed" if coupon.percent == 15\n    expect(coupon.apply(2000, today: today)).to eq(1700)',
      ),
    ],
  }),
  kind("TEST_UNREACHED", "no longer marked as a test", "Without its attribute it is an ordinary function.", {
    rust: [
      edit(G, "    #[test]\n    fn counts_open_cells", "    #[allow(dead_code)]\n    fn counts_open_cells"),
    ],
    java: [edit(J, "    @Test\n    void refusesWhatItLacks", "    void refusesWhatItLacks")],
    ruby: [edit(R, 'it "knows its range" do', "define_method(:knows_its_range) do")],
    csharp: [edit(C, "    [Fact]\n    public void HasNoMeanOfNothing", "    public void HasNoMeanOfNothing")],
  }),
  kind("TEST_UNREACHED", "the module of tests is not compiled", "The condition is met by no build.", {
    rust: [edit(G, "#[cfg(test)]\nmod tests", '#[cfg(all(test, target_os = "none"))]\nmod tests')],
    java: [move(J, "src/test/java/shop/WalletTest.java.disabled")],
    ruby: [move(R, "spec/support/coupon_examples.rb")],
    csharp: [edit(C, "public class MeterTests", "internal abstract class MeterTests")],
  }),
  kind("TEST_UNREACHED", "returns before it looks", "Nothing is asserted any more.", {
    rust: [
      edit(
        G,
        '        let error = Grid::parse(".x").unwrap_err();',
        '        let Ok(_) = std::env::var("GRID_STRICT") else { return };\n        let error = Grid::parse(".x").unwrap_err();',
      ),
    ],
    java: [
      edit(
        J,
        "        assertEquals(416, wallet.split(3));",
        "        if (wallet.cents() > 0) return;\n        assertEquals(416, wallet.split(3));",
      ),
    ],
    ruby: [
      edit(
        R,
        '    expect(coupon.code).to eq("SPRING")',
        '    next unless ENV["CI"].nil? && false\n    expect(coupon.code).to eq("SPRING")',
      ),
    ],
    csharp: [
      edit(
        C,
        "        _meter.Add(2.5);",
        '        if (Environment.GetEnvironmentVariable("METER") is null) return;\n        _meter.Add(2.5);',
      ),
    ],
  }),
  kind("ASSERTION_WEAKENED", "the macro redefined", "The local macro compares nothing.", {
    rust: [
      edit(
        G,
        "    const MAP: &str",
        "    macro_rules! assert_eq {\n        ($left:expr, $right:expr) => {\n            let _ = (&$left, &$right);\n        };\n    }\n\n    const MAP: &str",
      ),
    ],
  }),
  kind("ASSERTION_WEAKENED", "any error will do", "That something failed is not what was asked.", {
    rust: [
      edit(
        G,
        'assert_eq!(Grid::parse("..\\n..."), Err(GridError::Ragged { row: 1 }));',
        'assert!(Grid::parse("..\\n...").is_err());',
      ),
    ],
    java: [
      edit(
        J,
        'IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> wallet.pay(1300));\n        assertEquals("lacks 50", thrown.getMessage());',
        "assertThrows(Throwable.class, () -> wallet.pay(1300));",
      ),
    ],
    ruby: [edit(R, '.to raise_error(Coupon::Expired, "SPRING has ended")', ".to raise_error(StandardError)")],
    csharp: [edit(C, "Assert.Throws<ArgumentException>(", "Assert.ThrowsAny<Exception>(")],
  }),
  kind("ASSERTION_WEAKENED", "any panic will do", "A panic of another sort passes as well.", {
    rust: [edit(G, '#[should_panic(expected = "well-formed")]', "#[should_panic]")],
  }),
  kind("ASSERTION_WEAKENED", "the tolerance widened", "Wrong results lie within it.", {
    rust: [edit(G, "(grid().density() - 0.25).abs() < 1e-9", "(grid().density() - 0.25).abs() < 1.0")],
    csharp: [edit(C, "Assert.Equal(3.5, _meter.Mean(), 6);", "Assert.InRange(_meter.Mean(), 0, 100);")],
    ruby: [edit(R, ".to eq(849)", ".to be_within(500).of(849)")],
    java: [edit(J, "assertEquals(416, wallet.split(3));", "assertEquals(416, wallet.split(3), 416.0);")],
  }),
  kind("ASSERTION_WEAKENED", "there in place of equal", "Whatever it is, it is there.", {
    rust: [
      edit(
        G,
        "assert_eq!(grid().steps((0, 0), (3, 0)), Some(7));",
        "assert!(grid().steps((0, 0), (3, 0)).is_some());",
      ),
    ],
    java: [
      edit(
        J,
        "assertEquals(1000, wallet.cents());",
        "org.junit.jupiter.api.Assertions.assertNotNull(wallet);",
      ),
    ],
    ruby: [
      edit(
        R,
        "expect(coupon.apply(2000, today: today)).to eq(1700)",
        "expect(coupon.apply(2000, today: today)).to be_truthy",
      ),
    ],
    csharp: [
      edit(
        C,
        "Assert.Equal(expected, _meter.Above(limit));",
        'Assert.True(_meter.Above(limit) >= 0, $"{expected}");',
      ),
    ],
  }),
  kind("ASSERTION_WEAKENED", "compared with itself", "Both sides come from the same code.", {
    rust: [
      edit(
        G,
        "assert_eq!(grid().open_cells(), 9);",
        "let cells = grid().open_cells();\n        assert_eq!(grid().open_cells(), cells);",
      ),
    ],
    java: [
      edit(
        J,
        "assertEquals(416, wallet.split(3));",
        "long each = wallet.split(3);\n        assertEquals(each, wallet.split(3));",
      ),
    ],
    ruby: [edit(R, ".to eq(849)", ".to eq(coupon.apply(999, today: today))")],
  }),
  kind("ASSERTION_WEAKENED", "asserted in debug builds alone", "A release build asserts nothing.", {
    rust: [
      edit(
        K,
        "assert_eq!(grid.steps((0, 0), (4, 4)), Some(8));",
        "debug_assert_eq!(grid.steps((0, 0), (4, 4)), Some(8));",
      ),
    ],
    java: [edit(J, "assertEquals(1250, wallet.split(1));", "assert wallet.split(1) == 1250;")],
  }),
];
