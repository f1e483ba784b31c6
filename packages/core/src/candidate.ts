import type { Allowance } from "./allow.ts";
import type { Finding, OwedRed } from "./failure.ts";
import type { Approval } from "./hold.ts";
import type { ObjectId } from "./ports.ts";
import type { AgentReport } from "./record.ts";
import type { Json } from "./result.ts";
import type { LandedMore } from "./strength.ts";

/** What an agent stage has made, and what guards found in it. */
export interface ChallengedChange {
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  readonly base: ObjectId;
  readonly workspace: string;
  readonly findings: readonly Finding[];
  readonly agent?: AgentReport;
}

/** What an attempt handed in, after the audit. */
export interface Candidate {
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  /** The tip it was made on. */
  readonly base: ObjectId;
  readonly changes: readonly {
    readonly path: string;
    readonly status: "added" | "modified" | "deleted";
    readonly added?: number;
    readonly deleted?: number;
  }[];
  readonly findings: readonly Finding[];
  /** Of these, what guards found and a human has to allow before anything becomes of it. */
  readonly challenged?: readonly Finding[];
  readonly logFile: string;
  readonly workspace: string;
  readonly durationMs: number;
  readonly sandboxed: boolean;
  readonly agent?: AgentReport;
  /** What the stage asks of whoever hands in, beside a summary. */
  readonly details?: Json;
}

/** A candidate on the tip: merged, marked, checked, committed. */
export type Landed = LandedMore &
  Graded & {
    readonly commit: ObjectId;
    readonly tree: ObjectId;
    readonly receipt: string;
    /** Test files this task leaves red. */
    readonly owes: readonly OwedRed[];
    /** Owed test files this task turned green. */
    readonly pays: readonly string[];
    /** A check that was red at the baseline and is green now stays required from here on. */
    readonly nowGreen: readonly string[];
    /** What its checks changed that is the user's. */
    readonly findings?: readonly Finding[];
    /** A human has tried it before it was committed. */
    readonly approved?: Approval;
    /** What guards found in it, and a human has let stand. */
    readonly allowed?: readonly Allowance[];
    readonly durationMs: number;
    /** Of this, how long its checks took, workspaces included; what was not run again took nothing. */
    readonly witnessMs?: number;
  };

/** Red→green seen; no new failures; nothing could be checked; a check says no. */
export type Grade = "witnessed" | "checked" | "unproven" | "failed";

/**
 * A grade, and from a closed list why it is no better. `no-test-report` stands beside `witnessed`:
 * red and green were told by exit codes alone.
 */
export type Graded =
  | { readonly grade: "witnessed"; readonly reason?: "no-test-report" }
  | { readonly grade: Exclude<Grade, "witnessed">; readonly reason: Exclude<GradeReason, "no-test-report"> };

export type GradeReason =
  | "no-tests-in-change"
  /** Its tests stand in the files they test: they cannot be seen failing without its code. */
  | "tests-inline"
  /** A test that it has nothing to do with passes and fails on one and the same tree. */
  | "flaky-tests"
  | "tests-passed-before"
  | "red-seen-green-owed"
  | "nothing-to-turn-green"
  | "could-not-witness-red"
  /** Its tests failed before, but by a broken set-up, a timeout, a crash or in a way nobody knows. */
  | "red-for-other-reason"
  /** Code was changed of which no mutant can be made: how strong its tests are, nobody knows. */
  | "strength-not-measured"
  | "no-test-report"
  | "no-check-configured"
  | "done-by-human"
  | "base-red-unreadable";
