import {
  ok,
  type CoverageFormat,
  type CoverageReport,
  type ReportProblem,
  type Result,
} from "@stagewright/core";
import { problem, relativeTo } from "../model.ts";

export type ReadCoverage = Result<CoverageReport, readonly ReportProblem[]>;

const MOST_FILES = 100_000;
const MOST_LINES = 10_000_000;

/** Lines of files, with how often each ran; the same line told twice has run where one of them says so. */
export class CoverageBuilder {
  readonly #format: CoverageFormat;
  readonly #root: string;
  readonly #files = new Map<
    string,
    { lines: Map<number, boolean>; counted?: { covered: number; total: number } }
  >();
  #lines = 0;
  #over = false;

  constructor(format: CoverageFormat, root: string) {
    this.#format = format;
    this.#root = root.replace(/\/+$/, "");
  }

  line(path: string, line: number, ran: boolean): void {
    const file = this.#file(path);
    if (file === undefined || !Number.isSafeInteger(line) || line < 1) return;
    const known = file.lines.get(line);
    if (known === undefined) this.#lines += 1;
    this.#over ||= this.#lines > MOST_LINES;
    if (!this.#over) file.lines.set(line, ran || known === true);
  }

  /** Where there are no lines, only their number. */
  counts(path: string, covered: number, total: number): void {
    const file = this.#file(path);
    const sound =
      Number.isSafeInteger(covered) && Number.isSafeInteger(total) && covered >= 0 && covered <= total;
    if (file !== undefined && sound) file.counted = { covered, total };
  }

  end(): ReadCoverage {
    if (this.#over) return problem("TOO_LARGE", `more than ${MOST_FILES} files or ${MOST_LINES} lines`);
    if (this.#files.size === 0) return problem("EMPTY", "it holds no file");
    const files = [...this.#files].map(([file, { lines, counted }]) => {
      if (lines.size === 0) return { file, lines: counted ?? { covered: 0, total: 0 } };
      const uncovered = [...lines].flatMap(([line, ran]) => (ran ? [] : [line])).toSorted((a, b) => a - b);
      return { file, lines: { covered: lines.size - uncovered.length, total: lines.size }, uncovered };
    });
    return ok({ format: this.#format, files: files.toSorted((a, b) => (a.file < b.file ? -1 : 1)) });
  }

  #file(path: string) {
    const name = relativeTo(this.#root, path);
    const found = this.#files.get(name) ?? { lines: new Map<number, boolean>() };
    this.#over ||= this.#files.size >= MOST_FILES && !this.#files.has(name);
    if (this.#over || name === "") return undefined;
    this.#files.set(name, found);
    return found;
  }
}
