import type { Reached } from "../read/flatten.ts";
import type { Unit } from "../read/model.ts";
import { alike } from "../read/ranks.ts";
import { shown } from "../syntax/tokens.ts";
import { isLive, type Account } from "./account.ts";
import type { Tell } from "./change.ts";
import { countOf } from "./rows.ts";
import { shared } from "./match.ts";
import { isStillWritten, mayAssert, sameConditions, stoodTwice } from "./losses.ts";
import type { Renames } from "./renames.ts";
import { callsIn, isRenamed, isRespelt, keyOf } from "./same.ts";

/** What became of each assertion of a test that is still there. */
export function judgeAssertions(old: Unit, now: Unit, account: Account, tell: Tell): void {
  const before = account.before(old).filter(isLive);
  const after = account.after(now);
  const left = new Set(after);
  const lost: Reached[] = [];
  const all = isRenamed(old.tokens, now.tokens, old, now, account.renames);
  // Exactly the same first, so that of two that look alike each finds its own.
  for (const one of before) {
    const is = keyOf(one);
    const same = [...left].filter((other) => keyOf(other) === is);
    const found =
      same.find((other) => isLive(other) && sameConditions(one, other)) ?? same.find(isLive) ?? same[0];
    if (found === undefined) lost.push(one);
    else {
      left.delete(found);
      judgePlace(one, found, now, tell);
    }
  }
  const missing: Reached[] = [];
  for (const one of lost) {
    const found = [...left].find(
      (other) =>
        isRespelt(one, other, old, now, account.renames) ||
        (all && alike(one.matcher, other.matcher) && one.line - old.line === other.line - now.line),
    );
    if (found === undefined) missing.push(one);
    else {
      left.delete(found);
      if (one.tolerance !== found.tolerance) judgeTolerance(one, found, now, tell);
      judgePlace(one, found, now, tell);
    }
  }
  const known = new Set(before.map(keyOf));
  const fresh = after.some((one) => isLive(one) && one.rank >= 4 && !one.negated && !known.has(keyOf(one)));
  const helped = mayAssert(old, now, account);
  for (const one of missing) {
    if (stoodTwice(one, before, after)) continue;
    judgeMissing(one, {
      helped,
      may: fresh || helped,
      old,
      now,
      left,
      account,
      tell,
      fewer: after.filter(isLive).length < before.length,
    });
  }
}

/** The same assertion: can it still be reached, and can it still fail? */
function judgePlace(one: Reached, now: Reached, unit: Unit, tell: Tell): void {
  const what = `\`${shown(one.subject)}\` in "${unit.name}"`;
  if (now.dead?.swallowed === true)
    tell(
      "ASSERTION_SWALLOWED",
      "refused",
      unit.path,
      now.line,
      `what says that ${what} holds can fail without anybody hearing of it: ${now.dead.why}`,
    );
  else if (now.dead !== undefined)
    tell(
      "TEST_UNREACHED",
      "refused",
      unit.path,
      now.line,
      `what says that ${what} holds is never reached: ${now.dead.why} (line ${now.dead.line})`,
    );
  else if (now.hollow !== undefined)
    tell(
      "ASSERTION_WEAKENED",
      "refused",
      unit.path,
      now.line,
      `what is asserted of ${what} cannot fail any more: ${now.hollow}`,
    );
  else if (one.tolerance !== now.tolerance) judgeTolerance(one, now, unit, tell);
  else {
    const added = now.under.filter((condition) => !one.under.includes(condition));
    if (added.length > 0 && now.under.length > one.under.length)
      tell(
        "ASSERTION_WEAKENED",
        "asked",
        unit.path,
        now.line,
        `what is asserted of ${what} is now only looked at ${shown(added.join(", "))}`,
      );
  }
}

function judgeTolerance(one: Reached, now: Reached, unit: Unit, tell: Tell): void {
  const [was, is] = [one.tolerance ?? 0, now.tolerance ?? 0];
  if (one.tolerance !== undefined && now.tolerance === undefined && now.rank < 5)
    tell(
      "ASSERTION_WEAKENED",
      "asked",
      unit.path,
      now.line,
      `how far off "${unit.name}" takes values was ${was}, and cannot be read now`,
    );
  if (is > was)
    tell(
      "ASSERTION_WEAKENED",
      "refused",
      unit.path,
      now.line,
      `"${unit.name}" takes values further off than before (${was} became ${is})`,
    );
}

