import type { FileResults, ReportFormat, TestReport } from "@stagewright/core";

interface Language {
  readonly files: RegExp;
  readonly formats: readonly ReportFormat[];
  /** A line of it begins a test. Without one a file is a helper, whatever its name, if none of the tests is of it. */
  readonly test: RegExp;
}

const LANGUAGES: readonly Language[] = [
  {
    files: /\.[cm]?[jt]sx?$/,
    formats: ["vitest-json", "jest-json", "node-events", "junit"],
    test: /^[^\n/]{0,200}?\b(?:test|it|describe)(?:\.\w+)*\s*[(`]/m,
  },
  { files: /\.py$/, formats: ["junit", "unittest-text"], test: /^\s{0,100}(?:async )?def test\w*\s*\(/m },
  {
    files: /_test\.go$/,
    formats: ["go-json"],
    test: /^func (?:\([^)\n]*\) )?(?:Test(?!Main\()|Fuzz|Example)\w*\(/m,
  },
  {
    files: /\.rs$/,
    formats: ["cargo-text"],
    test: /^\s{0,100}#\[(?:\w+::)*(?!cfg\b)\w*(?:test|quickcheck)\w*\b/m,
  },
];

/**
 * What a report says of a test file. Only where it names the files of its tests, or what
 * stands for them, and this one is of their language, can that be told: another runner may
 * be for the others.
 */
export function resultsOf(report: TestReport, file: string, text: string): FileResults | undefined {
  const language = LANGUAGES.find(({ files }) => files.test(file));
  if (language === undefined || !language.formats.includes(report.format)) return undefined;
  const found = ofLanguage(report, file, text, language);
  if (found === undefined || found.tests.length > 0 || language.test.test(text)) return found;
  return { ...found, testless: true };
}

function ofLanguage(
  report: TestReport,
  file: string,
  text: string,
  language: Language,
): FileResults | undefined {
  if (report.format === "go-json") return resultsInGo(report, file, text);
  if (report.format === "cargo-text") return resultsInCargo(report, file, text);
  const entries = [...report.tests, ...report.suiteErrors];
  if (!entries.some((entry) => entry.file !== undefined && language.files.test(entry.file))) return undefined;
  // Some tools name files from where they were started, which may be below the root.
  const isIt = (entry: { readonly file?: string }) =>
    entry.file !== undefined && (entry.file === file || file.endsWith(`/${entry.file}`));
  return { tests: report.tests.filter(isIt), errors: report.suiteErrors.filter(isIt) };
}

/** Go names no files: the file's own functions, in a package that ends as its directory does. */
function resultsInGo(report: TestReport, file: string, text: string): FileResults | undefined {
  // A suite's methods run below the function that starts it, which may stand in another file.
  const methods = namesIn(text, /^func \([^)\n]*\) (Test\w*)\(/gm);
  const functions = namesIn(text, /^func ((?:Test(?!Main\()|Fuzz)\w*)\(/gm);
  // One that says nothing of its output is compiled, and not run.
  const examples = /\/\/\s*(?:unordered )?output:/i.test(text) ? namesIn(text, /^func (Example\w*)\(/gm) : [];
  const directory = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  const packages = [...new Set([...report.tests, ...report.suiteErrors].map(({ suite }) => suite))];
  const root = packages.toSorted((a, b) => a.length - b.length)[0];
  const isPackage = (name: string) =>
    directory === "" ? name === root : name === directory || name.endsWith(`/${directory}`);
  const isOwn = (name: string) => {
    const [first = "", ...others] = name.split("/");
    return [...functions, ...examples].includes(first) || others.some((each) => methods.includes(each));
  };
  const tests = report.tests.filter(({ suite, name }) => isPackage(suite) && isOwn(name));
  const errors = report.suiteErrors.filter(({ suite }) => isPackage(suite));
  const isSure =
    functions.length > 0 || !/^func (?:\([^)\n]*\) )?(?:Test(?!Main\()|Example)\w*\(/m.test(text);
  return tests.length > 0 || isSure ? { tests, errors } : undefined;
}

/**
 * Cargo names targets, and modules in them: a file of `tests/` is a target, what stands deeper
 * is a module of one, if of any. What does not build is everybody's.
 */
function resultsInCargo(report: TestReport, file: string, text: string): FileResults | undefined {
  if (/(?:^|\/)src\//.test(file)) return undefined;
  const errors = report.suiteErrors;
  const functions = namesIn(
    text,
    /^\s{0,100}#\[(?:\w+::)*(?!cfg\b)\w*(?:test|quickcheck)\w*\b[^\n]*\n(?:\s{0,100}(?:#\[|\/\/)[^\n]*\n){0,20}\s{0,100}(?:pub )?(?:async )?fn (\w+)/gm,
  );
  const named = report.tests.filter(({ name }) => name.split("::").some((part) => functions.includes(part)));
  const isTarget = /(?:^|\/)tests\/(?:[^/]+|[^/]+\/main)\.rs$/.test(file);
  const module = /([^/]+?)(?:\/mod)?\.rs$/.exec(file)?.[1] ?? "";
  const tests = named.filter(({ suite, name }) =>
    isTarget ? suite === file || file.endsWith(`/${suite}`) : name.split("::").slice(0, -1).includes(module),
  );
  if (tests.length > 0 || errors.length > 0) return { tests, errors };
  // It stops at the first target that fails; of macros, and of modules by other names, nobody knows.
  const isUnsure =
    report.totals.failed > 0 ||
    (functions.length === 0 && MAYBE_RUST.test(text)) ||
    (!isTarget && named.length > 0);
  return isUnsure ? undefined : { tests, errors };
}

const MAYBE_RUST = /#\[(?:\w+::)*(?!cfg\b)\w*(?:test|quickcheck)\w*\b|^\s*\w*(?:test|check)\w*!/m;

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap((found) => found[1] ?? []);
}
