import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAmount, parseAmount } from "../src/money.js";

test("reads an amount as whole cents", () => {
  assert.equal(parseAmount("12.50"), 1250);
  assert.equal(parseAmount("0.05"), 5);
  assert.equal(parseAmount("1999.99"), 199999);
});

test("refuses what is not written with two decimals", () => {
  for (const text of ["", "12", "12.5", "12.505", "12,50", "1e3", "-1.00", "lots"]) {
    assert.throws(() => parseAmount(text), RangeError, `accepted "${text}"`);
  }
});

test("writes cents as an amount", () => {
  assert.equal(formatAmount(1250), "12.50");
  assert.equal(formatAmount(5), "0.05");
  assert.equal(formatAmount(0), "0.00");
  assert.equal(formatAmount(-730), "-7.30");
});
