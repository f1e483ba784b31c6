import {
  ok,
  type Failure,
  type FileResults,
  type ObjectId,
  type Result,
  type TestReport,
} from "@stagewright/core";
import { isManifest, isTestFile, isTestSide } from "../checks/test-files.ts";
import type { Bench, Seen } from "./bench.ts";
import { redOf, redOfRun, turnedGreen, type FileRed } from "./by-test.ts";
import { witnessed, type Proof, type ProofRequest, type Reason } from "./grade.ts";
import { kindOf, mayBeChance } from "./outcomes.ts";
import { rightReason } from "./own-names.ts";

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
  const isRight = await rightReason(request.repository, tree);
  const before = await bench.before();
  const kinds = new Set<FileRed["kind"]>();
  for (const file of brought.filter(isTestFile)) {
    const then = await bench.resultsOf(seen.value.tests, tree, file);
    const after = await bench.resultsOf(now, tree, file);
    if (then === undefined || after === undefined) continue;
    const red = redOf(then, file, isRight, before);
    if (red.kind === "red" && turnedGreen(after, red.tests)) {
      const steady = await steadyRed(
        bench,
        seen.value.tree,
        seen.value.without,
        file,
        red.tests,
        seen.value.tests,
      );
      return steady.ok ? ok({ grade: "witnessed", owes: [], pays: [] }) : steady;
    }
    kinds.add(red.kind);
  }
  const whole =
    seen.value.tests === undefined || now === undefined || kinds.size > 0
      ? undefined
      : redOfRun(seen.value.tests, brought.find(isTestFile) ?? "", isRight, before);
  if (whole?.kind === "wrong") kinds.add("wrong");
  const again = (ids: readonly string[]) =>
    steadyRed(
      bench,
      seen.value.tree,
      seen.value.without,
      brought.find(isTestFile) ?? "",
      ids,
      seen.value.tests,
    );
  if (whole?.kind === "red" && now !== undefined && turnedGreen(allOf(now), whole.tests)) {
    const steady = await again(whole.tests);
    return steady.ok ? ok({ grade: "witnessed", owes: [], pays: [] }) : steady;
  }
  if (kinds.size > 0) return checked(kinds.has("wrong") ? "red-for-other-reason" : "tests-passed-before");
  if (!seen.value.red) return checked("tests-passed-before");
  const steady = await again([]);
  return steady.ok ? ok({ ...witnessed(undefined), owes: [], pays: [] }) : steady;
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
  const ids = red.filter((id) => mayBeChance(kindOf(report, id)));
  if (red.length > 0 && ids.length === 0) return ok(undefined);
  return bench.steady({ as: "red", tree, without, files: [file], ids }, "changed");
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
