import type { FailureKind, TestReport } from "@stagewright/core";
import { isTestFile } from "../checks/test-files.ts";
import { failingIds, passed, type CheckRun, type Verdict } from "../checks/judge.ts";

/** One run of a check on a tree, judged. */
export interface Look {
  readonly run: CheckRun;
  readonly verdict: Verdict;
  readonly tests?: TestReport;
}

/** How often a test that fails newly is run on one tree, where nobody says otherwise. */
const RUNS = 3;

export function runsOf({ runs = RUNS }: { readonly runs?: number }): number {
  return runs;
}

/** What a look has against the tree: new failures by name, else the check itself by its command line. */
export function newFailuresOf({ run, verdict }: Look): readonly string[] {
  if (verdict.kind !== "red") return [];
  return verdict.newFailures.length > 0 ? verdict.newFailures : [run.command];
}

/** A test, or what stands for one, has passed in a look: it was run, and nothing is known against it. */
export function passedIn(look: Look, test: string): boolean {
  const { run, verdict, tests } = look;
  if (test === run.command) return verdict.kind !== "red";
  const result = tests?.tests.find(({ id }) => id === test);
  if (result !== undefined) return result.status === "passed";
  if (tests !== undefined && test.includes(" > ")) return false;
  // A file that loads, or a name from what was printed. Where nothing is named, nobody knows what was run.
  const named = tests === undefined ? run.failures : failingIds(tests);
  return !named.includes(test) && (named.length > 0 || passed(run.end));
}

/** What is not there is not there each time; what went wrong in any other way may be chance. */
export function mayBeChance(kind: FailureKind | undefined): boolean {
  switch (kind) {
    case "missing-symbol":
    case "missing-path":
    case "missing-dependency":
    case "syntax":
      return false;
    case "assertion":
    case "timeout":
    case "crash":
    case "unknown":
    case undefined:
      return true;
  }
}

/** Whether running it again could show anything: a check that did not end in time, or lacks something, fails again. */
export function isWorthAgain(look: Look): boolean {
  if (look.run.end.kind === "timed-out") return false;
  return newFailuresOf(look).every((test) => mayBeChance(kindOf(look.tests, test)));
}

export function kindOf(report: TestReport | undefined, test: string): FailureKind | undefined {
  const entries = [...(report?.tests ?? []), ...(report?.suiteErrors ?? [])];
  return entries.find(({ id }) => id === test)?.why?.kind;
}

/** The file a test stands in, where a report says so. */
export function fileOf(looks: readonly Look[], test: string): string | undefined {
  for (const { tests } of looks) {
    const entry = [...(tests?.tests ?? []), ...(tests?.suiteErrors ?? [])].find(({ id }) => id === test);
    if (entry?.file !== undefined) return entry.file;
  }
  return undefined;
}

/** More test files than this are not looked through for the one in which a test stands. */
const MOST_FILES = 500;

/** The files of a tree in which these tests stand: as reports say, else as the files do. Undefined: one of them cannot be told. */
export async function filesOfTests(
  paths: readonly string[],
  looks: readonly Look[],
  tests: readonly string[],
  idsOf: (look: Look, file: string) => Promise<readonly string[] | undefined>,
): Promise<readonly string[] | undefined> {
  const [look] = looks;
  const candidates = paths.filter(isTestFile).slice(0, MOST_FILES);
  const files = new Set<string>();
  const open = new Set<string>();
  for (const test of tests) {
    const named = fileOf(looks, test);
    const path = named === undefined ? undefined : paths.find((one) => one === named);
    if (path === undefined) open.add(test);
    else files.add(path);
  }
  for (const path of candidates) {
    if (open.size === 0 || look?.tests === undefined) break;
    for (const id of (await idsOf(look, path)) ?? []) if (open.delete(id)) files.add(path);
  }
  return open.size === 0 ? [...files] : undefined;
}
