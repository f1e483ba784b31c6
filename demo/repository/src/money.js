const AMOUNT = /^(\d+)\.(\d\d)$/;

/**
 * Reads an amount such as `12.50` and returns it in whole cents.
 * Throws a RangeError for everything that is not written with two decimals.
 */
export function parseAmount(text) {
  const match = AMOUNT.exec(text);
  if (!match) throw new RangeError(`not an amount: "${text}"`);
  return Number(match[1]) * 100 + Number(match[2]);
}

/** Writes whole cents as an amount: 1250 becomes `12.50`. */
export function formatAmount(cents) {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
