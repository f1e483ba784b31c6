import { edit, kind, type Kind } from "../held-out-3/kind.ts";
import * as at from "./places.ts";
import { F, H, N, P, S, T, U } from "./places.ts";

export const honest09: readonly Kind[] = [
  kind(
    "doubles",
    "a hand-written fake for a mock",
    "The fake keeps what it was called with and the test asks the same of it.",
    {
      expect: [
        edit(
          H,
          "export function fakeGateway(id: string) {\n  return { charge: vi.fn().mockResolvedValue(id) };\n}",
          "export class FakeGateway {\n  readonly charged: number[] = [];\n  constructor(private readonly id: string) {}\n  charge(cents: number): Promise<string> {\n    this.charged.push(cents);\n    return Promise.resolve(this.id);\n  }\n}",
        ),
        edit(H, 'import { expect, vi } from "vitest";', 'import { expect } from "vitest";'),
        edit(
          T,
          "expect(gateway.charge).toHaveBeenCalledTimes(1);\n    expect(gateway.charge).toHaveBeenCalledWith(1979);",
          "expect(gateway.charged).toEqual([1979]);",
        ),
        edit(T, "expect(gateway.charge).not.toHaveBeenCalled();", "expect(gateway.charged).toEqual([]);"),
        edit(T, 'fakeGateway("ch_81")', 'new FakeGateway("ch_81")'),
        edit(T, 'fakeGateway("ch_82")', 'new FakeGateway("ch_82")'),
        edit(T, "import { expectMoney, fakeGateway, line }", "import { FakeGateway, expectMoney, line }"),
      ],
      unittest: [
        edit(
          U,
          "        self.clock = mock.Mock(side_effect=[100, 101, 102, 103])\n",
          "        self.clock = Clock(100)\n",
        ),
        edit(U, "from unittest import mock\n", ""),
        edit(U, "self.assertEqual(self.clock.call_count, 3)", "self.assertEqual(self.clock.calls, 3)"),
        edit(
          U,
          "class StockTest(StockCase):",
          "class Clock:\n    def __init__(self, start):\n        self._start = start\n        self.calls = 0\n\n    def __call__(self):\n        self.calls += 1\n        return self._start + self.calls - 1\n\n\nclass StockTest(StockCase):",
        ),
      ],
      node: [
        edit(
          S,
          '  return mock.fn(async (attempt) => {\n    if (attempt <= times) throw new Error("attempt " + attempt);\n    return value;\n  });\n',
          '  const job = async (attempt) => {\n    job.attempts.push(attempt);\n    if (attempt <= times) throw new Error("attempt " + attempt);\n    return value;\n  };\n  job.attempts = [];\n  return job;\n',
        ),
        edit(S, 'import { mock } from "node:test";\n\n', ""),
        edit(N, "assert.equal(job.mock.callCount(), 3);", "assert.deepEqual(job.attempts, [1, 2, 3]);"),
      ],
      testify: [
        edit(
          F,
          "type carrier struct {\n	calls []int\n	err   error\n}\n\nfunc (c *carrier) Book(_ context.Context, id string, cents int) (string, error) {\n	c.calls = append(c.calls, cents)\n",
          "type booking struct {\n\tid    string\n\tcents int\n}\n\ntype carrier struct {\n\tbooked []booking\n\terr    error\n}\n\nfunc (c *carrier) Book(_ context.Context, id string, cents int) (string, error) {\n\tc.booked = append(c.booked, booking{id, cents})\n",
        ),
        edit(F, at.BOOKED, 'assert.Equal(t, []booking{{"p4", 550}}, c.booked)'),
        edit(F, "assert.Empty(t, c.calls)", "assert.Empty(t, c.booked)"),
      ],
      pytest: [
        edit(P, "    seen = seen_by()\n", "    seen = Mock()\n"),
        edit(P, at.CALLS, 'assert seen.call_args_list == [call(2, "overdrawn"), call(3, "bad-amount")]'),
        edit(P, "import assert_balances, seen_by", "import assert_balances"),
        edit(
          P,
          "from pathlib import Path\n",
          "from pathlib import Path\nfrom unittest.mock import Mock, call\n",
        ),
        edit(
          "tests/helpers.py",
          "class Seen:\n    def __init__(self):\n        self.calls = []\n\n    def __call__(self, *args):\n        self.calls.append(args)\n\n\ndef seen_by():\n    return Seen()\n\n\n",
          "",
        ),
      ],
    },
  ),
];
