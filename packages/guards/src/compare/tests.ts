import type { Unit } from "../read/model.ts";
import { isCollected, languageOf } from "../syntax/language.ts";
import { GAP, isLiteral } from "../syntax/tokens.ts";
import { Account, isLive } from "./account.ts";
import { countOf, judgeAssertions } from "./assertions.ts";
import { helpersOf, isToGo, testsOf, type Reading } from "./change.ts";
import { matchUnits, shared } from "./match.ts";
import { isRenamed } from "./same.ts";

/** What became of each test that was there before, and what new ones bring with them. */
export function judgeTests(reading: Reading): void {
  const [before, after] = [testsOf(reading, "old"), testsOf(reading, "now")];
  const [oldHelpers, nowHelpers] = [helpersOf(reading, "old"), helpersOf(reading, "now")];
  const codeChanged = reading.files.some(
    ({ path, testSide, after: text }) => !testSide && text !== undefined && languageOf(path) !== undefined,
  );
  const account = new Account(before, after, oldHelpers, nowHelpers, codeChanged);
  const { pairs, gone, fresh } = matchUnits(before, after);
  const everywhere = literalsAfter(reading);
  for (const [old, now] of pairs) judgePair(old, now, account, reading, everywhere);
  for (const unit of gone) judgeGone(unit, account, reading);
  for (const unit of fresh) judgeFresh(unit, account, reading);
  judgeHelpers(oldHelpers, nowHelpers, account, reading);
}

function judgePair(
  old: Unit,
  now: Unit,
  account: Account,
  { tell }: Reading,
  everywhere: ReadonlySet<string>,
): void {
  const name = `"${now.name}"`;
  if (now.focused !== undefined && old.focused === undefined)
    tell(
      "TEST_FOCUSED",
      "refused",
      now.path,
      now.focused.line,
      `\`${now.focused.words}\` at ${name} keeps all other tests from running`,
    );
  if (
    now.skipped !== undefined &&
    (old.skipped === undefined || (old.skipped.conditional === true && now.skipped.conditional !== true))
  ) {
    const severity = now.skipped.conditional === true ? "asked" : "refused";
    tell(
      "TEST_SKIPPED",
      severity,
      now.path,
      now.skipped.line,
      `${name} ran before; \`${now.skipped.words}\` keeps it from running${severity === "asked" ? " in some places" : ""}`,
    );
    if (severity === "refused") return;
  }
  judgeLoosened(old, now, { tell });
  if (calls(now, "recover") && !calls(old, "recover"))
    tell(
      "ASSERTION_SWALLOWED",
      "asked",
      now.path,
      now.line,
      `a panic within ${name} is caught now, and does not fail it`,
    );
  const kept = isLeft(old, now, account, { tell });
  if (!kept) return;
  const was = account.before(old).filter(isLive);
  if (isEmptied(old, now, account)) {
    if (was.length > 0 && was.every((one) => account.found(one, old))) return;
    tell(
      "TEST_EMPTIED",
      "refused",
      now.path,
      now.line,
      `${name} asserted ${was.length} ${was.length === 1 ? "thing" : "things"}, and now nothing`,
    );
    return;
  }
  judgeAssertions(old, now, account, tell);
  judgeRows(old, now, account, { tell });
  judgeInputs(old, now, account, { tell }, everywhere);
}

const calls = ({ tokens }: Unit, name: string): boolean =>
  tokens.some((token, at) => token === name && tokens[at + 1] === "(");

type Telling = Pick<Reading, "tell">;

/** Whether a test still goes to its end; says so where it does not. */
function isLeft(old: Unit, now: Unit, account: Account, { tell }: Telling): boolean {
  const earlier = account.leavesBefore(old).filter(({ how }) => how !== "return").length;
  const leaves = account.leavesAfter(now).filter(({ how }) => how !== "return");
  const leave = leaves[0];
  if (leave === undefined || leaves.length <= earlier) return true;
  if (leave.how === "skip")
    tell("TEST_SKIPPED", "refused", now.path, leave.line, `"${now.name}" skips itself`);
  else
    tell(
      "TEST_UNREACHED",
      "refused",
      now.path,
      leave.line,
      `"${now.name}" ends the process, and with it every test that follows`,
    );
  return false;
}

