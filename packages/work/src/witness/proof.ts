import {
  err,
  ok,
  type Candidate,
  type Failure,
  type FileResults,
  type Finding,
  type Graded,
  type ObjectId,
  type OwedRed,
  type Repository,
  type Result,
  type Task,
  type TestReport,
  type WorkPlan,
} from "@stagewright/core";
import { isManifest, isTestFile, isTestSide } from "../checks/test-files.ts";
import { duePhase, relatedTo } from "../ledger.ts";
import type { Bench, Seen } from "./bench.ts";
import { redOf, redOfRun, turnedGreen, type FileRed } from "./by-test.ts";
import { rightReason } from "./own-names.ts";

/** What a landing has shown, and what it changes in the owed-red ledger. */
export type Proof = Graded & {
  readonly owes: readonly OwedRed[];
  readonly pays: readonly string[];
};

/** The grade with its reason, and nothing else. */
export function gradedOf(graded: Graded): Graded {
  if (graded.grade !== "witnessed") return { grade: graded.grade, reason: graded.reason };
  return graded.reason === undefined
    ? { grade: graded.grade }
    : { grade: graded.grade, reason: graded.reason };
}

/** Why a grade is below `witnessed`. */
type Reason = Exclude<Graded, { grade: "witnessed" }>["reason"];

export interface ProofRequest {
  readonly bench: Bench;
  readonly repository: Repository;
  readonly plan: WorkPlan;
  readonly task: Task;
  readonly candidate: Candidate;
  /** Merged and marked. */
  readonly tree: ObjectId;
  readonly tip: ObjectId;
  readonly owed: readonly OwedRed[];
}

/**
 * A tests-first task: each test file it brings must fail while its code is not there, and
 * all else must hold without them. They merge red, and the ledger says who owes what.
 */
export async function witnessTestsFirst(request: ProofRequest): Promise<Result<Proof, Failure>> {
  const { bench, plan, task, candidate, tree } = request;
  const brought = candidate.changes
    .filter((change) => change.status !== "deleted")
    .map((change) => change.path);
  const named = brought.filter(isTestFile);
  const tests = named.length > 0 ? named : brought.filter(isTestSide);
  if (tests.length === 0) return err({ code: "NO_TESTS_HANDED_IN" });
  // Two tasks may well write into one test file; one that names others has no business in it.
  const bent = bentTests(request).filter(({ path }) => task.files.length > 0 && !task.files.includes(path));
  if (bent.length > 0) return err({ code: "CHANGE_REFUSED", findings: bent });
  const owedBefore = request.owed.map((entry) => entry.file).filter((file) => !tests.includes(file));

  const green = await bench.green(tree, [...owedBefore, ...tests], "without-new-tests");
  if (!green.ok) return green;

  const isRight = await rightReason(request.repository, tree);
  const before = await bench.before();
  const reds = new Map<string, FileRed>();
  for (const file of tests) {
    const others = tests.filter((other) => other !== file);
    const seen = await bench.red(
      tree,
      [...owedBefore, ...others],
      `red-${file.replace(/[^A-Za-z0-9._-]+/g, "-")}`,
    );
    if (!seen.ok) return seen;
    const results = await bench.resultsOf(seen.value.tests, tree, file);
    const byExit: FileRed = seen.value.red ? { kind: "red", tests: [] } : { kind: "not-red" };
    const { tests: told } = seen.value;
    const byRun = told === undefined ? undefined : redOfRun(told, file, isRight, before);
    reds.set(file, results === undefined ? (byRun ?? byExit) : redOf(results, file, isRight, before));
  }
  const refused = refusedRed(reds, bench.test?.display ?? "");
  if (refused !== undefined) return err(refused);

  const owes = tests.map((file) => {
    const red = reds.get(file);
    const ids = red?.kind === "red" ? red.tests : [];
    const entry = { file, task: task.key, taskId: task.id, duePhase: duePhase(plan, task, file) };
    return ids.length === 0 ? entry : { ...entry, tests: ids };
  });
  return ok({ grade: "checked", reason: "red-seen-green-owed", owes, pays: [] });
}

