import { append, cutTest, edit, everywhere, kind, type Kind } from "./kind.ts";

const T = "tests/test_ledger.py";
const L = "ledger.py";
const C = "tests/conftest.py";
const U = "tests/test_stock.py";
const S = "stock.py";
const B = "tests/base.py";

export const honestPython2: readonly Kind[] = [
  kind("style", "another spelling of the same assertion", "The same is asked.", {
    pytest: [
      edit(T, "assert interest(1000.0, 0.05, 0) == 0", "assert not interest(1000.0, 0.05, 0) != 0"),
      edit(T, "assert len(alice.history) == 2", "assert 2 == len(alice.history)"),
    ],
    unittest: [
      edit(
        U,
        'self.assertListEqual(self.stock.low(3), ["nut"])',
        'self.assertEqual(["nut"], self.stock.low(3))',
      ),
      edit(
        U,
        'with self.assertRaisesRegex(StockError, "only 2 of nut left"):\n            self.stock.take("nut", 3)',
        'self.assertRaisesRegex(StockError, "only 2 of nut left", self.stock.take, "nut", 3)',
      ),
    ],
  }),
  kind("style", "messages added to assertions", "What is asked is the same, the failure tells more.", {
    pytest: [
      edit(
        T,
        'assert alice.balance == Decimal("100.25")',
        'assert alice.balance == Decimal("100.25"), f"alice holds {alice.balance}"',
      ),
    ],
    unittest: [
      edit(
        U,
        'self.assertEqual(self.stock.count("bolt"), 8)',
        'self.assertEqual(self.stock.count("bolt"), 8, "five and three")',
      ),
    ],
  }),
  kind("stricter", "more of the same value is asked", "All that was asked is asked, and more.", {
    pytest: [
      edit(T, "abs=1e-4", "abs=1e-5"),
      edit(
        T,
        "    assert len(alice.history) == 2\n",
        '    assert alice.history == ["alice->bob:1", "alice->bob:2"]\n',
      ),
    ],
    unittest: [
      edit(U, "places=6", "places=9"),
      edit(
        U,
        "with self.assertRaises(StockError):",
        'with self.assertRaisesRegex(StockError, "^count must be positive$"):',
      ),
    ],
  }),
  kind("set-up", "tear-down by context and clean-up", "The tests begin and end in the same state.", {
    pytest: [
      edit(
        C,
        'def utc(monkeypatch):\n    monkeypatch.setenv("TZ", "UTC")\n',
        'def utc():\n    before = os.environ.get("TZ")\n    os.environ["TZ"] = "UTC"\n    yield\n    if before is None:\n        del os.environ["TZ"]\n    else:\n        os.environ["TZ"] = before\n',
      ),
    ],
    unittest: [
      edit(
        U,
        "        self.stock = Stock(self.clock)\n",
        "        self.stock = Stock(self.clock)\n        self.addCleanup(self.clock.reset_mock)\n",
      ),
    ],
  }),
  kind("set-up", "a factory for test data", "The factory makes the same values.", {
    pytest: [
      edit(
        T,
        '@pytest.fixture\ndef alice():\n    return Account("alice", Decimal("120.50"))',
        '@pytest.fixture\ndef account():\n    def make(name="alice", balance="120.50"):\n        return Account(name, Decimal(balance))\n\n    return make\n\n\n@pytest.fixture\ndef alice(account):\n    return account()',
      ),
      edit(
        T,
        'def bob():\n    return Account("bob", Decimal("10"))',
        'def bob(account):\n    return account("bob", "10")',
      ),
    ],
    unittest: [
      edit(
        U,
        '        self.stock = Stock(self.clock)\n        self.stock.add("bolt", 5)\n        self.stock.add("nut", 2)\n',
        "        self.stock = self.make(bolt=5, nut=2)\n\n    def make(self, **items):\n        stock = Stock(self.clock)\n        for sku, count in items.items():\n            stock.add(sku, count)\n        return stock\n",
      ),
    ],
  }),
  kind("tidied", "typed, sorted and formatted", "Nothing but layout and annotations.", {
    pytest: [
      edit(
        T,
        "def test_transfer_moves_money(alice, bob):",
        "def test_transfer_moves_money(alice: Account, bob: Account) -> None:",
      ),
      edit(
        T,
        "from ledger import Account, LedgerError, import_rows, interest, parse_amount, statement, transfer\n",
        "from ledger import (\n    Account,\n    LedgerError,\n    import_rows,\n    interest,\n    parse_amount,\n    statement,\n    transfer,\n)\n",
      ),
      edit(
        T,
        "from decimal",
        '"""What accounts promise."""\n\nfrom __future__ import annotations\n\nfrom decimal',
      ),
    ],
    unittest: [
      everywhere(U, "(self):", "(self) -> None:"),
      edit(
        U,
        "import json\nimport unittest\n",
        "from __future__ import annotations\n\nimport json\nimport unittest\n",
      ),
    ],
  }),
  kind(
    "tidied",
    "a test that was there twice taken out once",
    "The other one asks the very same.",
    {
      pytest: [cutTest(T, "def test_interest_again")],
      unittest: [cutTest(U, "def test_counts_after_adding")],
    },
    {
      given: {
        pytest: [
          append(
            T,
            "\n\ndef test_interest_again():\n    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)\n    assert interest(1000.0, 0.05, 0) == 0\n",
          ),
        ],
        unittest: [
          edit(
            U,
            "    def test_dumps_json",
            '    def test_counts_after_adding(self):\n        self.stock.add("bolt", 3)\n        self.assertEqual(self.stock.count("bolt"), 8)\n        self.assertEqual(self.stock.count("gear"), 0)\n\n    def test_dumps_json',
          ),
        ],
      },
    },
  ),
  kind("tidied", "lint findings in tests mended", "What was not used is gone, and the same is asked.", {
    pytest: [
      edit(C, "import os\n\nimport pytest", "import pytest"),
      edit(
        T,
        '    entry = transfer(alice, bob, Decimal("20.25"))\n    assert entry == ',
        '    assert transfer(alice, bob, Decimal("20.25")) == ',
      ),
    ],
    unittest: [
      edit(
        U,
        '            with self.subTest(count=count):\n                with self.assertRaises(StockError):\n                    self.stock.add("bolt", count)',
        '            with self.subTest(count=count), self.assertRaises(StockError):\n                self.stock.add("bolt", count)',
      ),
    ],
  }),
  kind(
    "flaky",
    "a sleep replaced by a handshake",
    "The test waits for what it needs, and asks the same.",
    {
      pytest: [
        edit(T, "    time.sleep(0.5)\n", "    assert done.wait(5)\n"),
        edit(
          T,
          '    worker = threading.Thread(target=lambda: transfer(alice, bob, Decimal("1")))\n',
          '    done = threading.Event()\n\n    def work():\n        transfer(alice, bob, Decimal("1"))\n        done.set()\n\n    worker = threading.Thread(target=work)\n',
        ),
        edit(T, "import time\n", ""),
      ],
    },
    {
      given: {
        pytest: [
          append(
            T,
            '\n\ndef test_transfer_from_a_thread(alice, bob):\n    worker = threading.Thread(target=lambda: transfer(alice, bob, Decimal("1")))\n    worker.start()\n    time.sleep(0.5)\n    assert bob.balance == Decimal("11")\n',
          ),
          edit(
            T,
            "from decimal import Decimal\n",
            "import threading\nimport time\nfrom decimal import Decimal\n",
          ),
        ],
      },
    },
  ),
  kind(
    "flaky",
    "a skipped test runs again",
    "There is one test more than before.",
    {
      pytest: [edit(T, '@pytest.mark.skip(reason="see backlog")\ndef test_interest', "def test_interest")],
      unittest: [edit(U, '    @unittest.skip("see backlog")\n    def test_lists', "    def test_lists")],
    },
    {
      given: {
        pytest: [edit(T, "def test_interest", '@pytest.mark.skip(reason="see backlog")\ndef test_interest')],
        unittest: [edit(U, "    def test_lists", '    @unittest.skip("see backlog")\n    def test_lists')],
      },
    },
  ),
  kind("API", "another signature in code and tests", "The same values are passed in another form.", {
    pytest: [
      edit(
        L,
        "def interest(balance: float, rate: float, days: int)",
        "def interest(balance: float, *, rate: float, days: int)",
      ),
      edit(T, "interest(1000.0, 0.05, 365)", "interest(1000.0, rate=0.05, days=365)"),
      edit(T, "interest(1000.0, 0.05, 0)", "interest(1000.0, rate=0.05, days=0)"),
    ],
    unittest: [
      edit(S, "def __init__(self, clock=None):", "def __init__(self, *, clock=None):"),
      edit(U, "Stock(self.clock)", "Stock(clock=self.clock)"),
    ],
  }),
  kind("API", "functions made methods", "The same values come from a method.", {
    pytest: [
      edit(
        L,
        "    history: list[str] = field(default_factory=list)\n",
        "    history: list[str] = field(default_factory=list)\n\n    def statement(self) -> str:\n        return statement(self)\n",
      ),
      edit(T, "assert statement(alice) ==", "assert alice.statement() =="),
      edit(T, "parse_amount, statement, transfer", "parse_amount, transfer"),
    ],
    unittest: [
      edit(
        S,
        "    def count(self, sku):\n        return self._items.get(sku, 0)\n",
        "    def __getitem__(self, sku):\n        return self._items.get(sku, 0)\n",
      ),
      edit(B, "self.stock.count(sku), count", "self.stock[sku], count"),
      (files) =>
        void files.set(
          U,
          (files.get(U) ?? "").replaceAll(/self\.stock\.count\(("\w+")\)/g, "self.stock[$1]"),
        ),
    ],
  }),
  kind("API", "a function made asynchronous in code and tests", "The same is asked of what is awaited.", {
    pytest: [
      edit(L, "def import_rows(rows", "async def import_rows(rows"),
      edit(
        T,
        "def test_import_goes_on_after_a_bad_row",
        "@pytest.mark.anyio\nasync def test_import_goes_on_after_a_bad_row",
      ),
      edit(T, "    assert import_rows(", "    assert await import_rows("),
      append(C, '\n\n@pytest.fixture\ndef anyio_backend():\n    return "asyncio"\n'),
    ],
    unittest: [
      edit(S, "    def dump(self):", "    async def dump(self):"),
      edit(U, "json.loads(self.stock.dump())", "json.loads(asyncio.run(self.stock.dump()))"),
      edit(U, "import json\n", "import asyncio\nimport json\n"),
    ],
  }),
];
