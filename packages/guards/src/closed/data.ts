import { isDeclared, isToGo, type Both, type Reading } from "../compare/change.ts";
import { settingsKindOf } from "../settings/kinds.ts";
import { isCollected, isSnapshot, isTestSide, languageOf } from "../syntax/language.ts";
import { isForeignTest } from "../compare/others.ts";

/** What tests read and compare with, beside what only has a place among them. */
const DATA =
  /(?:^|\/)(?:fixtures?|__fixtures__|__mocks__|mocks?|stubs?|testdata|test[-_]?(?:data|files|resources|assets|cases)|(?:vcr[-_]?)?cassettes?|__?recordings?(?:__)?|recordings?|tapes?|replays?|pacts?|samples?|corpus|corpora|seeds?|testcases|canned)\//i;
/** Files that a runner, an interpreter or a loader takes up without being told to by a test. */
const LOADED =
  /(?:^|\/)(?:__mocks__\/.+|sitecustomize\.py|usercustomize\.py|[^/]+\.pth|node_modules\/.+|vendor\/.+|(?:[\w.-]*[._-])?(?:setup|global-?setup|setup-?(?:files?|tests?|env)|bootstrap)\.[cm]?[jt]sx?|(?:spec|rails|test|minitest)_helper\.(?:rb|exs)|src\/test\/resources\/META-INF\/.+|junit-platform\.properties)$/i;
/** Libraries that a file of their name beside the tests would stand in for. */
const STANDS_IN =
  /(?:^|\/)(?:pytest|unittest|mock|_pytest|hypothesis|math|json|re|random|time|datetime|os|sys|decimal|collections|functools|itertools|logging|typing|requests|numpy|nose|doctest|operator|contextlib)(?:\.py|\/__init__\.py)$/;

/** Files beside the tests that are no tests, and are no code that is read elsewhere. */
export function judgeData(reading: Reading): void {
  for (const file of reading.files) {
    const { path, before, after } = file;
    if (isToGo(reading.context, path)) continue;
    if (before === undefined) judgeNew(file, reading);
    else if (isData(file) && !isMovedOn(file, reading)) {
      const declared = isDeclared(reading.context, path);
      if (after === undefined)
        reading.tell("FIXTURE_CHANGED", "asked", path, 1, "tests may have read it, and it is gone");
      else if (!isMore(before, after))
        reading.tell(
          "FIXTURE_CHANGED",
          declared ? "reported" : "asked",
          path,
          changedAt(before, after),
          "what tests read or compare with is another here; do they still see what they saw?",
        );
    }
  }
}

function isData({ path, before }: Both): boolean {
  if (
    isSnapshot(path) ||
    /\.(?:rb|java|kts?|cs|php|swift|exs?|c|cc|cpp|h)$/.test(path) ||
    isForeignTest(path) ||
    settingsKindOf(path) !== undefined
  )
    return false;
  if (languageOf(path) !== undefined)
    // Code beside tests is held to more elsewhere, where it can be read; what is gone is gone.
    return (
      isTestSide(path) &&
      !isCollected(path) &&
      !/(?:^|\/)src\/.*(?:spec|tests?)\//.test(path) &&
      before !== ""
    );
  return (
    DATA.test(path) ||
    /\.(?:har|cassette|tape|fixture|mock)(?:\.\w+)?$/.test(path) ||
    (isTestSide(path) && !/\.(?:md|mdx|rst|adoc)$/.test(path))
  );
}

/** Code is looked at statement by statement, so only its end counts here. */
function isMovedOn({ path, before = "", after }: Both, { files }: Reading): boolean {
  if (after !== undefined) return languageOf(path) !== undefined;
  return files.some((file) => file.after === before && file.before === undefined);
}

function judgeNew({ path, after = "" }: Both, { tell, context, files }: Reading): void {
  if (isDeclared(context, path) || files.some((file) => file.before === after && file.after === undefined))
    return;
  if (LOADED.test(path) && after.trim() !== "")
    tell("SUBJECT_REPLACED", "asked", path, 1, "it is new, and taken up without being asked for by a test");
  else if (STANDS_IN.test(path))
    tell(
      "SUBJECT_REPLACED",
      "asked",
      path,
      1,
      "it is new, and has the name of a library, which it may stand in for",
    );
}

/** Whether all lines of before stand there in their order, and others only follow. */
function isMore(before: string, after: string): boolean {
  const lines = (text: string): string[] =>
    text
      .split("\n")
      .map((line) => line.trim().replace(/,$/, ""))
      .filter(Boolean);
  const now = lines(after);
  let at = 0;
  return lines(before).every((line) => {
    at = now.indexOf(line, at) + 1;
    return at > 0;
  });
}

function changedAt(before: string, after: string): number {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const at = old.findIndex((line, index) => line !== now[index]);
  return Math.max(1, Math.min(at + 1, now.length));
}