interface Missing {
  readonly old: Unit;
  readonly now: Unit;
  readonly left: Set<Reached>;
  readonly account: Account;
  readonly tell: Tell;
  readonly fewer: boolean;
  /** Something came that may hold what was lost. */
  readonly may: boolean;
  /** And that is a helper. */
  readonly helped: boolean;
}

function judgeMissing(one: Reached, given: Missing): void {
  const { old, now, left, account, tell, fewer, may, helped } = given;
  const successor = closest(one, left);
  if (successor !== undefined && isStricter(one, successor)) {
    left.delete(successor);
    return;
  }
  if (account.found(one, old) || isMergedInto(one, left)) return;
  if (successor !== undefined && isGivenMore(one, successor, account.renames)) {
    left.delete(successor);
    return;
  }
  const said = `\`${saidBy(one)}\``;
  const name = `"${now.name}"`;
  if (successor === undefined) {
    const severity = fewer && !account.covered(one) && !may && !isOfGone(one, now) ? "refused" : "asked";
    tell(
      "ASSERTION_REMOVED",
      severity,
      now.path,
      lineNear(now, one, old),
      `${name} does not assert ${said} any more, and nothing else does`,
    );
    return;
  }
  left.delete(successor);
  const at = successor.line;
  if (!isLive(successor)) {
    const why = successor.hollow ?? successor.dead?.why ?? "it says nothing";
    if (successor.dead?.swallowed === true)
      tell(
        "ASSERTION_SWALLOWED",
        "refused",
        now.path,
        at,
        `${name} asserted ${said}; what stands there now goes unheard: ${why}`,
      );
    else
      tell(
        "ASSERTION_WEAKENED",
        "refused",
        now.path,
        at,
        `${name} asserted ${said}; what stands there now cannot fail: ${why}`,
      );
  } else if (
    (successor.rank < one.rank || (successor.negated && !one.negated)) &&
    isOtherCase(one, successor) &&
    !fewer
  )
    tell(
      "INPUT_REWRITTEN",
      "asked",
      now.path,
      at,
      `${name} asserted ${said}, and now \`${saidBy(successor)}\`, which is another question with a weaker answer`,
    );
  else if (successor.rank < one.rank || (successor.negated && !one.negated))
    tell(
      "ASSERTION_WEAKENED",
      isSaidOtherwise(one, successor) || isStillWritten(one, successor, old, now) || helped || (may && fewer)
        ? "asked"
        : "refused",
      now.path,
      at,
      `${name} asserted ${said}, and now only \`${saidBy(successor)}\``,
    );
  else if ((successor.tolerance ?? 0) > (one.tolerance ?? 0)) judgeTolerance(one, successor, now, tell);
  else if (successor.subject === one.subject || similar(successor.subject, one.subject) > 0.9)
    tell(
      "EXPECTATION_REWRITTEN",
      "asked",
      now.path,
      at,
      `${name} wanted ${said}, and now wants \`${saidBy(successor)}\`; is that what the task is to change?`,
    );
  else
    tell(
      "INPUT_REWRITTEN",
      "asked",
      now.path,
      at,
      `${name} asserted ${said}, and now \`${saidBy(successor)}\`; is that what the task is to change?`,
    );
}

/** All that was wanted is still written there, and there is no choice beside it. */
const isSaidOtherwise = (one: Reached, { subject, expected }: Reached): boolean =>
  one.expected.length > 3 &&
  `${subject} ${expected}`.includes(one.expected) &&
  !/ (?:\|\||or|if|\?\??) /.test(` ${subject} `);
/** That something went well which is not done any more. */
const isOfGone = ({ matcher, subject }: Reached, now: Unit): boolean =>
  /^(?:isNull|noError|raises)$/.test(matcher) &&
  callsIn(subject).size > 0 &&
  [...callsIn(subject)].every((name) => !now.tokens.includes(name));

function saidBy({ matcher, negated, subject, expected }: Reached): string {
  return `${shown(subject)} ${negated ? "not " : ""}${matcher} ${shown(expected)}`.trim();
}

