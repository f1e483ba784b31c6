import type { Reached } from "../read/flatten.ts";
import type { Renames } from "./renames.ts";
import type { Unit } from "../read/model.ts";
import { alike } from "../read/ranks.ts";
import { isLiteral } from "../syntax/tokens.ts";

/** Words that decide what an assertion means; to change one is no renaming. */
const VOCABULARY =
  /^(?:assert\w*|expect\w*|not|is|in|and|or|resolves|rejects|await|async|raises|approx|Equal\w*|True|False|None|Nil|NotNil|NoError|Error\w*|Contains|Len|Empty|NotEmpty|InDelta|true|false|null|undefined|nil|if|for|return|throw|Skip\w*|Fatal\w*|Log\w*|skip|only|todo|ok|strictEqual|deepStrictEqual|deepEqual|equal|throws|len|any|anything|NaN|Some|Ok|Err)$/;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export function keyOf({ matcher, negated, subject, expected }: Reached): string {
  const name = alike(matcher, "toEqual") ? "equal" : matcher;
  return `${name}|${String(negated)}|${subject}|${expected}`;
}

/** Whether one text is the other with names changed consistently, each into one that was not there, out of one that is gone. */
export function isRenamed(
  before: readonly string[],
  after: readonly string[],
  old: Unit,
  now: Unit,
  renames: Renames,
): boolean {
  if (before.length !== after.length) return false;
  const [was, is] = [new Set(old.tokens), new Set(now.tokens)];
  const names = new Map<string, string>();
  return before.every((token, at) => {
    const other = after[at] ?? "";
    const known = names.get(token);
    if (known !== undefined) return known === other;
    if (token === other) return true;
    if (before[at - 1] === "." && /^to[A-Z]/.test(token)) return false;
    if (!NAME.test(token) || !NAME.test(other) || VOCABULARY.test(token) || VOCABULARY.test(other))
      return false;
    if (is.has(token) || was.has(other) || isConstant(other, now)) return false;
    // What is called is something else, unless the change itself calls it so, or the test has it as its own.
    if (before[at + 1] === "(" && !isOwn(token, old) && !renames.has(token, other)) return false;
    names.set(token, other);
    return true;
  });
}

/** A test binds it itself, or is given it. */
const isOwn = (name: string, { tokens, params }: Unit): boolean =>
  params.includes(name) ||
  tokens.some(
    (token, at) =>
      token === name &&
      (/^:?=$/.test(tokens[at + 1] ?? "") ||
        /^(?:function|def|fn|const|let|var)$/.test(tokens[at - 1] ?? "")),
  );

function isConstant(name: string, { tokens }: Unit): boolean {
  return tokens.some(
    (token, at) =>
      token === name &&
      /^(?:=|:=)$/.test(tokens[at + 1] ?? "") &&
      isLiteral(tokens[at + 2] ?? "") &&
      /^(?:;|\)|\}|const|let|var|[A-Za-z_]\w*|)$/.test(tokens[at + 3] ?? ""),
  );
}

/** Whether two assertions ask the same with the value under a name in one, and written out in the other. */
export function isRespelt(one: Reached, other: Reached, old: Unit, now: Unit, renames: Renames): boolean {
  if (!alike(one.matcher, other.matcher) || one.negated !== other.negated) return false;
  const [before, after] = [old.tokens.join(" "), now.tokens.join(" ")];
  const subject =
    one.subject === other.subject ||
    isBound(one.subject, other.subject, before) ||
    isBound(other.subject, one.subject, after) ||
    isRenamed(one.subject.split(" "), other.subject.split(" "), old, now, renames);
  const expected =
    one.expected === other.expected ||
    isBound(one.expected, other.expected, before) ||
    isBound(other.expected, one.expected, after) ||
    isRenamed(one.expected.split(" "), other.expected.split(" "), old, now, renames);
  return subject && expected;
}

/** Whether one text is the other but for a name, which in this text is a name for what stands in its place. */
function isBound(one: string, other: string, text: string): boolean {
  const [named, written] = [one.split(" "), other.split(" ")];
  let [head, tail] = [0, 0];
  while (head < named.length - 1 && named[head] === written[head]) head += 1;
  while (tail < named.length - 1 - head && named.at(-1 - tail) === written.at(-1 - tail)) tail += 1;
  return (
    named.length - head - tail === 1 &&
    isNameOf(named[head] ?? "", written.slice(head, written.length - tail).join(" "), text)
  );
}

/** Whether `name` is a name for `value` in this text. */
function isNameOf(name: string, value: string, text: string): boolean {
  if (!NAME.test(name) || value === "") return false;
  const whole = ` ${text} `;
  return ["= ", ":= ", "= await ", ": string = ", ": number = ", ": i32 = "].some(
    (sign) =>
      whole.includes(` ${name} ${sign}${value} `) || whole.includes(` ${name} , err ${sign}${value} `),
  );
}

export const literalTokens = (tokens: readonly string[]): string[] =>
  tokens.filter((token) => isLiteral(token));
/** Names that are called in a text: what it is about. */
export const callsIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/(?<=^| )([\p{ID_Start}$_][\p{ID_Continue}$]*) (?=\()/gu)].map(
      ([, name]) => name ?? "",
    ),
  );
