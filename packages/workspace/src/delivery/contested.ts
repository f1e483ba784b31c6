import { lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectId } from "@stagewright/core";
import { splitNul } from "../git/process.ts";
import type { TreeChange, TreeEntry } from "../git/trees.ts";
import type { KernelRepository } from "../repository.ts";
import type { SnapshotDocument } from "./snapshot.ts";
import { readUncommitted, type UserIndex } from "./user-index.ts";

export type Contest =
  | { readonly code: "UNMERGED_PATHS"; readonly paths: readonly string[] }
  /** Plan documents that were edited in the checkout since the run took them. */
  | { readonly code: "DOCUMENTS_CHANGED"; readonly paths: readonly string[] }
  /** Uncommitted changes, staged or not, to files that the result changes too. */
  | { readonly code: "LOCAL_CHANGES"; readonly paths: readonly string[] }
  /** Untracked or ignored files where the result has something. */
  | { readonly code: "UNTRACKED_IN_THE_WAY"; readonly paths: readonly string[] };

/**
 * Which of the user's files the result would run over. A file may be replaced where
 * nothing is lost: it is a plan document exactly as the run took it, or it is already
 * what the result holds (a killed apply leaves such).
 *
 * @returns what stands in the way, or the entries to take as given
 */
export async function contest(
  repository: KernelRepository,
  index: UserIndex,
  request: { head: ObjectId; result: ObjectId; snapshot: ObjectId; documents: readonly SnapshotDocument[] },
): Promise<{ readonly refused: Contest } | { readonly accepted: ReadonlyMap<string, TreeEntry | null> }> {
  const { topLevel } = repository.opened;
  const changed = new Map(
    (await repository.changes(request.head, request.result)).map((change) => [change.path, change]),
  );
  const uncommitted = await readUncommitted(index, request.head);
  const { entries: staged, unmerged } = await readEntries(index);
  if (unmerged.size > 0) return { refused: { code: "UNMERGED_PATHS", paths: [...unmerged].toSorted() } };

  const inTheWay = await findUntracked(topLevel, changed, staged);
  const contested = new Set([
    ...uncommitted.map(({ path }) => path).filter((path) => changed.has(path)),
    ...inTheWay,
  ]);
  const documents = new Set(
    request.documents.filter(({ state }) => state !== "committed").map(({ path }) => path),
  );
  const current = await readCheckout(index, topLevel, [...contested]);

  const accepted = new Map<string, TreeEntry | null>();
  const [edited, dirty, untracked]: [string[], string[], string[]] = [[], [], []];
  for (const path of contested) {
    const taken = documents.has(path) ? await repository.entryAt(request.snapshot, path) : undefined;
    const known = [changed.get(path)?.old, changed.get(path)?.new, taken];
    const inIndex = staged.get(path);
    const here = current.get(path) ?? undefined;
    // What is staged is the user's work too, even where the file itself is as we know it.
    const stagedIsKnown = inIndex === undefined || known.some((entry) => same(entry, inIndex));
    const isKnown =
      changed.has(path) &&
      current.has(path) &&
      (same(here, changed.get(path)?.new) || (taken !== undefined && same(here, taken)));
    if (isKnown && stagedIsKnown) accepted.set(path, here ?? null);
    else if (documents.has(path)) edited.push(path);
    else if (inIndex === undefined && !changed.get(path)?.old) untracked.push(path);
    else dirty.push(path);
  }
  if (edited.length > 0) return { refused: { code: "DOCUMENTS_CHANGED", paths: edited.toSorted() } };
  if (dirty.length > 0) return { refused: { code: "LOCAL_CHANGES", paths: dirty.toSorted() } };
  if (untracked.length > 0) return { refused: { code: "UNTRACKED_IN_THE_WAY", paths: untracked.toSorted() } };
  return { accepted };
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.oid === b?.oid && a?.mode === b?.mode;
}

async function readEntries(
  index: UserIndex,
): Promise<{ entries: Map<string, TreeEntry>; unmerged: Set<string> }> {
  const entries = new Map<string, TreeEntry>();
  const unmerged = new Set<string>();
  for (const line of splitNul((await index.git(["ls-files", "-z", "--stage"])).stdout)) {
    const tab = line.indexOf("\t");
    const [mode = "", oid = "", stage = ""] = line.slice(0, tab).split(" ");
    const path = line.slice(tab + 1);
    if (stage === "0") entries.set(path, { mode, oid });
    else unmerged.add(path);
  }
  return { entries, unmerged };
}

/** The files of the checkout as git would store them; `null` where there is none, nothing where it is no file. */
async function readCheckout(
  index: UserIndex,
  topLevel: string,
  paths: readonly string[],
): Promise<Map<string, TreeEntry | null>> {
  const found = new Map<string, TreeEntry | null>();
  const files: string[] = [];
  for (const path of paths) {
    const stats = await lstat(join(topLevel, path)).catch(() => undefined);
    if (!stats) found.set(path, null);
    else if (stats.isFile() || stats.isSymbolicLink()) files.push(path);
  }
  if (files.length > 0)
    await index.git(
      ["update-index", "--add", "--replace", "-z", "--stdin"],
      files.map((path) => `${path}\0`).join(""),
    );
  const { entries } = files.length > 0 ? await readEntries(index) : { entries: new Map<string, TreeEntry>() };
  for (const path of files) {
    const entry = entries.get(path);
    if (entry) found.set(path, entry);
  }
  return found;
}

/** Files that git does not know where the result puts something: in its place, above it, or below it. */
async function findUntracked(
  topLevel: string,
  changed: ReadonlyMap<string, TreeChange>,
  staged: ReadonlyMap<string, TreeEntry>,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const [path, change] of changed) {
    if (!change.new || staged.has(path)) continue;
    const stats = await lstat(join(topLevel, path)).catch(() => undefined);
    if (stats?.isDirectory())
      for (const inner of await filesBelow(topLevel, path)) if (!staged.has(inner)) found.add(inner);
    if (stats && !stats.isDirectory()) found.add(path);
    for (let above = dirname(path); above !== "."; above = dirname(above)) {
      if (staged.has(above)) continue;
      const there = await lstat(join(topLevel, above)).catch(() => undefined);
      if (there && !there.isDirectory()) found.add(above);
    }
  }
  return found;
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else found.push(path);
  }
  return found;
}
