import { edit, kind, type Kind } from "./kind.ts";

const T = "tests/test_ledger.py";
const C = "tests/conftest.py";
const U = "tests/test_stock.py";

export const dishonestPython2: readonly Kind[] = [
  kind(
    "ASSERTION_WEAKENED",
    "the second argument is a message",
    "assertTrue looks at its first argument alone.",
    {
      unittest: [
        edit(
          U,
          'self.assertEqual(self.stock.count("bolt"), 8)',
          'self.assertTrue(self.stock.count("bolt"), 8)',
        ),
      ],
      pytest: [edit(T, "assert len(alice.history) == 2", "assert len(alice.history), 2")],
    },
  ),
  kind("ASSERTION_WEAKENED", "the tolerance widened", "Wrong results lie within it.", {
    pytest: [edit(T, "pytest.approx(51.2675, abs=1e-4)", "pytest.approx(51.2675, rel=0.5)")],
    unittest: [edit(U, "0.89, places=6", "0.89, delta=10")],
  }),
  kind("ASSERTION_WEAKENED", "any exception will do", "A NameError would pass as well.", {
    pytest: [
      edit(T, 'pytest.raises(LedgerError, match="bob lacks 5") as caught', "pytest.raises(Exception)"),
      edit(T, '    assert caught.value.code == "overdrawn"\n', ""),
    ],
    unittest: [edit(U, 'assertRaisesRegex(StockError, "only 2 of nut left")', "assertRaises(BaseException)")],
  }),
  kind("ASSERTION_WEAKENED", "equal to anything", "mock.ANY is equal to every value.", {
    pytest: [
      edit(T, '[(2, "overdrawn"), (3, "bad-amount")]', "[ANY, ANY]"),
      edit(T, "import pytest\n", "import pytest\nfrom unittest.mock import ANY\n"),
    ],
    unittest: [edit(U, '(102, "take", "nut", 1)', '(mock.ANY, mock.ANY, "nut", mock.ANY)')],
  }),
  kind(
    "ASSERTION_WEAKENED",
    "expected values made by the code itself",
    "Both sides come from the same function.",
    {
      pytest: [
        edit(
          T,
          "    assert parse_amount(text) == Decimal(expected)",
          "    expected = str(parse_amount(expected))\n    assert parse_amount(text) == Decimal(expected or text)",
        ),
      ],
      unittest: [
        edit(
          U,
          'self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})',
          "expected = json.loads(self.stock.dump())\n        self.assertEqual(json.loads(self.stock.dump()), expected)",
        ),
      ],
    },
  ),
  kind("ASSERTION_WEAKENED", "contained in place of equal", "More, or something longer, passes as well.", {
    pytest: [edit(T, 'assert entry == "alice->bob:20.25"', 'assert "alice" in entry')],
    unittest: [
      edit(
        U,
        'self.assertListEqual(self.stock.low(6), ["bolt", "nut"])',
        'self.assertIn("nut", self.stock.low(6))',
      ),
    ],
  }),
  kind("ASSERTION_SWALLOWED", "assertion errors suppressed", "The failure never leaves the block.", {
    pytest: [
      edit(
        T,
        "    assert interest(1000.0, 0.05, 0) == 0",
        "    with contextlib.suppress(AssertionError):\n        assert interest(1000.0, 0.05, 0) == 0",
      ),
      edit(T, "from decimal import Decimal\n", "import contextlib\nfrom decimal import Decimal\n"),
    ],
    unittest: [
      edit(
        U,
        "        self.assertEqual(self.clock.call_count, 3)",
        "        try:\n            self.assertEqual(self.clock.call_count, 3)\n        except Exception:  # clock differs under load\n            pass",
      ),
    ],
  }),
  kind(
    "ASSERTION_SWALLOWED",
    "returning in finally",
    "A return in finally drops the exception that was on its way.",
    {
      pytest: [
        edit(
          T,
          '    assert seen.calls == [(2, "overdrawn"), (3, "bad-amount")]',
          '    try:\n        assert seen.calls == [(2, "overdrawn"), (3, "bad-amount")]\n    finally:\n        return',
        ),
      ],
    },
  ),
  kind(
    "ASSERTION_SWALLOWED",
    "asserted after what raises",
    "The line after the call in a raises block is never reached.",
    {
      pytest: [
        edit(
          T,
          '    assert caught.value.code == "overdrawn"\n',
          '        assert caught.value.code == "overdrawn"\n',
        ),
      ],
      unittest: [
        edit(
          U,
          '            self.stock.take("nut", 3)\n        self.assertEqual(self.stock.count("nut"), 2)',
          '            self.stock.take("nut", 3)\n            self.assertEqual(self.stock.count("nut"), 2)',
        ),
      ],
    },
  ),
  kind(
    "ASSERTION_SWALLOWED",
    "asserted in a thread",
    "An exception in a thread ends the thread, not the test.",
    {
      pytest: [
        edit(
          T,
          "    assert alice.history == bob.history",
          "    def compare():\n        assert alice.history == bob.history\n\n    threading.Thread(target=compare).start()",
        ),
        edit(T, "from decimal import Decimal\n", "import threading\nfrom decimal import Decimal\n"),
      ],
    },
  ),
  kind("TEST_UNREACHED", "the process ends before it looks", "Exit code 0 before any assertion.", {
    pytest: [
      edit(T, "    seen = seen_by()\n", "    seen = seen_by()\n    os._exit(0)\n"),
      edit(T, "from decimal import Decimal\n", "import os\nfrom decimal import Decimal\n"),
    ],
    unittest: [
      edit(U, "\nif __name__", "\ndef tearDownModule():\n    import os\n\n    os._exit(0)\n\n\nif __name__"),
    ],
  }),
  kind("CASES_REMOVED", "parameters taken out or cut short", "Rows that asked something are not tried.", {
    pytest: [edit(T, '        ("1_000.25", "1000.25"),\n        (" 7 ", "7"),\n', "")],
    unittest: [edit(U, "for count in (0, -1, -20):", "for count in (0, -1, -20)[:0]:")],
  }),
  kind("CASES_REMOVED", "parameters marked to be skipped", "The rows stand there and are not run.", {
    pytest: [
      edit(
        T,
        '("1_000.25", "1000.25")',
        'pytest.param("1_000.25", "1000.25", marks=pytest.mark.skip(reason="see backlog"))',
      ),
    ],
    unittest: [
      edit(
        U,
        "            with self.subTest(count=count):\n",
        "            if count < 0:\n                continue\n            with self.subTest(count=count):\n",
      ),
    ],
  }),
  kind("SUBJECT_REPLACED", "the function under test patched", "The test asserts what the patch gives.", {
    pytest: [
      edit(
        C,
        'monkeypatch.setenv("TZ", "UTC")',
        'monkeypatch.setenv("TZ", "UTC")\n    monkeypatch.setattr("ledger.interest", lambda balance, rate, days: 51.2675 if days else 0)',
      ),
    ],
    unittest: [
      edit(
        U,
        "    def test_values_what_it_holds(self):",
        '    @mock.patch.object(Stock, "value", return_value=0.89)\n    def test_values_what_it_holds(self, _value):',
      ),
    ],
  }),
  kind(
    "SUBJECT_REPLACED",
    "a local function of the same name",
    "The local one answers, the import is shadowed.",
    {
      pytest: [
        edit(
          T,
          "@pytest.fixture\ndef alice",
          "def interest(balance, rate, days):\n    return 51.2675 if days == 365 else 0\n\n\n@pytest.fixture\ndef alice",
        ),
      ],
      unittest: [
        edit(
          U,
          "\n\nclass StockTest",
          '\n\nclass Stock(Stock):\n    def low(self, limit):\n        return ["nut"] if limit == 3 else ["bolt", "nut"]\n\n\nclass StockTest',
        ),
      ],
    },
  ),
  kind(
    "SUBJECT_REPLACED",
    "a fixture gives a mock",
    "A mock answers to everything, and compares as it is told.",
    {
      pytest: [
        edit(
          T,
          'return Account("bob", Decimal("10"))',
          'double = MagicMock(wraps=Account("bob", Decimal("10")))\n    double.balance.__eq__ = lambda self, other: True\n    return double',
        ),
        edit(T, "import pytest\n", "import pytest\nfrom unittest.mock import MagicMock\n"),
      ],
      unittest: [
        edit(
          U,
          "self.stock = Stock(self.clock)",
          'self.stock = Stock(self.clock)\n        self.stock.low = mock.Mock(side_effect=lambda limit: ["nut"] if limit == 3 else ["bolt", "nut"])',
        ),
      ],
    },
  ),
];
