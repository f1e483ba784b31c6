import { readFile } from "node:fs/promises";
import type { KeyObject } from "node:crypto";
import { ok, type ObjectId, type Result } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { openBundle, readStoredReceipt, type OpenedBundle, type Receipt } from "@stagewright/work";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { receiptsOfRun } from "./of-run.ts";
import type { SshWord } from "./ssh.ts";

/** Where receipts of a run are kept for others: pushed and fetched as any ref. */
const RECEIPTS = "refs/stagewright/receipts/";
export const receiptsRef = (run: string): string => `${RECEIPTS}${run}`;
export const BUNDLE_FILE = "bundle.json";
export const SIGNATURE_FILE = "bundle.json.sig";

/** Whose signatures the verifier counts. */
export interface Trust {
  readonly keys: readonly KeyObject[];
  /** Absent: the verifier brought no file of allowed signers, and ssh signatures are not looked at. */
  readonly ssh?: (signed: {
    readonly bytes: Uint8Array;
    readonly signature: Uint8Array;
  }) => Promise<Result<SshWord, Problem>>;
}

/** Something that is not as it is said to be; what is about one run casts no doubt on the others. */
export interface SourceProblem {
  readonly said: string;
  readonly run?: string;
}

/** Receipts that are what their digests say, and who vouches for them beside the digest. */
export interface KnownReceipts {
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Ids of the verifier's keys, or `ssh: PRINCIPAL`. */
  readonly signedBy: ReadonlyMap<string, readonly string[]>;
  /** Digests under which something else is stored here. */
  readonly damaged: ReadonlySet<string>;
  readonly problems: readonly SourceProblem[];
  /** Of which there is anything here: a journal, or a ref for its receipts. */
  readonly runs: ReadonlySet<string>;
}

/** Reads receipts by digest: of this machine's store, and of bundles that came with refs. What is bad is named, and stops none of the others. */
export async function knownReceipts(project: Project, trust: Trust): Promise<Result<KnownReceipts, Problem>> {
  const receipts = new Map<string, Receipt>();
  const signedBy = new Map<string, readonly string[]>();
  const damaged = new Set<string>();
  const problems: SourceProblem[] = [];
  const store = openBlobStore(project.blobs);
  const add = ({ receipts: more, signedBy: by }: Pick<KnownReceipts, "receipts" | "signedBy">) => {
    for (const [digest, receipt] of more) {
      receipts.set(digest, receipt);
      signedBy.set(digest, [...new Set([...(signedBy.get(digest) ?? []), ...(by.get(digest) ?? [])])]);
    }
  };
  const carried = project.journal.runs().map(({ run }) => run);
  const fetched = await runsFetched(project);
  for (const run of carried) {
    const named = new Set(namedIn(project, run, problems));
    // A link to the one before it may be all that names a receipt.
    for (const digest of named) {
      const stored = await readStoredReceipt(store, digest);
      if (stored.kind === "damaged") {
        damaged.add(digest);
        const said = `the receipt ${digest.slice(0, 12)} in this repository is not what its digest says`;
        problems.push({ run, said });
      }
      if (stored.kind !== "receipt") continue;
      receipts.set(digest, stored.receipt);
      if (stored.receipt.previous !== undefined) named.add(stored.receipt.previous);
    }
  }
  for (const run of fetched) {
    const ref = receiptsRef(run);
    const opened = await bundleAt(project, ref, trust);
    if (!opened.ok) return opened;
    if (typeof opened.value === "string") problems.push({ run, said: `${ref}: ${opened.value}` });
    else if (opened.value.run !== run)
      problems.push({ run, said: `${ref} holds the receipts of another run: ${opened.value.run}` });
    else add(opened.value);
  }
  return ok({ receipts, signedBy, damaged, problems, runs: new Set([...carried, ...fetched]) });
}

/** Runs whose receipts are in a ref here, whoever carried them. */
async function runsFetched({ repository }: Project): Promise<readonly string[]> {
  const refs = await repository.refsUnder(RECEIPTS);
  return refs.map(({ ref }) => ref.slice(RECEIPTS.length));
}

/** One run whose journal cannot be read takes nothing from the others. */
function namedIn({ journal }: Project, run: string, problems: SourceProblem[]): string[] {
  try {
    return receiptsOfRun(journal.state(run));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ run, said: `the journal of run ${run} cannot be read: ${why}` });
    return [];
  }
}

type ReadBundle = Pick<KnownReceipts, "receipts" | "signedBy"> & { readonly run: string };

/** A file that somebody sent, and the signature beside it; the text says why it is nothing. */
export async function bundleIn(file: string, trust: Trust): Promise<Result<ReadBundle | string, Problem>> {
  return readBundle(await readFile(file), await read(`${file}.sig`), trust);
}

async function read(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** What stands under a ref; the text says why it is nothing. */
async function bundleAt(
  { repository }: Project,
  ref: string,
  trust: Trust,
): Promise<Result<ReadBundle | string, Problem>> {
  let files: readonly (Uint8Array | undefined)[];
  try {
    const commit: ObjectId | undefined = await repository.readRef(ref);
    if (commit === undefined) return ok("it leads to no commit");
    files = [
      await repository.readFile(commit, BUNDLE_FILE),
      await repository.readFile(commit, SIGNATURE_FILE),
    ];
  } catch (error) {
    return ok(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [bytes, signature] = files;
  return bytes === undefined ? ok(`no ${BUNDLE_FILE} is in it`) : readBundle(bytes, signature, trust);
}

async function readBundle(
  bytes: Uint8Array,
  signature: Uint8Array | undefined,
  { keys, ssh }: Trust,
): Promise<Result<ReadBundle | string, Problem>> {
  const opened = openBundle(bytes, keys);
  if (!opened.ok) return ok(opened.error.join("; "));
  if (ssh === undefined || signature === undefined) return ok(signedOnes(opened.value));
  const word = await ssh({ bytes, signature });
  if (!word.ok) return word;
  if (word.value.kind === "bad") return ok(word.value.reason);
  return ok(signedOnes(opened.value, word.value.kind === "signed" ? [`ssh: ${word.value.by}`] : []));
}

function signedOnes({ run, receipts }: OpenedBundle, also: readonly string[] = []): ReadBundle {
  return {
    run,
    receipts: new Map([...receipts].map(([digest, { receipt }]) => [digest, receipt])),
    signedBy: new Map([...receipts].map(([digest, one]) => [digest, [...one.signedBy, ...also]])),
  };
}
