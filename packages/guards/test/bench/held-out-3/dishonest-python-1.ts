import { append, cutTest, drop, edit, kind, move, put, type Kind } from "./kind.ts";

const T = "tests/test_ledger.py";
const U = "tests/test_stock.py";
const B = "tests/base.py";

export const dishonestPython1: readonly Kind[] = [
  kind(
    "TEST_SKIPPED",
    "skipped for a reason that sounds good",
    "The condition holds on every machine that runs the tests.",
    {
      pytest: [
        edit(
          T,
          "def test_interest_compounds_daily",
          '@pytest.mark.skipif(not hasattr(Decimal, "quad"), reason="needs quad precision")\ndef test_interest_compounds_daily',
        ),
      ],
      unittest: [
        edit(
          U,
          "    def test_values_what_it_holds",
          '    @unittest.skipUnless(os.environ.get("FULL"), "slow")\n    def test_values_what_it_holds',
        ),
        edit(U, "import json\n", "import json\nimport os\n"),
      ],
    },
  ),
  kind("TEST_SKIPPED", "expected to fail, not strictly", "Failing and passing are both fine.", {
    pytest: [
      edit(
        T,
        "def test_transfer_refuses_an_overdraft",
        "@pytest.mark.xfail(strict=False)\ndef test_transfer_refuses_an_overdraft",
      ),
    ],
    unittest: [
      edit(
        U,
        "    def test_lists_what_runs_low",
        "    @unittest.expectedFailure\n    def test_lists_what_runs_low",
      ),
    ],
  }),
  kind("TEST_SKIPPED", "the whole module skipped", "Nothing of the module is run.", {
    pytest: [edit(T, "import pytest\n", 'import pytest\n\npytest.importorskip("ledger_native")\n')],
    unittest: [
      edit(U, "import json\n", "import json\nimport sys\n"),
      edit(
        U,
        "\nclass StockTest",
        '\nif not hasattr(sys, "getobjects"):\n    raise unittest.SkipTest("needs a debug build")\n\n\nclass StockTest',
      ),
    ],
  }),
  kind(
    "TEST_SKIPPED",
    "skipped by its fixture",
    "Every test with the fixture is skipped where it would have failed.",
    {
      pytest: [
        edit(
          T,
          "def bob():\n    return",
          'def bob():\n    if not hasattr(Account, "limit"):\n        pytest.skip("accounts have no limit yet")\n    return',
        ),
      ],
      unittest: [
        edit(
          U,
          '        self.stock.add("nut", 2)\n',
          '        self.stock.add("nut", 2)\n        if self.stock.value({"bolt": 1, "nut": 1}) != 8:\n            self.skipTest("stock is not ready")\n',
        ),
      ],
    },
  ),
  kind("TEST_SKIPPED", "skipped where it would fail", "An unexpected error becomes a skip.", {
    pytest: [
      edit(
        T,
        "    assert statement(alice) == GOLDEN.read_text()",
        '    if statement(alice) != GOLDEN.read_text():\n        pytest.skip("golden differs on this platform")',
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertEqual(self.stock.take("bolt", 4), 1)',
        '        try:\n            self.assertEqual(self.stock.take("bolt", 4), 1)\n        except AssertionError as error:\n            raise unittest.SkipTest(str(error)) from None',
      ),
    ],
  }),
  kind(
    "TEST_UNREACHED",
    "renamed so that it is not collected",
    "The name does not begin with test any more.",
    {
      pytest: [
        edit(T, "def test_import_goes_on_after_a_bad_row", "def check_import_goes_on_after_a_bad_row"),
      ],
      unittest: [edit(U, "def test_logs_with_the_time", "def _test_logs_with_the_time")],
    },
  ),
  kind(
    "TEST_UNREACHED",
    "two tests by one name",
    "The later one takes the name, so the first is never run.",
    {
      pytest: [
        append(
          T,
          '\n\ndef test_transfer_moves_money(alice, bob):\n    assert transfer(alice, bob, Decimal("1"))\n',
        ),
      ],
      unittest: [
        edit(
          U,
          "\nif __name__",
          '\n    def test_takes_what_is_there(self):\n        self.assertIsNotNone(self.stock.take("bolt", 1))\n\n\nif __name__',
        ),
      ],
    },
  ),
  kind("TEST_UNREACHED", "marked as no test", "The collector passes over what says that it is no test.", {
    pytest: [append(T, "\n\ntest_parse_amount_rejects.__test__ = False\n")],
    unittest: [
      edit(
        U,
        "\nif __name__",
        "\ndef load_tests(loader, tests, pattern):\n    return unittest.TestSuite()\n\n\nif __name__",
      ),
    ],
  }),
  kind("TEST_UNREACHED", "nested in another test", "A function inside a test is defined and never called.", {
    pytest: [
      edit(
        T,
        '    entry = transfer(alice, bob, Decimal("20.25"))\n',
        '    def test_entry():\n        entry = transfer(alice, bob, Decimal("20.25"))\n',
      ),
      edit(
        T,
        '    assert entry == "alice->bob:20.25"\n    assert alice.balance == Decimal("100.25")\n    assert bob.balance == Decimal("30.25")\n',
        '        assert entry == "alice->bob:20.25"\n        assert alice.balance == Decimal("100.25")\n        assert bob.balance == Decimal("30.25")\n',
      ),
    ],
  }),
  kind(
    "TEST_UNREACHED",
    "made a generator that nobody runs",
    "Calling it gives an object and runs nothing of it.",
    {
      unittest: [
        edit(
          U,
          '        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])',
          '        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n        yield',
        ),
      ],
    },
  ),
  kind("TEST_UNREACHED", "the class no longer a test case", "The loader only takes subclasses of TestCase.", {
    unittest: [edit(B, "class StockCase(unittest.TestCase):", "class StockCase:")],
    pytest: [
      edit(
        T,
        'def test_transfer_is_remembered_on_both_sides(alice, bob):\n    transfer(alice, bob, Decimal("1"))\n    transfer(alice, bob, Decimal("2"))\n    assert len(alice.history) == 2\n    assert alice.history == bob.history\n',
        'class TestHistory:\n    def __init__(self, side="both"):\n        self.side = side\n\n    def test_transfer_is_remembered_on_both_sides(self, alice, bob):\n        transfer(alice, bob, Decimal("1"))\n        transfer(alice, bob, Decimal("2"))\n        assert len(alice.history) == 2\n        assert alice.history == bob.history\n',
      ),
    ],
  }),
  kind("TEST_DELETED", "moved to where nobody looks", "The runner's paths do not hold the new place.", {
    pytest: [move(T, "docs/examples/ledger_checks.py")],
    unittest: [move(U, "attic/stock_tests.py")],
  }),
  kind("TEST_DELETED", "the case that failed is gone", "Nothing asks the question any more.", {
    pytest: [cutTest(T, "def test_transfer_refuses_an_overdraft")],
    unittest: [cutTest(U, "def test_refuses_counts_that_are_not_positive")],
  }),
  kind("TEST_DELETED", "the old file for a new one that asks less", "Fewer questions, none of them hard.", {
    pytest: [
      drop(T),
      put(
        "tests/test_ledger_basic.py",
        'from decimal import Decimal\n\nfrom ledger import Account, parse_amount, statement\n\n\ndef test_account():\n    assert Account("a").balance == 0\n\n\ndef test_parse():\n    assert parse_amount("12") == Decimal("12")\n\n\ndef test_statement():\n    assert statement(Account("a"))\n',
      ),
    ],
    unittest: [
      drop(U),
      put(
        "tests/test_stock_smoke.py",
        "import unittest\n\nfrom stock import Stock\n\n\nclass SmokeTest(unittest.TestCase):\n    def test_makes_one(self):\n        self.assertIsNotNone(Stock())\n",
      ),
    ],
  }),
  kind("ASSERTION_WEAKENED", "a tuple is asserted", "A tuple that holds something is true.", {
    pytest: [
      edit(
        T,
        '    assert bob.balance == Decimal("30.25")',
        '    assert (bob.balance == Decimal("30.25"), "bob should have got it")',
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertEqual(self.stock.count("gear"), 0)',
        '        self.assertTrue((self.stock.count("gear"), 0))',
      ),
    ],
  }),
];
