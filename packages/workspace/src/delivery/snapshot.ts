import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectId } from "@stagewright/core";
import { pathMatcher } from "../audit/paths.ts";
import type { KernelRepository } from "../repository.ts";
import type { OpenedRepository } from "../open.ts";
import { copyUserIndex, readUncommitted, type Uncommitted } from "./user-index.ts";

export interface SnapshotDocument {
  readonly path: string;
  readonly blob: ObjectId;
  /** As it stood in the user's checkout against `base`. */
  readonly state: "untracked" | "modified" | "committed";
}

export interface Snapshot {
  /** `base` itself where every document is committed. */
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  readonly documents: readonly SnapshotDocument[];
  /** Uncommitted paths that the run does not see. */
  readonly otherChanges: readonly string[];
}

/**
 * The plan documents as they stand in the user's checkout, on top of `base`. Bytes are
 * those that `git add` would store: unchanged, unless the user's line-end settings say
 * otherwise; filter drivers are not run.
 *
 * @param paths Files or directories. An ignored file counts only where it is named itself.
 * @param uncommitted What `uncommittedIn` found, where the caller has asked already.
 */
export async function snapshotDocuments({
  repository,
  base,
  paths,
  uncommitted,
}: {
  repository: KernelRepository;
  base: ObjectId;
  paths: readonly string[];
  uncommitted?: readonly Uncommitted[];
}): Promise<Snapshot> {
  const { opened } = repository;
  const isDocument = pathMatcher(paths);
  const looked = uncommitted ?? (await uncommittedIn(opened, base));
  const found = new Map(
    looked
      .filter(({ path, kind }) => isDocument(path) && kind !== "deleted")
      .map(({ path, kind }) => [path, kind]),
  );
  const inBase = (await Promise.all(paths.map((path) => repository.listFiles(base, path)))).flat();
  for (const path of paths)
    if (!found.has(path) && !inBase.includes(path) && (await isFile(join(opened.topLevel, path))))
      found.set(path, "untracked");

  const tree =
    found.size === 0 ? await repository.treeOf(base) : await treeWith(opened, base, [...found.keys()]);
  const changed = new Map((await repository.changes(base, tree)).map((change) => [change.path, change]));
  const commit =
    changed.size === 0
      ? base
      : await repository.commitTree({
          tree,
          parents: [base],
          message:
            "docs: the plan as the run found it\n\nUncommitted plan documents, taken from the checkout when the run started.",
        });

  const documents: SnapshotDocument[] = [];
  for (const path of [...new Set([...inBase, ...found.keys()])].toSorted()) {
    const blob = (await repository.entryAt(tree, path))?.oid;
    if (blob !== undefined)
      documents.push({
        path,
        blob,
        state: !changed.has(path) ? "committed" : changed.get(path)?.old ? "modified" : "untracked",
      });
  }
  return {
    commit,
    tree,
    documents,
    otherChanges: looked.filter(({ path }) => !found.has(path)).map(({ path }) => path),
  };
}

/** What in the user's checkout is not as in `base`. */
export async function uncommittedIn(opened: OpenedRepository, base: ObjectId): Promise<Uncommitted[]> {
  const index = await copyUserIndex(opened);
  try {
    return await readUncommitted(index, base);
  } finally {
    await index.close();
  }
}

async function treeWith(
  opened: OpenedRepository,
  base: ObjectId,
  paths: readonly string[],
): Promise<ObjectId> {
  const index = await copyUserIndex(opened);
  try {
    await index.git(["read-tree", base]);
    await index.git(
      ["update-index", "--add", "--replace", "-z", "--stdin"],
      paths.map((path) => `${path}\0`).join(""),
    );
    return (await index.git(["write-tree"])).stdout.toString().trim();
  } finally {
    await index.close();
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}
