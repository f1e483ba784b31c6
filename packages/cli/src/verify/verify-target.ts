import type { ClaimReader, Unenforced } from "@stagewright/core";
import {
  claimsOf,
  followChain,
  leftOutOf,
  type ChainProblem,
  type Claims,
  type LeftOut,
  type Receipt,
} from "@stagewright/work";
import type { Project } from "../project.ts";
import { whyNotRed } from "./red-runs.ts";
import type { Rerun, Reruns } from "./rerun.ts";
import { sampled, type Sample } from "./sample.ts";
import { whyNotOf } from "./message-claims.ts";
import type { Claim, Target } from "./targets.ts";
import { Words } from "./words-since.ts";

/** What can be said of one receipt. */
export interface VerifiedReceipt {
  readonly digest: string;
  readonly kind: Receipt["kind"] | "unknown";
  readonly run?: string;
  readonly task?: string;
  readonly grade?: string;
  readonly commit?: string;
  readonly byTree?: true;
  /**
   * `missing`: nothing of its run is here, and nothing speaks of forgery; `sampled-out`: it was not run again;
   * `nothing-to-run`: it says of no check that it was run.
   */
  readonly verdict:
    | "confirmed"
    | "different"
    | "cannot-run"
    | "broken"
    | "missing"
    | "sampled-out"
    | "nothing-to-run";
  readonly reasons: readonly string[];
  readonly signedBy: readonly string[];
  /** The two things that it comes to, which are not one; absent where nothing is there to say. */
  readonly claims?: Claims;
  /** Files that its checks ran without, and what the chain shows of each. */
  readonly leftOut?: readonly LeftOut[];
  /** The sandbox did not hold the agent: it could have reached the store. */
  readonly unsandboxed?: true;
  /** What nothing held back, by name; receipts of earlier versions do not say. */
  readonly unenforced?: readonly Unenforced[];
  /** Words of the task as they are now, where they are others. */
  readonly wordsNow?: string;
  /** Documents beside the plan that say something else now than when it was witnessed. */
  readonly askedNow?: readonly string[];
  /** What guards found in it, and a human has let stand. */
  readonly allowed?: NonNullable<Receipt["allowed"]>;
}

/** Verifies a target's receipts and all they are linked to. */
export async function verifyTarget(
  project: Project,
  target: Target,
  reruns: Reruns,
  options: {
    readonly sample: Sample | undefined;
    readonly signal: AbortSignal;
    readonly readers: readonly ClaimReader[];
  },
): Promise<readonly VerifiedReceipt[]> {
  const { receipts } = target.known;
  const heads = new Map<string, Claim>();
  const chains = new Map<string, readonly string[]>();
  const problems = new Map<string, ChainProblem[]>();
  for (const claim of target.claims) {
    if (!heads.has(claim.digest)) heads.set(claim.digest, claim);
    const followed = followChain(claim.digest, receipts);
    for (const problem of followed.problems) {
      const at = "from" in problem ? problem.from : problem.digest;
      problems.set(at, [...(problems.get(at) ?? []), problem]);
    }
    for (const [at, digest] of followed.chain.entries()) {
      if (!heads.has(digest)) heads.set(digest, { digest });
      if (!chains.has(digest)) chains.set(digest, followed.chain.slice(at));
    }
  }
  const all = [...heads.values()];
  // One that has nothing to run would only take another's place.
  const runnable = all.flatMap(({ digest }) =>
    (receipts.get(digest)?.runs.length ?? 0) > 0 ? [digest] : [],
  );
  const chosen = sampled(runnable, options.sample);
  const words = new Words(project, target.head, options.readers);
  const verified: VerifiedReceipt[] = [];
  for (const claim of all) {
    const { digest } = claim;
    const receipt = receipts.get(digest);
    const broken = [...new Set((problems.get(digest) ?? []).map((each) => chainWords(each, target)))];
    if (receipt === undefined) {
      const verdict = isUnfetched(claim, target) ? "missing" : "broken";
      verified.push({ ...namesOf(claim), kind: "unknown", signedBy: [], verdict, reasons: broken });
      continue;
    }
    const leftOut = leftOutOf(chains.get(digest) ?? [digest], receipts);
    const facts = {
      ...namesOf(claim),
      ...factsOf(receipt),
      signedBy: target.known.signedBy.get(digest) ?? [],
      ...(leftOut.length === 0 ? {} : { leftOut }),
      ...(await sinceOf(words, receipt)),
    };
    // More than one commit may name it, and none of them hides behind another.
    for (const { digest: named, commit } of target.claims)
      if (named === digest && commit !== undefined) broken.push(...whyNotOf(commit, receipt, receipts));
    for (const { file, owed } of leftOut)
      if (!owed) broken.push(`its checks ran without ${file}, which nothing before it owes`);
    const before = (chains.get(digest) ?? [digest]).flatMap((one) => receipts.get(one) ?? []);
    const place = await placeOf(project, receipt);
    broken.push(...place.problems, ...(await whyNotRed(project, receipt, before)));
    if (broken.length > 0) verified.push({ ...facts, verdict: "broken", reasons: broken });
    else if (receipt.runs.length === 0) verified.push({ ...facts, verdict: "nothing-to-run", reasons: [] });
    else if (place.missing !== undefined)
      verified.push({ ...facts, verdict: "cannot-run", reasons: [place.missing] });
    else if (!chosen.has(digest)) verified.push({ ...facts, verdict: "sampled-out", reasons: [] });
    else verified.push({ ...facts, ...outcomeOf(await reruns.of(receipt, options.signal)) });
  }
  return verified;
}

