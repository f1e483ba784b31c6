import type { GuardContext, GuardFinding } from "@stagewright/core";
import { inspect } from "../src/index.ts";

/** A changed file by its texts; `undefined` where there is none on that side. */
export type Sides = readonly [before: string | undefined, after: string | undefined];

export function judge(files: Readonly<Record<string, Sides>>, context: GuardContext = {}): GuardFinding[] {
  const bytes = new TextEncoder();
  return inspect({
    context,
    files: Object.entries(files).map(([path, [before, after]]) => ({
      path,
      ...(before === undefined ? {} : { before: bytes.encode(before) }),
      ...(after === undefined ? {} : { after: bytes.encode(after) }),
    })),
  });
}

/** A text with one part of it replaced; the part has to be there. */
export function swap(text: string, ...pairs: readonly (readonly [part: string, by: string])[]): string {
  return pairs.reduce((all, [part, by]) => {
    if (!all.includes(part)) throw new Error(`no such part: ${part}`);
    return all.replace(part, () => by);
  }, text);
}

export const vitest = `import { describe, expect, it } from "vitest";
import { cost, label, parse } from "../src/basket.ts";

describe("basket", () => {
  it("adds up prices", () => {
    const basket = parse("pear 120\\nplum 35");
    expect(cost(basket)).toBe(155);
    expect(basket.items).toHaveLength(2);
  });

  it("refuses what it cannot read", () => {
    expect(() => parse("pear cheap")).toThrow("line 1: no price");
  });

  it("labels a basket", async () => {
    await expect(label(parse("pear 120"))).resolves.toEqual({ name: "pear", cents: 120 });
  });

  it.each([
    ["pear 1", 1],
    ["pear 2", 2],
    ["pear 3", 3],
  ])("reads %s", (line, cents) => {
    expect(cost(parse(line))).toBe(cents);
  });
});
`;

export const nodeTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { slug } from "../lib/slug.js";

test("joins words", () => {
  assert.equal(slug("Two Words"), "two-words");
  assert.deepEqual(slug.parts("a b"), ["a", "b"]);
});

test("refuses nothing at all", () => {
  assert.throws(() => slug(""), /empty/);
});
`;

export const pytest = `import pytest

from shop.tax import TaxError, gross, rounded


@pytest.fixture
def rate():
    return 0.2


def test_adds_tax(rate):
    total = gross(50, rate)
    assert total == 60
    assert isinstance(total, int)


def test_refuses_negative_prices(rate):
    with pytest.raises(TaxError, match="negative"):
        gross(-1, rate)


@pytest.mark.parametrize("price,want", [(10, 12), (20, 24), (30, 36)])
def test_table(price, want, rate):
    assert gross(price, rate) == want


class TestRounding:
    def test_to_cents(self):
        assert rounded(1.006) == pytest.approx(1.01, abs=1e-9)
`;

export const go = `package clock

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	got, err := Parse("09:30")
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	if got.Minutes() != 570 {
		t.Errorf("got %d, want 570", got.Minutes())
	}
}

func TestFormat(t *testing.T) {
	cases := []struct {
		minutes int
		want    string
	}{
		{0, "00:00"},
		{61, "01:01"},
		{570, "09:30"},
	}
	for _, c := range cases {
		if got := Format(c.minutes); got != c.want {
			t.Errorf("Format(%d) = %q, want %q", c.minutes, got, c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	_, err := Parse("25:00")
	require.ErrorContains(t, err, "hour")
	require.Equal(t, 4, Steps("a-b"))
}
`;

export const rust = `pub fn area(width: u32, height: u32) -> u32 {
    width * height
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies() {
        let square = area(4, 4);
        assert_eq!(square, 16);
        assert!(square > 10, "too small: {}", square);
    }

    #[test]
    #[should_panic(expected = "overflow")]
    fn refuses_overflow() {
        area(u32::MAX, 2);
    }
}
`;