/** The assertion that stands where this one stood, as far as that can be told. */
function closest(one: Reached, left: ReadonlySet<Reached>): Reached | undefined {
  let best: { other: Reached; score: number } | undefined;
  for (const other of left) {
    const score =
      similar(one.subject, other.subject) +
      (alike(one.matcher, other.matcher) ? 0.3 : 0) +
      (one.expected !== "" && one.expected === other.expected ? 0.4 : 0) +
      (other.subject.includes(one.subject) && one.subject !== "" ? 0.4 : 0);
    if (score > (best?.score ?? 0.45)) best = { other, score };
  }
  // One gone, one come: whatever it looks like.
  return best?.other ?? (left.size === 1 ? [...left].find((other) => !isLive(other)) : undefined);
}

function similar(one: string, other: string): number {
  return one === other ? 1 : shared(one.split(" "), other.split(" "));
}

/** The same functions asked about other values: the test tells of another case now. */
function isOtherCase(one: Reached, other: Reached): boolean {
  const [was, is] = [callsIn(one.subject), callsIn(other.subject)];
  if (was.size === 0 || one.subject === other.subject || other.subject.includes(one.subject)) return false;
  return was.size === is.size && [...was].every((name) => is.has(name));
}

/** Same question, and the answer is held to more. */
function isStricter(one: Reached, other: Reached): boolean {
  if (!isLive(other) || (other.negated && !one.negated) || other.under.length > one.under.length)
    return false;
  if (other.tolerance !== undefined && other.tolerance > (one.tolerance ?? Infinity)) return false;
  const whole = one.subject.replace(/^len \( (.*) \)$/, "$1").replace(/ \. (?:length|len \( \))$/, "");
  const ofLength = whole !== one.subject || /^(?:toHaveLength|length)$/.test(one.matcher);
  if (ofLength && whole === other.subject && /^\d+$/.test(one.expected) && other.rank === 5)
    return countOf(other.expected) === Number(one.expected);
  const about =
    one.subject === other.subject ||
    (similar(one.subject, other.subject) > 0.6 &&
      [...callsIn(one.subject)].every((name) => callsIn(other.subject).has(name)));
  if (!about || !isWritten(one, other)) return false;
  if (other.rank > one.rank)
    return one.expected === "" || one.rank < 4 || other.expected.includes(one.expected);
  if (one.expected === other.expected && one.subject === other.subject && other.rank === one.rank)
    return alike(one.matcher, other.matcher) || one.tolerance !== undefined;
  return (
    one.tolerance !== undefined &&
    other.tolerance !== undefined &&
    other.tolerance < one.tolerance &&
    one.subject === other.subject &&
    one.expected === other.expected
  );
}

/** What is wanted now is written out: nothing computes it that did not before. */
function isWritten(one: Reached, other: Reached): boolean {
  const was = callsIn(`${one.expected} ${one.subject}`);
  const isMade = (name: string): boolean =>
    was.has(name) || /^(?:[A-Z]\w*|approx|set|list|dict|tuple|vec)$/.test(name);
  const asked = callsIn(other.subject);
  return [...callsIn(other.expected)].every((name) => isMade(name) && !asked.has(name));
}

/** The same function asked with more than before: it got a parameter. */
function isGivenMore(one: Reached, other: Reached, renames: Renames): boolean {
  if (![...callsIn(one.subject)].some(renames.takesOther)) return false;
  if (
    !isLive(other) ||
    !alike(one.matcher, other.matcher) ||
    one.negated !== other.negated ||
    one.expected !== other.expected
  )
    return false;
  if (![...callsIn(other.subject)].every((name) => callsIn(one.subject).has(name))) return false;
  const tokens = other.subject.split(" ");
  let at = 0;
  for (const token of one.subject.split(" ")) {
    at = tokens.indexOf(token, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Fields that were asserted one by one, now as a whole: `expect(user).toEqual({ name: "x" })`. */
function isMergedInto(one: Reached, left: ReadonlySet<Reached>): boolean {
  return [...left].some((other) => {
    if (!isLive(other) || other.rank < 4 || other.negated || other.expected === "") return false;
    const field =
      one.subject.startsWith(`${other.subject} . `) ||
      one.subject.startsWith(`${other.subject} [ `) ||
      one.subject.startsWith(`${other.subject} ?. `) ||
      one.subject === `len ( ${other.subject} )`;
    return (
      field &&
      (one.expected === "" || other.expected.includes(one.expected) || one.subject.endsWith(". length"))
    );
  });
}

function lineNear(now: Unit, one: Reached, old: Unit): number {
  return now.line + Math.max(0, Math.min(one.line - old.line, 200));
}
