import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { KeyObject } from "node:crypto";
import { err, ok, type ObjectId, type Result } from "@stagewright/core";
import type { Receipt } from "@stagewright/work";
import { trailersOf } from "../audit/receipts.ts";
import type { Io } from "../io.ts";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { selectRun } from "../select-run.ts";
import { bundleIn, knownReceipts, receiptsOfRun, type KnownReceipts } from "./sources.ts";

/** One receipt that something claims, and what claims it. */
export interface Claim {
  readonly digest: string;
  /** The commit whose message names it, or whose tree it is about. */
  readonly commit?: { readonly id: ObjectId; readonly tree: ObjectId; readonly subject: string };
  /** No message names it: the tree alone says so, after a squash for instance. */
  readonly byTree?: true;
}

export interface Target {
  readonly what: string;
  readonly known: KnownReceipts;
  readonly claims: readonly Claim[];
  /** Commits of the range that no receipt is about. */
  readonly unclaimed: readonly { readonly id: ObjectId; readonly subject: string }[];
  /** Of the target: where plan documents are looked up as they are now. */
  readonly head: ObjectId;
}

/** `commit | range | run | bundle`, in the order of what is most surely meant. */
export async function readTarget(
  io: Io,
  project: Project,
  typed: string,
  keys: readonly KeyObject[],
): Promise<Result<Target, Problem>> {
  const file = path.resolve(io.cwd, typed);
  if (existsSync(file) && statSync(file).isFile()) return bundleTarget(project, file, typed, keys);
  const known = await knownReceipts(project, keys);
  const range = /^(.+?)\.\.\.?(.+)$/.exec(typed);
  if (range !== null) return rangeTarget(project, typed, [range[1] ?? "", range[2] ?? ""], known);
  const commit = await project.repository.resolveCommit(typed);
  if (commit !== undefined) return ok(await commitTarget(project, typed, [commit], known, commit));
  const run = selectRun(project.journal.runs(), typed);
  if (run.ok) return ok(runTarget(project, run.value.run, known));
  return err({
    what: `${sanitizeLine(typed)} is no commit, range, run or bundle`,
    next: "stagewright verify HEAD, main..HEAD, a run's id, or a file",
  });
}

async function bundleTarget(
  project: Project,
  file: string,
  typed: string,
  keys: readonly KeyObject[],
): Promise<Result<Target, Problem>> {
  const opened = await bundleIn(file, keys);
  if (!opened.ok)
    return err({
      what: `${sanitizeLine(typed)} was changed, or is no bundle: nothing of it is believed`,
      why: opened.error.map((line) => sanitizeLine(line)).join("\n  "),
      exit: 1,
    });
  const claims = [...opened.value.receipts.keys()].map((digest) => ({ digest }));
  return ok({
    what: `the bundle of run ${opened.value.run}`,
    known: opened.value,
    claims,
    unclaimed: [],
    head: project.opened.head.commit,
  });
}

function runTarget(project: Project, run: string, known: KnownReceipts): Target {
  const digests = new Set(receiptsOfRun(project.journal.state(run)));
  return {
    what: `run ${run}`,
    known,
    claims: [...digests].map((digest) => ({ digest })),
    unclaimed: [],
    head: project.opened.head.commit,
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
  return ok(
    await commitTarget(
      project,
      typed,
      commits.map(({ commit }) => commit),
      known,
      last,
    ),
  );
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
    const commit = { id, tree: await repository.treeOf(id), subject: message.split("\n", 1)[0] ?? "" };
    const named = trailersOf(message).receipts;
    const found = byTree.get(commit.tree);
    if (named.length > 0) claims.push(...named.map((digest) => ({ digest, commit })));
    else if (found !== undefined) claims.push({ digest: found, commit, byTree: true });
    else unclaimed.push({ id, subject: commit.subject });
  }
  return { what: typed, known, claims, unclaimed, head };
}

function isOfTrain({ kind }: Receipt): boolean {
  return kind === "task" || kind === "stage";
}
