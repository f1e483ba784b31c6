import { createHash } from "node:crypto";
import { lstatSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";

/** What tells that a file is the one we put there: path to size, times, inode and mode. */
export type Stamps = Map<string, string>;

/** Stamps of everything below the given directories of `root`, themselves included. */
export async function stampTree(root: string, directories: readonly string[]): Promise<Stamps> {
  const stamps: Stamps = new Map();
  let seen = 0;
  const visit = async (path: string): Promise<void> => {
    const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (!stats) return;
    stamps.set(path, stampOf(stats));
    if (!stats.isDirectory()) return;
    // Node's one thread also serves everything else.
    if (++seen % 64 === 0) await breathe();
    for (const name of readdirSync(join(root, path))) await visit(`${path}/${name}`);
  };
  for (const directory of directories) await visit(directory);
  return stamps;
}

/** A directory's own times change with every entry; what counts are its entries. */
function stampOf(stats: Stats): string {
  return stats.isDirectory()
    ? `${stats.mode}`
    : `${stats.mode}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.ino}`;
}

export function digestOf(stamps: Stamps): string {
  const hash = createHash("sha256");
  for (const path of [...stamps.keys()].toSorted()) hash.update(`${path}\0${stamps.get(path)}\0`);
  return hash.digest("hex");
}

/** Paths that appeared, and paths that changed or went. */
export function compareStamps(before: Stamps, after: Stamps): { extra: string[]; damaged: string[] } {
  return {
    extra: [...after.keys()].filter((path) => !before.has(path)),
    damaged: [...before].filter(([path, stamp]) => after.get(path) !== stamp).map(([path]) => path),
  };
}
