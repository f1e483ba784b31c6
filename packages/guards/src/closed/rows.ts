import type { Reading } from "../compare/change.ts";
import { isLiteral } from "../syntax/tokens.ts";
import { languageOf } from "../syntax/language.ts";
import { renamesIn } from "../compare/renames.ts";
import { closes } from "./chain.ts";
import type { Placed } from "./placed.ts";

const PLAIN = /^(?:[[\](){},:=-]|new|&|vec|!|\d\S*)$/;

/** A piece without what stands in its lists, where those hold nothing but values. */
export function skeleton(key: string): string {
  if (!/[[{(]/.test(key)) return key;
  const tokens = key.split(" ");
  const out: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const end = /^[[{(]$/.test(tokens[at] ?? "") ? closes(tokens, at) : -1;
    const within = tokens.slice(at + 1, end);
    // Of more than one element: a list, not an argument.
    if (
      end > at &&
      within.includes(",") &&
      isList(tokens, at) &&
      within.every((token, index) => PLAIN.test(token) || isLiteral(token) || within[index + 1] === ":")
    ) {
      out.push(`${tokens[at]}…`);
      at = end - 1;
    } else out.push(tokens[at] ?? "");
  }
  return out.join(" ");
}

/** Not what a function is called with. */
const isList = (tokens: readonly string[], at: number): boolean =>
  tokens[at] !== "(" || !/^[\w$)\]]+$/.test(tokens[at - 1] ?? "") || tokens[at - 1] === "in";

/** Whether all values of one piece stand in the other. */
export function holdsAll(one: Placed, other: Placed): boolean {
  const counts = new Map<string, number>();
  for (const token of other.tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return one.tokens.every((token) => {
    if (!isLiteral(token)) return true;
    const left = counts.get(token) ?? 0;
    counts.set(token, left - 1);
    return left > 0;
  });
}

/** Whether a piece is the other with more elements in one of its lists, or with more handed to a function that has got a parameter. */
export function gotMore(one: Placed, other: Placed, reading: Reading): boolean {
  const [was, is] = [one.key.split(" "), other.key.split(" ")];
  if (is.length <= was.length) return false;
  let head = 0;
  while (head < was.length && was[head] === is[head]) head += 1;
  let tail = 0;
  while (tail < was.length - head && was.at(-1 - tail) === is.at(-1 - tail)) tail += 1;
  if (head + tail !== was.length) return false;
  const more = is.slice(head, is.length - tail);
  // The same tokens may have come one later: `, a` or `a ,`.
  const isElement = more[0] === "," || more.at(-1) === ",";
  if (!isElement || !isBalanced(more)) return false;
  const open = opener(is, head);
  if (open < 0) return false;
  const bracket = is[open] ?? "";
  const called = bracket === "(" && !isList(is, open) ? (is[open - 1] ?? "") : undefined;
  if (called !== undefined) return renamesIn(reading).takesOther(called);
  return bracket === "[" || languageOf(one.path) !== "script";
}

function isBalanced(tokens: readonly string[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (/^[([{]$/.test(token)) depth += 1;
    if (/^[)\]}]$/.test(token)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** The innermost bracket that is open before `at`. */
function opener(tokens: readonly string[], at: number): number {
  let depth = 0;
  for (let from = at - 1; from >= 0; from -= 1) {
    if (/^[)\]}]$/.test(tokens[from] ?? "")) depth += 1;
    if (/^[([{]$/.test(tokens[from] ?? "")) {
      if (depth === 0) return from;
      depth -= 1;
    }
  }
  return -1;
}
