import type { FileResults, TestReport, WrongRed } from "@stagewright/core";
import {
  describeEnd,
  failingIds,
  isFailing,
  passed,
  redOf,
  redOfRun,
  type FileRed,
  type RightReason,
} from "@stagewright/work";
import type { Ran } from "./bench.ts";
import { cannotTell, type Verdict } from "./verdict.ts";

const MOST_NAMED = 50;

/** What a report says of a test file of the head; undefined where that cannot be told. */
export type ResultsOf = (report: TestReport, file: string) => FileResults | undefined;

/** The check at the head, or why it tells nothing. */
export function headProblem(head: Ran): Verdict | undefined {
  if (head.kind === "stopped") return cannotTell({ code: "left", by: "stopped" });
  if (head.kind === "not-run") return cannotTell({ code: "check-not-run", reason: head.reason });
  const { run, report } = head;
  if (run.end.kind !== "exited") return cannotTell({ code: "check-not-run", reason: describeEnd(run.end) });
  // The shell's own words for "cannot execute" and "not found": nothing was tested.
  if (run.end.code === 126 || run.end.code === 127)
    return cannotTell({ code: "check-not-run", reason: lastLine(run.outputTail) });
  if (report === undefined && !passed(run.end))
    return cannotTell({ code: "check-fails", reason: run.noReport ?? describeEnd(run.end) });
  return undefined;
}

/** Whether the report speaks of the tests of a file at all. */
export function isTold(
  { report }: Extract<Ran, { kind: "ran" }>,
  file: string,
  resultsOf: ResultsOf,
): boolean {
  return report !== undefined && resultsOf(report, file) !== undefined;
}

/** Whether the tests of these files pass at the head; undefined: they do, as far as the check tells. */
export function testsNow(
  { report }: Extract<Ran, { kind: "ran" }>,
  files: readonly string[],
  resultsOf: ResultsOf,
): Verdict | undefined {
  if (report === undefined || files.length === 0) return undefined;
  const told = files.flatMap((file) => {
    const results = resultsOf(report, file);
    return results === undefined ? [] : [{ file, ...results }];
  });
  const failing = told.flatMap(({ tests, errors }) =>
    [...tests.filter(isFailing), ...errors].map(({ id }) => id),
  );
  if (failing.length > 0) return { code: "tests-fail", tests: failing.slice(0, MOST_NAMED) };
  // What is told of by no name may still be in the run.
  if (told.length < files.length) return undefined;
  const collected = told.filter(({ tests }) => tests.length > 0);
  if (collected.length === 0) return cannotTell({ code: "not-collected", files });
  if (!collected.some(({ tests }) => tests.some(({ status }) => status === "passed")))
    return cannotTell({ code: "skipped", files: collected.map(({ file }) => file) });
  return undefined;
}

/** What the run without the claim's code says of it. */
export interface Without {
  readonly head: Extract<Ran, { kind: "ran" }>;
  readonly without: Extract<Ran, { kind: "ran" }>;
  /** The claim's own test files; empty: it has none. */
  readonly files: readonly string[];
  readonly resultsOf: ResultsOf;
  readonly isRight: RightReason;
  /** Some file of the code, for what a language takes for its own. */
  readonly code: string;
  /** More than the claim's own was taken out. */
  readonly more: boolean;
}

export function judgeWithout(request: Without): Verdict {
  const { head, without, files } = request;
  if (without.run.end.kind !== "exited")
    return cannotTell({ code: "not-reached", reason: describeEnd(without.run.end) });
  if (head.report === undefined || without.report === undefined) return judgeByExit(request);
  return files.length === 0
    ? judgeOthers(request, head.report, without.report)
    : judgeOwn(request, head.report, without.report);
}

function judgeByExit({ head, without, files }: Without): Verdict {
  const { end, outputTail } = without.run;
  // Whether it ran the claim's tests nobody has said.
  if (passed(end)) return files.length === 0 ? { code: "no-test" } : cannotTell({ code: "not-told", files });
  // One of them has told its tests, the other has not: it broke before there were any.
  if (head.report !== undefined) return cannotTell({ code: "not-reached", reason: lastLine(outputTail) });
  return { code: "check-fails-without" };
}

function judgeOwn(request: Without, before: TestReport, now: TestReport): Verdict {
  const { files, resultsOf, isRight } = request;
  const kinds: FileRed[] = [];
  for (const file of files) {
    const results = resultsOf(now, file);
    if (results !== undefined) kinds.push(redOf(results, file, isRight, before));
  }
  const red = kinds.flatMap((kind) => (kind.kind === "red" ? kind.tests : []));
  if (red.length > 0) return failsWithout(request, red);
  const wrong = kinds.flatMap((kind) => (kind.kind === "wrong" ? kind.because : []));
  if (wrong.length > 0) return otherReason(wrong);
  const whole = redOfRun(now, files[0] ?? "", isRight, before);
  if (kinds.some(({ kind }) => kind === "not-red"))
    return whole?.kind === "red" ? othersFail(whole.tests) : { code: "passes-without" };
  // Their files are in no report: what fails newly fails for want of the code, whoever it is.
  if (kinds.length === 0 && whole?.kind === "red") return failsWithout(request, whole.tests);
  if (kinds.length === 0 && whole?.kind === "wrong") return otherReason(whole.because);
  if (kinds.length === 0) return cannotTell({ code: "not-told", files });
  return cannotTell({ code: "not-reached", reason: failingIds(now)[0] ?? "its tests were not taken up" });
}

/** A claim without tests of its own: does anybody's notice? */
function judgeOthers(request: Without, before: TestReport, now: TestReport): Verdict {
  const whole = redOfRun(now, request.code, request.isRight, before);
  if (whole?.kind === "red") return othersFail(whole.tests);
  return whole?.kind === "wrong" ? otherReason(whole.because) : { code: "no-test" };
}

function failsWithout({ more }: Without, tests: readonly string[]): Verdict {
  return { code: more ? "fails-without-more" : "fails-without", tests: tests.slice(0, MOST_NAMED) };
}

function othersFail(tests: readonly string[]): Verdict {
  return { code: "others-fail-without", tests: tests.slice(0, MOST_NAMED) };
}

function otherReason(failures: readonly WrongRed[]): Verdict {
  return cannotTell({ code: "other-reason", failures: failures.slice(0, 3) });
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}
