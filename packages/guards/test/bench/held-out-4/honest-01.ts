import { append, edit, kind, type Kind } from "../held-out-3/kind.ts";
import { F, G, GH, J, N, P, T, U, X, Y, Z } from "./places.ts";

export const honest01: readonly Kind[] = [
  kind("rename", "tests get clearer names", "Only titles change.", {
    expect: [
      edit(T, 'it("adds up its lines"', 'it("sums unit price times quantity over all lines"'),
      edit(T, 'describe("shipping"', 'describe("shippingFor"'),
    ],
    node: [
      edit(N, 'it("counts from one"', 'it("throws a RangeError for attempt zero"'),
      edit(N, 'it("reads a policy"', 'it("parses key=number pairs"'),
    ],
    pytest: [edit(P, "test_transfer_moves_money", "test_transfer_debits_the_source_and_credits_the_target")],
    unittest: [
      edit(U, "test_dumps_json", "test_dump_is_json_of_all_counts"),
      edit(U, "test_takes_what_is_there", "test_take_lowers_the_count"),
    ],
    go: [
      edit(G, "func TestMerge(", "func TestMergeJoinsTouching("),
      edit(G, "func TestMinutes(", "func TestWindowMinutes("),
    ],
    testify: [edit(F, "TestShipBooksOnce", "TestShipBooksExactlyOnce")],
    rust: [
      edit(X, "fn reads_its_size", "fn parse_takes_size_from_rows"),
      edit(X, "fn finds_a_way_round", "fn steps_goes_round_obstacles"),
    ],
    java: [edit(J, "void splits()", "void splitsEvenlyAndDropsTheRest()")],
    ruby: [edit(Y, 'it "ends"', 'it "raises once its last day is over"')],
    csharp: [edit(Z, "public void Averages()", "public void MeanIsTheAverageOfAllValues()")],
  }),
  kind("split", "one test becomes two", "Each half keeps its set-up and its assertions.", {
    expect: [
      edit(
        T,
        '    expect(() => discountFor(2000, "SAVE")).toThrow("unknown coupon: SAVE");\n',
        '  });\n\n  it("names the coupon it refuses", () => {\n    expect(() => discountFor(2000, "SAVE")).toThrow("unknown coupon: SAVE");\n',
      ),
    ],
    node: [
      edit(
        N,
        "    assert.equal(delayFor(3, { base: 10, factor: 10, max: 400 }), 400);\n",
        '  });\n\n  it("takes the maximum from its options", () => {\n    assert.equal(delayFor(3, { base: 10, factor: 10, max: 400 }), 400);\n',
      ),
    ],
    pytest: [
      edit(
        P,
        "    assert interest(1000.0, 0.05, 0) == 0\n",
        "\n\ndef test_no_interest_for_no_days():\n    assert interest(1000.0, 0.05, 0) == 0\n",
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n',
        '\n    def test_lists_all_that_runs_low_in_order(self):\n        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n',
      ),
    ],
    go: [
      edit(
        G,
        '\tif morning.Overlaps(mustParse(t, "10:00-11:00")) {',
        '}\n\nfunc TestOverlapsNotWhereOneEnds(t *testing.T) {\n\tmorning := mustParse(t, "08:00-10:00")\n\tif morning.Overlaps(mustParse(t, "10:00-11:00")) {',
      ),
    ],
    testify: [
      edit(
        F,
        '	_, err = parcel.Price(parcel.Parcel{ID: "p3"})\n',
        '}\n\nfunc TestPriceRefusesWeightless(t *testing.T) {\n\t_, err := parcel.Price(parcel.Parcel{ID: "p3"})\n',
      ),
    ],
    rust: [
      edit(
        X,
        "        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n",
        "    }\n\n    #[test]\n    fn finds_no_way_into_a_rock() {\n        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n",
      ),
    ],
    java: [
      edit(
        J,
        "        assertEquals(1250, wallet.split(1));\n",
        "    }\n\n    @Test\n    void splitsForOne() {\n        assertEquals(1250, wallet.split(1));\n",
      ),
    ],
    ruby: [
      edit(
        Y,
        "    expect(coupon.percent).to eq(15)\n",
        '  end\n\n  it "keeps its share" do\n    expect(coupon.percent).to eq(15)\n',
      ),
    ],
    csharp: [
      edit(
        Z,
        "        Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n",
        '        var error = Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n        Assert.Equal("value", error.ParamName);\n    }\n\n    [Fact]\n    public void TakesInfinity()\n    {\n        _meter.Add(double.PositiveInfinity);\n        Assert.Equal(1, _meter.Above(1));\n',
      ),
    ],
  }),
  kind("parametrise", "repeated assertions become a table", "Each assertion is a row, and a row was added.", {
    expect: [
      edit(
        T,
        '    expect(discountFor(2000, "SAVE15")).toBe(300);\n    expect(discountFor(999, "SAVE10")).toBe(100);\n    expect(discountFor(2000)).toBe(0);\n',
        '    for (const [cents, coupon, off] of [\n      [2000, "SAVE15", 300],\n      [999, "SAVE10", 100],\n      [2000, undefined, 0],\n      [500, "SAVE50", 250],\n    ] as const)\n      expect(discountFor(cents, coupon)).toBe(off);\n',
      ),
    ],
    node: [
      edit(
        N,
        "    assert.equal(delayFor(1), 100);\n    assert.equal(delayFor(2), 200);\n    assert.equal(delayFor(4), 800);\n",
        "    const delays = { 1: 100, 2: 200, 3: 400, 4: 800 };\n    for (const [attempt, delay] of Object.entries(delays)) assert.equal(delayFor(Number(attempt)), delay);\n",
      ),
    ],
    pytest: [
      edit(
        P,
        "def test_interest_compounds_daily():\n    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n    assert interest(1000.0, 0.05, 0) == 0\n",
        '@pytest.mark.parametrize(("days", "expected"), [(365, 51.2675), (0, 0), (1, 0.13699)])\ndef test_interest_compounds_daily(days, expected):\n    assert interest(1000.0, 0.05, days) == pytest.approx(expected, abs=1e-4)\n',
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertListEqual(self.stock.low(3), ["nut"])\n        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n',
        '        for limit, expected in ((3, ["nut"]), (6, ["bolt", "nut"]), (0, [])):\n            with self.subTest(limit=limit):\n                self.assertListEqual(self.stock.low(limit), expected)\n',
      ),
    ],
    go: [
      edit(
        G,
        '	if !morning.Overlaps(mustParse(t, "09:59-11:00")) {\n		t.Error("want an overlap of one minute")\n	}\n	if morning.Overlaps(mustParse(t, "10:00-11:00")) {\n		t.Error("want no overlap where one ends")\n	}\n',
        '\tfor other, want := range map[string]bool{"09:59-11:00": true, "10:00-11:00": false, "07:00-08:01": true} {\n\t\tif got := morning.Overlaps(mustParse(t, other)); got != want {\n\t\t\tt.Errorf("Overlaps(%s) = %v, want %v", other, got, want)\n\t\t}\n\t}\n',
      ),
    ],
    testify: [
      edit(
        F,
        '	assert.Equal(t, "p7 [fragile] [cold]", parcel.Label(p))\n	assert.Equal(t, "p8", parcel.Label(parcel.Parcel{ID: "p8"}))\n',
        '\tfor want, one := range map[string]parcel.Parcel{"p7 [fragile] [cold]": p, "p8": {ID: "p8"}, "p9 []": {ID: "p9", Labels: []string{""}}} {\n\t\tassert.Equal(t, want, parcel.Label(one))\n\t}\n',
      ),
    ],
    rust: [
      edit(
        X,
        "        assert!(grid().is_open(0, 0));\n        assert!(!grid().is_open(2, 0));\n        assert!(!grid().is_open(9, 9));\n",
        '        for (x, y, open) in [(0, 0, true), (2, 0, false), (9, 9, false), (3, 2, true)] {\n            assert_eq!(grid().is_open(x, y), open, "{x},{y}");\n        }\n',
      ),
    ],
    java: [
      edit(
        J,
        "    @Test\n    void splits() {\n        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n    }\n",
        '    @ParameterizedTest\n    @CsvSource({"3, 416", "1, 1250", "2, 625"})\n    void splits(int people, long expected) {\n        assertEquals(expected, wallet.split(people));\n    }\n',
      ),
    ],
    ruby: [
      edit(
        Y,
        "    expect(coupon.apply(2000, today: today)).to eq(1700)\n    expect(coupon.apply(999, today: today)).to eq(849)\n",
        "    { 2000 => 1700, 999 => 849, 0 => 0 }.each do |cents, due|\n      expect(coupon.apply(cents, today: today)).to eq(due)\n    end\n",
      ),
    ],
  }),
  kind(
    "parametrise",
    "a table is written out as single tests",
    "Each row is a test of its own with the same input and answer.",
    {
      node: [
        edit(
          N,
          '  it("refuses a policy that is not numbers", () => {\n    for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);\n  });\n',
          '  it("refuses a policy with a word for a number", () => {\n    assert.throws(() => parsePolicy("base=x"), SyntaxError);\n  });\n\n  it("refuses a policy with an empty value", () => {\n    assert.throws(() => parsePolicy("max="), SyntaxError);\n  });\n\n  it("refuses a policy with no value", () => {\n    assert.throws(() => parsePolicy("factor"), SyntaxError);\n  });\n',
        ),
      ],
      unittest: [
        edit(
          U,
          '        for count in (0, -1, -20):\n            with self.subTest(count=count):\n                with self.assertRaises(StockError):\n                    self.stock.add("bolt", count)\n',
          '        with self.assertRaises(StockError):\n            self.stock.add("bolt", 0)\n        with self.assertRaises(StockError):\n            self.stock.add("bolt", -1)\n        with self.assertRaises(StockError):\n            self.stock.add("bolt", -20)\n',
        ),
      ],
      csharp: [
        edit(
          Z,
          "    [Theory]\n    [InlineData(1.0, 2)]\n    [InlineData(3.0, 1)]\n    [InlineData(9.0, 0)]\n    public void CountsWhatIsAbove(double limit, int expected)\n    {\n        _meter.Add(2);\n        _meter.Add(4);\n        Assert.Equal(expected, _meter.Above(limit));\n    }\n",
          "    [Fact]\n    public void CountsAllAboveALowLimit() => Assert.Equal(2, Filled().Above(1.0));\n\n    [Fact]\n    public void CountsOneAboveTheMiddle() => Assert.Equal(1, Filled().Above(3.0));\n\n    [Fact]\n    public void CountsNoneAboveAHighLimit() => Assert.Equal(0, Filled().Above(9.0));\n\n    private Meter Filled()\n    {\n        _meter.Add(2);\n        _meter.Add(4);\n        return _meter;\n    }\n",
        ),
      ],
      pytest: [
        edit(
          P,
          '@pytest.mark.parametrize("text", ["", "-3", "1.234", "ten", "1,5"])\ndef test_parse_amount_rejects(text):\n    with pytest.raises(LedgerError) as caught:\n        parse_amount(text)\n    assert caught.value.code == "bad-amount"\n',
          'def rejects(text):\n    with pytest.raises(LedgerError) as caught:\n        parse_amount(text)\n    assert caught.value.code == "bad-amount"\n\n\ndef test_parse_amount_rejects_nothing_at_all():\n    rejects("")\n\n\ndef test_parse_amount_rejects_a_sign():\n    rejects("-3")\n\n\ndef test_parse_amount_rejects_three_decimals():\n    rejects("1.234")\n\n\ndef test_parse_amount_rejects_words():\n    rejects("ten")\n\n\ndef test_parse_amount_rejects_a_comma():\n    rejects("1,5")\n',
        ),
      ],
      go: [
        edit(
          G,
          '	for _, in := range []string{"", "08:00", "08:00-x", "25:00-26:00", "08:61-09:00"} {\n		if _, err := Parse(in); err == nil {\n			t.Errorf("Parse(%q) gave no error", in)\n		}\n	}\n',
          '\tt.Run("nothing", func(t *testing.T) { refuses(t, "") })\n\tt.Run("no dash", func(t *testing.T) { refuses(t, "08:00") })\n\tt.Run("no time", func(t *testing.T) { refuses(t, "08:00-x") })\n\tt.Run("hour", func(t *testing.T) { refuses(t, "25:00-26:00") })\n\tt.Run("minute", func(t *testing.T) { refuses(t, "08:61-09:00") })\n',
        ),
        append(
          GH,
          '\nfunc refuses(t *testing.T, in string) {\n\tt.Helper()\n\tif _, err := Parse(in); err == nil {\n\t\tt.Errorf("Parse(%q) gave no error", in)\n\t}\n}\n',
        ),
      ],
    },
  ),
];
