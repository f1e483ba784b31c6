import type { Command } from "./ports.ts";
import type { Result } from "./result.ts";

/**
 * What a test tool says of its tests, whichever tool it was. `reports` reads and arranges
 * for such reports; the witness judges by them.
 */
export interface TestReport {
  readonly format: ReportFormat;
  readonly tests: readonly TestResult[];
  /** What went wrong outside of any test: a file that did not load, a package that did not build. */
  readonly suiteErrors: readonly SuiteError[];
  readonly totals: TestTotals;
}

export type ReportFormat =
  | "junit"
  | "go-json"
  | "vitest-json"
  | "jest-json"
  | "node-events"
  | "tap"
  | "trx"
  | "cargo-text"
  | "unittest-text";

export interface TestResult {
  /** Unique in its report, and the same in every run of the same test: file (else suite), describing blocks, name. */
  readonly id: string;
  /** What the test stands in: a class, a package, describing blocks joined by ` > `. May be empty. */
  readonly suite: string;
  readonly name: string;
  /** Relative to the repository's root, `/`-separated, where the tool says it. */
  readonly file?: string;
  readonly status: TestStatus;
  readonly why?: FailureWhy;
  /** Finite, not negative. */
  readonly durationMs?: number;
}

/** `errored`: it broke before it could fail, in a set-up for instance. `todo`: expected to fail, or not written. */
export type TestStatus = "passed" | "failed" | "skipped" | "errored" | "todo";

export interface SuiteError {
  /** As a test's. */
  readonly id: string;
  readonly suite: string;
  readonly file?: string;
  readonly why: FailureWhy;
}

export interface FailureWhy {
  readonly kind: FailureKind;
  /** The symbol, path or dependency that is not there, as the tool names it. */
  readonly missing?: string;
  /** At most 4,000 characters, without control characters; the root's own path is left out. */
  readonly message: string;
}

/** `unknown` is never taken for red, and never for green. */
export type FailureKind =
  | "assertion"
  | "missing-symbol"
  | "missing-path"
  | "syntax"
  | "missing-dependency"
  | "timeout"
  | "crash"
  | "unknown";

export interface TestTotals {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  readonly todo: number;
  readonly suiteErrors: number;
}

/** Why a report cannot be used. A report with any problem says nothing. */
export interface ReportProblem {
  readonly code: "NONE" | "EMPTY" | "MALFORMED" | "TRUNCATED" | "TOO_LARGE" | "UNSAFE" | "UNKNOWN_FORMAT";
  /** What the problem is in: a file's path, or `output`. */
  readonly source?: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
  readonly detail: string;
}

/** Where a check leaves its report. */
export interface ReportSource {
  /** Globs of files, relative to the check's workspace or absolute in its scratch; absent: the check's output is the report. */
  readonly files?: readonly string[];
  /** Found out from the first bytes where absent. */
  readonly format?: ReportFormat;
}

/** A check's own command, made to leave a report without a change to the repository. */
export interface Instrumented {
  readonly command: Command;
  readonly env: Readonly<Record<string, string>>;
  readonly source: ReportSource;
}

/** What the repository says that decides how its checks can be made to report. */
export interface ReportFacts {
  /** Text of the repository's root files, by name, as far as they are there: `package.json`, `go.mod`, … */
  readonly texts: Readonly<Record<string, string>>;
  /** An empty directory of the check's own, outside the checkout. Absolute. */
  readonly directory: string;
  /** Variables that the check is given. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ReportFile {
  /** For people, and for problems. */
  readonly source: string;
  readonly bytes: Uint8Array;
}

/** Reads test reports, and arranges for them. Implementations are pure: no files, no processes. */
export interface TestReports {
  /** Names of root files whose text `instrument` wants. */
  readonly wanted: readonly string[];
  /** @returns why it cannot be done, in words for a human */
  instrument(command: Command, facts: ReportFacts): Result<Instrumented, string>;
  /** All files together are one report. Never throws, whatever is in them. `root`: absolute path of the checkout. */
  read(
    files: readonly ReportFile[],
    options: { readonly root: string; readonly format?: ReportFormat },
  ): Result<TestReport, readonly ReportProblem[]>;
  /** What a human would have seen, where the report took the place of the output. */
  plainOutput(format: ReportFormat, output: string): string;
  /** As `read`. `goModule`: what `go.mod` calls the module, for Go names files by it. */
  coverage(
    files: readonly ReportFile[],
    options: { readonly root: string; readonly goModule?: string },
  ): Result<CoverageReport, readonly ReportProblem[]>;
  /**
   * What the report says of this test file; undefined where that cannot be told. Nothing
   * at all means that the runner did not collect it, unless it is `testless`. `text`: what is in the file.
   */
  resultsOf(report: TestReport, file: string, text: string): FileResults | undefined;
}

export interface FileResults {
  readonly tests: readonly TestResult[];
  readonly errors: readonly SuiteError[];
  /** None of the tests is of the file, and nothing in its text begins one: a helper, or no evidence. */
  readonly testless?: true;
}

export type CoverageFormat = "lcov" | "cobertura" | "istanbul-summary" | "go-cover";

/** How many lines of each file ran while the tests did. */
export interface CoverageReport {
  readonly format: CoverageFormat;
  readonly files: readonly FileCoverage[];
}

export interface FileCoverage {
  /** Relative to the repository's root, `/`-separated. */
  readonly file: string;
  readonly lines: { readonly covered: number; readonly total: number };
  /** 1-based, ascending; absent where the report has no lines, only counts. */
  readonly uncovered?: readonly number[];
}
