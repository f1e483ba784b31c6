import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { err, ok, type ObjectId, type Result, type RunState } from "@stagewright/core";
import type { Receipt } from "@stagewright/work";
import { trailersOf } from "../audit/receipts.ts";
import type { Io } from "../io.ts";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { contradictions } from "../receipts/journal-check.ts";
import { bundleIn, knownReceipts, type KnownReceipts, type Trust } from "../receipts/known.ts";
import { receiptsOfRun } from "../receipts/of-run.ts";
import { openReport } from "../receipts/report-seal.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { idMeant } from "../select-run.ts";
import { claimingCommit, type ClaimingCommit } from "./message-claims.ts";

/** One receipt that something claims, and what claims it. */
export interface Claim {
  readonly digest: string;
  /** The commit whose message names it, or whose tree it is about. */
  readonly commit?: ClaimingCommit;
  /** No message names it: the tree alone says so, after a squash for instance. */
  readonly byTree?: true;
}

export interface Target {
  readonly what: string;
  readonly known: KnownReceipts;
  readonly claims: readonly Claim[];
  /** Commits of the range that no receipt is about. */
  readonly unclaimed: readonly { readonly id: ObjectId; readonly subject: string }[];
  /** The run that it is all about, where it is about one. */
  readonly run?: string;
  /** Of the target: where documents are looked up as they are now. */
  readonly head: ObjectId;
  /** What is not as it is said to be, beside receipts. */
  readonly wrong: readonly string[];
  /** What nobody whom the verifier trusts has said. */
  readonly unsure: readonly string[];
}

const PLAIN = { unclaimed: [], wrong: [], unsure: [] } as const;

/** `commit | range | run | bundle | report`, in the order of what is most surely meant. */
export async function readTarget(
  io: Io,
  project: Project,
  typed: string,
  trust: Trust,
): Promise<Result<Target, Problem>> {
  const file = path.resolve(io.cwd, typed);
  if (existsSync(file) && statSync(file).isFile()) return fileTarget(project, file, typed, trust);
  const found = await knownReceipts(project, trust);
  if (!found.ok) return found;
  const known = found.value;
  const range = /^(.+?)\.\.\.?(.+)$/.exec(typed);
  if (range !== null) return rangeTarget(project, typed, [range[1] ?? "", range[2] ?? ""], known);
  const commit = await project.repository.resolveCommit(typed);
  if (commit !== undefined) return ok(await commitTarget(project, typed, [commit], known, commit));
  const run = idMeant([...known.runs], typed);
  if (run !== undefined) return run.ok ? ok(await runTarget(project, run.value, known)) : run;
  return err({
    what: `${sanitizeLine(typed)} is no commit, range, run, bundle or report`,
    why: "a run is known where it was carried, and wherever its receipts were fetched",
    next: "stagewright verify HEAD, main..HEAD, a run's id, or a file",
  });
}

