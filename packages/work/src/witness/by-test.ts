import type { FileResults, OwedRed, TestReport, WrongRed } from "@stagewright/core";
import { failingIds, isFailing } from "../checks/judge.ts";
import type { RightReason } from "./own-names.ts";

/** What the tests of one new or changed file say of a tree without the code they are for. */
export type FileRed =
  /** These fail, and for want of the code. */
  | { readonly kind: "red"; readonly tests: readonly string[] }
  /** None of them fails that did not fail before. */
  | { readonly kind: "not-red" }
  /** They fail, but would fail with the code as well. */
  | { readonly kind: "wrong"; readonly because: readonly WrongRed[] }
  /** The runner has nothing of this file. */
  | { readonly kind: "not-collected" };

const MOST_NAMED = 10;

/** @param before how the tests stood before any agent: a failure of then is nobody's red */
export function redOf(
  { tests, errors }: FileResults,
  file: string,
  isRight: RightReason,
  before: TestReport | undefined,
): FileRed {
  if (tests.length + errors.length === 0) return { kind: "not-collected" };
  const old = new Set(before === undefined ? [] : failingIds(before));
  const failing = [...tests.filter(isFailing), ...errors].filter(({ id }) => !old.has(id));
  if (failing.length === 0) return { kind: "not-red" };
  const right = failing.filter(({ why }) => why !== undefined && isRight(why, file));
  if (right.length > 0) return { kind: "red", tests: right.map(({ id }) => id) };
  const because = failing.slice(0, MOST_NAMED).map(({ id, why }) => ({
    test: id,
    kind: why?.kind ?? "unknown",
    ...(why?.missing === undefined ? {} : { missing: why.missing }),
    message: why?.message.split("\n")[0] ?? "",
  }));
  return { kind: "wrong", because };
}

/**
 * As `redOf`, of a whole run: for tools that name no files. What fails newly, with nothing
 * but the new tests beside what was there, fails because of them. Undefined: it shows nothing.
 */
export function redOfRun(
  report: TestReport,
  file: string,
  isRight: RightReason,
  before: TestReport | undefined,
): FileRed | undefined {
  const red = redOf({ tests: report.tests, errors: report.suiteErrors }, file, isRight, before);
  return red.kind === "red" || red.kind === "wrong" ? red : undefined;
}

/**
 * The owed tests of a file are green: they ran and passed, each that is known by its id.
 * One that is skipped, or gone, is not paid. A file that did not load had no tests to name;
 * of such a one any test will do.
 */
export function isPaid({ tests, errors }: FileResults, owed: Pick<OwedRed, "tests">): boolean {
  if (errors.length > 0 || !tests.some(({ status }) => status === "passed")) return false;
  const statusOf = new Map(tests.map(({ id, status }) => [id, status]));
  return (owed.tests ?? []).every(
    (id) => (statusOf.get(id) ?? (isOfFile(id) ? "passed" : "gone")) === "passed",
  );
}

/** As `isPaid`, of a whole run. */
export function isPaidInRun(report: TestReport, owed: Pick<OwedRed, "tests">): boolean {
  const statusOf = new Map(report.tests.map(({ id, status }) => [id, status]));
  return (owed.tests ?? []).every((id) => isOfFile(id) || statusOf.get(id) === "passed");
}

/** The owed tests by their ids; undefined where that is not told. */
export async function idsOfOwed(
  owed: readonly OwedRed[],
  resultsOf: (file: string) => Promise<FileResults | undefined>,
): Promise<ReadonlySet<string> | undefined> {
  const ids = new Set(owed.flatMap(({ tests }) => tests ?? []));
  for (const { file } of owed) {
    const results = await resultsOf(file);
    if (results === undefined || results.testless === true) return undefined;
    for (const { id } of [...results.tests, ...results.errors]) ids.add(id);
  }
  return ids;
}

/** Of the ids that were red, some have tests that pass now. A file that did not load, by any of its tests that is new. */
export function turnedGreen(
  { tests, errors }: FileResults,
  red: readonly string[],
  isNew: (id: string) => boolean,
): boolean {
  if (errors.length > 0) return false;
  const passing = passingIds(tests);
  return red.some((id) => passing.includes(id) || (isOfFile(id) && passing.some(isNew)));
}

export function passingIds(tests: FileResults["tests"]): string[] {
  return tests.flatMap(({ id, status }) => (status === "passed" ? [id] : []));
}

/** An id without a test's name stands for a file, or a package, that did not load. */
export function isOfFile(id: string): boolean {
  return !id.includes(" > ");
}
