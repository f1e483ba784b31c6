import {
  ok,
  type Candidate,
  type Failure,
  type FileResults,
  type Finding,
  type ObjectId,
  type Result,
  type TestReport,
} from "@stagewright/core";
import { isManifest, isTestFile, isTestSide } from "../checks/test-files.ts";
import type { Bench, Seen } from "./bench.ts";
import { isOfFile, passingIds, redOf, redOfRun, turnedGreen, type FileRed } from "./by-test.ts";
import { witnessed, type Proof, type ProofRequest, type Reason } from "./grade.ts";
import { kindOf, mayBeChance } from "./outcomes.ts";
import { rightReason } from "./own-names.ts";
import { isRewritten } from "./rewritten.ts";

const SEEN_TWICE = 2;
/** Where the code is not there no test has run: the look that red needs not is green's. */
const SEEN_GREEN_ONLY = 3;

/** The change's own tests, on the tip without its code: red there and green here, by test where they say so. */
export async function redThenGreen(
  request: ProofRequest,
  brought: readonly string[],
  now: TestReport | undefined,
): Promise<Result<Proof, Failure>> {
  const { bench, tree } = request;
  const checked = (reason: Reason) => ok({ grade: "checked" as const, reason, owes: [], pays: [] });
  const seen = await redWithoutCode(request, brought);
  if (!seen.ok) return seen.error.code === "CANNOT_WITNESS" ? checked("could-not-witness-red") : seen;
  const { tests: told } = seen.value;
  const isRight = await rightReason(request.repository, tree);
  const before = await bench.before();
  const own = brought.filter(isTestFile);
  const shown = async (
    file: string,
    red: readonly string[],
    tests: TestReport | undefined,
  ): Promise<Result<Proof, Failure>> => {
    const steady = await steadyRed(bench, seen.value.tree, seen.value.without, file, red, told);
    if (!steady.ok) return steady;
    const without = request.owed.map((entry) => entry.file).filter((path) => !brought.includes(path));
    const times = isOfChance(red, told) ? SEEN_TWICE : SEEN_GREEN_ONLY;
    const green = await bench.steadyGreen(tree, without, own, now, "changed", times);
    return green.ok ? ok({ ...witnessed(tests), owes: [], pays: [] }) : green;
  };
  const kinds = new Set<FileRed["kind"]>();
  const testless: string[] = [];
  for (const file of own) {
    const then = await bench.resultsOf(told, tree, file);
    const after = await bench.resultsOf(now, tree, file);
    if (after?.testless === true) testless.push(file);
    if (then === undefined || after === undefined || after.testless === true) continue;
    const red = redOf(then, file, isRight, before);
    const isNew = red.kind === "red" ? await newTests(request, file, red.tests, after) : () => false;
    if (red.kind === "red" && turnedGreen(after, red.tests, isNew)) return shown(file, red.tests, now);
    kinds.add(red.kind);
  }
  bench.strayed.push(...testless.map(foundTestless));
  if (kinds.has("wrong")) return checked("red-for-other-reason");
  if (kinds.has("red") || testless.length === own.length) return checked("no-tests-in-change");
  if (kinds.size > 0 || !seen.value.red) return checked("tests-passed-before");

  // Nobody says which tests are whose: what is evidence was not there before.
  const first = own.find((file) => !testless.includes(file)) ?? "";
  if (now === undefined) return shown(first, [], undefined);
  const whole = told === undefined ? undefined : redOfRun(told, first, isRight, before);
  if (whole?.kind === "wrong") return checked("red-for-other-reason");
  const ids = whole?.kind === "red" ? whole.tests : [];
  const isNew = await newTests(request, undefined, ids, allOf(now));
  const turned =
    ids.length > 0 ? turnedGreen(allOf(now), ids, isNew) : passingIds(now.tests).some((id) => isNew(id));
  if (!turned) return checked("no-tests-in-change");
  return shown(first, ids, ids.length > 0 ? now : undefined);
}

/** For people: a file that is called a test, and is none as far as anybody can tell. */
export function foundTestless(file: string): Finding {
  return {
    code: "TEST_UNREACHED",
    path: file,
    detail: "it is called as a test file is, and nothing in it is a test",
    severity: "reported",
  };
}

/**
 * Which of the tests that pass now are the change's own: they did not pass on the tip, or are
 * written anew. Only asked where a file as a whole was red: it shows nothing of those that were there.
 */
async function newTests(
  { bench, repository, tip, tree, owed, candidate }: ProofRequest,
  file: string | undefined,
  red: readonly string[],
  { tests }: FileResults,
): Promise<(id: string) => boolean> {
  if (red.length > 0 && !red.some(isOfFile)) return () => false;
  const isAdded = ({ path, status }: Candidate["changes"][number]) => path === file && status === "added";
  if (file !== undefined && candidate.changes.some(isAdded)) return () => true;
  const passed = await bench.passingOn(
    await repository.treeOf(tip),
    owed.map((entry) => entry.file),
  );
  if (passed === undefined) return () => true;
  const paths = file === undefined ? candidate.changes.map(({ path }) => path).filter(isTestFile) : [file];
  const texts = await Promise.all(
    paths.map(async (path) => {
      const [then, text] = await Promise.all([
        repository.readFile(tip, path),
        repository.readFile(tree, path),
      ]);
      return { old: new TextDecoder().decode(then), now: new TextDecoder().decode(text) };
    }),
  );
  const names = new Map(tests.map(({ id, name }) => [id, name]));
  return (id) => !passed.has(id) || texts.some(({ old, now }) => isRewritten(names.get(id) ?? id, old, now));
}

/** A red that does not come again is none. What is not there is not there each time: that is seen once. */
export async function steadyRed(
  bench: Bench,
  tree: ObjectId,
  without: readonly string[],
  file: string,
  red: readonly string[],
  report: TestReport | undefined,
): Promise<Result<void, Failure>> {
  if (!isOfChance(red, report)) return ok(undefined);
  const ids = red.filter((id) => mayBeChance(kindOf(report, id)));
  return bench.steady({ as: "red", tree, without, files: [file], ids }, "changed");
}

/** Told by the exit code alone it may be chance as well. */
function isOfChance(red: readonly string[], report: TestReport | undefined): boolean {
  return red.length === 0 || red.some((id) => mayBeChance(kindOf(report, id)));
}

/** What did not load before is not held against the change. */
function allOf(report: TestReport): FileResults {
  return { tests: report.tests, errors: [] };
}

interface WithoutCode {
  readonly red: boolean;
  readonly tree: ObjectId;
  readonly without: readonly string[];
}

/** The tip, with only the test side and the manifests of the candidate: do the tests fail there? */
async function redWithoutCode(
  { bench, repository, tip, tree, owed }: ProofRequest,
  brought: readonly string[],
): Promise<Result<Seen & WithoutCode, Failure>> {
  const kept = brought.filter((path) => isTestSide(path) || isManifest(path));
  const edits = await Promise.all(
    kept.map(async (path) => ({ path, bytes: (await repository.readFile(tree, path)) ?? null })),
  );
  const before = await repository.editTree(await repository.treeOf(tip), edits);
  const without = owed.map((entry) => entry.file).filter((file) => !kept.includes(file));
  const seen = await bench.red(before, without, "red");
  return seen.ok ? ok({ ...seen.value, tree: before, without }) : seen;
}
