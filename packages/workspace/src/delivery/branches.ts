import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mustGit } from "../git/process.ts";
import { refProfile } from "../git/profile.ts";
import type { OpenedRepository } from "../open.ts";

/** Branches that some checkout stands on, or comes back to when its rebase ends; with where. */
export async function branchesInUse(opened: OpenedRepository): Promise<Map<string, string>> {
  const profile = refProfile(opened);
  const output = await mustGit({
    args: [...profile.args, "worktree", "list", "--porcelain", "-z"],
    cwd: opened.commonDir,
    env: profile.env,
  });
  const inUse = new Map<string, string>();
  for (const block of output.stdout.toString("utf8").split("\0\0")) {
    const fields = block.split("\0").filter((field) => field !== "");
    const place = fields.find((field) => field.startsWith("worktree "))?.slice("worktree ".length);
    if (place === undefined) continue;
    const branch = fields.find((field) => field.startsWith("branch "))?.slice("branch ".length);
    if (branch !== undefined) inUse.set(branch, place);
    const rebased = await rebasedBranch(await gitDirOf(opened, place));
    if (rebased !== undefined) inUse.set(rebased, place);
  }
  return inUse;
}

async function rebasedBranch(gitDir: string): Promise<string | undefined> {
  for (const folder of ["rebase-merge", "rebase-apply"]) {
    const name = (await readFile(join(gitDir, folder, "head-name"), "utf8").catch(() => "")).trim();
    if (name.startsWith("refs/heads/")) return name;
  }
  return undefined;
}

async function gitDirOf(opened: OpenedRepository, place: string): Promise<string> {
  const link = await readFile(join(place, ".git"), "utf8").catch(() => "");
  return /^gitdir: (.*)$/m.exec(link)?.[1] ?? opened.commonDir;
}

/** A ref component out of any words: what git refuses becomes a dash. */
export function branchName(words: string): string {
  const name = words
    .replace(/[\s\p{Cc}~^:?*[\]\\]+|\.\.+|@\{|\/\/+/gu, "-")
    .split("/")
    .map((part) => part.replace(/^[.-]+|\.+$|\.lock$/g, ""))
    .filter((part) => part !== "" && part !== "@")
    .join("/");
  return name === "" ? "result" : name;
}
