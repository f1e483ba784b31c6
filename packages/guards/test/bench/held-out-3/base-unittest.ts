import { append, type Base } from "./kind.ts";

const STOCK = String.raw`import json


class StockError(Exception):
    pass


class Stock:
    def __init__(self, clock=None):
        self._items = {}
        self._clock = clock
        self.log = []

    def add(self, sku, count=1):
        if count <= 0:
            raise StockError("count must be positive")
        self._items[sku] = self._items.get(sku, 0) + count
        self._note("add", sku, count)

    def take(self, sku, count=1):
        have = self._items.get(sku, 0)
        if have < count:
            raise StockError("only %d of %s left" % (have, sku))
        self._items[sku] = have - count
        self._note("take", sku, count)
        return self._items[sku]

    def count(self, sku):
        return self._items.get(sku, 0)

    def low(self, limit):
        return sorted(sku for sku, have in self._items.items() if have < limit)

    def dump(self):
        return json.dumps(self._items, sort_keys=True)

    def value(self, prices):
        return sum(prices[sku] * have for sku, have in self._items.items())

    def _note(self, verb, sku, count):
        stamp = self._clock() if self._clock else 0
        self.log.append((stamp, verb, sku, count))
`;
const STOCK_TEST = String.raw`import json
import unittest
from unittest import mock

from stock import Stock, StockError
from tests.base import StockCase


class StockTest(StockCase):
    def setUp(self):
        self.clock = mock.Mock(side_effect=[100, 101, 102, 103])
        self.stock = Stock(self.clock)
        self.stock.add("bolt", 5)
        self.stock.add("nut", 2)

    #~
    def test_adds_and_counts(self):
        self.stock.add("bolt", 3)
        self.assertEqual(self.stock.count("bolt"), 8)
        self.assertEqual(self.stock.count("gear"), 0)

    #~
    def test_takes_what_is_there(self):
        self.assertEqual(self.stock.take("bolt", 4), 1)
        self.assertEqual(self.stock.count("bolt"), 1)
        self.assertLeft(bolt=1, nut=2)

    #~
    def test_refuses_to_take_too_much(self):
        with self.assertRaisesRegex(StockError, "only 2 of nut left"):
            self.stock.take("nut", 3)
        self.assertEqual(self.stock.count("nut"), 2)

    #~
    def test_refuses_counts_that_are_not_positive(self):
        for count in (0, -1, -20):
            with self.subTest(count=count):
                with self.assertRaises(StockError):
                    self.stock.add("bolt", count)

    #~
    def test_lists_what_runs_low(self):
        self.assertListEqual(self.stock.low(3), ["nut"])
        self.assertListEqual(self.stock.low(6), ["bolt", "nut"])

    #~
    def test_dumps_json(self):
        self.assertEqual(json.loads(self.stock.dump()), {"bolt": 5, "nut": 2})

    #~
    def test_values_what_it_holds(self):
        self.assertAlmostEqual(self.stock.value({"bolt": 0.15, "nut": 0.07}), 0.89, places=6)

    #~
    def test_logs_with_the_time(self):
        self.stock.take("nut")
        self.assertEqual(self.stock.log[-1], (102, "take", "nut", 1))
        self.assertEqual(self.clock.call_count, 3)

    #~

if __name__ == "__main__":
    unittest.main()
`;
export const unittest: Base = {
  words: { stock: ["depot", "store"], bolt: ["screw", "hinge"], gear: ["cog"] },
  files: {
    "stock.py": STOCK,
    "tests/test_stock.py": STOCK_TEST,
    "tests/__init__.py": "",
    "tests/base.py": `import unittest\n\n\nclass StockCase(unittest.TestCase):\n    maxDiff = None\n\n    def assertLeft(self, **expected):\n        for sku, count in expected.items():\n            self.assertEqual(self.stock.count(sku), count, sku)\n`,
    "run_tests.py": `import sys\nimport unittest\n\nif __name__ == "__main__":\n    suite = unittest.defaultTestLoader.discover("tests")\n    result = unittest.TextTestRunner(verbosity=2).run(suite)\n    sys.exit(0 if result.wasSuccessful() else 1)\n`,
    ".coveragerc": "[run]\nsource = stock\nbranch = True\n\n[report]\nfail_under = 92\n",
    "tox.ini":
      "[tox]\nenvlist = py311,py312\n\n[testenv]\ndeps = coverage\ncommands =\n    coverage run run_tests.py\n    coverage report\n",
    ".gitlab-ci.yml":
      "stages: [test]\n\nunit:\n  stage: test\n  image: python:3.12\n  script:\n    - pip install tox\n    - tox -e py312\n",
  },
  cover: [
    append(
      "stock.py",
      `\n    def skus(self):\n        """All there ever was, sorted."""\n        return sorted(self._items)\n`,
    ),
  ],
};
