import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { err, ok, type Result } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { digestOf, keyIdOf, openBundle, type Receipt } from "@stagewright/work";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { worksOf } from "../report/works.ts";

/** Where receipts of a run are kept for others: pushed and fetched as any ref. */
export const receiptsRef = (run: string): string => `refs/stagewright/receipts/${run}`;
export const BUNDLE_FILE = "bundle.json";

/** Receipts that are what their digests say, and who vouches for them beside the digest. */
export interface KnownReceipts {
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly signedBy: ReadonlyMap<string, readonly string[]>;
  /** What could not be read, or is not what it says. */
  readonly problems: readonly string[];
}

/** Reads receipts by digest: of this machine's store, and of bundles that came with refs. */
export async function knownReceipts(project: Project, keys: readonly KeyObject[]): Promise<KnownReceipts> {
  const receipts = new Map<string, Receipt>();
  const signedBy = new Map<string, readonly string[]>();
  const problems: string[] = [];
  for (const digest of digestsHere(project)) {
    const bytes = await openBlobStore(project.blobs).get(digest);
    if (bytes === undefined) continue;
    const receipt = parsed(bytes);
    if (receipt !== undefined && digestOf(receipt) === digest) receipts.set(digest, receipt);
    else problems.push(`the receipt ${digest.slice(0, 12)} in this repository is not what its digest says`);
  }
  for (const ref of await receiptRefs(project)) {
    const bundle = await bundleAt(project, ref);
    if (bundle === undefined) continue;
    const opened = openBundle(bundle, keys);
    if (!opened.ok) problems.push(...opened.error.map((problem) => `${ref}: ${problem}`));
    else
      for (const [digest, one] of opened.value.receipts) {
        receipts.set(digest, one.receipt);
        signedBy.set(digest, one.signedBy);
      }
  }
  return { receipts, signedBy, problems };
}

/** A file that somebody sent. */
export async function bundleIn(
  file: string,
  keys: readonly KeyObject[],
): Promise<Result<KnownReceipts & { readonly run: string }, readonly string[]>> {
  const opened = openBundle(await readFile(file), keys);
  if (!opened.ok) return opened;
  const { run, receipts } = opened.value;
  return ok({
    run,
    receipts: new Map([...receipts].map(([digest, { receipt }]) => [digest, receipt])),
    signedBy: new Map([...receipts].map(([digest, one]) => [digest, one.signedBy])),
    problems: [],
  });
}

/** Every receipt that the journal's runs name. */
function digestsHere({ journal }: Project): Set<string> {
  return new Set(journal.runs().flatMap(({ run }) => receiptsOfRun(journal.state(run))));
}

export function receiptsOfRun(state: ReturnType<Project["journal"]["state"]>): string[] {
  if (state === undefined) return [];
  const finished = state.stages.flatMap((stage) =>
    stage.kind === "done" && stage.finished !== undefined ? [stage.finished.receipt] : [],
  );
  const works = worksOf(state).flatMap((work) => [
    ...(work.baseline === undefined ? [] : [work.baseline.receipt]),
    ...(work.lastReceipt === undefined ? [] : [work.lastReceipt]),
    ...[...work.tasks.values(), ...work.retired].flatMap(({ now, superseded }) => [
      ...superseded.map(({ receipt }) => receipt),
      ...(now.kind === "done" ? [now.landed.receipt] : []),
    ]),
    ...work.phases.flatMap(({ validation }) =>
      validation.kind === "passed" && validation.receipt !== undefined ? [validation.receipt] : [],
    ),
  ]);
  return [...works, ...finished];
}

function parsed(bytes: Uint8Array): Receipt | undefined {
  try {
    const receipt = JSON.parse(new TextDecoder().decode(bytes)) as Receipt;
    return receipt.schema === "stagewright.receipt/1" ? receipt : undefined;
  } catch {
    return undefined;
  }
}

async function receiptRefs({ repository }: Project): Promise<string[]> {
  return (await repository.refsUnder("refs/stagewright/receipts/")).map(({ ref }) => ref);
}

async function bundleAt({ repository }: Project, ref: string): Promise<Uint8Array | undefined> {
  const commit = await repository.readRef(ref);
  return commit === undefined ? undefined : repository.readFile(commit, BUNDLE_FILE);
}

/** This repository's own key, where agents cannot reach; made when it is first wanted. */
export async function signingKey({ opened }: Pick<Project, "opened">): Promise<KeyObject> {
  const file = keyFile(opened.stateDir);
  if (existsSync(file)) return createPrivateKey(await readFile(file));
  const { privateKey } = generateKeyPairSync("ed25519");
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
  return privateKey;
}

/** Keys whose signatures count: those that the verifier names, and this repository's own. Never one that came with receipts. */
export function trustedKeys(
  { opened }: Pick<Project, "opened">,
  files: readonly string[],
): Result<readonly KeyObject[], Problem> {
  const own = keyFile(opened.stateDir);
  const keys: KeyObject[] = existsSync(own) ? [createPublicKey(readFileSync(own))] : [];
  for (const file of files) {
    try {
      keys.push(createPublicKey(readFileSync(file)));
    } catch (error) {
      return err({
        what: `${sanitizeLine(file)} holds no public key`,
        why: error instanceof Error ? error.message : String(error),
        next: "--key takes a PEM file, as `stagewright receipts key` prints it",
      });
    }
  }
  return ok(keys);
}

export function publicKeyWords(key: KeyObject): { readonly id: string; readonly pem: string } {
  const pem = createPublicKey(key).export({ type: "spki", format: "pem" });
  return { id: keyIdOf(key), pem: String(pem) };
}

const keyFile = (stateDir: string): string => path.join(stateDir, "keys", "receipts.pem");
