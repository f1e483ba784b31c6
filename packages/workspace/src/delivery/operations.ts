import { lstat } from "node:fs/promises";
import { join } from "node:path";

const OPERATIONS = {
  MERGE_HEAD: "merge",
  CHERRY_PICK_HEAD: "cherry-pick",
  REVERT_HEAD: "revert",
  "rebase-merge": "rebase",
  "rebase-apply": "rebase",
} as const;

/** What of git's is half done in a checkout; undefined: nothing. */
export async function operationIn(gitDir: string): Promise<string | undefined> {
  for (const [file, operation] of Object.entries(OPERATIONS))
    if (await isThere(join(gitDir, file))) return operation;
  return undefined;
}

/** A search for a commit, which is on its way even where HEAD has a branch. */
export function isBisecting(gitDir: string): Promise<boolean> {
  return isThere(join(gitDir, "BISECT_LOG"));
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
