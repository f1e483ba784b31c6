import { ok, type Failure, type Result } from "@stagewright/core";
import { passedIn, type Look } from "./outcomes.ts";

/** How often a test has passed. */
export interface Tally {
  readonly passed: number;
  readonly runs: number;
}

/** What became of a test that was looked at with the change and without it, by turns. */
export interface Compared {
  /**
   * `old`: it failed without the change. `made`: it failed so often with it, and not once without,
   * that this is no chance. `unsure`: neither.
   */
  readonly why: "old" | "made" | "unsure";
  readonly here: Tally;
  readonly before: Tally;
}

export interface Comparison {
  readonly tests: readonly { readonly test: string; readonly failedHere: number }[];
  /** The files they stand in: these are run by themselves. Undefined: nobody knows them, all is run. */
  readonly files: readonly string[] | undefined;
  readonly wholeMs: number;
  readonly look: (
    where: "here" | "before",
    nth: number,
    files: readonly string[] | undefined,
  ) => Promise<Result<Look, Failure>>;
  readonly failedIn: (look: Look, test: string) => boolean;
}

/** If with and without were alike, so many failures in turn would all be the change's in 1 of 32 cases. */
const ENOUGH = 5;
const MOST_PAIRS = 20;
/** Nobody waits longer than this for a flake's origin. */
const LONGEST_MS = 120_000;

/**
 * Looks at tests as often with the change as without it. They were looked at because they failed,
 * so that their first failure says nothing of how seldom that is; the further ones do.
 */
export async function compared(comparison: Comparison): Promise<Result<Map<string, Compared>, Failure>> {
  const { tests, look, failedIn, wholeMs } = comparison;
  const tallies = new Map(
    tests.map(({ test, failedHere }) => [test, { ...NONE, failures: Math.max(0, failedHere - 1) }]),
  );
  const open = () => [...tallies].filter(([, { why }]) => why === "unsure");
  let { files } = comparison;
  let spent = 0;
  for (let nth = 1; nth <= MOST_PAIRS && open().length > 0; nth++) {
    const next = nth === 1 ? (files === undefined ? 2 * wholeMs : 0) : spent / (nth - 1);
    if (spent + next > LONGEST_MS) break;
    for (const where of ["before", "here"] as const) {
      if (open().length === 0) break;
      let seen = await look(where, nth, files);
      if (!seen.ok) return seen;
      const { value } = seen;
      const isShown = ({ 0: test }: readonly [string, unknown]) =>
        passedIn(value, test) || ((nth > 1 || where === "here") && failedIn(value, test));
      if (files !== undefined && !open().every(isShown)) {
        // By themselves they do not run, or have not passed yet: they may need the others.
        files = undefined;
        if (spent + 2 * wholeMs > LONGEST_MS) return ok(tallies);
        seen = await look(where, nth, files);
        if (!seen.ok) return seen;
      }
      spent += seen.value.run.durationMs;
      for (const [test, tally] of open())
        tallies.set(test, counted(tally, where, seen.value, test, failedIn));
    }
  }
  return ok(tallies);
}

interface Counted extends Compared {
  readonly failures: number;
}

const NONE: Compared = { why: "unsure", here: { passed: 0, runs: 0 }, before: { passed: 0, runs: 0 } };

function counted(
  tally: Counted,
  where: "here" | "before",
  look: Look,
  test: string,
  failedIn: Comparison["failedIn"],
): Counted {
  const { passed, runs } = tally[where];
  const failed = failedIn(look, test);
  const next = {
    ...tally,
    [where]: { passed: passed + (passedIn(look, test) ? 1 : 0), runs: runs + 1 },
  };
  if (!failed) return next;
  if (where === "before") return { ...next, why: "old" };
  const failures = tally.failures + 1;
  return { ...next, failures, why: failures >= ENOUGH ? "made" : "unsure" };
}
