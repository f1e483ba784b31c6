import type { Unit } from "../read/model.ts";
import { collectedBy, isCollected } from "../syntax/language.ts";
import { isLiteral } from "../syntax/tokens.ts";
import { Account, isLive } from "./account.ts";
import { judgeAssertions } from "./assertions.ts";
import { judgeInputs, judgeRows } from "./cases.ts";
import { type Reading, helpersOf, isToGo, testsOf } from "./change.ts";
import { renamesIn } from "./renames.ts";
import { judgeFresh } from "./fresh.ts";
import { matchUnits, shared } from "./match.ts";

export interface Judged {
  readonly pairs: readonly (readonly [old: Unit, now: Unit])[];
  /** Tests in which stands what another test has lost. */
  readonly heirs: ReadonlySet<Unit>;
}

/** What became of each test that was there before, and what new ones bring with them. */
export function judgeTests(reading: Reading): Judged {
  const [before, after] = [testsOf(reading, "old"), testsOf(reading, "now")];
  const [oldHelpers, nowHelpers] = [helpersOf(reading, "old"), helpersOf(reading, "now")];
  const account = new Account(before, after, oldHelpers, nowHelpers, renamesIn(reading));
  const { pairs, gone, fresh } = matchUnits(before, after);
  const everywhere = literalsAfter(reading);
  for (const [old, now] of pairs)
    if (old.path !== now.path && collectedBy(old.path) !== collectedBy(now.path))
      reading.tell(
        "TEST_UNREACHED",
        "asked",
        now.path,
        1,
        `tests came here from \`${old.path}\`: does what runs them look here, too?`,
      );
  for (const [old, now] of pairs) judgePair(old, now, account, reading, everywhere);
  for (const unit of gone) judgeGone(unit, account, reading);
  for (const unit of fresh) judgeFresh(unit, account, reading);
  judgeHelpers(oldHelpers, nowHelpers, account, reading);
  return { pairs, heirs: account.heirs };
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
    const given = account.helpersOf(now).some((one) => !old.tokens.includes(one));
    tell(
      "TEST_EMPTIED",
      given ? "asked" : "refused",
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

function judgeGone(unit: Unit, account: Account, { tell, files, context }: Reading): void {
  const live = account.before(unit).filter(isLive);
  if (unit.skipped !== undefined && unit.skipped.conditional !== true) return;
  if (live.length > 0 && live.every((one) => account.found(one, unit))) return;
  if (live.length > 0 && live.every((one) => account.twice(one, unit))) {
    tell(
      "TEST_DELETED",
      "reported",
      unit.path,
      unit.line,
      `"${unit.name}" is gone; other tests assert all that it did`,
    );
    return;
  }
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
    const called = testsOf({ files, context, tell }, "now").some(({ tokens }) =>
      tokens.includes(helper.name),
    );
    tell(
      "TEST_UNREACHED",
      called ? "asked" : "refused",
      helper.path,
      helper.line,
      called
        ? `"${unit.name}" is no test any more, and tests call it: do they ask all that it asked?`
        : `"${unit.name}" is no test any more: runners do not collect \`${helper.name}\``,
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
    live.length > 0 && live.every((one) => account.covered(one)) ? "asked" : "refused",
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
