import type { FileResults, ObjectId, TestReport } from "@stagewright/core";
import { testReports } from "@stagewright/reports";
import { rightReason } from "@stagewright/work";
import type { KernelRepository, TreeEntry } from "@stagewright/workspace";
import type { AuditedClaim } from "./audit-document.ts";
import type { AuditBench, Ran } from "./bench.ts";
import { headProblem, judgeWithout, testsNow } from "./judge.ts";
import { cannotTell, type Verdict } from "./verdict.ts";

export interface RunLimits {
  /** Trees without a change that are run, at most. */
  readonly limit: number;
  /** No run begins after this long. */
  readonly ms: number;
}

/** What was run. */
export interface AuditRuns {
  /** Of each claim whose tests could say more than git does, by its name. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Trees that were run with some claim's code taken out, and those that would have been. */
  readonly made: number;
  readonly wanted: number;
}

export type Progress = (step: {
  readonly at: number;
  readonly of: number;
  /** Ids; none: the head. */
  readonly claims: readonly string[];
}) => void;

/** A tree with some code taken out, and the claims whose code that is. */
interface Taken {
  readonly tree: ObjectId;
  readonly claims: AuditedClaim[];
}

/**
 * Runs the check once on the head, then once on each distinct tree that has the code of a claim put
 * back to what it was before the first commit that speaks for it. Tests stay as they are.
 */
export async function runAudit(
  {
    repository,
    head,
    bench,
    progress,
  }: {
    readonly repository: KernelRepository;
    readonly head: ObjectId;
    readonly bench: AuditBench;
    readonly progress: Progress;
  },
  claims: readonly AuditedClaim[],
  { limit, ms }: RunLimits,
): Promise<AuditRuns> {
  const verdicts = new Map<string, Verdict>();
  const set = ({ claim }: AuditedClaim, verdict: Verdict) => verdicts.set(claim.name, verdict);
  const until = performance.now() + ms;
  const headTree = await repository.treeOf(head);
  progress({ at: 0, of: 0, claims: [] });
  const first = await bench.see(headTree, "head", false);
  const problem = headProblem(first);
  if (problem !== undefined || first.kind !== "ran") {
    for (const each of claims) if (problem !== undefined) set(each, problem);
    return { verdicts, made: 0, wanted: 0 };
  }
  const texts = await textsOf(repository, head, claims);
  const resultsOf = (report: TestReport, file: string): FileResults | undefined =>
    testReports.resultsOf(report, file, texts.get(file) ?? "");

  const open: AuditedClaim[] = [];
  for (const each of claims) {
    const now = testsNow(first, liveTests(each), resultsOf) ?? withoutCode(each);
    if (now === undefined) open.push(each);
    else set(each, now);
  }
  // Who has tests of its own is told more by a run than who has none.
  const ordered = [
    ...open.filter((each) => liveTests(each).length > 0),
    ...open.filter((each) => liveTests(each).length === 0),
  ];
  const taken = await takenOut(repository, headTree, ordered);
  for (const each of taken.get(headTree)?.claims ?? []) set(each, cannotTell({ code: "nothing-left" }));
  taken.delete(headTree);

  const isRight = await rightReason(repository, headTree);
  let made = 0;
  let stopped: "limit" | "time" | "stopped" | undefined;
  for (const { tree, claims: own } of taken.values()) {
    if (made === limit) stopped ??= "limit";
    if (performance.now() > until) stopped ??= "time";
    let without: Ran | undefined;
    if (stopped === undefined) {
      progress({ at: made + 1, of: Math.min(taken.size, limit), claims: own.map(({ claim }) => claim.id) });
      without = await bench.see(tree, `without-${made + 1}`, first.report !== undefined);
      made += 1;
      if (without.kind === "stopped") stopped = "stopped";
    }
    for (const each of own) {
      if (without?.kind === "not-run") set(each, cannotTell({ code: "not-reached", reason: without.reason }));
      else if (without?.kind !== "ran") set(each, cannotTell({ code: "left", by: stopped ?? "stopped" }));
      else {
        const { change } = each;
        const verdict = judgeWithout({
          ...{ head: first, without, resultsOf, isRight, files: liveTests(each) },
          code: change.code[0]?.path ?? "",
          more: change.later.length > 0 || change.shared.length > 0,
        });
        set(each, partly(each, verdict));
      }
    }
  }
  return { verdicts, made, wanted: taken.size };
}

export function liveTests({ change }: AuditedClaim): string[] {
  return change.tests.flatMap(({ path, gone }) => (gone === undefined ? [path] : []));
}

/** There is nothing to take out. */
function withoutCode(each: AuditedClaim): Verdict | undefined {
  const { code, gone } = each.change;
  if (code.length > 0) return undefined;
  if (gone.length > 0) return cannotTell({ code: "files-gone", files: gone });
  return liveTests(each).length > 0 ? { code: "tests-pass" } : { code: "no-test" };
}

/** That nothing fails without a part says nothing of the whole. */
function partly({ change }: AuditedClaim, verdict: Verdict): Verdict {
  const shows = verdict.code === "passes-without" || verdict.code === "no-test";
  return shows && change.gone.length > 0 ? cannotTell({ code: "only-part", files: change.gone }) : verdict;
}

/** By tree; claims with the same code share one. */
async function takenOut(
  repository: KernelRepository,
  head: ObjectId,
  claims: readonly AuditedClaim[],
): Promise<Map<ObjectId, Taken>> {
  const taken = new Map<ObjectId, Taken>();
  for (const each of claims) {
    const edits = await Promise.all(
      each.change.code.map(async ({ path, before }): Promise<[string, TreeEntry | null]> => {
        const entry = before === undefined ? undefined : await repository.entryAt(before, path);
        return [path, entry === undefined || entry.mode === "040000" ? null : entry];
      }),
    );
    const tree = await repository.rewriteTree(head, new Map(edits));
    const known = taken.get(tree);
    if (known === undefined) taken.set(tree, { tree, claims: [each] });
    else known.claims.push(each);
  }
  return taken;
}

async function textsOf(
  repository: KernelRepository,
  head: ObjectId,
  claims: readonly AuditedClaim[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of new Set(claims.flatMap(liveTests)))
    texts.set(file, new TextDecoder().decode(await repository.readFile(head, file)));
  return texts;
}
