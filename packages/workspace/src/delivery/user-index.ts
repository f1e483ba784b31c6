import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectId } from "@stagewright/core";
import { auditProfile, deliveryProfile } from "../git/profile.ts";
import { mustGit, runGit, splitNul, type GitOutput } from "../git/process.ts";
import { copyIndex } from "../spaces/capture.ts";
import type { OpenedRepository } from "../open.ts";

/**
 * A copy of the user's index and what git says by it about their checkout. The index
 * itself is only ever read: even `git status` would write it.
 */
export interface UserIndex {
  /** Git with the copy as its index and the user's checkout as its work tree; no hooks, no filters. */
  git(args: readonly string[], stdin?: string, readable?: readonly number[]): Promise<GitOutput>;
  readonly file: string;
  /** Files that neither the index nor any of the user's exclude files know. */
  untracked(): Promise<string[]>;
  close(): Promise<void>;
}

/** A name for a copy, among our own state: applying renames it to the index, which takes one file system. */
export function nameForCopy(opened: OpenedRepository): string {
  const own = dirname(opened.kernelDir);
  return join(own, `stagewright-index-${process.pid}-${randomBytes(6).toString("hex")}`);
}

export async function copyUserIndex(
  opened: OpenedRepository,
  file: string = nameForCopy(opened),
): Promise<UserIndex> {
  await copyIndex(join(opened.gitDir, "index"), file).catch((error: NodeJS.ErrnoException) => {
    // No index: a checkout in which everything was removed from it.
    if (error.code !== "ENOENT") throw error;
  });
  if ((await readdir(opened.gitDir)).some((entry) => entry.startsWith("sharedindex."))) {
    // Half of a split index lies beside it, where the kernel's git would not find it.
    const own = deliveryProfile(opened, { index: file });
    await mustGit({
      args: [...own.args, "update-index", "--no-split-index"],
      cwd: opened.topLevel,
      env: own.env,
    });
  }
  const profile = auditProfile(opened, { workTree: opened.topLevel, index: file, asUser: true });
  return {
    file,
    git: (args, stdin, readable) =>
      mustGit(
        {
          args: [...profile.args, ...args],
          cwd: opened.topLevel,
          env: profile.env,
          ...(stdin === undefined ? {} : { stdin }),
        },
        readable,
      ),
    untracked: async () =>
      splitNul(
        (await userGit(opened, ["ls-files", "-z", "--others", "--exclude-standard"], { index: file })).stdout,
      ),
    close: async () => {
      await Promise.all([file, `${file}.lock`].map((path) => rm(path, { force: true })));
    },
  };
}

export interface Uncommitted {
  readonly path: string;
  readonly kind: "modified" | "added" | "deleted" | "untracked";
}

/** What in the checkout or the index is not as in `commit`. Renames are a deletion and an addition. */
export async function readUncommitted(index: UserIndex, commit: ObjectId): Promise<Uncommitted[]> {
  const [untracked] = await Promise.all([
    index.untracked(),
    // Exit 1 only says that something needs an update.
    index.git(["update-index", "-q", "--refresh"], undefined, [0, 1]),
  ]);
  const fields = splitNul(
    (await index.git(["diff-index", "-z", "--raw", "--no-renames", "--ignore-submodules", commit])).stdout,
  );
  const found = new Map<string, Uncommitted>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const letter = fields[at]?.at(-1) ?? "";
    const path = fields[at + 1] ?? "";
    const kind = letter === "A" ? "added" : letter === "D" ? "deleted" : "modified";
    found.set(path, { path, kind });
  }
  for (const path of untracked) {
    // Removed from the index but still there: deleted and untracked at once.
    found.set(path, { path, kind: found.has(path) ? "modified" : "untracked" });
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The user's own git in their checkout, without hooks. Never throws for what git says. */
export function userGit(
  opened: OpenedRepository,
  args: readonly string[],
  place: { index?: string } = {},
): Promise<GitOutput> {
  const profile = deliveryProfile(opened, place);
  return runGit({ args: [...profile.args, ...args], cwd: opened.topLevel, env: profile.env });
}
