import type { Reached } from "../read/flatten.ts";
import type { Unit } from "../read/model.ts";
import { isLiteral } from "../syntax/tokens.ts";
import { isLive, type Account } from "./account.ts";
import { keyOf } from "./same.ts";

export const sameConditions = (one: Reached, other: Reached): boolean =>
  one.under.join("\n") === other.under.join("\n");

/** Something came that may hold what went: a helper, or a call whose name says that it asserts. */
export function mayAssert(old: Unit, now: Unit, account: Account): boolean {
  const was = new Set(old.tokens);
  return (
    account.helpersOf(now).some((name) => !was.has(name)) ||
    now.tokens.some(
      (token, at) =>
        now.tokens[at + 1] === "(" &&
        !was.has(token) &&
        /^_?(?:assert|expect|check|verify|ensure|should)[A-Z_]\w*$/.test(token),
    )
  );
}

/** The same assertion stood right beside it, and is still there: nothing was between that could tell them apart. */
export function stoodTwice(one: Reached, before: readonly Reached[], after: readonly Reached[]): boolean {
  const lines = new Set(before.map(({ line }) => line));
  return (
    after.some((other) => isLive(other) && keyOf(other) === keyOf(one) && sameConditions(one, other)) &&
    before.some((other) => {
      if (other === one || keyOf(other) !== keyOf(one) || !sameConditions(one, other)) return false;
      const [from, to] = [Math.min(one.line, other.line), Math.max(one.line, other.line)];
      for (let line = from; line < to; line += 1) if (!lines.has(line)) return false;
      return from < to;
    })
  );
}

/** All values that were wanted stand in the test as often as before, or became rows of a table. */
export function isStillWritten(one: Reached, other: Reached, old: Unit, now: Unit): boolean {
  if (now.rows !== undefined && old.rows === undefined) return true;
  if (/^(?:None|nil|null|undefined)$/.test(one.expected))
    return /is_none|isNull|toBeNull|toBeUndefined/.test(`${other.matcher} ${other.subject}`);
  const values = one.expected.split(" ").filter(isLiteral);
  const count = (unit: Unit, value: string): number => unit.tokens.filter((token) => token === value).length;
  return (
    values.length > 0 &&
    /\b(?:matches|raises\w*)\b/.test(`${one.matcher} ${other.matcher} ${other.subject}`) &&
    values.every((value) => count(now, value) >= Math.max(1, count(old, value)))
  );
}
