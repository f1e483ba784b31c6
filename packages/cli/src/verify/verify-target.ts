import { allTasks } from "@stagewright/core";
import { followChain, readTasks, type ChainProblem, type Receipt } from "@stagewright/work";
import type { Project } from "../project.ts";
import type { Rerun, Reruns } from "./rerun.ts";
import type { Claim, Target } from "./targets.ts";

/** What can be said of one receipt. */
export interface VerifiedReceipt {
  readonly digest: string;
  readonly kind: Receipt["kind"] | "unknown";
  readonly task?: string;
  readonly grade?: string;
  readonly commit?: string;
  readonly byTree?: true;
  /** `sampled-out`: it was not run again; `nothing-to-run`: it says of no check that it was run. */
  readonly verdict: "confirmed" | "different" | "cannot-run" | "broken" | "sampled-out" | "nothing-to-run";
  readonly reasons: readonly string[];
  readonly signedBy: readonly string[];
  /** The sandbox did not hold the agent: it could have reached the store. */
  readonly unsandboxed?: true;
  /** Words of the task as they are now, where they are others. */
  readonly wordsNow?: string;
}

/** Verifies a target's receipts and all they are linked to. */
export async function verifyTarget(
  project: Project,
  target: Target,
  reruns: Reruns,
  options: { readonly sample: number | undefined; readonly signal: AbortSignal },
): Promise<readonly VerifiedReceipt[]> {
  const { receipts } = target.known;
  const heads = new Map<string, Claim>();
  const problems = new Map<string, ChainProblem[]>();
  for (const claim of target.claims) {
    if (!heads.has(claim.digest)) heads.set(claim.digest, claim);
    const followed = followChain(claim.digest, receipts);
    for (const problem of followed.problems) {
      const at = "from" in problem ? problem.from : problem.digest;
      problems.set(at, [...(problems.get(at) ?? []), problem]);
    }
    for (const digest of followed.chain) if (!heads.has(digest)) heads.set(digest, { digest });
  }
  const all = [...heads.values()];
  const chosen = sampled(
    all.map(({ digest }) => digest),
    options.sample,
  );
  const words = await wordsNow(project, target);
  const verified: VerifiedReceipt[] = [];
  for (const claim of all) {
    const receipt = receipts.get(claim.digest);
    const broken = [...new Set((problems.get(claim.digest) ?? []).map((problem) => chainWords(problem)))];
    const facts = factsOf(claim, receipt, target, words);
    if (receipt === undefined) {
      verified.push({ ...facts, verdict: "broken", reasons: broken });
      continue;
    }
    // More than one commit may name it, and none of them hides behind another.
    for (const { commit } of target.claims.filter(({ digest }) => digest === claim.digest))
      if (commit !== undefined && commit.tree !== receipt.tree)
        broken.push(
          `the commit ${commit.id.slice(0, 10)} has the tree ${commit.tree.slice(0, 10)}, and the receipt is about ${receipt.tree.slice(0, 10)}`,
        );
    const place = await placeOf(project, receipt);
    broken.push(...place.problems);
    if (broken.length > 0) verified.push({ ...facts, verdict: "broken", reasons: broken });
    else if (receipt.runs.length === 0) verified.push({ ...facts, verdict: "nothing-to-run", reasons: [] });
    else if (place.missing !== undefined)
      verified.push({ ...facts, verdict: "cannot-run", reasons: [place.missing] });
    else if (!chosen.has(claim.digest)) verified.push({ ...facts, verdict: "sampled-out", reasons: [] });
    else verified.push({ ...facts, ...outcomeOf(await reruns.of(receipt, options.signal)) });
  }
  return verified;
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

function factsOf(
  claim: Claim,
  receipt: Receipt | undefined,
  { known }: Target,
  words: ReadonlyMap<string, string>,
): Omit<VerifiedReceipt, "verdict" | "reasons"> {
  const now = receipt?.task === undefined ? undefined : words.get(receipt.task.id);
  const changed = now !== undefined && receipt?.task !== undefined && now !== receipt.task.title;
  return {
    digest: claim.digest,
    kind: receipt?.kind ?? "unknown",
    ...(receipt?.task === undefined ? {} : { task: receipt.task.id }),
    ...(receipt?.grade === undefined ? {} : { grade: receipt.grade }),
    ...(claim.commit === undefined ? {} : { commit: claim.commit.id }),
    ...(claim.byTree === undefined ? {} : { byTree: true }),
    signedBy: known.signedBy.get(claim.digest) ?? [],
    ...(receipt?.sandboxed === false ? { unsandboxed: true } : {}),
    ...(changed ? { wordsNow: now } : {}),
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

function chainWords(problem: ChainProblem): string {
  switch (problem.code) {
    case "NO_SUCH_RECEIPT":
      return "no such receipt is here: git fetch ORIGIN 'refs/stagewright/receipts/*:refs/stagewright/receipts/*'";
    case "MISSING_LINK":
      return `the receipt before it, ${problem.digest.slice(0, 12)}, is not here`;
    case "BROKEN_CHAIN":
      return problem.reason;
  }
}

/** Which are run again: the same ones each time, and nobody's choice. */
function sampled(digests: readonly string[], count: number | undefined): ReadonlySet<string> {
  return new Set(count === undefined ? digests : digests.toSorted().slice(0, count));
}

/** Titles of tasks by id, as plan documents of the target have them; an id that stands for two says nothing. */
async function wordsNow({ repository }: Project, { head, known }: Target): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  const wanted = new Set([...known.receipts.values()].flatMap(({ task }) => task?.id ?? []));
  if (wanted.size === 0) return words;
  const plans = (await repository.listFiles(head)).filter((file) => /(?:^|\/)tasks\.md$/.test(file));
  const twice = new Set<string>();
  for (const plan of plans) {
    const bytes = await repository.readFile(head, plan);
    for (const { id, title } of bytes === undefined ? [] : allTasks(readTasks(bytes))) {
      if (words.has(id)) twice.add(id);
      words.set(id, title);
    }
  }
  for (const id of twice) words.delete(id);
  return words;
}
