import type { BaselineCheck, Finding, ProcessOutcome } from "@stagewright/core";

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
  /** Digest of what the run depended on; equal keys, equal runs. */
  readonly key: string;
  /** Taken from an earlier run with the same key. */
  readonly cached: boolean;
  /** What changed meanwhile that is the user's. */
  readonly strayed: readonly Finding[];
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

/** @param baseline how the check stood before, unless it has been green since */
export function judge(run: Pick<CheckRun, "end" | "failures">, baseline: BaselineCheck | undefined): Verdict {
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
