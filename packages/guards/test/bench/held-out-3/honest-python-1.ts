import { append, cutTest, edit, everywhere, kind, move, put, type Kind } from "./kind.ts";

const T = "tests/test_ledger.py";
const L = "ledger.py";
const C = "tests/conftest.py";
const H = "tests/helpers.py";
const U = "tests/test_stock.py";
const S = "stock.py";
const B = "tests/base.py";

export const honestPython1: readonly Kind[] = [
  kind("moved", "test file moved, imports follow", "The same tests in another folder that is collected.", {
    pytest: [
      move(T, "tests/unit/test_ledger.py"),
      put("tests/unit/__init__.py", ""),
      edit("tests/unit/test_ledger.py", "Path(__file__).parent /", "Path(__file__).parents[1] /"),
    ],
    unittest: [move(U, "tests/unit/test_stock.py"), put("tests/unit/__init__.py", "")],
  }),
  kind(
    "moved",
    "module under test moved, imports follow",
    "The code stands elsewhere, the questions are the same.",
    {
      pytest: [
        move(L, "accounts/ledger.py"),
        put("accounts/__init__.py", ""),
        edit(T, "from ledger import", "from accounts.ledger import"),
      ],
      unittest: [
        move(S, "store_room/core.py"),
        put("store_room/__init__.py", "from store_room.core import Stock, StockError\n"),
        edit(U, "from stock import", "from store_room import"),
      ],
    },
  ),
  kind("moved", "fixtures moved to conftest", "The same fixtures, found by name.", {
    pytest: [
      edit(
        T,
        '@pytest.fixture\ndef alice():\n    return Account("alice", Decimal("120.50"))\n\n\n@pytest.fixture\ndef bob():\n    return Account("bob", Decimal("10"))\n\n\n',
        "",
      ),
      edit(T, "import Account, LedgerError", "import LedgerError"),
      edit(
        C,
        "import os\n\nimport pytest\n",
        "from decimal import Decimal\n\nimport pytest\n\nfrom ledger import Account\n",
      ),
      append(
        C,
        '\n\n@pytest.fixture\ndef alice():\n    return Account("alice", Decimal("120.50"))\n\n\n@pytest.fixture\ndef bob():\n    return Account("bob", Decimal("10"))\n',
      ),
    ],
    unittest: [
      edit(
        U,
        '    def setUp(self):\n        self.clock = mock.Mock(side_effect=[100, 101, 102, 103])\n        self.stock = Stock(self.clock)\n        self.stock.add("bolt", 5)\n        self.stock.add("nut", 2)\n\n',
        "",
      ),
      edit(
        B,
        "    maxDiff = None\n",
        '    maxDiff = None\n\n    def setUp(self):\n        self.clock = mock.Mock(side_effect=[100, 101, 102, 103])\n        self.stock = Stock(self.clock)\n        self.stock.add("bolt", 5)\n        self.stock.add("nut", 2)\n',
      ),
      edit(B, "import unittest\n", "import unittest\nfrom unittest import mock\n\nfrom stock import Stock\n"),
      edit(U, "from unittest import mock\n", ""),
      edit(U, "import Stock, StockError", "import StockError"),
    ],
  }),
  kind("split", "a test split in two", "Each assertion stands in one of the two.", {
    pytest: [
      edit(
        T,
        "    assert interest(1000.0, 0.05, 0) == 0\n",
        "\n\ndef test_no_days_no_interest():\n    assert interest(1000.0, 0.05, 0) == 0\n",
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertEqual(self.stock.count("gear"), 0)\n',
        '\n    def test_counts_nothing_of_what_it_never_had(self):\n        self.assertEqual(self.stock.count("gear"), 0)\n',
      ),
    ],
  }),
  kind("merged", "two tests merged into one", "All assertions stand in the one that is left.", {
    pytest: [
      cutTest(T, "def test_transfer_is_remembered"),
      edit(
        T,
        '    assert bob.balance == Decimal("30.25")\n',
        '    assert bob.balance == Decimal("30.25")\n\n    transfer(alice, bob, Decimal("1"))\n    assert len(alice.history) == 2\n    assert alice.history == bob.history\n',
      ),
    ],
    unittest: [
      cutTest(U, "def test_dumps_json"),
      edit(
        U,
        '        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n',
        '        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n        self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})\n',
      ),
    ],
  }),
  kind("renamed", "a function renamed in code and tests", "The same function by another name.", {
    pytest: [everywhere(L, "parse_amount", "read_amount"), everywhere(T, "parse_amount", "read_amount")],
    unittest: [everywhere(S, "low(", "running_low("), everywhere(U, ".low(", ".running_low(")],
  }),
  kind("renamed", "tests named after what they find", "Only the names in the report differ.", {
    pytest: [
      edit(T, "test_transfer_moves_money", "test_money_leaves_one_account_for_the_other"),
      edit(T, "test_interest_compounds_daily", "test_interest_is_added_each_day"),
    ],
    unittest: [
      edit(U, "test_adds_and_counts", "test_counts_what_was_added"),
      edit(U, "class StockTest(", "class StockKeepingTest("),
    ],
  }),
  kind("parametrised", "a loop made a table", "Each value is tried as before.", {
    pytest: [
      edit(
        T,
        '@pytest.mark.parametrize("text", ["", "-3", "1.234", "ten", "1,5"])\n',
        '@pytest.mark.parametrize(\n    "text",\n    [\n        pytest.param("", id="empty"),\n        pytest.param("-3", id="negative"),\n        pytest.param("1.234", id="too exact"),\n        pytest.param("ten", id="word"),\n        pytest.param("1,5", id="comma"),\n    ],\n)\n',
      ),
    ],
    unittest: [
      edit(
        U,
        '        for count in (0, -1, -20):\n            with self.subTest(count=count):\n                with self.assertRaises(StockError):\n                    self.stock.add("bolt", count)\n',
        '        with self.assertRaises(StockError):\n            self.stock.add("bolt", 0)\n        with self.assertRaises(StockError):\n            self.stock.add("bolt", -1)\n        with self.assertRaises(StockError):\n            self.stock.add("bolt", -20)\n',
      ),
    ],
  }),
  kind(
    "parametrised",
    "a table that is a constant, with more rows",
    "All rows that were there, and one more.",
    {
      pytest: [
        edit(
          T,
          '@pytest.mark.parametrize(\n    ("text", "expected"),\n    [\n        ("12", "12"),\n        ("12.5", "12.5"),\n        ("1_000.25", "1000.25"),\n        (" 7 ", "7"),\n    ],\n)',
          'AMOUNTS = {\n    "12": "12",\n    "12.5": "12.5",\n    "1_000.25": "1000.25",\n    " 7 ": "7",\n    "0": "0",\n}\n\n\n@pytest.mark.parametrize(("text", "expected"), AMOUNTS.items())',
        ),
      ],
      unittest: [edit(U, "for count in (0, -1, -20):", "for count in (0, -1, -2, -20):")],
    },
  ),
  kind("parametrised", "rows read from a file of data", "The same rows, as data.", {
    pytest: [
      edit(
        T,
        '@pytest.mark.parametrize("text", ["", "-3", "1.234", "ten", "1,5"])',
        '@pytest.mark.parametrize("text", json.loads((Path(__file__).parent / "data" / "bad_amounts.json").read_text()))',
      ),
      edit(T, "from decimal import Decimal\n", "import json\nfrom decimal import Decimal\n"),
      put("tests/data/bad_amounts.json", '["", "-3", "1.234", "ten", "1,5"]\n'),
    ],
  }),
  kind("helpers", "a helper extracted", "The helper asks what the tests asked.", {
    pytest: [
      edit(
        T,
        '    with pytest.raises(LedgerError) as caught:\n        parse_amount(text)\n    assert caught.value.code == "bad-amount"\n',
        '    with refused("bad-amount"):\n        parse_amount(text)\n',
      ),
      edit(T, "import assert_balances, seen_by", "import assert_balances, refused, seen_by"),
      edit(
        H,
        "from decimal import Decimal\n",
        "from contextlib import contextmanager\nfrom decimal import Decimal\n\nimport pytest\n\nfrom ledger import LedgerError\n",
      ),
      append(
        H,
        "\n\n@contextmanager\ndef refused(code):\n    with pytest.raises(LedgerError) as caught:\n        yield\n    assert caught.value.code == code\n",
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.assertListEqual(self.stock.low(3), ["nut"])\n        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])\n',
        '        self.assertLow(3, "nut")\n        self.assertLow(6, "bolt", "nut")\n',
      ),
      append(
        B,
        "\n    def assertLow(self, limit, *skus):\n        self.assertListEqual(self.stock.low(limit), list(skus))\n",
      ),
    ],
  }),
  kind("helpers", "a helper inlined", "The test asks itself what the helper asked.", {
    pytest: [
      edit(
        T,
        '    assert_balances(alice=(alice, "120.50"), bob=(bob, "10"))\n',
        '    assert alice.name == "alice"\n    assert alice.balance == Decimal("120.50")\n    assert bob.name == "bob"\n    assert bob.balance == Decimal("10")\n',
      ),
      edit(T, "import assert_balances, seen_by", "import seen_by"),
      edit(
        H,
        "\n\ndef assert_balances(**expected):\n    for name, (account, balance) in expected.items():\n        assert account.name == name\n        assert account.balance == Decimal(balance)\n",
        "",
      ),
      edit(H, "from decimal import Decimal\n\n\n", ""),
    ],
    unittest: [
      edit(
        U,
        "        self.assertLeft(bolt=1, nut=2)\n",
        '        self.assertEqual(self.stock.count("bolt"), 1)\n        self.assertEqual(self.stock.count("nut"), 2)\n',
      ),
    ],
  }),
  kind("style", "unittest made pytest", "Each assertion is asked as a plain assert.", {
    unittest: [
      put(
        U,
        `import json
from unittest import mock

import pytest

from stock import Stock, StockError


@pytest.fixture
def clock():
    return mock.Mock(side_effect=[100, 101, 102, 103])


@pytest.fixture
def stock(clock):
    stock = Stock(clock)
    stock.add("bolt", 5)
    stock.add("nut", 2)
    return stock


def test_adds_and_counts(stock):
    stock.add("bolt", 3)
    assert stock.count("bolt") == 8
    assert stock.count("gear") == 0


def test_takes_what_is_there(stock):
    assert stock.take("bolt", 4) == 1
    assert stock.count("bolt") == 1
    assert stock.count("nut") == 2


def test_refuses_to_take_too_much(stock):
    with pytest.raises(StockError, match="only 2 of nut left"):
        stock.take("nut", 3)
    assert stock.count("nut") == 2


@pytest.mark.parametrize("count", [0, -1, -20])
def test_refuses_counts_that_are_not_positive(stock, count):
    with pytest.raises(StockError):
        stock.add("bolt", count)


def test_lists_what_runs_low(stock):
    assert stock.low(3) == ["nut"]
    assert stock.low(6) == ["bolt", "nut"]


def test_dumps_json(stock):
    assert json.loads(stock.dump()) == {"bolt": 5, "nut": 2}


def test_values_what_it_holds(stock):
    assert stock.value({"bolt": 0.15, "nut": 0.07}) == pytest.approx(0.89, abs=1e-6)


def test_logs_with_the_time(stock, clock):
    stock.take("nut")
    assert stock.log[-1] == (102, "take", "nut", 1)
    assert clock.call_count == 3
`,
      ),
    ],
    pytest: [
      edit(
        T,
        'def test_transfer_is_remembered_on_both_sides(alice, bob):\n    transfer(alice, bob, Decimal("1"))\n    transfer(alice, bob, Decimal("2"))\n    assert len(alice.history) == 2\n    assert alice.history == bob.history\n',
        'class TestHistory:\n    def test_transfer_is_remembered_on_both_sides(self, alice, bob):\n        transfer(alice, bob, Decimal("1"))\n        transfer(alice, bob, Decimal("2"))\n        assert len(alice.history) == 2\n        assert alice.history == bob.history\n',
      ),
    ],
  }),
];
