import {
  err,
  ok,
  type Candidate,
  type Failure,
  type Finding,
  type Grade,
  type GradeReason,
  type ObjectId,
  type OwedRed,
  type Repository,
  type Result,
  type Task,
  type WorkPlan,
} from "@stagewright/core";
import { isManifest, isTestFile, isTestSide } from "../checks/test-files.ts";
import { duePhase, relatedTo } from "../ledger.ts";
import type { Bench } from "./bench.ts";

/** What a landing has shown, and what it changes in the owed-red ledger. */
export interface Proof {
  readonly grade: Grade;
  readonly reason?: GradeReason;
  readonly owes: readonly OwedRed[];
  readonly pays: readonly string[];
}

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

  const notRed: string[] = [];
  for (const file of tests) {
    const others = tests.filter((other) => other !== file);
    const red = await bench.red(
      tree,
      [...owedBefore, ...others],
      `red-${file.replace(/[^A-Za-z0-9._-]+/g, "-")}`,
    );
    if (!red.ok) return red;
    if (!red.value) notRed.push(file);
  }
  if (notRed.length > 0) return err({ code: "NOT_RED", files: notRed, command: bench.test?.display ?? "" });

  const owes = tests.map((file) => ({
    file,
    task: task.key,
    taskId: task.id,
    duePhase: duePhase(plan, task, file),
  }));
  return ok({ grade: "checked", reason: "red-seen-green-owed", owes, pays: [] });
}

/** Any other task: no new failure, and red→green where it pays owed tests or brings its own. */
export async function witnessCode(request: ProofRequest): Promise<Result<Proof, Failure>> {
  const { bench, task, candidate } = request;
  if (bench.checks.length === 0)
    return ok({ grade: "unproven", reason: "no-check-configured", owes: [], pays: [] });

  const bent = bentTests(request);
  if (bent.length > 0) return err({ code: "CHANGE_REFUSED", findings: bent });
  const paid = await noNewFailure(request);
  if (!paid.ok) return paid;
  const pays = paid.value;
  if (pays.length > 0) return ok({ grade: "witnessed", owes: [], pays });
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
  const red = await redWithoutCode(request, brought);
  if (!red.ok)
    return red.error.code === "CANNOT_WITNESS"
      ? ok({ grade: "checked", reason: "could-not-witness-red", owes: [], pays })
      : red;
  return ok(
    red.value
      ? { grade: "witnessed", owes: [], pays }
      : { grade: "checked", reason: "tests-passed-before", owes: [], pays },
  );
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
}: ProofRequest): Promise<Result<string[], Failure>> {
  const files = owed.map((entry) => entry.file);
  if (owed.length === 0 || bench.test === undefined) {
    const all = await bench.green(tree, [], "merged");
    return all.ok ? ok([]) : all;
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
    if (withLikely.ok) return ok(likely);
    if (withLikely.error.code !== "CHECK_FAILED") return withLikely;
  }
  const without = await bench.green(tree, files, "without-owed");
  if (!without.ok) return without;
  return likely.length > 1 ? bench.paid(tree, related, owed) : ok([]);
}

/** The tip, with only the test side and the manifests of the candidate: do the tests fail there? */
async function redWithoutCode(
  { bench, repository, tip, tree, owed }: ProofRequest,
  brought: readonly string[],
): Promise<Result<boolean, Failure>> {
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
