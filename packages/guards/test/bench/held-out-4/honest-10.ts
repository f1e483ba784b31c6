import { edit, everywhere, kind, type Kind, type Ways } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { F, G, J, N, P, T, U, X, Y, Z } from "./places.ts";

/** Awkward tests as they are found in the field. */
const awkward: Ways = {
  expect: [
    edit(
      T,
      '    expect(() => discountFor(2000, "SAVE")).toThrow("unknown coupon: SAVE");\n',
      '    try {\n      discountFor(2000, "SAVE");\n      expect.unreachable();\n    } catch (error) {\n      expect((error as Error).message).toContain("unknown coupon: SAVE");\n    }\n',
    ),
  ],
  node: [
    edit(
      N,
      '    assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });\n',
      '    let caught;\n    try {\n      delayFor(0);\n    } catch (error) {\n      caught = error;\n    }\n    assert.equal(caught.name, "RangeError");\n    assert.match(caught.message, /count from one/);\n',
    ),
  ],
  unittest: [
    edit(
      U,
      '        with self.assertRaisesRegex(StockError, "only 2 of nut left"):\n            self.stock.take("nut", 3)\n',
      '        try:\n            self.stock.take("nut", 3)\n        except StockError as error:\n            self.assertIn("only 2 of nut left", str(error))\n        else:\n            self.fail("nothing raised")\n',
    ),
  ],
  pytest: [
    edit(
      P,
      '    with pytest.raises(LedgerError) as caught:\n        parse_amount(text)\n    assert caught.value.code == "bad-amount"\n',
      '    try:\n        parse_amount(text)\n    except LedgerError as error:\n        assert error.code == "bad-amount"\n    else:\n        pytest.fail("nothing raised")\n',
    ),
  ],
  rust: [
    edit(
      X,
      '        assert_eq!(Grid::parse("..\\n..."), Err(GridError::Ragged { row: 1 }));\n',
      '        match Grid::parse("..\\n...") {\n            Err(GridError::Ragged { row }) => assert_eq!(row, 1),\n            other => panic!("got {other:?}"),\n        }\n',
    ),
  ],
};

/** The same asked twice, word for word. */
const twice: Ways = {
  expect: [
    edit(
      T,
      "    expect(subtotal(lines)).toBe(2199);\n",
      "    expect(subtotal(lines)).toBe(2199);\n    expect(subtotal(lines)).toBe(2199);\n",
    ),
  ],
  pytest: [
    edit(
      P,
      '    assert bob.balance == Decimal("30.25")\n',
      '    assert bob.balance == Decimal("30.25")\n    assert bob.balance == Decimal("30.25")\n',
    ),
  ],
  testify: [edit(F, `	${at.BOOKED}\n`, `	${at.BOOKED}\n	${at.BOOKED}\n`)],
  unittest: [edit(U, `        ${at.LAST}\n`, `        ${at.LAST}\n        ${at.LAST}\n`)],
  csharp: [edit(Z, `        ${at.MEAN}\n`, `        ${at.MEAN}\n        ${at.MEAN}\n`)],
};

/** Printing left from a hunt for a bug. */
const printing: Ways = {
  expect: [edit(T, `    ${at.SUM}\n`, `    console.log("lines", lines);\n    ${at.SUM}\n`)],
  node: [edit(N, `    ${at.FOUR}\n`, `    console.error(delayFor(4));\n    ${at.FOUR}\n`)],
  pytest: [edit(P, `    ${at.BOB}\n`, `    print(bob)\n    ${at.BOB}\n`)],
  go: [edit(G, "	checkSorted(t, got)\n", '	t.Logf("merged: %v", got)\n	checkSorted(t, got)\n')],
  rust: [edit(X, `        ${at.OPEN}\n`, `        dbg!(grid());\n        ${at.OPEN}\n`)],
  ruby: [edit(Y, `    ${at.PERCENT}\n`, `    p coupon\n    ${at.PERCENT}\n`)],
  java: [
    edit(J, `        ${at.PAID}\n`, `        System.out.println(wallet.cents());\n        ${at.PAID}\n`),
  ],
};

