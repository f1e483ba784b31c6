import { lstatSync, readdirSync } from "node:fs";
import { mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import {
  err,
  ok,
  type Failure,
  type ObjectId,
  type OpenShared,
  type Result,
  type SharedEdits,
  type SharedWorktree,
} from "@stagewright/core";
import { copyDirectory } from "../dependencies/copy.ts";
import { mustGit, runGit } from "../git/process.ts";
import { auditProfile, refProfile } from "../git/profile.ts";
import type { OpenedRepository } from "../open.ts";
import type { AttemptRooms } from "./attempt.ts";
import { captureWorkspace, copyIndex } from "./capture.ts";
import { checkOut } from "./checkout.ts";
import { excludeText } from "./private-repository.ts";
import { removeTree } from "./remove-tree.ts";
import { isRealDirectory } from "./sweep.ts";

/** What is needed to tell what a human has changed there. Written last, so that a half-made worktree is none. */
interface Note {
  readonly name: string;
  readonly head: ObjectId;
  readonly tree: ObjectId;
  readonly afterSetup?: ObjectId;
}

/** In a run's folder: the checkout, and what the kernel keeps about it. */
const CHECKOUT = "worktree";
const OWN = "worktree.own";
/** What could not be read: no git's worktree any more, and nobody's but the human's to remove. */
const LEFT = "worktree.left-";

/** What in a run's folder is no workspace of an attempt or a witness. */
export function isShared(name: string): boolean {
  return name === CHECKOUT || name === OWN || name.startsWith(LEFT);
}

/** `<cache>/<repository>/<run>/worktree`. */
export const sharedCheckout = (folder: string): string => join(folder, CHECKOUT);

/**
 * The worktree of the user's repository in which a human tries a candidate: HEAD is the
 * run's tip, detached; the files are the candidate's; so git shows it as changes that are
 * not committed. It takes its own record in `.git/worktrees`, and nothing else there.
 */
export async function makeShared(
  rooms: AttemptRooms,
  folder: string,
  request: OpenShared,
): Promise<Result<SharedWorktree, Failure>> {
  const { repository, store, setup } = rooms;
  const { opened } = repository;
  const place = placesIn(folder);
  const found = await readNote(folder);
  if (found !== undefined && found.name === request.name && found.tree === request.tree)
    return ok({ path: place.work });

  const edits = await clearShared(rooms, folder, request.run);
  await mkdir(place.scratch, { recursive: true });
  const prepared = await store.prepare(request.tree, request.signal);
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  if (!prepared.ok) return err({ code: "SETUP_FAILED", ...prepared.error });
  const { root, directories } = prepared.value;

  const record = await addWorktree(opened, place.work, request.head, request.signal);
  await checkOut(opened, {
    work: place.work,
    index: place.index,
    treeish: request.tree,
    signal: request.signal,
  });
  await writeIndexOf(opened, request.head, place, join(record, "index"));
  await writeFile(place.excludes, excludeText(directories));
  for (const directory of directories)
    await copyDirectory(join(root, directory), join(place.work, directory));

  let note: Note = { name: request.name, head: request.head, tree: request.tree };
  if (setup.command !== undefined) {
    const problem = await setup.run(place.work, place.scratch, request.signal);
    if (problem)
      return err(request.signal.aborted ? { code: "CANCELLED" } : { code: "SETUP_FAILED", ...problem });
    const after = await captureWorkspace({ repository, ...place, base: request.tree });
    if (!after.ok) return after;
    if (after.value !== request.tree) note = { ...note, afterSetup: after.value };
  }
  await writeFile(place.note, JSON.stringify(note));
  return ok({ path: place.work, ...(edits === undefined ? {} : { edits }) });
}

/**
 * What a human has changed in the worktree goes under a ref of the run's: the files that git
 * does not ignore, on top of whatever they have committed there.
 */
export async function keepShared(
  { repository }: AttemptRooms,
  folder: string,
  run: string,
): Promise<SharedEdits | undefined> {
  const note = await readNote(folder);
  if (note === undefined) return undefined;
  const place = placesIn(folder);
  const { afterSetup } = note;
  const captured = await captureWorkspace({
    repository,
    ...place,
    base: note.tree,
    ...(afterSetup === undefined ? {} : { afterSetup }),
  });
  if (!captured.ok) {
    const { error } = captured;
    return { kind: "left", path: place.work, reason: "reason" in error ? error.reason : error.code };
  }
  const head = await headOf(repository.opened, place.work, note.head);
  if (captured.value === note.tree && head === note.head) return undefined;

  const ref = `refs/stagewright/${run}/edits/${note.name}`;
  const before = await repository.readRef(ref);
  if (before !== undefined && (await repository.treeOf(before)) === captured.value)
    return { kind: "kept", ref };
  const commit = await repository.commitTree({
    tree: captured.value,
    parents: before === undefined ? [head] : [head, before],
    message: `what was changed in the worktree of ${note.name}, run ${run}`,
  });
  return (await repository.compareAndSwapRef(ref, commit, before))
    ? { kind: "kept", ref }
    : { kind: "left", path: place.work, reason: `${ref} is being moved by someone else` };
}

/** Away with it, but for what could not be kept: that stays, beside where the next one is made. */
export async function clearShared(
  rooms: AttemptRooms,
  folder: string,
  run: string,
): Promise<SharedEdits | undefined> {
  const place = placesIn(folder);
  const { commonDir } = rooms.repository.opened;
  if (!isThere(place.work) && !isThere(place.own)) {
    // Somebody has removed it; git may still have it on record.
    await forget(commonDir, place.work);
    return undefined;
  }
  const edits = await keepShared(rooms, folder, run);
  // Without its note, what is half removed is not taken for what somebody has changed.
  await rm(place.note, { force: true });
  let left = edits;
  if (edits?.kind === "left") {
    const path = join(folder, LEFT + randomBytes(4).toString("hex"));
    await rename(place.work, path);
    left = { ...edits, path };
  } else await removeTree(place.work);
  await forget(commonDir, place.work);
  await removeTree(place.own);
  return left;
}

/** Checked by git itself, with nothing of the user's that runs: no hooks, no filters. Gives its record. */
async function addWorktree(
  opened: OpenedRepository,
  work: string,
  head: ObjectId,
  signal: AbortSignal,
): Promise<string> {
  const { args, env } = refProfile(opened);
  await mustGit({
    args: [...args, "worktree", "add", "--quiet", "--detach", "--no-checkout", work, head],
    cwd: opened.commonDir,
    env,
    signal,
  });
  const [record] = await recordsOf(opened.commonDir, work);
  if (record === undefined) throw new Error(`git has no record of the worktree ${work}`);
  return record;
}

/** The index that says what HEAD says, with the times of the files that are the same. */
async function writeIndexOf(
  opened: OpenedRepository,
  head: ObjectId,
  place: { readonly work: string; readonly index: string },
  to: string,
): Promise<void> {
  const index = `${to}.stagewright`;
  await copyIndex(place.index, index);
  const profile = auditProfile(opened, { workTree: place.work, index });
  await mustGit({ args: [...profile.args, "read-tree", "-m", head], cwd: place.work, env: profile.env });
  await rename(index, to);
}

/** Where HEAD is there now: a human may have committed. */
async function headOf(opened: OpenedRepository, work: string, otherwise: ObjectId): Promise<ObjectId> {
  const [record] = await recordsOf(opened.commonDir, work);
  if (record === undefined) return otherwise;
  const { args, env } = refProfile(opened);
  const output = await runGit({
    args: [...args, "rev-parse", "--verify", "-q", "HEAD^{commit}"],
    cwd: record,
    env: { ...env, GIT_DIR: record },
  });
  return output.code === 0 ? output.stdout.toString().trim() : otherwise;
}

/** `git worktree prune`, of this one alone. */
async function forget(commonDir: string, work: string): Promise<void> {
  for (const record of await recordsOf(commonDir, work)) await removeTree(record);
  // As git does it: with the last of them their directory goes.
  await rmdir(join(commonDir, "worktrees")).catch(() => undefined);
}

/** What git has written down about the worktree at this path. Its own `.git` file, which anybody can write there, is not asked. */
async function recordsOf(commonDir: string, work: string): Promise<string[]> {
  const all = join(commonDir, "worktrees");
  const names = isRealDirectory(all) ? readdirSync(all) : [];
  const records: string[] = [];
  for (const name of names) {
    const record = join(all, name);
    const text = await readFile(join(record, "gitdir"), "utf8").catch(() => "");
    const at = text.replace(/\n$/, "");
    if (isRealDirectory(record) && basename(at) === ".git" && dirname(at) === work) records.push(record);
  }
  return records;
}

async function readNote(folder: string): Promise<Note | undefined> {
  const place = placesIn(folder);
  if (!isRealDirectory(place.work)) return undefined;
  const text = await readFile(place.note, "utf8").catch(() => undefined);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Note);
  } catch {
    // Cut off: whoever wrote it was killed over it.
    return undefined;
  }
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function placesIn(folder: string) {
  const own = join(folder, OWN);
  return {
    work: join(folder, CHECKOUT),
    own,
    scratch: join(own, "scratch"),
    index: join(own, "index"),
    excludes: join(own, "excludes"),
    note: join(own, "note.json"),
  };
}
