import { sanitizeLine } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";
import { STANDS, type Because, type Stand, type Verdict } from "./verdict.ts";

/** One sentence for each code; what it cannot know it does not say. */
export const SENTENCES: Readonly<Record<Verdict["code"], string>> = {
  "witnessed-by-receipt": "witnessed by receipt",
  "fails-without": "tests pass now and fail without the change",
  "fails-without-more": "tests pass now and fail without the change, and more than it was taken out",
  "others-fail-without": "tests that are not its own pass now and fail without the change",
  "check-fails-without": "the check passes now and fails without the change; which tests, it does not say",
  "tests-pass": "its tests are there and pass now; it changed no code that could be taken out",
  "only-meanwhile":
    "tests pass now and fail without what was done to its files meanwhile, by commits that do not say it was for this",
  "tests-there": "tests of its files pass now; nothing that speaks for it changed code",
  "not-run": "commits and tests or code are there; nothing was run",
  "no-test": "no test speaks for it",
  "passes-without": "tests pass, and pass without it, too",
  "tests-fail": "tests fail now",
  "test-gone": "named test does not exist",
  "no-evidence": "no evidence found",
  "cannot-tell": "cannot tell",
};

const MOST_NAMED = 3;

/** The verdict as it is shown: its sentence, and what it is about. */
export function verdictWords(verdict: Verdict): string {
  const sentence = SENTENCES[verdict.code];
  switch (verdict.code) {
    case "fails-without":
    case "fails-without-more":
    case "others-fail-without":
    case "tests-fail":
    case "only-meanwhile":
      return verdict.tests.length === 0 ? sentence : `${sentence}: ${named(verdict.tests.map(testWords))}`;
    case "test-gone":
      return `${sentence}: ${named(verdict.files)}`;
    case "cannot-tell":
      return `${sentence}: ${becauseWords(verdict.because)}`;
    default:
      return sentence;
  }
}

function becauseWords(because: Because): string {
  switch (because.code) {
    case "no-check":
      return "no check is known that runs the tests; --check test='CMD' says one";
    case "check-not-run":
      return `the check could not be run: ${sanitizeLine(because.reason)}`;
    case "check-fails":
      return `the check fails as it is, and does not say which tests: ${sanitizeLine(because.reason)}`;
    case "not-collected":
      return `the check runs no test of ${named(because.files)}`;
    case "not-told":
      return `the check passes, and does not say whether it runs ${named(because.files)}`;
    case "skipped":
      return `all tests are skipped in ${named(because.files)}`;
    case "uncommitted":
      return `what is run is the last commit, and ${named(because.files)} ${because.files.length === 1 ? "has" : "have"} changes in none`;
    case "inseparable":
      return `its commits speak for ${because.claims} at once, and nothing tells which part is its own`;
    case "files-gone":
      return `what was changed for it was deleted or moved since: ${named(because.files)}`;
    case "only-part":
      return `nothing fails without what is left of the change; deleted or moved since: ${named(because.files)}`;
    case "meanwhile":
      return `tests pass without what speaks for it; ${named(because.commits.map((id) => id.slice(0, 10)))} changed its files, too, and ${because.commits.length === 1 ? "does" : "do"} not say what for`;
    case "nothing-left":
      return "its code is as it was before it: somebody has taken the change out again";
    case "other-reason":
      return `without it tests fail for a reason that is not its absence: ${because.failures.map(({ test, kind, message }) => `${sanitizeLine(test)} (${kind}: ${sanitizeLine(message)})`).join("; ")}`;
    case "not-reached":
      return `without it the check does not get to its tests: ${sanitizeLine(because.reason)}`;
    case "left":
      return {
        limit: "not looked at: no more runs were wanted (--limit)",
        time: "not looked at: no more time was wanted (--time)",
        stopped: "not looked at: it was stopped",
      }[because.by];
  }
}

/** An id without a test's name stands for a file, or a package, that did not load. */
function testWords(id: string): string {
  return id.includes(" > ") ? id : `${id} (does not build or load)`;
}

export function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map(sanitizeLine).join(", ");
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}

/** `✓ 3 boxes: tests pass now …`: how many came to what. */
export function tallyLines(
  verdicts: readonly Verdict[],
  [one, many]: readonly [string, string],
  signs: Readonly<Record<Stand, string>>,
): string[] {
  const codes = Object.keys(SENTENCES) as Verdict["code"][];
  return codes.flatMap((code) => {
    const count = verdicts.filter((verdict) => verdict.code === code).length;
    return count === 0 ? [] : [`  ${signs[STANDS[code]]} ${counted(count, one, many)}: ${SENTENCES[code]}`];
  });
}
