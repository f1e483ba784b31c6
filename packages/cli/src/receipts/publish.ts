import { createPublicKey } from "node:crypto";
import type { ObjectId } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { openBundle, readStoredReceipt, writeBundle, type Receipt } from "@stagewright/work";
import type { Project } from "../project.ts";
import { publicKeyWords, signingKey } from "./keys.ts";
import { BUNDLE_FILE, receiptsRef, SIGNATURE_FILE } from "./known.ts";
import { receiptsOfRun } from "./of-run.ts";

/** A run's receipts, signed by this repository's key, as they go to others. */
export interface SignedBundle {
  readonly bytes: Uint8Array;
  readonly receipts: readonly Receipt[];
  /** Id of the key. */
  readonly signer: string;
}

/** Undefined: nothing has been witnessed in it. */
export async function bundleOf(project: Project, run: string): Promise<SignedBundle | undefined> {
  const store = openBlobStore(project.blobs);
  const named = new Set(receiptsOfRun(project.journal.state(run)));
  const receipts: Receipt[] = [];
  for (const digest of named) {
    const stored = await readStoredReceipt(store, digest);
    // What is damaged or gone is not vouched for; `verify` finds it missing.
    if (stored.kind !== "receipt") continue;
    receipts.push(stored.receipt);
    if (stored.receipt.previous !== undefined) named.add(stored.receipt.previous);
  }
  if (receipts.length === 0) return undefined;
  const key = await signingKey(project);
  return { bytes: writeBundle(run, receipts, key), receipts, signer: publicKeyWords(key).id };
}

/**
 * Writes the bundle into the run's ref. Trees that checks ran on go along as parents, so that whoever fetches
 * the ref can run them again. The ref only ever grows: a remote takes the newer one without force.
 *
 * @param signature Of the user's ssh key; without one, a signature of the same bytes stays
 */
export async function writeReceiptsRef(
  project: Project,
  run: string,
  { bytes, receipts }: Pick<SignedBundle, "bytes" | "receipts">,
  signature?: Uint8Array,
): Promise<string> {
  const { repository } = project;
  const ref = receiptsRef(run);
  // As it stands, whatever it leads to: somebody may have moved it.
  const before = (await repository.refsUnder(ref)).find((one) => one.ref === ref)?.commit;
  const old = before === undefined ? undefined : await ownBundle(project, run, before);
  const isSame = old !== undefined && Buffer.from(old.bytes).equals(bytes);
  const sig = signature ?? (isSame ? old.signature : undefined);
  if (isSame && sameBytes(sig, old.signature)) return ref;

  const trees = new Set(receipts.flatMap(({ tree, runs }) => [tree, ...runs.map((run) => run.tree)]));
  // What came with the one before is reachable through it.
  for (const { tree, runs } of old?.receipts ?? [])
    for (const one of [tree, ...runs.map((run) => run.tree)]) trees.delete(one);
  const parents = [...(old === undefined || before === undefined ? [] : [before])];
  let base: ObjectId | undefined;
  for (const tree of trees) {
    try {
      const commit = await repository.commitTree({ tree, parents: [], message: `checked in run ${run}\n` });
      base ??= await repository.treeOf(commit);
      parents.push(commit);
    } catch {
      // A tree that git has cleared away since cannot go along; `verify` says so.
    }
  }
  base ??= await repository.treeOf(
    old === undefined || before === undefined ? project.opened.head.commit : before,
  );
  const files = (await repository.listFiles(base)).map((file) => ({ path: file, bytes: null }));
  const tree = await repository.editTree(base, [
    ...files,
    { path: BUNDLE_FILE, bytes },
    ...(sig === undefined ? [] : [{ path: SIGNATURE_FILE, bytes: sig }]),
  ]);
  const commit = await repository.commitTree({ tree, parents, message: `receipts of run ${run}\n` });
  if (!(await repository.compareAndSwapRef(ref, commit, before)))
    throw new Error(
      `${ref} was moved at the same time; the receipts are still here: stagewright receipts export ${run}`,
    );
  return ref;
}

/** What this repository itself has put there before; what anybody else has is not built upon. */
async function ownBundle(
  project: Project,
  run: string,
  commit: ObjectId,
): Promise<
  { bytes: Uint8Array; receipts: readonly Receipt[]; signature: Uint8Array | undefined } | undefined
> {
  try {
    const bytes = await project.repository.readFile(commit, BUNDLE_FILE);
    if (bytes === undefined) return undefined;
    const opened = openBundle(bytes, [createPublicKey(await signingKey(project))]);
    if (!opened.ok || opened.value.run !== run) return undefined;
    const all = [...opened.value.receipts.values()];
    if (all.some(({ signedBy }) => signedBy.length === 0)) return undefined;
    const signature = await project.repository.readFile(commit, SIGNATURE_FILE);
    return { bytes, receipts: all.map(({ receipt }) => receipt), signature };
  } catch {
    return undefined;
  }
}

function sameBytes(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.from(one).equals(other);
}
