import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GitError, splitNul } from "../git/process.ts";
import type { OpenedRepository } from "../open.ts";
import { userGit } from "./user-index.ts";

/** What the user's checkout looks like, cheaply: enough to say later what changed. Plain data. */
export interface CheckoutFingerprint {
  readonly head: string;
  readonly stash: string;
  /** Staged entries; the bytes of the index change whenever an editor asks for the status. */
  readonly index: string;
  readonly refs: Readonly<Record<string, string>>;
  /** Configuration, hooks, excludes and attributes in the git directory. */
  readonly settings: Readonly<Record<string, string>>;
  /** Tracked and untracked files that are not ignored, by size, times and inode. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads only; the index is asked through, never written. */
export async function fingerprintCheckout(opened: OpenedRepository): Promise<CheckoutFingerprint> {
  // The user's own git directory: it alone knows their excludes, and `ls-files` writes nothing and runs nothing.
  const [staged, untracked, refs] = (await Promise.all(
    [
      ["ls-files", "-z", "--stage"],
      ["ls-files", "-z", "--others", "--exclude-standard"],
      ["for-each-ref", "--format=%(refname) %(objectname)"],
    ].map(async (args) => {
      const output = await userGit(opened, args);
      if (output.code !== 0) throw new GitError(args, output);
      return output.stdout;
    }),
  )) as [Buffer, Buffer, Buffer];
  const paths = [
    ...splitNul(staged).map((line) => line.slice(line.indexOf("\t") + 1)),
    ...splitNul(untracked),
  ];
  return {
    head: bytesOf(join(opened.gitDir, "HEAD")),
    stash: bytesOf(join(opened.commonDir, "logs", "refs", "stash")),
    index: createHash("sha256").update(staged).digest("hex"),
    refs: refsOf(refs.toString("utf8")),
    settings: settingsOf(opened),
    files: Object.fromEntries(paths.map((path) => [path, stampOf(join(opened.topLevel, path))])),
  };
}

/** What is different, in words a report can list: `file changed: src/a.js`. */
export function compareFingerprints(before: CheckoutFingerprint, after: CheckoutFingerprint): string[] {
  const said: string[] = [];
  if (before.head !== after.head) said.push(`HEAD changed: ${before.head.trim()} to ${after.head.trim()}`);
  if (before.stash !== after.stash) said.push("stash changed");
  if (before.index !== after.index) said.push("index changed");
  said.push(
    ...compareMaps("ref", before.refs, after.refs),
    ...compareMaps("setting", before.settings, after.settings),
    ...compareMaps("file", before.files, after.files),
  );
  return said;
}

function compareMaps(
  what: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const said: string[] = [];
  for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()) {
    const [old, now] = [before[name] ?? "absent", after[name] ?? "absent"];
    if (old !== now)
      said.push(`${what} ${old === "absent" ? "added" : now === "absent" ? "removed" : "changed"}: ${name}`);
  }
  return said;
}

/** Our own refs move while a run works; all others are the user's. */
function refsOf(text: string): Record<string, string> {
  const refs = text
    .split("\n")
    .filter((line) => line !== "" && !/^refs\/(stagewright|heads\/stagewright)\//.test(line));
  return Object.fromEntries(
    refs.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]),
  );
}

function settingsOf(opened: OpenedRepository): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const file of ["config", "config.worktree", "info/exclude", "info/attributes", "info/sparse-checkout"])
    settings[file] = bytesOf(join(opened.commonDir, file));
  if (opened.gitDir !== opened.commonDir)
    settings["worktree config"] = bytesOf(join(opened.gitDir, "config.worktree"));
  for (const hook of namesIn(join(opened.commonDir, "hooks")))
    settings[`hooks/${hook}`] = stampOf(join(opened.commonDir, "hooks", hook));
  return settings;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function bytesOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    return bytes.length < 256 ? bytes.toString("utf8") : createHash("sha256").update(bytes).digest("hex");
  } catch {
    return "absent";
  }
}

function stampOf(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mode}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.ino}` : "absent";
}
