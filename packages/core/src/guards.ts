import type { Finding } from "./failure.ts";

/** Every rule there is. A finding names one of them, so that a human can allow it by name. */
export const GUARD_RULES = [
  "TEST_DELETED",
  "TEST_SKIPPED",
  "TEST_FOCUSED",
  "TEST_EMPTIED",
  /** It is still there, and nothing runs it, or it leaves before it looks. */
  "TEST_UNREACHED",
  /** A test file that does not parse any more. */
  "TEST_UNREADABLE",
  "CASES_REMOVED",
  "ASSERTION_REMOVED",
  "ASSERTION_WEAKENED",
  "ASSERTION_SWALLOWED",
  /** Same question, another answer. */
  "EXPECTATION_REWRITTEN",
  /** Same answer, another question. */
  "INPUT_REWRITTEN",
  "SNAPSHOT_REWRITTEN",
  /** A double, or a copy, stands where the thing under test was. */
  "SUBJECT_REPLACED",
  /** Something stands between a test and its verdict that was not there, and is no move known to be harmless. */
  "TEST_EDITED",
  /** What tests read, or what they share, is another. */
  "FIXTURE_CHANGED",
  "SETTINGS_LOOSENED",
  "LINT_SUPPRESSED",
  "CHECK_CHANGED",
  "CI_CHANGED",
  "SPECIAL_CASE",
  "DEBUG_LEFT",
] as const;

export type GuardRule = (typeof GUARD_RULES)[number];

export interface GuardFinding {
  readonly rule: GuardRule;
  readonly path: string;
  /** 1-based, in the new file; in the old one where what it is about is gone. */
  readonly line: number;
  /** What was done, and why it matters; names in it come from the change and are data. */
  readonly words: string;
  /** `asked`: may well be meant, and somebody who knows should say so. */
  readonly severity: "refused" | "asked" | "reported";
}

/** A changed file. No `before`: it is new; no `after`: it is gone. */
export interface GuardedFile {
  readonly path: string;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** Where the change is known to be a rename; otherwise content tells. */
  readonly renamedFrom?: string;
}

export interface GuardContext {
  /** Files, as exact paths, that the task names. */
  readonly declared?: readonly string[];
  /** Files, directories or names that the task says are to be taken out. */
  readonly removes?: readonly string[];
}

/** A change as guards look at it: all its files, code as well as tests. */
export interface GuardedChange {
  readonly files: readonly GuardedFile[];
  readonly context?: GuardContext;
}

/**
 * Whether a change tampers with what decides about it. Pure: bytes in, findings out, by path
 * and line. Throws only on a bug.
 */
export type Guards = (change: GuardedChange) => readonly GuardFinding[];

/** What guards found, as the audit tells it. */
export function findingOf({ rule, path, line, words, severity }: GuardFinding, enforce: boolean): Finding {
  const told = { code: rule, path, line, detail: words };
  if (enforce && severity === "refused") return { ...told, severity };
  return { ...told, severity: "reported", ...(enforce && severity === "asked" ? { asks: true } : {}) };
}
