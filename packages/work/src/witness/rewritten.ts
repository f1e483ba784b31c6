/** Where something begins: a line that is not indented, or a test, a function or what marks one. */
const BEGINS =
  /^(?:[^\s)}\]]|\s+(?:@|#\[|(?:pub |export |public |private |async |static )*(?:def|func|fun|fn|function|it|test|describe|specify|void)\b))/;

/** A test of this name stands in a text in other words than it did in an earlier one. */
export function isRewritten(name: string, then: string, now: string): boolean {
  // `TestFee/of nothing`, `test_fee[3]`, `fees::costs`: what its text has is a part of it.
  const words =
    (/^[\w$]+(?:::\w+)+$/.test(name) ? name.split("::").at(-1) : name.split(/[[/(]/)[0])?.trim() ?? "";
  if (words === "") return false;
  const old = new Set(partsOf(then));
  return partsOf(now).some((part) => part.includes(words) && !old.has(part));
}

function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const line of text.split("\n")) {
    if (parts.length === 0 || BEGINS.test(line)) parts.push(line);
    else parts.push(`${parts.pop() ?? ""}\n${line}`);
  }
  return parts.map((part) => part.trimEnd());
}
