import { languageOf } from "../syntax/language.ts";
import { isToGo, type Both, type Reading } from "./change.ts";

/** Names that runners of other languages collect. */
const TESTS =
  /(?:^|\/)(?:[^/]*(?:Tests?|Spec|IT)\.(?:java|kt|kts|cs|fs|vb|swift|php|scala|groovy|hs)|[^/]+_(?:test|spec)\.(?:rb|exs|dart|cc|cpp|c|lua|sh)|test_[^/]+\.(?:rb|c|cpp|sh)|[^/]+[._-](?:test|spec)\.(?:sh|bats|lua|php|vue|svelte)|[^/]+\.bats)$/;
const SKIPS =
  /@(?:Disabled|Ignore|Ignored|Pending)\b|\[(?:Ignore|Explicit)\b|\bSkip\s*=\s*"|\bmarkTestSkipped\b|\bXCTSkip\b|^\s*(?:skip|pending|xit|xdescribe|xtest)\b|@tag\s+:?skip|\bGTEST_SKIP\b|\bDISABLED_/;
const ASSERTS =
  /\b(?:assert\w*|Assert\.\w+|expect\w*|EXPECT_\w+|ASSERT_\w+|should\w*|verify|must_\w+|refute\w*)\b|^\s*\[ /;

/**
 * Tests in a language that is not read here: counted line by line. That tells too little to
 * refuse, and enough to ask.
 */
export function judgeOthers(reading: Reading): void {
  for (const file of reading.files) {
    const { path, before, after } = file;
    if (languageOf(path) !== undefined || !TESTS.test(path) || before === undefined) continue;
    if (after === undefined) judgeDeleted(file, before, reading);
    else judgeChanged(file, before, after, reading);
  }
}

function judgeDeleted({ path }: Both, before: string, { files, context, tell }: Reading): void {
  if (isToGo(context, path)) return;
  const asserted = lines(before, ASSERTS);
  const elsewhere = new Set(files.flatMap(({ after }) => (after === undefined ? [] : lines(after, ASSERTS))));
  if (asserted.length > 0 && asserted.every((line) => elsewhere.has(line))) return;
  tell("TEST_DELETED", "asked", path, 1, "a file of tests is gone; does the task want that?");
}

function judgeChanged({ path }: Both, before: string, after: string, { files, tell }: Reading): void {
  const [skippedBefore, skippedAfter] = [lines(before, SKIPS), lines(after, SKIPS)];
  const skip = skippedAfter.find((line) => !skippedBefore.includes(line));
  if (skip !== undefined && skippedAfter.length > skippedBefore.length)
    tell("TEST_SKIPPED", "asked", path, lineOf(after, skip), `\`${skip.slice(0, 80)}\` is new here`);
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