/** What is wrong with tests that are to be red, the gravest first. */
function refusedRed(reds: ReadonlyMap<string, FileRed>, command: string): Failure | undefined {
  const filesOf = (kind: FileRed["kind"]) =>
    [...reds].flatMap(([file, red]) => (red.kind === kind ? [file] : []));
  const uncollected = filesOf("not-collected");
  if (uncollected.length > 0) return { code: "TESTS_NOT_COLLECTED", files: uncollected, command };
  const notRed = filesOf("not-red");
  if (notRed.length > 0) return { code: "NOT_RED", files: notRed, command };
  const because = [...reds.values()].flatMap((red) => (red.kind === "wrong" ? red.because : []));
  return because.length === 0 ? undefined : { code: "NOT_RED", files: filesOf("wrong"), command, because };
}

/** Any other task: no new failure, and red→green where it pays owed tests or brings its own. */
export async function witnessCode(request: ProofRequest): Promise<Result<Proof, Failure>> {
  const { bench, task, candidate } = request;
  if (bench.checks.length === 0)
    return ok({ grade: "unproven", reason: "no-check-configured", owes: [], pays: [] });

  const bent = bentTests(request);
  if (bent.length > 0) return err({ code: "CHANGE_REFUSED", findings: bent });
  const held = await noNewFailure(request);
  if (!held.ok) return held;
  const { pays, tests } = held.value;
  const uncollected = await notCollected(request, tests);
  if (uncollected.length > 0)
    return err({ code: "TESTS_NOT_COLLECTED", files: uncollected, command: bench.test?.display ?? "" });
  if (pays.length > 0) return ok({ ...witnessed(tests), owes: [], pays });
  if (bench.unknown) return ok({ grade: "unproven", reason: "base-red-unreadable", owes: [], pays });
  if (task.kind === "check-only" || candidate.changes.length === 0)
    return ok({ grade: "checked", reason: "nothing-to-turn-green", owes: [], pays });

  const brought = candidate.changes
    .filter((change) => change.status !== "deleted")
    .map((change) => change.path);
  if (bench.test === undefined || !brought.some(isTestFile))
    return ok({ grade: "checked", reason: "no-tests-in-change", owes: [], pays });
  if (brought.every(isTestSide)) {
    // Tests of what is already there: they may well pass at once, and nothing is to be undone to see them fail.
    return ok({ grade: "checked", reason: "tests-passed-before", owes: [], pays });
  }
  return redThenGreen(request, brought, tests);
}

/** The change's own tests, on the tip without its code: red there and green here, by test where they say so. */
async function redThenGreen(
  request: ProofRequest,
  brought: readonly string[],
  now: TestReport | undefined,
): Promise<Result<Proof, Failure>> {
  const { bench, tree } = request;
  const checked = (reason: Reason) => ok({ grade: "checked" as const, reason, owes: [], pays: [] });
  const seen = await redWithoutCode(request, brought);
  if (!seen.ok) return seen.error.code === "CANNOT_WITNESS" ? checked("could-not-witness-red") : seen;
  const isRight = await rightReason(request.repository, tree);
  const before = await bench.before();
  const kinds = new Set<FileRed["kind"]>();
  for (const file of brought.filter(isTestFile)) {
    const then = await bench.resultsOf(seen.value.tests, tree, file);
    const after = await bench.resultsOf(now, tree, file);
    if (then === undefined || after === undefined) continue;
    const red = redOf(then, file, isRight, before);
    if (red.kind === "red" && turnedGreen(after, red.tests))
      return ok({ grade: "witnessed", owes: [], pays: [] });
    kinds.add(red.kind);
  }
  const whole =
    seen.value.tests === undefined || now === undefined || kinds.size > 0
      ? undefined
      : redOfRun(seen.value.tests, brought.find(isTestFile) ?? "", isRight, before);
  if (whole?.kind === "wrong") kinds.add("wrong");
  if (whole?.kind === "red" && now !== undefined && turnedGreen(allOf(now), whole.tests))
    return ok({ grade: "witnessed", owes: [], pays: [] });
  if (kinds.size > 0) return checked(kinds.has("wrong") ? "red-for-other-reason" : "tests-passed-before");
  return seen.value.red
    ? ok({ ...witnessed(undefined), owes: [], pays: [] })
    : checked("tests-passed-before");
}

/** What did not load before is not held against the change. */
function allOf(report: TestReport): FileResults {
  return { tests: report.tests, errors: [] };
}

/** Red before and green now; where no test has said so itself, that is told with the grade. */
function witnessed(tests: TestReport | undefined): Extract<Graded, { grade: "witnessed" }> {
  return tests === undefined ? { grade: "witnessed", reason: "no-test-report" } : { grade: "witnessed" };
}

