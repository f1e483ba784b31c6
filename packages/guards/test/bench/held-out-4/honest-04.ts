import { edit, everywhere, kind, type Kind } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { F, G, J, N, P, T, U, X, XI, Y, Z } from "./places.ts";

export const honest04: readonly Kind[] = [
  kind(
    "style",
    "assertions written in another style",
    "Each asks the same as before, in the words of another library or form.",
    {
      expect: [
        edit(T, at.SUM, "expect(subtotal(lines)).toStrictEqual(2199);"),
        edit(
          T,
          "expect(gateway.charge).toHaveBeenCalledTimes(1);\n    expect(gateway.charge).toHaveBeenCalledWith(1979);",
          "expect(gateway.charge.mock.calls).toEqual([[1979]]);",
        ),
      ],
      node: [
        everywhere(N, "assert.equal(", "assert.strictEqual("),
        everywhere(N, "assert.deepEqual(", "assert.deepStrictEqual("),
      ],
      pytest: [
        edit(
          P,
          '    with pytest.raises(LedgerError, match="bob lacks 5") as caught:\n        transfer(bob, alice, Decimal("15"))\n    assert caught.value.code == "overdrawn"\n',
          '    with pytest.raises(LedgerError) as caught:\n        transfer(bob, alice, Decimal("15"))\n    assert (caught.value.code, str(caught.value)) == ("overdrawn", "bob lacks 5")\n',
        ),
      ],
      unittest: [
        edit(U, at.LOW, 'assert self.stock.low(6) == ["bolt", "nut"], self.stock.low(6)'),
        edit(
          U,
          'self.assertEqual(self.stock.count("gear"), 0)',
          'self.assertIs(self.stock.count("gear"), 0)',
        ),
      ],
      go: [
        edit(
          G,
          at.MERGE,
          'if !slices.Equal(got, want) {\n\t\tt.Errorf("Merge = %v, want %v", got, want)\n\t}',
        ),
        edit(G, '\t"reflect"\n', '\t"slices"\n'),
      ],
      testify: [
        edit(F, at.REF, 'require.Equal(t, "ref-p4", ref)'),
        edit(
          F,
          '	require.Error(t, err)\n	assert.ErrorContains(t, err, "book p5: no truck")\n',
          '\tassert.EqualError(t, err, "book p5: no truck")\n',
        ),
      ],
      rust: [
        edit(X, at.WAY, "assert!(matches!(grid().steps((0, 0), (3, 0)), Some(7)));"),
        edit(
          XI,
          "assert_eq!(grid.steps((0, 0), (2, 0)), None);",
          "assert!(grid.steps((0, 0), (2, 0)).is_none());",
        ),
      ],
      java: [
        edit(J, at.PAID, "assertThat(wallet.cents()).isEqualTo(1000);"),
        edit(
          J,
          'assertEquals("lacks 50", thrown.getMessage());',
          'assertThat(thrown).hasMessage("lacks 50");',
        ),
        edit(
          J,
          "import static org.junit.jupiter.api.Assertions.assertEquals;",
          "import static org.assertj.core.api.Assertions.assertThat;\nimport static org.junit.jupiter.api.Assertions.assertEquals;",
        ),
      ],
      ruby: [
        edit(
          Y,
          '    expect(coupon.code).to eq("SPRING")\n    expect(coupon.percent).to eq(15)\n',
          '    expect(coupon).to have_attributes(code: "SPRING", percent: 15)\n',
        ),
      ],
      csharp: [
        edit(Z, at.ABOVE, "_meter.Above(limit).Should().Be(expected);"),
        edit(Z, "using Xunit;", "using FluentAssertions;\nusing Xunit;"),
      ],
    },
  ),
  kind(
    "stricter",
    "a looser question becomes a stricter one",
    "What failed before still fails, and more does.",
    {
      expect: [
        edit(
          T,
          'expect(() => discountFor(2000, "FREE")).toThrow(BasketError);',
          'expect(() => discountFor(2000, "FREE")).toThrow(new BasketError("BAD_COUPON", "unknown coupon: FREE"));\n    expect(() => discountFor(2000, "FREE")).toThrow(BasketError);',
        ),
        edit(T, "expect(read).toEqual(", "expect(read).toStrictEqual("),
      ],
      node: [
        edit(N, "assert.equal(waits.seen.length, 3);", "assert.deepEqual(waits.seen, [100, 200, 400]);"),
        edit(N, "/gave up after 4 attempts/", "/^gave up after 4 attempts$/"),
      ],
      pytest: [
        edit(P, "pytest.approx(51.2675, abs=1e-4)", "pytest.approx(51.267496, abs=1e-6)"),
        edit(P, "assert len(alice.history) == 2", 'assert alice.history == ["alice->bob:1", "alice->bob:2"]'),
      ],
      unittest: [
        edit(U, "0.89, places=6)", "0.89, places=9)"),
        edit(
          U,
          "                with self.assertRaises(StockError):\n",
          '                with self.assertRaisesRegex(StockError, "^count must be positive$"):\n',
        ),
      ],
      go: [
        edit(
          G,
          '		if _, err := Parse(in); err == nil {\n			t.Errorf("Parse(%q) gave no error", in)\n		}\n',
          '\t\tgot, err := Parse(in)\n\t\tif err == nil {\n\t\t\tt.Errorf("Parse(%q) gave no error", in)\n\t\t}\n\t\tif got != (Window{}) {\n\t\t\tt.Errorf("Parse(%q) = %v beside its error", in, got)\n\t\t}\n',
        ),
      ],
      testify: [
        edit(F, "assert.Empty(t, c.calls)", "assert.Nil(t, c.calls)"),
        edit(F, "7.5, parcel.Volume(10, 30, 25), 1e-9)", "7.5, parcel.Volume(10, 30, 25), 1e-12)"),
      ],
      rust: [
        edit(
          X,
          "        assert!(!grid().is_open(9, 9));\n",
          "        assert!(!grid().is_open(9, 9));\n        assert!(!grid().is_open(4, 0));\n        assert!(!grid().is_open(0, 3));\n",
        ),
        edit(
          X,
          '#[should_panic(expected = "well-formed")]',
          "#[should_panic(expected = \"the map is well-formed: Unknown('?')\")]",
        ),
      ],
      java: [
        edit(
          J,
          "        assertThrows(IllegalArgumentException.class, () -> wallet.pay(amount));\n",
          '        Exception thrown = assertThrows(IllegalArgumentException.class, () -> wallet.pay(amount));\n        assertEquals("amount must be positive", thrown.getMessage());\n        assertEquals(1250, wallet.cents());\n',
        ),
      ],
      ruby: [
        edit(
          Y,
          "0) }.to raise_error(ArgumentError)",
          '0) }.to raise_error(ArgumentError, "percent out of range")',
        ),
      ],
      csharp: [edit(Z, "_meter.Mean(), 6);", "_meter.Mean(), 12);")],
    },
  ),
  kind("new", "cases added to a table", "Old rows stay as they are.", {
    expect: [
      edit(
        T,
        '    ["tea-01,3", "BAD_LINE"],\n',
        '    ["tea-01,three,4.50", "BAD_QUANTITY"],\n    [",3,4.50", "BAD_LINE"],\n    ["tea-01,3", "BAD_LINE"],\n',
      ),
    ],
    node: [edit(N, '["base=x", "max=", "factor"]', '["base=x", "max=", "factor", "max=-1", "base=1.5"]')],
    pytest: [
      edit(
        P,
        '        (" 7 ", "7"),\n',
        '        (" 7 ", "7"),\n        ("0.05", "0.05"),\n        ("1_0", "10"),\n',
      ),
      edit(P, '"ten", "1,5"]', '"ten", "1,5", "1.", ".5"]'),
    ],
    unittest: [edit(U, "for count in (0, -1, -20):", "for count in (0, -1, -20, -1000):")],
    go: [
      edit(
        G,
        '		{"one minute", "00:00-00:01", Window{0, 1}},\n',
        '\t\t{"one minute", "00:00-00:01", Window{0, 1}},\n\t\t{"whole day", "00:00-24:00", Window{0, 1440}},\n',
      ),
    ],
    testify: [
      edit(
        F,
        '		"large":  {9999, 990},\n',
        '\t\t"large":  {9999, 990},\n\t\t"most":   {10000, 990},\n\t\t"gram":   {1, 390},\n',
      ),
    ],
    rust: [
      edit(
        XI,
        "    common::check_closed(&grid, &[(1, 0)]);\n",
        "    common::check_closed(&grid, &[(1, 0), (3, 0), (0, 1)]);\n",
      ),
    ],
    java: [
      edit(J, '@CsvSource({"0", "-1", "-300"})', '@CsvSource({"0", "-1", "-300", "-9223372036854775808"})'),
    ],
    csharp: [
      edit(
        Z,
        "    [InlineData(9.0, 0)]\n",
        "    [InlineData(9.0, 0)]\n    [InlineData(4.0, 0)]\n    [InlineData(-1.0, 2)]\n",
      ),
    ],
    ruby: [
      edit(
        Y,
        "    expect(coupon.apply(999, today: today)).to eq(849)\n",
        "    expect(coupon.apply(999, today: today)).to eq(849)\n    expect(coupon.apply(1, today: today)).to eq(1)\n",
      ),
    ],
  }),
];
