import {
  ok,
  type CheckPin,
  type Failure,
  type LandedMore,
  type ObjectId,
  type Result,
  type Task,
  type WorkState,
} from "@stagewright/core";
import type { Services } from "../services.ts";
import type { Bench } from "../witness/bench.ts";
import { loadReport } from "../witness/reporting.ts";
import { witness, type WitnessContext } from "../witness/witness.ts";
import { claimants, isFile, isIn, storyTests, type StoryTests } from "./scenarios.ts";

export interface ClaimRequest {
  readonly services: Services;
  readonly context: WitnessContext;
  readonly bench: Pick<Bench, "resultsOf" | "test">;
  readonly work: WorkState;
  readonly task: Task;
  readonly tree: ObjectId;
  readonly head: ObjectId;
  /** Owed test files that the task turned green as a whole. */
  readonly pays: readonly string[];
}

/**
 * Ids of acceptance tests that this task turned green: red when they were brought, claimed by
 * nobody before, and passing now. Where all of the story's tests pass, that run is known already.
 */
export async function claimedScenarios(
  request: ClaimRequest,
): Promise<Result<Pick<LandedMore, "claims" | "claimFiles">, Failure>> {
  const { bench, work, task, tree, pays } = request;
  const { test } = bench;
  const looked = storyTests(work).filter(
    ({ file, story }) => pays.includes(file) || (story === task.story && isOwed(work, file)),
  );
  if (test === undefined || looked.length === 0) return ok({ claims: [] });
  const report = await reportWith(request, test, looked);
  if (!report.ok) return report;
  const before = claimants(work);
  const claims = new Map<string, string>();
  for (const entry of looked) {
    const results = await bench.resultsOf(report.value, tree, entry.file);
    if (results === undefined || results.tests.length === 0) {
      if (pays.includes(entry.file) && results?.testless !== true) claims.set(entry.file, entry.file);
      continue;
    }
    if (results.errors.length > 0) continue;
    for (const { id, status } of results.tests)
      if (status === "passed" && !before.has(id) && wasRed(entry, id)) claims.set(id, entry.file);
  }
  const elsewhere = [...claims].filter(([id, file]) => !isIn(id, file));
  return ok({
    claims: [...claims.keys()].toSorted(),
    ...(elsewhere.length === 0 ? {} : { claimFiles: Object.fromEntries(elsewhere) }),
  });
}

function isOwed(work: WorkState, file: string): boolean {
  return work.owed.some((entry) => entry.file === file);
}

/** By its name; or with its whole file, which then had no names. */
function wasRed({ tests = [] }: StoryTests, id: string): boolean {
  return tests.length === 0 || tests.includes(id) || tests.some(isFile);
}

async function reportWith(
  { services, context, work, task, tree, head, pays }: ClaimRequest,
  check: CheckPin,
  looked: readonly StoryTests[],
) {
  const put = new Set([...pays, ...looked.map(({ file }) => file)]);
  const seen = await witness(services, context, {
    ...{ check, tree, head, label: `${task.key}-claims`, reports: true },
    without: work.owed.map(({ file }) => file).filter((file) => !put.has(file)),
  });
  return seen.ok ? ok(await loadReport(services, seen.value.tests)) : seen;
}