/** Files that another runner is for: what runs in a browser is seldom what the test command runs. */
const OTHER_RUNNERS = /(?:^|\/)(?:e2e|playwright|cypress)\/|\.(?:e2e|cy)\.[^/]+$/;

/**
 * Test files of the change from which the runner has no result. Not those that stand where
 * it took up nothing before either: then another runner is for them.
 */
async function notCollected(
  { bench, candidate, repository, tree, tip, owed }: ProofRequest,
  now: TestReport | undefined,
): Promise<string[]> {
  const left = new Set(owed.map((entry) => entry.file));
  const before = await bench.before();
  const missed: string[] = [];
  for (const { path, status } of candidate.changes) {
    if (status === "deleted" || left.has(path) || !isTestFile(path) || OTHER_RUNNERS.test(path)) continue;
    const results = await bench.resultsOf(now, tree, path);
    if (results === undefined || results.tests.length + results.errors.length > 0) continue;
    const directory = path.slice(0, path.lastIndexOf("/") + 1);
    const earlier = (await repository.listFiles(tip, directory)).filter(
      (file) => isTestFile(file) && !left.has(file),
    );
    const told = await Promise.all(earlier.map((file) => bench.resultsOf(before, tip, file)));
    const wasPassedOver = told.some((one) => one !== undefined && one.tests.length + one.errors.length === 0);
    if (!wasPassedOver) missed.push(path);
  }
  return missed;
}

/** Tests that others owe and this task changed. To name one ("so that test/a.test.js passes") is no leave to bend it. */
function bentTests({ task, candidate, owed }: ProofRequest): Finding[] {
  const changed = new Set(candidate.changes.map((change) => change.path));
  return owed
    .filter((entry) => entry.task !== task.key && changed.has(entry.file))
    .map(({ file, taskId }) => ({
      code: "PROTECTED_FILE_CHANGED",
      path: file,
      detail: `${taskId} owes it; it is to turn green as it is`,
      severity: "refused",
    }));
}

/**
 * No new failure on the merged tree, owed tests aside; gives the owed files it turned
 * green. The first run puts back the files this task is likely to pay, so that a task
 * that does what it should costs one run.
 */
async function noNewFailure({
  bench,
  plan,
  task,
  candidate,
  tree,
  owed,
}: ProofRequest): Promise<Result<Seen & { readonly pays: readonly string[] }, Failure>> {
  const files = owed.map((entry) => entry.file);
  if (owed.length === 0 || bench.test === undefined) {
    const all = await bench.green(tree, [], "merged");
    return all.ok ? ok({ ...all.value, pays: [] }) : all;
  }
  const changed = candidate.changes.map((change) => change.path);
  const related = relatedTo(task, changed, owed, plan);
  const likely = related.map((entry) => entry.file);

  if (likely.length > 0) {
    const withLikely = await bench.green(
      tree,
      files.filter((file) => !likely.includes(file)),
      "with-related",
    );
    if (withLikely.ok && (await allPaid(bench, withLikely.value.tests, tree, related)))
      return ok({ ...withLikely.value, pays: likely });
    if (!withLikely.ok && withLikely.error.code !== "CHECK_FAILED") return withLikely;
  }
  const without = await bench.green(tree, files, "without-owed");
  if (!without.ok) return without;
  const paid = likely.length > 1 ? await bench.paid(tree, related, owed) : ok([]);
  return paid.ok ? ok({ ...without.value, pays: paid.value }) : paid;
}

async function allPaid(
  bench: Bench,
  tests: TestReport | undefined,
  tree: ObjectId,
  owed: readonly OwedRed[],
): Promise<boolean> {
  for (const entry of owed) if (!(await bench.isPaid(tests, tree, entry))) return false;
  return true;
}

/** The tip, with only the test side and the manifests of the candidate: do the tests fail there? */
async function redWithoutCode(
  { bench, repository, tip, tree, owed }: ProofRequest,
  brought: readonly string[],
): Promise<Result<Seen & { readonly red: boolean }, Failure>> {
  const kept = brought.filter((path) => isTestSide(path) || isManifest(path));
  const edits = await Promise.all(
    kept.map(async (path) => ({ path, bytes: (await repository.readFile(tree, path)) ?? null })),
  );
  const before = await repository.editTree(await repository.treeOf(tip), edits);
  return bench.red(
    before,
    owed.map((entry) => entry.file).filter((file) => !kept.includes(file)),
    "red",
  );
}
