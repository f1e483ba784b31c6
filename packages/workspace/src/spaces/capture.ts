import { randomBytes } from "node:crypto";
import { copyFile, lstat, readFile, readdir, realpath, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Failure, type ObjectId, type Result } from "@stagewright/core";
import { auditProfile } from "../git/profile.ts";
import { runGit, type GitOutput } from "../git/process.ts";
import type { TreeEntry } from "../git/trees.ts";
import type { KernelRepository } from "../repository.ts";

export interface CaptureRequest {
  readonly repository: KernelRepository;
  readonly work: string;
  /** The index as it was right after checkout; never changed, so that every capture starts from what the kernel knows. */
  readonly index: string;
  /** An exclude file for what the kernel itself put there. */
  readonly excludes: string;
  /** What was checked out, and what stood there once the setup command had run. */
  readonly base: ObjectId;
  readonly afterSetup?: ObjectId;
  readonly deadlineMs?: number;
}

const defaultDeadlineMs = 120_000;
/** After this long we look whether git is stuck on something. */
const patienceMs = 1_000;

/**
 * The workspace's bytes as a tree. Git decides by size, times and inode whether to read a
 * file again, and reads it in any case when it changed within the second of the checkout;
 * change time is nothing an agent can set. The workspace's own `.git` plays no part.
 */
export async function captureWorkspace(request: CaptureRequest): Promise<Result<ObjectId, Failure>> {
  const unreadable = (reason: string): Result<never, Failure> =>
    err({ code: "UNREADABLE_WORKSPACE", reason });
  const { repository, work } = request;

  const strange = await whyNotADirectory(work);
  if (strange) return unreadable(strange);

  // A name of its own each time: a git that was ended leaves its lock behind.
  const index = `${request.index}.${randomBytes(6).toString("hex")}`;
  await copyIndex(request.index, index);
  try {
    const profile = auditProfile(repository.opened, { workTree: work, index, excludes: request.excludes });
    const git = (args: string[], deadlineMs: number, signal?: AbortSignal): Promise<GitOutput> =>
      runGit({
        args: [...profile.args, ...args],
        cwd: work,
        env: profile.env,
        deadlineMs,
        ...(signal ? { signal } : {}),
      });

    const watch = watchForTraps(work);
    const added = await git(["add", "-A"], request.deadlineMs ?? defaultDeadlineMs, watch.signal);
    watch.stop();
    if (watch.trap()) return unreadable(`${watch.trap()} is no regular file`);
    if (added.killed) return unreadable("reading it took too long");
    if (added.code !== 0) return unreadable(added.stderr.trim());
    // Git passes over a directory it cannot enter with no more than a warning.
    const passedOver = added.stderr
      .split("\n")
      .find((line) => /could not open directory|Permission denied/.test(line));
    if (passedOver) return unreadable(passedOver);

    const written = await git(["write-tree"], defaultDeadlineMs);
    if (written.code !== 0) return unreadable(written.stderr.trim());
    return ok(await withoutWhatNobodyDid(request, written.stdout.toString().trim()));
  } finally {
    await Promise.all([rm(index, { force: true }), rm(`${index}.lock`, { force: true })]);
  }
}

/** Copied with its time (whole seconds, rounded down): git tells by it which entries it has to read again. */
export async function copyIndex(from: string, to: string): Promise<void> {
  const { mtimeMs } = await stat(from);
  await copyFile(from, to);
  const second = Math.floor(mtimeMs / 1000);
  await utimes(to, second, second);
}

/** Takes back what the setup command wrote and what line-end attributes alone changed. */
async function withoutWhatNobodyDid(request: CaptureRequest, captured: ObjectId): Promise<ObjectId> {
  const { repository, base, afterSetup, work } = request;
  const back = new Map<string, TreeEntry | null>();
  const bySetup = new Map(
    afterSetup === undefined
      ? []
      : (await repository.changes(base, afterSetup)).map((change) => [change.path, change]),
  );
  for (const change of await repository.changes(base, captured)) {
    const setup = bySetup.get(change.path);
    if (setup && setup.new?.oid === change.new?.oid && setup.new?.mode === change.new?.mode) {
      back.set(change.path, change.old ?? null);
    } else if (
      change.old &&
      change.new &&
      change.old.mode === change.new.mode &&
      (await onlyNormalised(repository, change.old.oid, change.new.oid, join(work, change.path)))
    ) {
      back.set(change.path, change.old);
    }
  }
  return back.size === 0 ? captured : repository.rewriteTree(captured, back);
}

/**
 * A file stored with CRLF in a repository whose attributes say `text` is "modified" as soon
 * as git reads it again. Where the bytes on disk are still the stored ones, nobody changed it.
 */
async function onlyNormalised(
  repository: KernelRepository,
  oldId: ObjectId,
  newId: ObjectId,
  file: string,
): Promise<boolean> {
  const [oldSize = 0, newSize = 0] = await Promise.all([
    repository.blobSize(oldId),
    repository.blobSize(newId),
  ]);
  if (newSize >= oldSize) return false;
  const stored = await repository.readBlob(oldId);
  if (!stored?.includes("\r\n")) return false;
  return (await readFile(file).catch(() => undefined))?.equals(stored) ?? false;
}

async function whyNotADirectory(work: string): Promise<string | undefined> {
  const stats = await lstat(work).catch(() => undefined);
  if (!stats) return "the workspace is gone";
  if (!stats.isDirectory()) return "the workspace is no directory any more";
  return (await realpath(work).catch(() => undefined)) === work
    ? undefined
    : "the workspace is reached through a link now";
}

/**
 * Git opens `.gitignore` and `.gitattributes` without looking what they are; a pipe of that
 * name would keep it waiting for ever. Looked for only when git takes long.
 */
function watchForTraps(work: string): {
  signal: AbortSignal;
  trap: () => string | undefined;
  stop: () => void;
} {
  const controller = new AbortController();
  let found: string | undefined;
  const timer = setTimeout(() => {
    void findTrap(work, controller.signal).then((trap) => {
      if (!trap || controller.signal.aborted) return;
      found = trap;
      controller.abort();
    });
  }, patienceMs);
  return {
    signal: controller.signal,
    trap: () => found,
    stop: () => {
      clearTimeout(timer);
      if (!found) controller.abort();
    },
  };
}

async function findTrap(folder: string, signal: AbortSignal, prefix = ""): Promise<string | undefined> {
  if (signal.aborted) return undefined;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = prefix + entry.name;
    if (
      /^\.git(ignore|attributes)$/.test(entry.name) &&
      (entry.isFIFO() || entry.isSocket() || entry.isCharacterDevice() || entry.isBlockDevice())
    )
      return path;
    if (entry.isDirectory() && entry.name !== ".git") {
      const trap = await findTrap(join(folder, entry.name), signal, `${path}/`);
      if (trap) return trap;
    }
  }
  return undefined;
}
