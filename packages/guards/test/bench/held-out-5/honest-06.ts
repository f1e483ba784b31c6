import { cutTest, edit, kind, type Kind } from "../held-out-3/kind.ts";
import * as at from "../held-out-4/places.ts";
import { F, G, J, N, P, T, U, X, Y, Z } from "../held-out-4/places.ts";

export const honest06: readonly Kind[] = [
  kind("parametrise", "assertions of one kind become a table", "Each value that was asserted is a row.", {
    expect: [
      edit(
        T,
        '  it("takes the share of the coupon off", () => {\n    expect(discountFor(2000, "SAVE15")).toBe(300);\n    expect(discountFor(999, "SAVE10")).toBe(100);\n    expect(discountFor(2000)).toBe(0);\n  });',
        '  it.each([\n    [2000, "SAVE15", 300],\n    [999, "SAVE10", 100],\n    [2000, undefined, 0],\n  ])("takes the share of the coupon off (%d, %s)", (cents, coupon, share) => {\n    expect(discountFor(cents, coupon)).toBe(share);\n  });',
      ),
    ],
    node: [
      edit(
        N,
        '  it("doubles the delay each time", () => {\n    assert.equal(delayFor(1), 100);\n    assert.equal(delayFor(2), 200);\n    assert.equal(delayFor(4), 800);\n  });',
        "  for (const [attempt, delay] of [\n    [1, 100],\n    [2, 200],\n    [4, 800],\n  ])\n    it(`waits ${delay} ms after attempt ${attempt}`, () => {\n      assert.equal(delayFor(attempt), delay);\n    });",
      ),
    ],
    pytest: [
      edit(
        P,
        "def test_interest_compounds_daily():\n    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n    assert interest(1000.0, 0.05, 0) == 0\n",
        '@pytest.mark.parametrize(("days", "expected"), [(365, pytest.approx(51.2675, abs=1e-4)), (0, 0)])\ndef test_interest_compounds_daily(days, expected):\n    assert interest(1000.0, 0.05, days) == expected\n',
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertListEqual(self.stock.low(3), ["nut"])\n        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n',
        '        for limit, expected in ((3, ["nut"]), (6, ["bolt", "nut"])):\n            with self.subTest(limit=limit):\n                self.assertListEqual(self.stock.low(limit), expected)\n',
      ),
    ],
    go: [
      edit(
        G,
        '	morning := mustParse(t, "08:00-10:00")\n	if !morning.Overlaps(mustParse(t, "09:59-11:00")) {\n		t.Error("want an overlap of one minute")\n	}\n	if morning.Overlaps(mustParse(t, "10:00-11:00")) {\n		t.Error("want no overlap where one ends")\n	}\n',
        '	morning := mustParse(t, "08:00-10:00")\n	for text, want := range map[string]bool{"09:59-11:00": true, "10:00-11:00": false} {\n		if got := morning.Overlaps(mustParse(t, text)); got != want {\n			t.Errorf("Overlaps(%s) = %t, want %t", text, got, want)\n		}\n	}\n',
      ),
    ],
    testify: [
      edit(
        F,
        '	p := parcel.Parcel{ID: "p7", Labels: []string{"fragile", "cold"}}\n	assert.Equal(t, "p7 [fragile] [cold]", parcel.Label(p))\n	assert.Equal(t, "p8", parcel.Label(parcel.Parcel{ID: "p8"}))\n',
        '	for want, p := range map[string]parcel.Parcel{\n		"p7 [fragile] [cold]": {ID: "p7", Labels: []string{"fragile", "cold"}},\n		"p8":                  {ID: "p8"},\n	} {\n		assert.Equal(t, want, parcel.Label(p))\n	}\n',
      ),
    ],
    rust: [
      edit(
        X,
        `        ${at.WAY}\n        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n`,
        '        for (to, steps) in [((3, 0), Some(7)), ((2, 0), None)] {\n            assert_eq!(grid().steps((0, 0), to), steps, "to {to:?}");\n        }\n',
      ),
    ],
    java: [
      edit(
        J,
        "    @Test\n    void splits() {\n        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n    }",
        '    @ParameterizedTest\n    @CsvSource({"3, 416", "1, 1250"})\n    void splits(int people, long each) {\n        assertEquals(each, wallet.split(people));\n    }',
      ),
    ],
    ruby: [
      edit(
        Y,
        '  it "takes its share off" do\n    expect(coupon.apply(2000, today: today)).to eq(1700)\n    expect(coupon.apply(999, today: today)).to eq(849)\n  end',
        '  { 2000 => 1700, 999 => 849 }.each do |cents, left|\n    it "takes its share off #{cents}" do\n      expect(coupon.apply(cents, today: today)).to eq(left)\n    end\n  end',
      ),
    ],
  }),
  kind("unroll", "a table becomes single tests", "Each row is a test of its own now.", {
    expect: [
      edit(
        T,
        '  it.each([\n    ["tea-01,0,4.50", "BAD_QUANTITY"],\n    ["tea-01,-2,4.50", "BAD_QUANTITY"],\n    ["tea-01,3", "BAD_LINE"],\n    ["", "BAD_LINE"],\n  ])("rejects %j with %s", (text, code) => {\n    expect(() => parseLine(text)).toThrow(expect.objectContaining({ code }));\n  });',
        '  it("rejects quantities that are not positive", () => {\n    expect(() => parseLine("tea-01,0,4.50")).toThrow(expect.objectContaining({ code: "BAD_QUANTITY" }));\n    expect(() => parseLine("tea-01,-2,4.50")).toThrow(expect.objectContaining({ code: "BAD_QUANTITY" }));\n  });\n\n  it("rejects lines that lack something", () => {\n    expect(() => parseLine("tea-01,3")).toThrow(expect.objectContaining({ code: "BAD_LINE" }));\n    expect(() => parseLine("")).toThrow(expect.objectContaining({ code: "BAD_LINE" }));\n  });',
      ),
    ],
    node: [
      edit(
        N,
        '    for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);\n',
        '    assert.throws(() => parsePolicy("base=x"), SyntaxError);\n    assert.throws(() => parsePolicy("max="), SyntaxError);\n    assert.throws(() => parsePolicy("factor"), SyntaxError);\n',
      ),
    ],
    pytest: [
      edit(
        P,
        '@pytest.mark.parametrize(\n    ("text", "expected"),\n    [\n        ("12", "12"),\n        ("12.5", "12.5"),\n        ("1_000.25", "1000.25"),\n        (" 7 ", "7"),\n    ],\n)\ndef test_parse_amount(text, expected):\n    assert parse_amount(text) == Decimal(expected)\n',
        'def test_parse_amount():\n    assert parse_amount("12") == Decimal("12")\n    assert parse_amount("12.5") == Decimal("12.5")\n\n\ndef test_parse_amount_knows_underscores_and_blanks():\n    assert parse_amount("1_000.25") == Decimal("1000.25")\n    assert parse_amount(" 7 ") == Decimal("7")\n',
      ),
    ],
    unittest: [
      edit(
        U,
        '        for count in (0, -1, -20):\n            with self.subTest(count=count):\n                with self.assertRaises(StockError):\n                    self.stock.add("bolt", count)\n',
        '        self.assertRaises(StockError, self.stock.add, "bolt", 0)\n        self.assertRaises(StockError, self.stock.add, "bolt", -1)\n        self.assertRaises(StockError, self.stock.add, "bolt", -20)\n',
      ),
    ],
    csharp: [
      edit(
        Z,
        "    [Theory]\n    [InlineData(1.0, 2)]\n    [InlineData(3.0, 1)]\n    [InlineData(9.0, 0)]\n    public void CountsWhatIsAbove(double limit, int expected)\n",
        "    [Fact]\n    public void CountsWhatIsAbove()\n",
      ),
      edit(
        Z,
        at.ABOVE,
        "Assert.Equal(2, _meter.Above(1.0));\n        Assert.Equal(1, _meter.Above(3.0));\n        Assert.Equal(0, _meter.Above(9.0));",
      ),
    ],
    java: [
      edit(
        J,
        '    @ParameterizedTest\n    @CsvSource({"0", "-1", "-300"})\n    void refusesAmountsThatAreNotPositive(long amount) {\n        assertThrows(IllegalArgumentException.class, () -> wallet.pay(amount));\n',
        "    @Test\n    void refusesAmountsThatAreNotPositive() {\n        assertThrows(IllegalArgumentException.class, () -> wallet.pay(0));\n        assertThrows(IllegalArgumentException.class, () -> wallet.pay(-1));\n        assertThrows(IllegalArgumentException.class, () -> wallet.pay(-300));\n",
      ),
    ],
  }),
  kind("split", "one test becomes two", "Each assertion is in one of the two.", {
    expect: [
      edit(
        T,
        "    expect(subtotal(lines)).toBe(2199);\n    expect(subtotal([])).toBe(0);\n  });",
        '    expect(subtotal(lines)).toBe(2199);\n  });\n\n  it("is nothing without lines", () => {\n    expect(subtotal([])).toBe(0);\n  });',
      ),
    ],
    node: [
      edit(
        N,
        '    assert.deepEqual(parsePolicy(""), {});\n',
        '  });\n\n  it("reads nothing as nothing", () => {\n    assert.deepEqual(parsePolicy(""), {});\n',
      ),
    ],
    pytest: [
      edit(
        P,
        "    assert interest(1000.0, 0.05, 0) == 0\n",
        "\n\ndef test_no_day_gives_no_interest():\n    assert interest(1000.0, 0.05, 0) == 0\n",
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertEqual(self.stock.count("gear"), 0)\n',
        '\n    def test_counts_nothing_of_the_unknown(self):\n        self.assertEqual(self.stock.count("gear"), 0)\n',
      ),
    ],
    go: [
      edit(
        G,
        '	if morning.Overlaps(mustParse(t, "10:00-11:00")) {',
        '}\n\nfunc TestOverlapsNotWhereOneEnds(t *testing.T) {\n	morning := mustParse(t, "08:00-10:00")\n	if morning.Overlaps(mustParse(t, "10:00-11:00")) {',
      ),
    ],
    testify: [
      edit(
        F,
        '	_, err = parcel.Price(parcel.Parcel{ID: "p3"})\n',
        '}\n\nfunc TestPriceRefusesNoWeight(t *testing.T) {\n	_, err := parcel.Price(parcel.Parcel{ID: "p3"})\n',
      ),
    ],
    rust: [
      edit(
        X,
        "        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n",
        "    }\n\n    #[test]\n    fn finds_no_way_into_a_wall() {\n        assert_eq!(grid().steps((0, 0), (2, 0)), None);\n",
      ),
    ],
    java: [
      edit(
        J,
        "        assertEquals(1250, wallet.split(1));\n",
        "    }\n\n    @Test\n    void givesAllToOne() {\n        assertEquals(1250, wallet.split(1));\n",
      ),
    ],
    ruby: [edit(Y, `    ${at.PERCENT}\n`, `  end\n\n  it "keeps its share" do\n    ${at.PERCENT}\n`)],
  }),
  kind("merge", "two tests become one", "Each assertion of both is in it.", {
    expect: [edit(T, '    });\n\n    it("costs more abroad", () => {\n', "")],
    node: [
      cutTest(N, 'it("counts from one"'),
      edit(
        N,
        at.FOUR,
        `${at.FOUR}\n    assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });`,
      ),
    ],
    pytest: [
      cutTest(P, "def test_transfer_moves_money"),
      edit(
        P,
        '    transfer(alice, bob, Decimal("20.25"))\n    assert statement(alice)',
        '    entry = transfer(alice, bob, Decimal("20.25"))\n    assert entry == "alice->bob:20.25"\n    assert alice.balance == Decimal("100.25")\n    assert bob.balance == Decimal("30.25")\n    assert statement(alice)',
      ),
    ],
    unittest: [
      cutTest(U, "def test_values_what_it_holds"),
      edit(
        U,
        '{"bolt": 5, "nut": 2})\n',
        '{"bolt": 5, "nut": 2})\n        self.assertAlmostEqual(self.stock.value({"bolt": 0.15, "nut": 0.07}), 0.89, places=6)\n',
      ),
    ],
    go: [
      cutTest(G, "func TestMinutes("),
      edit(
        G,
        '	morning := mustParse(t, "08:00-10:00")\n',
        `	w := mustParse(t, "08:15-10:00")\n	${at.MINUTES}\n	morning := mustParse(t, "08:00-10:00")\n`,
      ),
    ],
    rust: [
      cutTest(X, "fn counts_open_cells"),
      edit(
        X,
        "        assert_eq!(grid().height, 3);\n",
        `        assert_eq!(grid().height, 3);\n        ${at.OPEN}\n`,
      ),
    ],
    testify: [
      cutTest(F, "func TestVolume("),
      edit(
        F,
        '	assert.Equal(t, "p8", parcel.Label',
        '	assert.InDelta(t, 7.5, parcel.Volume(10, 30, 25), 1e-9)\n	assert.Equal(t, "p8", parcel.Label',
      ),
    ],
    java: [
      cutTest(J, "void splits()"),
      edit(
        J,
        "        wallet.pay(250);\n",
        "        assertEquals(416, wallet.split(3));\n        assertEquals(1250, wallet.split(1));\n        wallet.pay(250);\n",
      ),
    ],
  }),
  kind(
    "style",
    "the same assertion spelled another way",
    "It compares the same two values, as exactly or more so.",
    {
      expect: [
        edit(T, "expect(read).toEqual(", "expect(read).toStrictEqual("),
        edit(
          T,
          "expect(gateway.charge).toHaveBeenCalledTimes(1);\n    expect(gateway.charge).toHaveBeenCalledWith(1979);",
          "expect(gateway.charge.mock.calls).toStrictEqual([[1979]]);",
        ),
      ],
      node: [
        edit(N, at.WAITS, "assert.deepStrictEqual(waits.seen, [100, 200]);"),
        edit(N, at.FOUR, "assert.strictEqual(delayFor(4), 800);"),
      ],
      pytest: [
        edit(
          P,
          "    assert len(alice.history) == 2\n    assert alice.history == bob.history\n",
          '    assert alice.history == bob.history == ["alice->bob:1", "alice->bob:2"]\n',
        ),
      ],
      unittest: [
        edit(U, at.LOW, 'self.assertEqual(self.stock.low(6), ["bolt", "nut"])'),
        edit(
          U,
          "self.assertEqual(self.clock.call_count, 3)",
          "self.assertEqual(self.clock.mock_calls, [mock.call()] * 3)",
        ),
      ],
      go: [
        edit(G, "if !reflect.DeepEqual(got, want) {", "if !slices.Equal(got, want) {"),
        edit(G, '	"reflect"\n', '	"slices"\n'),
      ],
      testify: [
        edit(F, at.BOOKED, "require.Len(t, c.calls, 1)\n	require.Equal(t, 550, c.calls[0])"),
        edit(F, "assert.InDelta(t, 7.5,", "require.InDelta(t, 7.5,"),
      ],
      rust: [
        edit(
          X,
          at.WAY,
          'let Some(steps) = grid().steps((0, 0), (3, 0)) else {\n            panic!("no way");\n        };\n        assert_eq!(steps, 7);',
        ),
      ],
      java: [
        edit(J, at.PAID, "assertThat(wallet.cents()).isEqualTo(1000);"),
        edit(
          J,
          "import static org.junit.jupiter.api.Assertions.assertEquals;\n",
          "import static org.assertj.core.api.Assertions.assertThat;\nimport static org.junit.jupiter.api.Assertions.assertEquals;\n",
        ),
      ],
      ruby: [edit(Y, at.PERCENT, "expect(coupon).to have_attributes(percent: 15)")],
      csharp: [edit(Z, at.ABOVE, "Assert.Equal(expected: expected, actual: _meter.Above(limit));")],
    },
  ),
];
