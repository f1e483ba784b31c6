import { languageOf } from "../syntax/language.ts";
import { isToGo, type Both, type Reading } from "./change.ts";

/** Names that runners of other languages collect. */
const TESTS =
  /(?:^|\/)(?:[^/]*(?:Tests?|Spec|IT)\.(?:java|kt|kts|cs|fs|vb|swift|php|scala|groovy|hs)|[^/]+_(?:test|spec)\.(?:rb|exs|dart|cc|cpp|c|lua|sh)|test_[^/]+\.(?:rb|c|cpp|sh)|[^/]+[._-](?:test|spec)\.(?:sh|bats|lua|php|vue|svelte)|[^/]+\.bats)$/;
const SKIPS =
  /@(?:Disabled\w*|Enabled\w*|Ignore|Ignored|Pending|Exclude)\b|\[(?:Ignore|Explicit|Skip)\b|\bSkip\s*=\s*"|\bmark(?:TestSkipped|TestIncomplete|AsSkipped)\b|\bXCTSkip\w*\b|^\s*(?:skip|pending|xit|xdescribe|xcontext|xspecify|xtest|fit|fdescribe|fcontext|focus)\b|@(?:module|describe)?tag\s+:?skip|\bGTEST_SKIP\b|\bDISABLED_|\bskip:|\bpending:|:skip\b|:focus\b|\bassum(?:e|ing)\w*\s*\(|\bAssume\.|\bAssumptions\.|->skip\(|->todo\(|->only\(|->markTest|@group\s+(?:skip|disabled|ignore)|\.disabled\(|\.enabled\(if|\[\.[\w-]*\]|#\[Ignore\]|\benabled\s*=\s*false|\bxdef\b/;
const ASSERTS =
  /\b(?:assert\w*|Assert\.\w+|expect\w*|EXPECT_\w+|ASSERT_\w+|should\w*|verify|must_\w+|refute\w*)\b|^\s*\[ /;

export const isForeignTest = (path: string): boolean => languageOf(path) === undefined && TESTS.test(path);

/** Code beside tests in such a language. */
const isForeignHelper = (path: string): boolean =>
  !isForeignTest(path) &&
  languageOf(path) === undefined &&
  /(?:^|\/)(?:spec|tests?)\/.*\.(?:rb|java|kts?|cs|php|swift|exs?|c|cc|cpp|h)$/i.test(path);

/**
 * Tests in a language that is not read here: counted line by line. That tells enough to
 * ask about all that goes and all that comes between; only what skips is refused.
 */
export function judgeOthers(reading: Reading): void {
  for (const file of reading.files) {
    const { path, before, after } = file;
    if (isForeignHelper(path) && before !== undefined && after !== undefined)
      judgeLines(path, before, after, reading);
    if (isForeignTest(path) || isForeignHelper(path)) judgeStandIns(file, reading);
    if (!isForeignTest(path) || before === undefined) continue;
    if (after === undefined) judgeDeleted(file, before, reading);
    else judgeChanged(file, before, after, reading);
  }
}

/** Words of the libraries that assert, and classes in which they have them. */
const ASSERTING =
  /^(?:assert(?:Equals|Same|That|True|False|Null|NotNull|NotEquals|Throws|ArrayEquals|IterableEquals|All|Equal|_\w+)?|refute\w*|fail|expect\w*|verify|should\w*|Assert(?:ions)?|Expect|Is|StringAssert|CollectionAssert|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+|eq|be|eql|match|raise_error)$/;
const DEFINES =
  /^(?:(?:public|private|protected|internal|static|final|sealed|abstract|partial|open|override|async|inline|data|export)\s+)*(?:(?:class|module|object|struct|interface|def|fun|func|function|record)\s+(?:self\.)?(\w+)|(?:<[^>]*>\s*)?[\w<>[\],.?]+\s+(\w+)\s*(?:<[^>]*>)?\s*\([^;]*\)\s*(?:where .*)?(?:throws [\w, .]+)?(?:\{|=>|$))|^#\s*define\s+(\w+)/;

/** What the tests used, or assert with, and define themselves now. */
function judgeStandIns({ path, before = "", after }: Both, { tell }: Reading): void {
  const defined = (text: string): Map<string, number> =>
    new Map(
      text.split("\n").flatMap((line, at) => {
        const found = DEFINES.exec(line.trim());
        const name = found?.[1] ?? found?.[2] ?? found?.[3];
        return name === undefined || /^(?:return|new|else|if|throw|await|raise)\b/.test(line.trim())
          ? []
          : [[name, at + 1] as const];
      }),
    );
  const was = defined(before);
  for (const [name, line] of defined(after ?? "")) {
    if (was.has(name)) continue;
    const used = before !== "" && new RegExp(`\\b${name}\\b`).test(before.replaceAll(/"[^"]*"|'[^']*'/g, ""));
    if (used || ASSERTING.test(name))
      tell(
        "SUBJECT_REPLACED",
        "asked",
        path,
        line,
        `\`${name}\` is defined here now, where tests had it from elsewhere`,
      );
  }
}

function judgeDeleted({ path }: Both, before: string, { files, context, tell }: Reading): void {
  if (isToGo(context, path)) return;
  const asserted = lines(before, ASSERTS);
  const elsewhere = new Set(
    files.flatMap(({ path: other, after }) =>
      after === undefined || !isForeignTest(other) ? [] : lines(after, ASSERTS),
    ),
  );
  if (asserted.length > 0 && asserted.every((line) => elsewhere.has(line))) return;
  tell("TEST_DELETED", "asked", path, 1, "a file of tests is gone; does the task want that?");
}

function judgeChanged({ path }: Both, before: string, after: string, { files, tell }: Reading): void {
  const [skippedBefore, skippedAfter] = [lines(before, SKIPS), lines(after, SKIPS)];
  const skip = skippedAfter.find((line) => !skippedBefore.includes(line));
  if (skip !== undefined)
    tell(
      "TEST_SKIPPED",
      skippedAfter.length > skippedBefore.length ? "refused" : "asked",
      path,
      lineOf(after, skip),
      `\`${skip.slice(0, 80)}\` is new here`,
    );
  const elsewhere = files.flatMap((file) => (file.after === undefined ? [] : lines(file.after, ASSERTS)));
  const lost = lines(before, ASSERTS).filter((line) => !elsewhere.includes(line));
  const fewer = lines(after, ASSERTS).length < lines(before, ASSERTS).length;
  const first = lost[0];
  if (first !== undefined && fewer)
    tell(
      "ASSERTION_REMOVED",
      "asked",
      path,
      lineOf(before, first),
      `\`${first.slice(0, 80)}\` is gone, and nothing stands in its place`,
    );
  else if (first !== undefined)
    tell(
      "EXPECTATION_REWRITTEN",
      "asked",
      path,
      lineOf(before, first),
      `\`${first.slice(0, 80)}\` is another now`,
    );
  judgeLines(path, before, after, { files, tell });
}

/** What may go without anything being lost, and come without anything being held back. */
const INERT =
  /^(?:\/\/|#(?!\s*(?:if|endif|else|define|undef|include|pragma))|\*|\/\*|--|"""|[{}()[\];,]*$|(?:import|using|require|require_relative|alias|use|package|namespace|open|include|#include)\b|end\b;?$|@(?:DisplayName|Nested|Override|doc|moduledoc)\b|begin$)/;
/** Begins a test, or the place where tests stand. */
const HEADS =
  /@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Theory|Property)\b|\[(?:Fact|Theory|Test|TestMethod|TestCase|DataTestMethod|InlineData|DataRow)\b|\bfun(?:c)?\s+(?:`[^`]*`|test\w*)\s*\(|\bfunction\s+(?:test\w*|it_\w+)\s*\(|^\s*(?:it|specify|test|describe|context|feature|scenario|should)\b.*(?:do|\{)|^def\s+test_|\b(?:TEST|TEST_F|TEST_P|TEST_CASE|SECTION|SCENARIO|BOOST_AUTO_TEST_CASE)\s*\(|\b(?:public |private )?(?:async )?(?:void|Task)\s+\w+\s*\(\s*\)|@test\b|#\[Test\]|^(?:def|class|module|shared_examples|fun|func|function|(?:public|private|protected|internal|static)\b.*\()/;

/** Lines in their order: what goes is asked about, and so is what comes between others and is no test of its own. */
function judgeLines(
  path: string,
  before: string,
  after: string,
  { files, tell }: Pick<Reading, "files" | "tell">,
): void {
  const rows = (text: string): string[] => text.split("\n").map(bare);
  const [old, now] = [rows(before), rows(after)];
  const there = new Set(files.flatMap((file) => (file.after === undefined ? [] : rows(file.after))));
  const gone = old.find(
    (line) => !INERT.test(line) && line !== "" && !there.has(line) && !titleOnly(line, now, new Set(old)),
  );
  if (gone !== undefined) {
    const at = lineOf(before, gone);
    tell("TEST_EDITED", "asked", path, at, `\`${gone.slice(0, 80)}\` is gone or another now`);
    return;
  }
  let at = 0;
  let hunk: string[] = [];
  const close = (line: number, next = ""): boolean => {
    const [come, isOdd] = [hunk, hunk.some((one) => one !== "" && !INERT.test(one))];
    hunk = [];
    if (
      !isOdd ||
      (come.some((one) => HEADS.test(one)) && isWhole(come, next)) ||
      come.every((one) => isHarmless(one, before))
    )
      return false;
    const first = come.find((one) => one !== "" && !INERT.test(one) && !isHarmless(one, before)) ?? "";
    tell(
      "TEST_EDITED",
      "asked",
      path,
      line,
      `\`${first.slice(0, 80)}\` is new between what stood there before`,
    );
    return true;
  };
  for (const [index, line] of now.entries()) {
    if (line === old[at]) {
      if (close(index, line)) return;
      at += 1;
    } else if (line !== "" && old[at] === "") {
      while (old[at] === "" && at < old.length) at += 1;
      if (line === old[at]) at += 1;
      else hunk.push(line);
    } else hunk.push(line);
  }
  close(now.length);
}

const bare = (line: string): string => line.trim().replaceAll(/\s+/g, " ");

/** It asserts, or gives a new name to a value. */
function isHarmless(line: string, before: string): boolean {
  if (line === "" || INERT.test(line)) return true;
  if (
    /\b(?:return|if|unless|rescue|catch|try|exit|abort|throw|raise|skip|pending|break|next|goto)\b|&&|\|\||\?/.test(
      line,
    )
  )
    return false;
  if (ASSERTS.test(line)) return true;
  const name =
    /^(?:(?:final |const |let |var |val |auto |my |our )+(?:[\w<>[\], ]+ )?|[A-Z]\w*(?:<[^>]*>)? )([\w$]+)\s*(?::[^=]*)?=[^=]/.exec(
      line,
    )?.[1];
  return name !== undefined && !new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`).test(before);
}

/** Its braces match; the last may be that of what it was put before. */
function isWhole(hunk: readonly string[], next: string): boolean {
  let depth = 0;
  for (const letter of hunk.join("\n").replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "")) {
    if (letter === "{") depth += 1;
    if (letter === "}") depth -= 1;
  }
  return depth === 0 || (depth === 1 && next.startsWith("}"));
}

/** A test's head with another title. */
function titleOnly(line: string, now: readonly string[], was: ReadonlySet<string>): boolean {
  if (!/^(?:it|test|describe|context|specify|scenario|feature)\b|@DisplayName|\bfun `/.test(line))
    return false;
  const cut = (text: string): string => text.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '""');
  return now.some((other) => cut(other) === cut(line) && !was.has(other));
}

function lines(text: string, pattern: RegExp): string[] {
  return text
    .split("\n")
    .map((line) => line.trim().replaceAll(/\s+/g, " "))
    .filter((line) => pattern.test(line) && !/^(?:\/\/|#|\*)/.test(line));
}

function lineOf(text: string, line: string): number {
  return (
    1 +
    Math.max(
      0,
      text.split("\n").findIndex((one) => one.trim().replaceAll(/\s+/g, " ") === line),
    )
  );
}
