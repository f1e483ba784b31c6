import type { TestReport } from "@stagewright/core";
import { isFailing, passed, type CheckRun } from "../checks/judge.ts";

/** What became of a mutant. */
export type Judged =
  /** A test that passes without it fails with it, or the check does though its tests passed. */
  | { readonly kind: "killed" }
  /** Its tests did not end: whoever waits for them notices, as other tools count it. */
  | { readonly kind: "timed-out" }
  | { readonly kind: "survived" }
  /** It did not compile, or load: that says nothing of the tests. */
  | { readonly kind: "invalid" }
  | { readonly kind: "unjudged"; readonly detail: string };

/** How the tests stand without any mutant. */
export interface Reference {
  /** Ids of tests that pass, and do so each time. */
  readonly passing: ReadonlySet<string>;
  /** Ids of what does not load without it either: tests whose code is still to come. */
  readonly broken: ReadonlySet<string>;
  /** The check as a whole passes. */
  readonly green: boolean;
}

export function judgeMutant(
  run: Pick<CheckRun, "end">,
  now: TestReport | undefined,
  reference: Reference,
): Judged {
  const { end } = run;
  if (end.kind === "timed-out") return { kind: "timed-out" };
  if (now === undefined) {
    // What compiles nothing, or crashes, has no tests to tell of.
    return passed(end) ? { kind: "unjudged", detail: "it left no report of its tests" } : { kind: "invalid" };
  }
  if (now.tests.some((test) => isFailing(test) && reference.passing.has(test.id))) return { kind: "killed" };
  const isNew = now.suiteErrors.some(({ id }) => !reference.broken.has(id));
  if (isNew && !passed(end)) return { kind: "invalid" };
  // All its tests may pass, and the check fail: of a test that fails by chance, or as before, that says nothing.
  const failsBeside = reference.green && !passed(end) && !now.tests.some(isFailing);
  return failsBeside ? { kind: "killed" } : { kind: "survived" };
}
