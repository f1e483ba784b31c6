import type { FileResults, ObjectId, TestReport } from "@stagewright/core";
import { testReports } from "@stagewright/reports";
import { describeEnd, passed, rightReason } from "@stagewright/work";
import type { KernelRepository } from "@stagewright/workspace";
import type { AuditedClaim } from "./audit-document.ts";
import type { AuditBench, Ran } from "./bench.ts";
import { isCodeName } from "./change.ts";
import { headProblem, isTold, judgeWithout, testsNow } from "./judge.ts";
import { takenOut, type Taken } from "./taken-out.ts";
import { cannotTell, type Because, type Verdict } from "./verdict.ts";

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
  /** Whether the check passes as the head is; absent: it was stopped. */
  readonly atHead?: CheckAtHead;
  /** Why the check does not tell its tests one by one. */
  readonly noReport?: string;
}

/** `end` in words: `exit 1`. */
export type CheckAtHead =
  | { readonly code: "passes" }
  | { readonly code: "fails"; readonly end: string }
  | { readonly code: "not-run" };

type Progress = (step: {
  readonly at: number;
  readonly of: number;
  /** Ids; none: the head. */
  readonly claims: readonly string[];
}) => void;

interface Bench {
  readonly repository: KernelRepository;
  readonly head: ObjectId;
  readonly bench: AuditBench;
  readonly progress: Progress;
}

/** A claim whose tests are to be run; `onlyNow`: as they are, and no more. */
export interface Wanted {
  readonly each: AuditedClaim;
  readonly onlyNow: boolean;
}

/**
 * Runs the check once on the head, then once on each distinct tree that has the code of a claim put
 * back to what it was before the first commit that speaks for it. Tests stay as they are.
 */
export async function runAudit(
  place: Bench,
  wanted: readonly Wanted[],
  limits: RunLimits,
): Promise<AuditRuns> {
  const { repository, head, bench, progress } = place;
  const verdicts = new Map<string, Verdict>();
  const until = performance.now() + limits.ms;
  const tree = await repository.treeOf(head);
  progress({ at: 0, of: 0, claims: [] });
  const first = await bench.see(tree, "head", false);
  const problem = headProblem(first);
  const atHead = first.kind === "stopped" ? {} : { atHead: checkAtHead(first, problem) };
  if (problem !== undefined || first.kind !== "ran") {
    for (const { each } of wanted) if (problem !== undefined) verdicts.set(each.claim.name, problem);
    return { verdicts, made: 0, wanted: 0, ...atHead };
  }
  const texts = await textsOf(place, wanted);
  const resultsOf = (report: TestReport, file: string): FileResults | undefined => {
    const results = testReports.resultsOf(report, file, texts.get(file) ?? "");
    return results?.testless === true ? undefined : results;
  };
  const open: AuditedClaim[] = [];
  for (const { each, onlyNow } of wanted) {
    const now =
      testsNow(first, liveTests(each), resultsOf) ??
      (onlyNow ? undefined : withoutCode(each, (file) => isTold(first, file, resultsOf)));
    if (now !== undefined) verdicts.set(each.claim.name, now);
    else if (!onlyNow) open.push(each);
  }
  const { taken, undone } = await takenOut(repository, tree, testedFirst(open));
  for (const { claim } of undone) verdicts.set(claim.name, cannotTell({ code: "nothing-left" }));
  const isRight = await rightReason(repository, tree);
  const judge = (each: AuditedClaim, without: Extract<Ran, { kind: "ran" }>): Verdict =>
    judgeWithout({
      ...{ head: first, without, resultsOf, isRight, files: liveTests(each) },
      code: each.change.code[0]?.path ?? "",
      more: each.change.later.length > 0 || each.change.shared.length > 0,
    });
  const made = await runTaken(
    place,
    { tree, taken, reports: first.report !== undefined },
    { ...limits, until },
    (each, ran) => verdicts.set(each.claim.name, verdictOf(each, ran, judge)),
  );
  const { noReport } = first.run;
  return { verdicts, made, wanted: taken.length, ...atHead, ...(noReport === undefined ? {} : { noReport }) };
}

function checkAtHead(ran: Ran, problem: Verdict | undefined): CheckAtHead {
  const isNotRun = problem?.code === "cannot-tell" && problem.because.code === "check-not-run";
  if (ran.kind !== "ran" || isNotRun) return { code: "not-run" };
  const { end } = ran.run;
  return passed(end) ? { code: "passes" } : { code: "fails", end: describeEnd(end) };
}

