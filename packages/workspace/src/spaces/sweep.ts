import { lstatSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { ObjectId } from "@stagewright/core";
import type { KernelRepository } from "../repository.ts";
import { removeTree } from "./remove-tree.ts";

/**
 * Removes everything below `root` that `tree` does not have, or has as something else:
 * untracked, ignored, `.git` directories at any depth (git's own `clean` leaves those),
 * pipes, links in place of directories. Directories in `keep` stay.
 */
export async function sweep(
  repository: KernelRepository,
  tree: ObjectId,
  root: string,
  keep: ReadonlySet<string>,
): Promise<void> {
  await sweepFolder(Buffer.from(root), tree, "");

  async function sweepFolder(folder: Buffer, oid: ObjectId, prefix: string): Promise<void> {
    const wanted = new Map(
      (await repository.treeEntries(oid)).map((entry) => [entry.name.toString("latin1"), entry]),
    );
    for (const found of readdirSync(folder, { withFileTypes: true, encoding: "buffer" })) {
      const path = Buffer.concat([folder, slash, found.name]);
      const relative = prefix + found.name.toString("utf8");
      const entry = wanted.get(found.name.toString("latin1"));
      if (found.isDirectory() && keep.has(relative)) continue;
      if (found.isDirectory() && entry?.mode === "040000") await sweepFolder(path, entry.oid, `${relative}/`);
      else if (
        !entry ||
        entry.mode === "040000" ||
        (entry.mode === "120000" ? !found.isSymbolicLink() : !found.isFile())
      )
        await remove(path);
    }
  }
}

const slash = Buffer.from("/");

/** A name that is not UTF-8 is nothing one could give to `rm`. */
async function remove(path: Buffer): Promise<void> {
  const text = path.toString("utf8");
  if (Buffer.from(text).equals(path)) await removeTree(text);
  else await rm(path, { recursive: true, force: true });
}

/** True for a directory that is really one, not a link to one. */
export function isRealDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