async function fileTarget(
  project: Project,
  file: string,
  typed: string,
  trust: Trust,
): Promise<Result<Target, Problem>> {
  const bytes = await readFile(file);
  const report = openReport(bytes, trust.keys);
  const unbelieved = (why: string): Result<never, Problem> =>
    err({
      what: `${sanitizeLine(typed)} was changed, or is neither a bundle nor a report: nothing of it is believed`,
      why: sanitizeLine(why),
      exit: 1,
    });
  const head = project.opened.head.commit;
  if (report === undefined) {
    const opened = await bundleIn(file, trust);
    if (!opened.ok) return opened;
    if (typeof opened.value === "string") return unbelieved(opened.value);
    const { run, receipts } = opened.value;
    const claims = [...receipts.keys()].map((digest) => ({ digest }));
    const known = { ...opened.value, damaged: new Set<string>(), problems: [], runs: new Set([run]) };
    return ok({ ...PLAIN, what: `the bundle of run ${run}`, run, known, claims, head });
  }
  if (!report.ok) return unbelieved(report.error);
  const { run, receipts, signedBy } = report.value;
  const known = await knownReceipts(project, trust);
  if (!known.ok) return known;
  const wrong = receipts.flatMap((digest) => {
    const its = known.value.receipts.get(digest)?.run;
    return its === undefined || its === run
      ? []
      : [`the report is of run ${run}, and names receipt ${digest.slice(0, 12)} of run ${its}`];
  });
  // A receipt that the run has, and that the report is silent about, was perhaps not wanted in it.
  const named = new Set(receipts);
  const silent = [...known.value.receipts].filter(([digest, each]) => each.run === run && !named.has(digest));
  return ok({
    ...PLAIN,
    what: `the report of run ${run}`,
    run,
    known: known.value,
    claims: receipts.map((digest) => ({ digest })),
    head,
    wrong,
    unsure: [
      ...(signedBy.length > 0
        ? []
        : ["the report is not signed by a key that you trust (--key FILE): its words are somebody's"]),
      ...silent.map(([digest]) => `the report does not name receipt ${digest.slice(0, 12)} of this run`),
    ],
  });
}

async function runTarget(project: Project, run: string, known: KnownReceipts): Promise<Target> {
  const { repository, opened } = project;
  let state: RunState | undefined;
  try {
    state = project.journal.state(run);
  } catch {
    // Why is among what is known already. What its ref has is looked at all the same.
  }
  const own = [...known.receipts].flatMap(([digest, receipt]) => (receipt.run === run ? [digest] : []));
  const digests = new Set(state === undefined ? own : receiptsOfRun(state));
  // What was not taken over yet stands on the run's own tip.
  const tip = state === undefined || state.result === "applied" ? undefined : state.tip;
  const end = tip === undefined ? undefined : await repository.resolveCommit(tip);
  return {
    ...PLAIN,
    what: `run ${run}`,
    run,
    known,
    claims: [...digests].map((digest) => ({ digest })),
    head: end ?? opened.head.commit,
    wrong: state === undefined ? [] : await contradictions(project, state, known.receipts),
  };
}

async function rangeTarget(
  project: Project,
  typed: string,
  [from, to]: readonly [string, string],
  known: KnownReceipts,
): Promise<Result<Target, Problem>> {
  const { repository } = project;
  const first = await repository.resolveCommit(from);
  const last = await repository.resolveCommit(to);
  if (first === undefined || last === undefined)
    return err({
      what: `there is no commit ${sanitizeLine(first === undefined ? from : to)}`,
      next: "git log --oneline",
    });
  const commits = await repository.commitsBetween(first, last);
  const ids = commits.map(({ commit }) => commit);
  return ok(await commitTarget(project, typed, ids, known, last));
}

async function commitTarget(
  { repository }: Project,
  typed: string,
  commits: readonly ObjectId[],
  known: KnownReceipts,
  head: ObjectId,
): Promise<Target> {
  const byTree = new Map<ObjectId, string>();
  for (const [digest, receipt] of known.receipts) if (isOfTrain(receipt)) byTree.set(receipt.tree, digest);
  const claims: Claim[] = [];
  const unclaimed: { id: ObjectId; subject: string }[] = [];
  for (const id of commits) {
    const message = await repository.commitMessage(id);
    const { receipts: named } = trailersOf(message);
    const tree = await repository.treeOf(id);
    const commit = claimingCommit(id, tree, message);
    const found = byTree.get(tree);
    if (named.length > 0) claims.push(...named.map((digest) => ({ digest, commit })));
    else if (found !== undefined) claims.push({ digest: found, commit, byTree: true });
    else unclaimed.push({ id, subject: message.split("\n", 1)[0] ?? "" });
  }
  return { ...PLAIN, what: typed, known, claims, unclaimed, head };
}

function isOfTrain({ kind }: Receipt): boolean {
  return kind === "task" || kind === "stage";
}