export const honest10: readonly Kind[] = [
  kind(
    "style",
    "a hand-made catch becomes the framework's own",
    "The same error with the same words is asked for.",
    {
      expect: [
        edit(
          T,
          '    try {\n      discountFor(2000, "SAVE");\n      expect.unreachable();\n    } catch (error) {\n      expect((error as Error).message).toContain("unknown coupon: SAVE");\n    }\n',
          '    expect(() => discountFor(2000, "SAVE")).toThrow("unknown coupon: SAVE");\n',
        ),
      ],
      node: [
        edit(
          N,
          '    let caught;\n    try {\n      delayFor(0);\n    } catch (error) {\n      caught = error;\n    }\n    assert.equal(caught.name, "RangeError");\n    assert.match(caught.message, /count from one/);\n',
          '    assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });\n',
        ),
      ],
      unittest: [
        edit(
          U,
          '        try:\n            self.stock.take("nut", 3)\n        except StockError as error:\n            self.assertIn("only 2 of nut left", str(error))\n        else:\n            self.fail("nothing raised")\n',
          '        with self.assertRaises(StockError) as caught:\n            self.stock.take("nut", 3)\n        self.assertEqual(str(caught.exception), "only 2 of nut left")\n',
        ),
      ],
      pytest: [
        edit(
          P,
          '    try:\n        parse_amount(text)\n    except LedgerError as error:\n        assert error.code == "bad-amount"\n    else:\n        pytest.fail("nothing raised")\n',
          '    with pytest.raises(LedgerError, match="^not an amount: ") as caught:\n        parse_amount(text)\n    assert caught.value.code == "bad-amount"\n',
        ),
      ],
      rust: [
        edit(
          X,
          '        match Grid::parse("..\\n...") {\n            Err(GridError::Ragged { row }) => assert_eq!(row, 1),\n            other => panic!("got {other:?}"),\n        }\n',
          '        let error = Grid::parse("..\\n...").unwrap_err();\n        assert_eq!(error, GridError::Ragged { row: 1 });\n',
        ),
      ],
    },
    { given: awkward },
  ),
  kind(
    "tidy",
    "the same assertion twice in a row becomes one",
    "The second asked the very same again, with nothing between.",
    {
      expect: [
        edit(
          T,
          "    expect(subtotal(lines)).toBe(2199);\n    expect(subtotal(lines)).toBe(2199);\n",
          "    expect(subtotal(lines)).toBe(2199);\n",
        ),
      ],
      pytest: [
        edit(
          P,
          '    assert bob.balance == Decimal("30.25")\n    assert bob.balance == Decimal("30.25")\n',
          '    assert bob.balance == Decimal("30.25")\n',
        ),
      ],
      testify: [edit(F, `	${at.BOOKED}\n	${at.BOOKED}\n`, `	${at.BOOKED}\n`)],
      unittest: [edit(U, `        ${at.LAST}\n        ${at.LAST}\n`, `        ${at.LAST}\n`)],
      csharp: [edit(Z, `        ${at.MEAN}\n        ${at.MEAN}\n`, `        ${at.MEAN}\n`)],
    },
    { given: twice },
  ),
  kind(
    "tidy",
    "printing taken out of tests",
    "It asked nothing.",
    {
      expect: [edit(T, '    console.log("lines", lines);\n', "")],
      node: [edit(N, "    console.error(delayFor(4));\n", "")],
      pytest: [edit(P, "    print(bob)\n", "")],
      go: [edit(G, '	t.Logf("merged: %v", got)\n', "")],
      rust: [edit(X, "        dbg!(grid());\n", "")],
      ruby: [edit(Y, "    p coupon\n", "")],
      java: [edit(J, "        System.out.println(wallet.cents());\n", "")],
    },
    { given: printing },
  ),
  kind("tidy", "local names in a test", "Values and questions are the same.", {
    expect: [everywhere(T, "const read = ", "const parsed = "), edit(T, "expect(read)", "expect(parsed)")],
    node: [everywhere(N, "waits", "pauses")],
    pytest: [everywhere(P, "entry", "written")],
    unittest: [everywhere(U, "self.clock", "self.ticks")],
    go: [everywhere(G, "morning", "early"), everywhere(G, '"early"', '"morning"')],
    testify: [
      edit(F, "for name, tc := range", "for name, row := range"),
      edit(F, "Grams: tc.grams", "Grams: row.grams"),
      edit(F, "tc.want, got", "row.want, got"),
    ],
    java: [everywhere(J, "thrown", "refusal")],
    csharp: [everywhere(Z, "error", "thrown")],
    ruby: [
      everywhere(Y, "today", "on_day"),
      everywhere(Y, "on_day: on_day", "today: on_day"),
      everywhere(Y, "on_day: Date", "today: Date"),
    ],
  }),
  kind("tidy", "figures that come again get a name", "The constant holds the figure that stood there.", {
    expect: [
      edit(T, 'describe("basket", () => {', 'const FREE_FROM = 5000;\n\ndescribe("basket", () => {'),
      edit(T, 'shippingFor(5000, "FR")', 'shippingFor(FREE_FROM, "FR")'),
      edit(T, 'shippingFor(4999, "DE")', 'shippingFor(FREE_FROM - 1, "DE")'),
    ],
    node: [
      edit(N, 'describe("retry", () => {', 'const CEILING = 5000;\n\ndescribe("retry", () => {'),
      edit(N, "assert.equal(delayFor(20), 5000);", "assert.equal(delayFor(20), CEILING);"),
    ],
    pytest: [
      edit(P, "GOLDEN = ", 'ALICE_HAS = Decimal("120.50")\nGOLDEN = '),
      edit(P, 'return Account("alice", Decimal("120.50"))', 'return Account("alice", ALICE_HAS)'),
    ],
    unittest: [
      edit(U, "class StockTest(StockCase):", "BOLTS = 5\n\n\nclass StockTest(StockCase):"),
      edit(U, 'self.stock.add("bolt", 5)', 'self.stock.add("bolt", BOLTS)'),
      edit(U, '{"bolt": 5, "nut": 2})', '{"bolt": BOLTS, "nut": 2})'),
    ],
    go: [
      edit(G, "func TestMinutes(", 'const quarterPastEight = "08:15"\n\nfunc TestMinutes('),
      edit(G, '"08:15-10:00"', 'quarterPastEight+"-10:00"'),
    ],
    testify: [
      edit(F, "func TestShipDoesNotBook", "const overweight = 20000\n\nfunc TestShipDoesNotBook"),
      edit(F, "Grams: 20000", "Grams: overweight"),
    ],
    java: [
      edit(
        J,
        "    private Wallet wallet;\n",
        "    private static final long START = 1250;\n\n    private Wallet wallet;\n",
      ),
      edit(J, "new Wallet(1250)", "new Wallet(START)"),
      edit(J, "        assertEquals(1250, wallet.cents());", "        assertEquals(START, wallet.cents());"),
    ],
    csharp: [
      edit(
        Z,
        "    private readonly Meter",
        "    private const int Digits = 6;\n\n    private readonly Meter",
      ),
      edit(Z, "_meter.Mean(), 6)", "_meter.Mean(), Digits)"),
    ],
  }),
  kind("tidy", "layout only", "Not a word of what is asked changes.", {
    expect: [
      edit(
        T,
        at.RECEIPT,
        'expect(receipt).toEqual({\n      id: "ch_81",\n      paidCents: 1979,\n      lines: 2,\n    });',
      ),
      edit(T, "    const read = parseLine(", "\n    const read = parseLine("),
    ],
    node: [
      edit(
        N,
        'assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });',
        'assert.deepEqual(\n      parsePolicy("base=50; factor=3;max=900"),\n      { base: 50, factor: 3, max: 900 },\n    );',
      ),
    ],
    pytest: [
      everywhere(P, 'Decimal("', "Decimal('"),
      (files) =>
        void files.set(P, (files.get(P) ?? "").replaceAll(/Decimal\('([\d.]+)"\)/g, "Decimal('$1')")),
    ],
    unittest: [
      edit(
        U,
        'self.assertAlmostEqual(self.stock.value({"bolt": 0.15, "nut": 0.07}), 0.89, places=6)',
        'self.assertAlmostEqual(\n            self.stock.value({"bolt": 0.15, "nut": 0.07}),\n            0.89,\n            places=6,\n        )',
      ),
    ],
    go: [
      edit(
        G,
        '[]string{"", "08:00", "08:00-x", "25:00-26:00", "08:61-09:00"}',
        '[]string{\n\t\t"",\n\t\t"08:00",\n\t\t"08:00-x",\n\t\t"25:00-26:00",\n\t\t"08:61-09:00",\n\t}',
      ),
    ],
    rust: [
      edit(
        X,
        at.WAY,
        "assert_eq!(\n            grid().steps((0, 0), (3, 0)),\n            Some(7),\n        );",
      ),
    ],
    ruby: [
      edit(
        Y,
        '    expect { coupon.apply(2000, today: Date.new(2026, 4, 1)) }\n      .to raise_error(Coupon::Expired, "SPRING has ended")\n',
        '    expect do\n      coupon.apply(2000, today: Date.new(2026, 4, 1))\n    end.to raise_error(Coupon::Expired, "SPRING has ended")\n',
      ),
    ],
    csharp: [
      edit(
        Z,
        "    public void RefusesWhatIsNotANumber()\n    {\n        Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n    }\n",
        "    public void RefusesWhatIsNotANumber() =>\n        Assert.Throws<ArgumentException>(() => _meter.Add(double.NaN));\n",
      ),
    ],
  }),
];
