import type { ReportFormat, TestReport } from "@stagewright/core";

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
 * Whether a runner took up a test file. Only where the report names the files of its tests
 * and the file is of its language can that be told: another runner may be for the others.
 */
export function collected(report: TestReport, file: string, text: string): boolean | undefined {
  const language = LANGUAGES.find(({ files }) => files.test(file));
  if (language === undefined || !language.formats.includes(report.format) || !language.test.test(text))
    return undefined;
  if (report.format === "go-json") return collectedByGo(report, file, text);
  const named = [...report.tests, ...report.suiteErrors].flatMap((entry) => entry.file ?? []);
  const ofLanguage = named.filter((one) => language.files.test(one));
  if (ofLanguage.length === 0) return undefined;
  // Some tools name files from where they were started, which may be below the root.
  return ofLanguage.some((one) => one === file || file.endsWith(`/${one}`));
}

/** Go names no files: the file's own functions, in a package that ends as its directory does. */
function collectedByGo(report: TestReport, file: string, text: string): boolean | undefined {
  const directory = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  const isPackage = (name: string) =>
    directory === "" || name === directory || name.endsWith(`/${directory}`);
  if (report.suiteErrors.some(({ suite }) => isPackage(suite))) return true;
  const functions = [...text.matchAll(/^func ((?:Test|Fuzz)\w*)\(/gm)].map((found) => found[1]);
  if (functions.length === 0) return undefined;
  return report.tests.some(({ suite, name }) => isPackage(suite) && functions.includes(name.split("/")[0]));
}
