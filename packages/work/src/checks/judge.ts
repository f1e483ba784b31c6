import type { Covered } from "../witness/coverage.ts";
import type {
  BaselineCheck,
  Finding,
  ProcessOutcome,
  TestReport,
  TestResult,
  TestsSeen,
} from "@stagewright/core";

/** One run of one check on one tree. */
export interface CheckRun {
  readonly check: string;
  readonly command: string;
  readonly tree: string;
  readonly end: ProcessOutcome["end"];
  readonly durationMs: number;
  readonly outputTail: string;
  readonly failures: readonly string[];
  readonly logFile: string;
  /** ISO 8601; when it began. Absent in what older versions have kept. */
  readonly at?: string;
  /** Digest of all it printed. */
  readonly sha256?: string;
  /** How far its tests reach, where the user says where that is told. */
  readonly coverage?: Covered;
  /** Digest of what the run depended on; equal keys, equal runs. */
  readonly key: string;
  /** Taken from an earlier run with the same key. */
  readonly cached: boolean;
  /** What changed meanwhile that is the user's. */
  readonly strayed: readonly Finding[];
  /** What its tests said, where it left a report that can be read. */
  readonly tests?: TestsSeen;
  /** Why there is none. */
  readonly noReport?: string;
}

/**
 * The rule is: no new failure.
 * - `green`: it passed, or only failures that the base had remain
 * - `red`: it failed, with new failures or with none that can be named
 * - `unknown`: the base was red in a way that cannot be read, so nothing new can be told
 *   apart; only reached where a human accepted such a base
 */
export type Verdict =
  | { readonly kind: "green" }
  | { readonly kind: "red"; readonly newFailures: readonly string[] }
  | { readonly kind: "unknown" };

/** What tests said one by one, where they did: in the run that is judged, and before any agent worked. */
export interface Reports {
  readonly now?: TestReport | undefined;
  readonly before?: TestReport | undefined;
}

/** @param baseline how the check stood before, unless it has been green since */
export function judge(
  run: Pick<CheckRun, "end" | "failures">,
  baseline: BaselineCheck | undefined,
  reports: Reports = {},
): Verdict {
  const byTests = judgeByTests(run, baseline, reports);
  if (byTests !== undefined) return byTests;
  if (passed(run.end)) return { kind: "green" };
  if (run.end.kind !== "exited") return { kind: "red", newFailures: run.failures };
  if (baseline === undefined || baseline.state === "green") return { kind: "red", newFailures: run.failures };
  if (baseline.failures.length === 0)
    return describeEnd(run.end) === baseline.exit
      ? { kind: "unknown" }
      : { kind: "red", newFailures: run.failures };
  const old = new Set(baseline.failures);
  const fresh = run.failures.filter((name) => !old.has(name));
  // A failing run that names nothing at all broke before its tests: that is new.
  return fresh.length === 0 && run.failures.length > 0
    ? { kind: "green" }
    : { kind: "red", newFailures: fresh };
}

/**
 * Undefined: the tests alone cannot tell. A failing test counts whatever the exit code
 * says, and an exit code counts where no test has failed.
 */
function judgeByTests(
  { end }: Pick<CheckRun, "end">,
  baseline: BaselineCheck | undefined,
  { now, before }: Reports,
): Verdict | undefined {
  if (now === undefined || end.kind !== "exited") return undefined;
  const wasRed = baseline?.state === "red";
  if (wasRed && before === undefined) return undefined;
  const old = baseline === undefined ? undefined : before;
  const failing = failingIds(now);
  if (failing.length === 0) return undefined;
  const known = new Set(old === undefined ? [] : failingIds(old));
  // Tests of a file that did not load before could not be told of then.
  const unloaded = new Set(old?.suiteErrors.map(({ file, suite }) => file ?? suite));
  const isOld = (entry: { id: string; file?: string; suite: string }) =>
    known.has(entry.id) || unloaded.has(entry.file ?? entry.suite);
  const fresh = [...now.tests.filter(isFailing), ...now.suiteErrors].filter((entry) => !isOld(entry));
  return fresh.length === 0 ? { kind: "green" } : { kind: "red", newFailures: fresh.map(({ id }) => id) };
}

export function isFailing({ status }: Pick<TestResult, "status">): boolean {
  return status === "failed" || status === "errored";
}

/** How many of a run's tests failed; what went wrong beside them counts as well. */
export function failedIn(tests: TestsSeen | undefined): number {
  return tests === undefined ? 0 : tests.totals.failed + tests.totals.errored + tests.totals.suiteErrors;
}

/** Failing tests, and whatever else went wrong, by id. */
export function failingIds(report: TestReport): string[] {
  return [...report.tests.filter(isFailing), ...report.suiteErrors].map(({ id }) => id);
}

export function passed(end: ProcessOutcome["end"]): boolean {
  return end.kind === "exited" && end.code === 0;
}

/** `exit 1`, `signal SIGSEGV`, `timed out`. */
export function describeEnd(end: ProcessOutcome["end"]): string {
  switch (end.kind) {
    case "exited":
      return `exit ${end.code}`;
    case "signalled":
      return `signal ${end.signal}`;
    case "timed-out":
      return "timed out";
    case "aborted":
      return "aborted";
    case "not-started":
      return `not started: ${end.reason}`;
  }
}
