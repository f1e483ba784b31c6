import type { ObjectId, WrongRed } from "@stagewright/core";

/**
 * What can be said of a claim; all there is. Whoever reads JSON gets these codes.
 * What a verdict comes to for the exit code is in {@link STANDS}.
 */
export type Verdict =
  /** Stagewright saw it done: a receipt that is bound to a tree of this history. */
  | { readonly code: "witnessed-by-receipt" }
  /** The claim's own tests pass at the head, and these fail there without its code, for want of it. */
  | { readonly code: "fails-without"; readonly tests: readonly string[] }
  /** The same, but what was taken out is more than its own: later commits, or that of others. */
  | { readonly code: "fails-without-more"; readonly tests: readonly string[] }
  /** These pass at the head and fail without its code, and are not its own: it has none, or they pass without it. */
  | { readonly code: "others-fail-without"; readonly tests: readonly string[] }
  /** The check passes at the head and fails without its code; of tests it says nothing. */
  | { readonly code: "check-fails-without" }
  /** Tests of its own commits pass at the head; it is about no code that could be taken out. */
  | { readonly code: "tests-pass" }
  /** The same as of `fails-without`, `others-` or `check-`, but what was taken out no commit says to be the claim's. */
  | { readonly code: "only-meanwhile"; readonly tests: readonly string[] }
  /** Tests of its files pass at the head; of what speaks for it nothing changed them, or nothing changed its code. */
  | { readonly code: "tests-there" }
  /** Commits and tests speak for it; nothing was run. */
  | { readonly code: "not-run" }
  /** Commits, files or a receipt speak for it, and no test does. */
  | { readonly code: "no-test" }
  /** Its tests pass without its code, too. */
  | { readonly code: "passes-without" }
  | { readonly code: "tests-fail"; readonly tests: readonly string[] }
  /** A test that the document names is not there, or all that came with its commits are gone. */
  | { readonly code: "test-gone"; readonly files: readonly string[] }
  | { readonly code: "no-evidence" }
  | { readonly code: "cannot-tell"; readonly because: Because };

/** Why a claim's tests tell nothing. */
export type Because =
  /** Nobody says how tests are run here. */
  | { readonly code: "no-check" }
  /** The check could not be run at the head. */
  | { readonly code: "check-not-run"; readonly reason: string }
  /** It fails at the head, and says of no test which. */
  | { readonly code: "check-fails"; readonly reason: string }
  /** It took up none of the claim's tests. */
  | { readonly code: "not-collected"; readonly files: readonly string[] }
  /** It passes, and says of the claim's tests neither that it ran them nor that it did not. */
  | { readonly code: "not-told"; readonly files: readonly string[] }
  | { readonly code: "skipped"; readonly files: readonly string[] }
  /** Its tests, or its code, are not committed: what is run is the head. */
  | { readonly code: "uncommitted"; readonly files: readonly string[] }
  /** Its commits speak for so many claims that nothing is its own. */
  | { readonly code: "inseparable"; readonly claims: number }
  /** All its code was deleted or moved since: there is nothing that could be taken out. */
  | { readonly code: "files-gone"; readonly files: readonly string[] }
  /** Its tests pass without the part of its code that could be taken out. */
  | { readonly code: "only-part"; readonly files: readonly string[] }
  /** Its tests pass without what its commits did to its files; others did something to them, too, and do not say what for. */
  | { readonly code: "meanwhile"; readonly commits: readonly ObjectId[] }
  /** Its code is as it was before its commits: somebody has taken it out. */
  | { readonly code: "nothing-left" }
  /** Without its code its tests fail, but for a reason for which they would fail with it, too. */
  | { readonly code: "other-reason"; readonly failures: readonly WrongRed[] }
  /** Without its code the check did not get to its tests. */
  | { readonly code: "not-reached"; readonly reason: string }
  /** It was left: so many runs, or so much time, was all that was wanted; or somebody stopped it. */
  | { readonly code: "left"; readonly by: "limit" | "time" | "stopped" };

/** What a verdict comes to. `unshown`: nothing contradicts it, and nothing that was run or seen shows it. */
export type Stand = "evidence" | "unshown" | "contradicted" | "open";

export const STANDS = {
  "witnessed-by-receipt": "evidence",
  "fails-without": "evidence",
  "fails-without-more": "evidence",
  "others-fail-without": "evidence",
  "check-fails-without": "evidence",
  "tests-pass": "evidence",
  "only-meanwhile": "unshown",
  "tests-there": "unshown",
  "not-run": "unshown",
  "no-test": "unshown",
  "passes-without": "contradicted",
  "tests-fail": "contradicted",
  "test-gone": "contradicted",
  "no-evidence": "contradicted",
  "cannot-tell": "open",
} as const satisfies Readonly<Record<Verdict["code"], Stand>>;

/** How many came to what. */
export function countStands(verdicts: readonly Verdict[]): Record<Stand, number> {
  const counts = { evidence: 0, unshown: 0, contradicted: 0, open: 0 };
  for (const { code } of verdicts) counts[STANDS[code]] += 1;
  return counts;
}

export const cannotTell = (because: Because): Verdict => ({ code: "cannot-tell", because });