type Left = Extract<Because, { code: "left" }>["by"];

/** Gives how many were run; the others are told as left. */
async function runTaken(
  { repository, bench, progress }: Bench,
  {
    tree,
    taken,
    reports,
  }: { readonly tree: ObjectId; readonly taken: readonly Taken[]; readonly reports: boolean },
  { limit, until }: { readonly limit: number; readonly until: number },
  tell: (each: AuditedClaim, ran: Ran | Left) => void,
): Promise<number> {
  let made = 0;
  let left: Left | undefined;
  for (const { edits, claims } of taken) {
    if (made === limit) left ??= "limit";
    if (performance.now() > until) left ??= "time";
    let ran: Ran | Left | undefined = left;
    if (ran === undefined) {
      const of = Math.min(taken.length, limit);
      progress({ at: made + 1, of, claims: claims.map(({ claim }) => claim.id) });
      ran = await bench.see(await repository.rewriteTree(tree, edits), `without-${made + 1}`, reports);
      if (ran.kind === "stopped") left = "stopped";
      else made += 1;
    }
    for (const each of claims) tell(each, left ?? ran);
  }
  return made;
}

function verdictOf(
  each: AuditedClaim,
  ran: Ran | Left,
  judge: (each: AuditedClaim, ran: Extract<Ran, { kind: "ran" }>) => Verdict,
): Verdict {
  if (typeof ran === "string") return cannotTell({ code: "left", by: ran });
  switch (ran.kind) {
    case "ran":
      return ofItsOwn(each, partly(each, judge(each, ran)));
    case "not-run":
      return cannotTell({ code: "not-reached", reason: ran.reason });
    case "stopped":
      return cannotTell({ code: "left", by: "stopped" });
  }
}

/** Who has tests of its own is told more by a run than who has none. */
function testedFirst(claims: readonly AuditedClaim[]): AuditedClaim[] {
  const hasTests = (each: AuditedClaim): boolean => liveTests(each).length > 0;
  return [...claims.filter(hasTests), ...claims.filter((each) => !hasTests(each))];
}

function liveTests({ change }: AuditedClaim): string[] {
  return change.tests.flatMap(({ path, gone }) => (gone === undefined ? [path] : []));
}

/** There is nothing to take out. */
function withoutCode(each: AuditedClaim, isTold: (file: string) => boolean): Verdict | undefined {
  const { code, gone } = each.change;
  if (code.length > 0) return undefined;
  if (gone.length > 0) return cannotTell({ code: "files-gone", files: gone });
  const files = liveTests(each);
  if (files.length === 0) return { code: "no-test" };
  if (!files.every(isTold)) return cannotTell({ code: "not-told", files });
  // What is about code is not shown by tests alone, nor by tests that were there already.
  const isShown =
    each.change.tests.some(({ changed }) => changed === true) && !each.claim.files.some(isCodeName);
  return { code: isShown ? "tests-pass" : "tests-there" };
}

/** That tests notice what nobody says to be the claim's shows that its files are tested, and no more. */
function ofItsOwn({ change }: AuditedClaim, verdict: Verdict): Verdict {
  const unspoken = change.meanwhile.filter((commit) => !change.later.includes(commit));
  if (change.onlyMeanwhile !== true)
    return verdict.code === "passes-without" && unspoken.length > 0
      ? cannotTell({ code: "meanwhile", commits: unspoken })
      : verdict;
  switch (verdict.code) {
    case "fails-without":
    case "fails-without-more":
    case "others-fail-without":
      return { code: "only-meanwhile", tests: verdict.tests };
    case "check-fails-without":
      return { code: "only-meanwhile", tests: [] };
    default:
      return verdict;
  }
}

/** That nothing fails without a part says nothing of the whole. */
function partly({ change }: AuditedClaim, verdict: Verdict): Verdict {
  const shows = verdict.code === "passes-without" || verdict.code === "no-test";
  return shows && change.gone.length > 0 ? cannotTell({ code: "only-part", files: change.gone }) : verdict;
}

async function textsOf({ repository, head }: Bench, wanted: readonly Wanted[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of new Set(wanted.flatMap(({ each }) => liveTests(each))))
    texts.set(file, new TextDecoder().decode(await repository.readFile(head, file)));
  return texts;
}
