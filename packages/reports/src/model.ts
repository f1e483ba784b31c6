import type {
  FailureWhy,
  ReportFormat,
  ReportProblem,
  Result,
  SuiteError,
  TestReport,
  TestResult,
  TestStatus,
} from "@stagewright/core";
import { err, ok } from "@stagewright/core";
import { classify, type Said } from "./classify.ts";
import { cleanText, cut, oneLine } from "./text.ts";

export type ReadReport = Result<TestReport, readonly ReportProblem[]>;

const MOST_RESULTS = 200_000;
const MOST_OF_A_NAME = 500;
const MOST_OF_A_MESSAGE = 4_000;
const MOST_LOOKED_AT = 12_000;

/** A test as a tool writes it down. */
export interface RawTest {
  readonly suite?: string;
  readonly name: string;
  readonly file?: string;
  readonly status: TestStatus;
  /** Message, type and stack of its failure. */
  readonly said?: Said;
  readonly durationMs?: number;
}

export interface RawSuiteError {
  readonly suite: string;
  readonly file?: string;
  readonly said: Said;
}

/** Puts a report together: ids, kinds of failures, totals; refuses what is too much to hold. */
export class ReportBuilder {
  readonly #format: ReportFormat;
  readonly #root: string;
  readonly #tests: TestResult[] = [];
  readonly #suiteErrors: SuiteError[] = [];
  readonly #ids = new Map<string, number>();
  #over = false;

  constructor(format: ReportFormat, root: string) {
    this.#format = format;
    this.#root = root.replace(/\/+$/, "");
  }

  test(raw: RawTest): void {
    if (this.#full()) return;
    const suite = cut(oneLine(raw.suite ?? ""), MOST_OF_A_NAME);
    const name = cut(oneLine(raw.name), MOST_OF_A_NAME);
    const file = this.#file(raw.file);
    const failing = raw.status === "failed" || raw.status === "errored";
    this.#tests.push({
      id: this.#id([file, suite, name]),
      suite,
      name,
      ...(file === undefined ? {} : { file }),
      status: raw.status,
      ...(failing ? { why: this.#why(raw.said ?? { message: "" }) } : {}),
      ...(isDuration(raw.durationMs) ? { durationMs: raw.durationMs } : {}),
    });
  }

  suiteError(raw: RawSuiteError): void {
    if (this.#full()) return;
    const suite = cut(relativeTo(this.#root, raw.suite), MOST_OF_A_NAME);
    const file = this.#file(raw.file);
    this.#suiteErrors.push({
      id: this.#id([file, file === suite ? undefined : suite]),
      suite,
      ...(file === undefined ? {} : { file }),
      why: this.#why(raw.said),
    });
  }

  isFull(): boolean {
    return this.#over;
  }

  end(): ReadReport {
    if (this.#over) return problem("TOO_LARGE", `more than ${MOST_RESULTS} results`);
    return ok(reportOf(this.#format, this.#tests, this.#suiteErrors));
  }

  #full(): boolean {
    this.#over ||= this.#tests.length + this.#suiteErrors.length >= MOST_RESULTS;
    return this.#over;
  }

  #why(said: Said): FailureWhy {
    const clean = (text: string | undefined) =>
      text === undefined ? undefined : withoutRoot(cleanText(bothEnds(text)), this.#root);
    const message = clean(said.message) ?? "";
    const { kind, missing } = classify({ type: said.type, message, stack: clean(said.stack) });
    const whole = message === "" ? (clean(said.stack) ?? "") : message;
    return {
      kind,
      ...(missing === undefined ? {} : { missing: cut(oneLine(missing), MOST_OF_A_NAME) }),
      message: cut(whole.trim(), MOST_OF_A_MESSAGE),
    };
  }

  #file(path: string | undefined): string | undefined {
    return path === undefined || path === "" ? undefined : relativeTo(this.#root, path);
  }

  /** Tests of one name in one place are told apart by their order. */
  #id(parts: readonly (string | undefined)[]): string {
    const id = parts.filter((part) => part !== undefined && part !== "").join(" > ");
    const nth = (this.#ids.get(id) ?? 0) + 1;
    this.#ids.set(id, nth);
    return nth === 1 ? id : `${id} #${nth}`;
  }
}

/** Several reports of one run as one. */
export function joinReports(reports: readonly [TestReport, ...TestReport[]]): TestReport {
  const [first, ...others] = reports;
  if (others.length === 0) return first;
  const seen = new Map<string, number>();
  const unique = <T extends { id: string }>(entry: T): T => {
    const nth = (seen.get(entry.id) ?? 0) + 1;
    seen.set(entry.id, nth);
    return nth === 1 ? entry : { ...entry, id: `${entry.id} (${nth})` };
  };
  return reportOf(
    first.format,
    reports.flatMap((report) => report.tests.map(unique)),
    reports.flatMap((report) => report.suiteErrors.map(unique)),
  );
}

export function problem(
  code: ReportProblem["code"],
  detail: string,
  at: { line?: number; column?: number } = {},
): { ok: false; error: readonly ReportProblem[] } {
  return err([{ code, detail: cut(oneLine(detail), MOST_OF_A_NAME), ...at }]);
}

function reportOf(
  format: ReportFormat,
  tests: readonly TestResult[],
  suiteErrors: readonly SuiteError[],
): TestReport {
  const count = (status: TestStatus) => tests.filter((test) => test.status === status).length;
  return {
    format,
    tests,
    suiteErrors,
    totals: {
      tests: tests.length,
      passed: count("passed"),
      failed: count("failed"),
      errored: count("errored"),
      skipped: count("skipped"),
      todo: count("todo"),
      suiteErrors: suiteErrors.length,
    },
  };
}

/** The same in every checkout: `file:///here/test/a.js` is `test/a.js`. */
export function relativeTo(root: string, path: string): string {
  const plain = oneLine(path.replaceAll("\\", "/").replace(/^file:\/\/(?=\/)/, ""));
  const inside = root !== "" && plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : plain;
  return inside.replace(/^(?:\.\/)+/, "");
}

function withoutRoot(text: string, root: string): string {
  return root === "" ? text : text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "");
}

/** What a failure is stands at the beginning of what is said of it, or at the end. */
function bothEnds(text: string): string {
  if (text.length <= 2 * MOST_LOOKED_AT) return text;
  return `${text.slice(0, MOST_LOOKED_AT)}\n…\n${text.slice(-MOST_LOOKED_AT)}`;
}

function isDuration(ms: number | undefined): ms is number {
  return ms !== undefined && Number.isFinite(ms) && ms >= 0;
}