function isEmptied(old: Unit, now: Unit, account: Account): boolean {
  const [was, is] = [account.before(old).filter(isLive), account.after(now)];
  if (was.length > 0) return is.length === 0;
  // A test that only had to run through to its end.
  return (
    is.length === 0 &&
    old.tokens.length >= 4 &&
    now.tokens.filter((token) => token !== "pass").length * 4 < old.tokens.length
  );
}

function judgeLoosened(old: Unit, now: Unit, { tell }: Telling): void {
  if ((now.timeout ?? 0) > (old.timeout ?? (now.timeout ?? 0) - 1) && now.timeout !== old.timeout)
    tell(
      "SETTINGS_LOOSENED",
      "asked",
      now.path,
      now.line,
      `"${now.name}" may take ${now.timeout} ms now${old.timeout === undefined ? "" : `, and ${old.timeout} before`}`,
    );
  if ((now.retries ?? 0) > (old.retries ?? 0))
    tell(
      "SETTINGS_LOOSENED",
      "asked",
      now.path,
      now.line,
      `"${now.name}" is tried ${now.retries} times more before it fails`,
    );
}

/** The rows of a test: its own, or of the list that it loops over. */
function rowsOf(unit: Unit): Unit["rows"] {
  if (unit.rows !== undefined) return unit.rows;
  let best: Unit["rows"];
  const visit = (steps: Unit["steps"]): void => {
    for (const step of steps) {
      if (step.kind !== "block") continue;
      const tokens = listOf(step.header, unit.tokens);
      const count = tokens === undefined ? undefined : countOf(tokens.join(" "));
      if (step.what === "loop" && tokens !== undefined && count !== undefined && count > (best?.count ?? 0))
        best = { count, tokens, line: step.line };
      visit(step.steps);
    }
  };
  visit(unit.steps);
  return best;
}

