import type { BlobStore, Grade, ObjectId } from "@stagewright/core";
import { readStoredReceipt, type Receipt } from "@stagewright/work";
import type { PastCommit } from "@stagewright/workspace";

/** A receipt of a task, and the commit in whose tree it was seen. */
export interface Vouched {
  readonly digest: string;
  readonly receipt: Receipt;
  readonly commit: ObjectId;
  /** Tests that were owed when it was written may have been paid since. */
  readonly grade: Grade;
}

export interface Receipts {
  /** The newest of each task, by its key. */
  readonly byTask: ReadonlyMap<string, Vouched>;
  /** What a commit's own trailer came to, where it was not a receipt of its tree. */
  readonly unconfirmed: ReadonlyMap<ObjectId, "not-here" | "of-another-tree" | "damaged">;
}

/** Who a commit says it is by, and for what. */
export interface Trailers {
  readonly tasks: readonly string[];
  readonly receipts: readonly string[];
}

export function trailersOf(message: string): Trailers {
  const values = (name: string) =>
    [...message.matchAll(new RegExp(`^${name}: (\\S+)\\s*$`, "gm"))].map(([, value]) => value ?? "");
  return { tasks: values("Stagewright-Task"), receipts: values("Stagewright-Receipt") };
}

/**
 * Receipts that hold for this history: a receipt binds a tree, and that tree is a commit's
 * here. It vouches for those it is linked to. What a message says alone proves nothing.
 *
 * @param known Digests that the journal has; after a squash no message names them.
 */
export async function vouchedReceipts(
  store: BlobStore,
  commits: readonly PastCommit[],
  known: readonly string[],
): Promise<Receipts> {
  const places = new Map<ObjectId, { commit: ObjectId; age: number }>();
  commits.forEach(({ tree, commit }, age) => places.has(tree) || places.set(tree, { commit, age }));

  const claims = commits.flatMap((past) =>
    trailersOf(past.message).receipts.map((digest) => ({ digest, past })),
  );
  const unconfirmed = new Map<ObjectId, "not-here" | "of-another-tree" | "damaged">();
  const heads: { digest: string; commit: ObjectId; age: number }[] = [];
  const read = new Map<string, Receipt | "not-here" | "damaged">();
  for (const digest of new Set([...claims.map((claim) => claim.digest), ...known])) {
    const receipt = await readVerified(store, digest);
    read.set(digest, receipt);
    const place = typeof receipt === "object" ? places.get(receipt.tree) : undefined;
    if (place !== undefined) heads.push({ digest, ...place });
  }
  for (const { digest, past } of claims) {
    const receipt = read.get(digest) ?? "not-here";
    if (typeof receipt === "string") unconfirmed.set(past.commit, receipt);
    else if (!places.has(receipt.tree)) unconfirmed.set(past.commit, "of-another-tree");
  }

  const byTask = new Map<string, Vouched>();
  for (const head of heads.toSorted((a, b) => a.age - b.age)) {
    const paid = new Set<string>();
    const seen = new Set<string>();
    for (let digest: string | undefined = head.digest; digest !== undefined && !seen.has(digest);) {
      seen.add(digest);
      const receipt: Receipt | string = read.get(digest) ?? (await readVerified(store, digest));
      if (typeof receipt === "string") break;
      for (const file of receipt.pays) paid.add(file);
      const { task, grade = "unproven", owes } = receipt;
      if (task !== undefined && !byTask.has(task.key)) {
        byTask.set(task.key, {
          digest,
          receipt,
          commit: places.get(receipt.tree)?.commit ?? head.commit,
          grade: owes.length > 0 && owes.every(({ file }) => paid.has(file)) ? "witnessed" : grade,
        });
      }
      digest = receipt.previous;
    }
  }
  return { byTask, unconfirmed };
}

async function readVerified(store: BlobStore, digest: string): Promise<Receipt | "not-here" | "damaged"> {
  const stored = await readStoredReceipt(store, digest);
  if (stored.kind === "receipt") return stored.receipt;
  return stored.kind === "absent" ? "not-here" : "damaged";
}
