import {
  err,
  ok,
  type Failure,
  type Finding,
  type ObjectId,
  type Result,
  type TestReport,
} from "@stagewright/core";
import { isTestFile, isTestSide } from "../checks/test-files.ts";
import { duePhase, relatedTo } from "../ledger.ts";
import type { Bench, Seen } from "./bench.ts";
import { redOf, redOfRun, type FileRed } from "./by-test.ts";
import { witnessed, type Proof, type ProofRequest, type Reason } from "./grade.ts";
import { foundInline, inlineTests } from "./inline.ts";
import { rightReason } from "./own-names.ts";
import { foundTestless, redThenGreen, steadyRed } from "./red-then-green.ts";

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
    const isTold = results !== undefined && results.testless !== true;
    const red = isTold ? redOf(results, file, isRight, before) : (byRun ?? byExit);
    reds.set(file, red);
    if (red.kind !== "red") continue;
    if (results?.testless === true) bench.strayed.push(foundTestless(file));
    const steady = await steadyRed(bench, tree, [...owedBefore, ...others], file, red.tests, told);
    if (!steady.ok) return steady;
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

/**
 * Any other task: no new failure, and red→green where it pays owed tests or brings its own.
 * Where old tests differ from run to run, the others have said so, and that is not all.
 */
export async function witnessCode(request: ProofRequest): Promise<Result<Proof, Failure>> {
  const proof = await redAndGreen(request);
  if (!proof.ok || !request.bench.isFlaky || proof.value.grade === "unproven") return proof;
  const { owes, pays } = proof.value;
  return ok({ grade: "checked", reason: "flaky-tests", owes, pays });
}

async function redAndGreen(request: ProofRequest): Promise<Result<Proof, Failure>> {
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
  const inline = await inlineTests(request, tests);
  bench.strayed.push(...inline.map(foundInline));
  const testless = await testlessOf(bench, tests, request.tree, pays);
  bench.strayed.push(...testless.map(foundTestless));
  if (pays.length > testless.length) return ok({ ...witnessed(tests), owes: [], pays });
  const checked = (reason: Reason) => ok({ grade: "checked" as const, reason, owes: [], pays });
  if (bench.unknown) return ok({ grade: "unproven", reason: "base-red-unreadable", owes: [], pays });
  if (task.kind === "check-only" || candidate.changes.length === 0) return checked("nothing-to-turn-green");

  const brought = candidate.changes
    .filter((change) => change.status !== "deleted")
    .map((change) => change.path);
  if (bench.test === undefined || !brought.some(isTestFile))
    return checked(inline.length > 0 ? "tests-inline" : "no-tests-in-change");
  // Tests of what is already there: they may well pass at once, and nothing is to be undone to see them fail.
  if (brought.every(isTestSide)) return checked("tests-passed-before");
  const proof = await redThenGreen(request, brought, tests);
  return proof.ok ? ok({ ...proof.value, pays }) : proof;
}

/** Owed files in which nothing is a test: they load now, and that shows nothing. */
async function testlessOf(
  bench: Bench,
  tests: TestReport | undefined,
  tree: ObjectId,
  files: readonly string[],
): Promise<string[]> {
  const told = await Promise.all(files.map((file) => bench.resultsOf(tests, tree, file)));
  return files.filter((_, at) => told[at]?.testless === true);
}

/** Files that another runner is for: what runs in a browser is seldom what the test command runs. */
const OTHER_RUNNERS = /(?:^|\/)(?:e2e|playwright|cypress)\/|\.(?:e2e|cy)\.[^/]+$/;

/** Cargo's own rule goes by folders: what stands deeper in `tests/` is taken up by a line of another file, or not at all. */
function isCollectable(path: string): boolean {
  return isTestFile(path) || /^(?!(?:.*\/)?src\/)(?:.*\/)?tests\/.+\.rs$/.test(path);
}

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
    if (status === "deleted" || left.has(path) || !isCollectable(path) || OTHER_RUNNERS.test(path)) continue;
    const results = await bench.resultsOf(now, tree, path);
    if (results === undefined || results.testless === true) continue;
    if (results.tests.length + results.errors.length > 0) continue;
    const directory = path.slice(0, path.lastIndexOf("/") + 1);
    const earlier = (await repository.listFiles(tip, directory)).filter(
      (file) => isTestFile(file) && !left.has(file),
    );
    const told = await Promise.all(earlier.map((file) => bench.resultsOf(before, tip, file)));
    const wasPassedOver = told.some(
      (one) => one !== undefined && one.testless !== true && one.tests.length + one.errors.length === 0,
    );
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
    const others = files.filter((file) => !likely.includes(file));
    const withLikely = await bench.green(tree, others, "with-related", related);
    if (withLikely.ok && (await bench.areAllPaid(withLikely.value.tests, tree, related))) {
      // What it brings itself is seen again with them, at no further cost.
      const own = candidate.changes.flatMap(({ path, status }) =>
        status !== "deleted" && isTestFile(path) && !files.includes(path) ? [path] : [],
      );
      const seen = withLikely.value.tests;
      const steady = await bench.steadyGreen(tree, others, [...likely, ...own], seen, "evidence");
      return steady.ok ? ok({ ...withLikely.value, pays: likely }) : steady;
    }
    if (!withLikely.ok && withLikely.error.code !== "CHECK_FAILED") return withLikely;
  }
  const without = await bench.green(tree, files, "without-owed");
  if (!without.ok) return without;
  const paid = likely.length > 1 ? await bench.paid(tree, related, owed) : ok([]);
  return paid.ok ? ok({ ...without.value, pays: paid.value }) : paid;
}