/** The run it is said to be of is known, and neither its journal nor a ref for its receipts is here. */
function isUnfetched({ digest, commit }: Claim, { known, run }: Target): boolean {
  const of = commit?.run ?? run;
  return of !== undefined && !known.runs.has(of) && !known.damaged.has(digest);
}

/**
 * A receipt vouches for its own tree: what was green is that tree, but for files that it says were
 * left out. A tree that is not here says nothing; nor can its checks be run again.
 */
async function placeOf(
  { repository }: Project,
  receipt: Receipt,
): Promise<{ readonly problems: readonly string[]; readonly missing?: string }> {
  const { tree, grade, runs } = receipt;
  const greens = runs.filter(({ purpose }) => purpose === "green");
  const isProved = grade === "witnessed" || grade === "checked";
  if (isProved && !greens.some(({ verdict }) => verdict !== "red"))
    return { problems: [`it says ${grade}, and of no check that it was green`] };
  const problems = new Set<string>();
  for (const { check, tree: ran, without } of greens) {
    const edits = without.map((path) => ({ path, bytes: null }));
    const own = await repository.editTree(tree, edits).catch(() => undefined);
    if (own === undefined)
      return { problems: [], missing: `the tree ${tree.slice(0, 10)} is not in this clone` };
    if (own !== ran)
      problems.add(`${check} was run on the tree ${ran.slice(0, 10)}, which is not the one it is about`);
  }
  return { problems: [...problems] };
}

function namesOf({ digest, commit, byTree }: Claim) {
  return {
    digest,
    ...(commit === undefined ? {} : { commit: commit.id }),
    ...(byTree === undefined ? {} : { byTree }),
  };
}

function factsOf(receipt: Receipt) {
  const { kind, run, task, grade, sandboxed, unenforced, allowed } = receipt;
  return {
    kind,
    run,
    ...(task === undefined ? {} : { task: task.id }),
    ...(grade === undefined ? {} : { grade }),
    claims: claimsOf(receipt),
    ...(sandboxed ? {} : { unsandboxed: true as const }),
    ...(unenforced === undefined ? {} : { unenforced }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

async function sinceOf(words: Words, receipt: Receipt) {
  const { wordsNow, documents } = await words.since(receipt);
  return {
    ...(wordsNow === undefined ? {} : { wordsNow }),
    ...(documents.length === 0 ? {} : { askedNow: documents }),
  };
}

function outcomeOf(
  runs: readonly (readonly [{ readonly check: string; readonly purpose: string }, Rerun])[],
): Pick<VerifiedReceipt, "verdict" | "reasons"> {
  const said = runs.flatMap(([{ check, purpose }, rerun]) =>
    rerun.kind === "confirmed" ? [] : [`${check} (${purpose}): ${rerun.reason}`],
  );
  const kinds = runs.map(([, { kind }]) => kind);
  const verdict = kinds.includes("different")
    ? "different"
    : kinds.includes("cannot-run")
      ? "cannot-run"
      : "confirmed";
  return { verdict, reasons: [...new Set(said)] };
}

function chainWords(problem: ChainProblem, { known }: Target): string {
  const altered = (digest: string): boolean => known.damaged.has(digest);
  switch (problem.code) {
    case "NO_SUCH_RECEIPT":
      return altered(problem.digest)
        ? "what is stored under its name is not what its digest says: it was altered"
        : "no such receipt is here: git fetch ORIGIN 'refs/stagewright/receipts/*:refs/stagewright/receipts/*'";
    case "MISSING_LINK":
      return `the receipt before it, ${problem.digest.slice(0, 12)}, ${altered(problem.digest) ? "was altered" : "is not here"}`;
    case "BROKEN_CHAIN":
      return problem.reason;
  }
}
