import { append, type Base } from "./kind.ts";

const LEDGER = String.raw`"""Accounts, and what moves between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal


class LedgerError(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Account:
    name: str
    balance: Decimal = Decimal("0")
    history: list[str] = field(default_factory=list)


def parse_amount(text: str) -> Decimal:
    cleaned = text.replace("_", "").strip()
    if not re.fullmatch(r"\d+(\.\d{1,2})?", cleaned):
        raise LedgerError("bad-amount", f"not an amount: {text!r}")
    return Decimal(cleaned)


def transfer(source: Account, target: Account, amount: Decimal) -> str:
    if amount <= 0:
        raise LedgerError("not-positive", "amount must be positive")
    if source.balance < amount:
        raise LedgerError("overdrawn", f"{source.name} lacks {amount - source.balance}")
    source.balance -= amount
    target.balance += amount
    entry = f"{source.name}->{target.name}:{amount}"
    source.history.append(entry)
    target.history.append(entry)
    return entry


def interest(balance: float, rate: float, days: int) -> float:
    return balance * ((1 + rate / 365) ** days) - balance


def import_rows(rows, accounts, notify) -> int:
    done = 0
    for number, (source, target, amount) in enumerate(rows, start=1):
        try:
            transfer(accounts[source], accounts[target], parse_amount(amount))
        except LedgerError as error:
            notify(number, error.code)
            continue
        done += 1
    return done


def statement(account: Account) -> str:
    lines = [f"Statement for {account.name}"]
    lines += [f"  {entry}" for entry in account.history]
    lines.append(f"Balance {account.balance}")
    return "\n".join(lines) + "\n"
`;
const TEST = String.raw`from decimal import Decimal
from pathlib import Path

import pytest

from ledger import Account, LedgerError, import_rows, interest, parse_amount, statement, transfer
from tests.helpers import assert_balances, seen_by

GOLDEN = Path(__file__).parent / "golden" / "statement.txt"


@pytest.fixture
def alice():
    return Account("alice", Decimal("120.50"))


@pytest.fixture
def bob():
    return Account("bob", Decimal("10"))


#~
def test_transfer_moves_money(alice, bob):
    entry = transfer(alice, bob, Decimal("20.25"))
    assert entry == "alice->bob:20.25"
    assert alice.balance == Decimal("100.25")
    assert bob.balance == Decimal("30.25")


#~
def test_transfer_is_remembered_on_both_sides(alice, bob):
    transfer(alice, bob, Decimal("1"))
    transfer(alice, bob, Decimal("2"))
    assert len(alice.history) == 2
    assert alice.history == bob.history


#~
def test_transfer_refuses_an_overdraft(alice, bob):
    with pytest.raises(LedgerError, match="bob lacks 5") as caught:
        transfer(bob, alice, Decimal("15"))
    assert caught.value.code == "overdrawn"
    assert_balances(alice=(alice, "120.50"), bob=(bob, "10"))


#~
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"),
        ("12.5", "12.5"),
        ("1_000.25", "1000.25"),
        (" 7 ", "7"),
    ],
)
def test_parse_amount(text, expected):
    assert parse_amount(text) == Decimal(expected)


#~
@pytest.mark.parametrize("text", ["", "-3", "1.234", "ten", "1,5"])
def test_parse_amount_rejects(text):
    with pytest.raises(LedgerError) as caught:
        parse_amount(text)
    assert caught.value.code == "bad-amount"


#~
def test_interest_compounds_daily():
    assert interest(1000.0, 0.05, 365) == pytest.approx(51.2675, abs=1e-4)
    assert interest(1000.0, 0.05, 0) == 0


#~
def test_import_goes_on_after_a_bad_row(alice, bob):
    seen = seen_by()
    rows = [("alice", "bob", "5"), ("bob", "alice", "500"), ("alice", "bob", "x")]
    assert import_rows(rows, {"alice": alice, "bob": bob}, seen) == 1
    assert seen.calls == [(2, "overdrawn"), (3, "bad-amount")]


#~
def test_statement_matches_golden(alice, bob):
    transfer(alice, bob, Decimal("20.25"))
    assert statement(alice) == GOLDEN.read_text()


#~
`;
const CI = `name: ci
on:
  push:
  pull_request:
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install -e .[test]
      - run: ruff check .
      - run: pytest --strict-markers
`;
export const pytest: Base = {
  words: {
    ledger: ["bank", "purse"],
    alice: ["ada", "ines"],
    transfer: ["move", "send"],
    overdrawn: ["lacking"],
  },
  files: {
    "ledger.py": LEDGER,
    "tests/test_ledger.py": TEST,
    "tests/__init__.py": "",
    "tests/helpers.py": `from decimal import Decimal


class Seen:
    def __init__(self):
        self.calls = []

    def __call__(self, *args):
        self.calls.append(args)


def seen_by():
    return Seen()


def assert_balances(**expected):
    for name, (account, balance) in expected.items():
        assert account.name == name
        assert account.balance == Decimal(balance)
`,
    "tests/conftest.py": `import os\n\nimport pytest\n\n\n@pytest.fixture(autouse=True)\ndef utc(monkeypatch):\n    monkeypatch.setenv("TZ", "UTC")\n`,
    "tests/golden/statement.txt": "Statement for alice\n  alice->bob:20.25\nBalance 100.25\n",
    "pyproject.toml": `[project]
name = "ledger"
version = "1.4.0"
requires-python = ">=3.11"

[tool.pytest.ini_options]
testpaths = ["tests"]
addopts = "-ra --cov=ledger --cov-fail-under=90"
filterwarnings = ["error"]
xfail_strict = true

[tool.ruff.lint]
select = ["E", "F", "B", "PT"]

[tool.coverage.report]
show_missing = true
`,
    Makefile: ".PHONY: test lint\ntest:\n\tpytest --strict-markers\nlint:\n\truff check .\n",
    ".github/workflows/ci.yml": CI,
  },
  cover: [
    append(
      "ledger.py",
      `\n\ndef total(accounts: list[Account]) -> Decimal:\n    """What all accounts hold together."""\n    return sum((one.balance for one in accounts), Decimal("0"))\n`,
    ),
  ],
};