/** A list as it is written out, in a loop's head or under the name that stands there. */
function listOf(header: string, body: readonly string[]): string[] | undefined {
  const tokens = header
    .replace(/^vec ! /, "")
    .replace(/ \. (?:iter|into_iter|entries|items|values) \( \)$/, "")
    .split(" ");
  if (/^[[({]$/.test(tokens[0] ?? "")) return tokens;
  if (tokens.length > 2) return undefined;
  const at = body.findIndex((token, index) => token === tokens[0] && /^:?=$/.test(body[index + 1] ?? ""));
  let from = at < 0 ? body.length : at + 2;
  if (body[from] === "vec") from += 2;
  if (!/^[[({]$/.test(body[from] ?? "")) return undefined;
  let depth = 0;
  for (let end = from; end < body.length; end += 1) {
    if (/^[[({]$/.test(body[end] ?? "")) depth += 1;
    else if (/^[\])}]$/.test(body[end] ?? "")) depth -= 1;
    if (depth === 0) return body.slice(from, end + 1);
  }
  return undefined;
}

function judgeRows(given: Unit, after: Unit, account: Account, { tell }: Telling): void {
  const [was, is] = [rowsOf(given), rowsOf(after)];
  if (was === undefined || was.count === 0 || is === undefined) return;
  const [old, now] = [
    { ...given, rows: was },
    { ...after, rows: is },
  ];
  const name = `"${now.name}"`;
  const literals = (tokens: readonly string[]): string[] => tokens.filter((token) => isLiteral(token));
  const lost = without(literals(old.rows.tokens), literals(now.rows.tokens));
  if (now.rows.count < old.rows.count) {
    if (now.rows.count > 0 && lost.length > 0 && account.holds(lost, after)) return;
    tell(
      "CASES_REMOVED",
      "refused",
      now.path,
      now.rows.line,
      `${name} had ${old.rows.count} cases, and has ${now.rows.count}`,
    );
    return;
  }
  if (lost.length > 0)
    tell(
      "EXPECTATION_REWRITTEN",
      "asked",
      now.path,
      now.rows.line,
      `among the cases of ${name} ${lost.slice(0, 3).map(readable).join(", ")} stood, and ${lost.length === 1 ? "is" : "are"} another now`,
    );
}

/** What a test hands to the code it is about, where its assertions are as they were. */
function judgeInputs(
  old: Unit,
  now: Unit,
  account: Account,
  { tell }: Telling,
  everywhere: ReadonlySet<string>,
): void {
  if (isRenamed(old.tokens, now.tokens, old, now)) return;
  const asserted = (units: readonly { subject: string; expected: string }[]): string[] =>
    units.flatMap(({ subject, expected }) => [...subject.split(" "), ...expected.split(" ")]);
  const rows = [...(rowsOf(old)?.tokens ?? []), ...(rowsOf(now)?.tokens ?? [])];
  const near = [...account.before(old), ...account.after(now)].flatMap(({ tolerance }) =>
    tolerance === undefined ? [] : [String(tolerance), String(Math.round(-Math.log10(tolerance)))],
  );
  const skip = new Set([...near, ...asserted(account.before(old)), ...asserted(account.after(now)), ...rows]);
  const inputs = (unit: Unit): string[] =>
    withoutMessages(unit.tokens).filter((token) => isLiteral(token) && !skip.has(token) && !isProse(token));
  const [was, is] = [inputs(old), inputs(now)];
  const lost = without(was, is).filter((token) => !everywhere.has(token));
  if (lost.length > 0 && without(is, was).length > 0)
    tell(
      "INPUT_REWRITTEN",
      "asked",
      now.path,
      now.line,
      `"${now.name}" works on other values than before: ${lost.slice(0, 3).map(readable).join(", ")} ${lost.length === 1 ? "is" : "are"} gone`,
    );
}

/** A body without what it says where it fails. */
function withoutMessages(tokens: readonly string[]): string[] {
  const kept: string[] = [];
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (depth > 0) depth += token === "(" ? 1 : token === ")" ? -1 : 0;
    else if (
      token === "(" &&
      /^(?:Errorf?|Fatalf?|Logf?|panic|println|print|log|warn|fail)$/.test(tokens[at - 1] ?? "")
    )
      depth = 1;
    else kept.push(token);
  }
  return kept;
}

const readable = (literal: string): string => `\`${literal.replaceAll(GAP, " ").slice(0, 40)}\``;
/** Messages for people; they decide nothing. */
const isProse = (token: string): boolean => token.includes("%") || token.split(GAP).length > 3;

function without(one: readonly string[], other: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const token of other) counts.set(token, (counts.get(token) ?? 0) + 1);
  return one.filter((token) => {
    const left = counts.get(token) ?? 0;
    counts.set(token, left - 1);
    return left <= 0;
  });
}

function judgeGone(unit: Unit, account: Account, { tell, files, context }: Reading): void {
  const live = account.before(unit).filter(isLive);
  if (unit.skipped !== undefined && unit.skipped.conditional !== true) return;
  if (live.length > 0 && live.every((one) => account.found(one, unit))) return;
  const home = files.find(({ path }) => path === unit.path);
  const names = [...new Set(unit.tokens)];
  if (isToGo(context, unit.path, [unit.name, ...names])) {
    tell("TEST_DELETED", "reported", unit.path, unit.line, `"${unit.name}" is gone, as the plan says`);
    return;
  }
  // In a file that no runner collects it runs no more than if it were gone.
  const hidden = files.find(
    (file) =>
      file.now?.units.some(
        (other) =>
          other.kind === "test" && !isCollected(file.path) && shared(other.tokens, unit.tokens) > 0.9,
      ) === true,
  );
  if (hidden !== undefined) {
    tell(
      "TEST_UNREACHED",
      "refused",
      hidden.path,
      1,
      `"${unit.name}" stands in a file that test runners do not collect`,
    );
    return;
  }
  const helper = files
    .flatMap(({ now }) => now?.units ?? [])
    .find(
      (other) =>
        other.kind === "helper" && other.tokens.length > 3 && shared(other.tokens, unit.tokens) > 0.9,
    );
  if (helper !== undefined) {
    tell(
      "TEST_UNREACHED",
      "refused",
      helper.path,
      helper.line,
      `"${unit.name}" is no test any more: runners do not collect \`${helper.name}\``,
    );
    return;
  }
  const gone = codeGone(unit, files);
  if (gone !== undefined) {
    tell(
      "TEST_DELETED",
      "asked",
      unit.path,
      unit.line,
      `"${unit.name}" is gone, and so is ${gone}; does the task want that?`,
    );
    return;
  }
  tell(
    "TEST_DELETED",
    "refused",
    unit.path,
    unit.line,
    `"${unit.name}" is gone${home?.after === undefined ? " with its file" : ""}, and no test asserts what it did`,
  );
}

/** The code a test was about, where the change takes that out as a whole. */
function codeGone(unit: Unit, files: Reading["files"]): string | undefined {
  const imported = [...(files.find(({ path }) => path === unit.path)?.old?.imports.values() ?? [])].map(
    (one) =>
      one
        .replace(/\.[cm]?[jt]sx?$/, "")
        .split(/[./]+/)
        .filter(Boolean)
        .slice(-2)
        .join("/"),
  );
  return files.find(({ path, after, testSide }) => {
    if (after !== undefined || testSide) return false;
    const stem = path.replace(/\.\w+$/, "").replaceAll(/^src\//g, "");
    return imported.some(
      (one) => one !== "" && (stem.endsWith(one) || stem.endsWith(one.split("/").at(-1) ?? "\0")),
    );
  })?.path;
}

function judgeFresh(unit: Unit, account: Account, { tell }: Reading): void {
  if (unit.focused !== undefined)
    tell(
      "TEST_FOCUSED",
      "refused",
      unit.path,
      unit.focused.line,
      `\`${unit.focused.words}\` at "${unit.name}" keeps all other tests from running`,
    );
  const all = account.after(unit);
  if (unit.skipped !== undefined)
    tell("TEST_SKIPPED", "reported", unit.path, unit.skipped.line, `"${unit.name}" is new and does not run`);
  else if (all.length > 0 && !all.some(isLive))
    tell(
      "TEST_EMPTIED",
      "asked",
      unit.path,
      unit.line,
      `"${unit.name}" is new, and nothing it asserts can fail: ${all[0]?.hollow ?? all[0]?.dead?.why ?? ""}`,
    );
}

/** Functions beside the tests: whoever calls them is held to what they assert, also where the caller is not part of the change. */
function judgeHelpers(
  before: readonly Unit[],
  after: readonly Unit[],
  account: Account,
  { tell, files }: Reading,
): void {
  const testSide = new Set(
    files.filter((file) => file.testSide || file.old?.language === "rust").map(({ path }) => path),
  );
  for (const old of before) {
    if (!testSide.has(old.path)) continue;
    const now = after.find(({ path, name }) => path === old.path && name === old.name);
    if (now === undefined || now.tokens.join(" ") === old.tokens.join(" ")) continue;
    const was = account.before(old).filter(isLive);
    if (was.length === 0) continue;
    if (isEmptied(old, now, account)) {
      if (was.every((one) => account.found(one, old))) continue;
      tell(
        "TEST_EMPTIED",
        "refused",
        now.path,
        now.line,
        `\`${now.name}\` asserted for the tests that call it, and now asserts nothing`,
      );
    } else judgeAssertions(old, now, account, tell);
  }
}

/** Every literal that any test-side file holds afterwards. */
function literalsAfter({ files }: Reading): Set<string> {
  const all = new Set<string>();
  for (const { now } of files)
    for (const unit of now?.units ?? [])
      for (const token of unit.tokens) if (isLiteral(token)) all.add(token);
  return all;
}
