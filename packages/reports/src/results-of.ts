import type { FileResults, ReportFormat, TestReport } from "@stagewright/core";

interface Language {
  readonly files: RegExp;
  readonly formats: readonly ReportFormat[];
  /** A line of it begins a test. Without one a file is a helper, whatever its name. */
  readonly test: RegExp;
}

const LANGUAGES: readonly Language[] = [
  {
    files: /\.[cm]?[jt]sx?$/,
    formats: ["vitest-json", "jest-json", "node-events", "junit"],
    test: /^[^\n/]{0,200}?\b(?:test|it|describe)(?:\.\w+)*\s*[(`]/m,
  },
  { files: /\.py$/, formats: ["junit"], test: /^\s{0,100}(?:async )?def test\w*\s*\(/m },
  { files: /_test\.go$/, formats: ["go-json"], test: /^func (?:Test|Fuzz|Example)\w*\(/m },
];

/**
 * What a report says of a test file. Only where it names the files of its tests, and this
 * one is of their language, can that be told: another runner may be for the others.
 */
export function resultsOf(report: TestReport, file: string, text: string): FileResults | undefined {
  const language = LANGUAGES.find(({ files }) => files.test(file));
  if (language === undefined || !language.formats.includes(report.format) || !language.test.test(text))
    return undefined;
  if (report.format === "go-json") return resultsInGo(report, file, text);
  const entries = [...report.tests, ...report.suiteErrors];
  if (!entries.some((entry) => entry.file !== undefined && language.files.test(entry.file))) return undefined;
  // Some tools name files from where they were started, which may be below the root.
  const isIt = (entry: { readonly file?: string }) =>
    entry.file !== undefined && (entry.file === file || file.endsWith(`/${entry.file}`));
  return { tests: report.tests.filter(isIt), errors: report.suiteErrors.filter(isIt) };
}

/** Go names no files: the file's own functions, in a package that ends as its directory does. */
function resultsInGo(report: TestReport, file: string, text: string): FileResults | undefined {
  const functions = new Set([...text.matchAll(/^func ((?:Test|Fuzz)\w*)\(/gm)].map((found) => found[1]));
  if (functions.size === 0) return undefined;
  const directory = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  const packages = [...new Set([...report.tests, ...report.suiteErrors].map(({ suite }) => suite))];
  const root = packages.toSorted((a, b) => a.length - b.length)[0];
  const isPackage = (name: string) =>
    directory === "" ? name === root : name === directory || name.endsWith(`/${directory}`);
  return {
    tests: report.tests.filter(({ suite, name }) => isPackage(suite) && functions.has(name.split("/")[0])),
    errors: report.suiteErrors.filter(({ suite }) => isPackage(suite)),
  };
}
