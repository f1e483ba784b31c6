import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  err,
  ok,
  type AttemptWorkspace,
  type Failure,
  type ObjectId,
  type OpenAttempt,
  type Result,
} from "@stagewright/core";
import { copyDirectory } from "../dependencies/copy.ts";
import type { DependencyStore, Prepared } from "../dependencies/store.ts";
import type { KernelRepository } from "../repository.ts";
import { captureWorkspace } from "./capture.ts";
import { checkOut } from "./checkout.ts";
import { excludeText, layPrivateRepository } from "./private-repository.ts";
import { removeTree } from "./remove-tree.ts";
import type { Setup } from "./setup.ts";
import { isRealDirectory, sweep } from "./sweep.ts";

export interface AttemptRooms {
  readonly repository: KernelRepository;
  readonly store: DependencyStore;
  readonly setup: Setup;
}

/** What a later process has to know to go on with an attempt. */
interface Note {
  readonly base: ObjectId;
  readonly afterSetup?: ObjectId;
  /** The dependencies that were put there. */
  readonly dependencies: Pick<Prepared, "digest" | "directories">;
}

/** Makes `<folder>/{work,scratch,index,excludes,note.json}`; the note comes last, so that a half-made attempt is none. */
export async function makeAttempt(
  rooms: AttemptRooms,
  folder: string,
  request: OpenAttempt,
): Promise<Result<AttemptWorkspace, Failure>> {
  const { opened } = rooms.repository;
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  await removeTree(folder);
  const place = placesIn(folder);
  await Promise.all([mkdir(place.work, { recursive: true }), mkdir(place.scratch, { recursive: true })]);

  const prepared = rooms.store.prepare(request.commit, request.signal);
  // Its failure is read below; until then it must not count as unhandled.
  prepared.catch(() => {});
  await checkOut(opened, {
    work: place.work,
    index: place.index,
    treeish: request.commit,
    signal: request.signal,
  });
  const dependencies = await prepared;
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  if (!dependencies.ok) return err({ code: "SETUP_FAILED", ...dependencies.error });
  return furnish(rooms, folder, request, dependencies.value);
}

/**
 * Brings a workspace in which a session lives to `request.commit`. Work and scratch stay the
 * directories they are, for a process has its place there; so does what is in scratch, where
 * it may keep things of its own. Undefined: there is nothing that could be given again.
 */
export async function renewAttempt(
  rooms: AttemptRooms,
  folder: string,
  request: OpenAttempt,
): Promise<Result<AttemptWorkspace, Failure> | undefined> {
  const { repository, store } = rooms;
  const place = placesIn(folder);
  const note = await readNote(folder);
  if (note === undefined || !isRealDirectory(place.scratch)) return undefined;
  const prepared = await store.prepare(request.commit, request.signal);
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  if (!prepared.ok) return err({ code: "SETUP_FAILED", ...prepared.error });

  try {
    // From here until the new note it is half-made, and none.
    await rm(place.note);
    const same = note.dependencies.digest === prepared.value.digest;
    const keep = new Set(same ? note.dependencies.directories : []);
    await sweep(repository, await repository.treeOf(request.commit), place.work, keep);
    await checkOut(repository.opened, {
      work: place.work,
      index: place.index,
      treeish: request.commit,
      signal: request.signal,
    });
  } catch (error) {
    if (request.signal.aborted) throw error;
    // An agent can leave a place that nobody can walk through; a fresh one is as good, but for the session.
    return undefined;
  }
  return furnish(rooms, folder, request, prepared.value);
}

/**
 * What a checkout needs to become an attempt's workspace. The setup command runs in a renewed
 * one too: what it had made went with everything else that is not in the commit.
 */
async function furnish(
  rooms: AttemptRooms,
  folder: string,
  request: OpenAttempt,
  { root, directories, digest }: Prepared,
): Promise<Result<AttemptWorkspace, Failure>> {
  const { repository, setup } = rooms;
  const place = placesIn(folder);
  await Promise.all([
    layPrivateRepository(repository.opened, {
      work: place.work,
      index: place.index,
      commit: request.commit,
      branch: `stagewright/${request.name}`,
      ...(request.previous === undefined ? {} : { previous: request.previous }),
      excluded: directories,
    }),
    writeFile(place.excludes, excludeText(directories)),
    ...directories
      .filter((directory) => !isRealDirectory(join(place.work, directory)))
      .map((directory) => copyDirectory(join(root, directory), join(place.work, directory))),
  ]);

  const base = await repository.treeOf(request.commit);
  let note: Note = { base, dependencies: { digest, directories } };
  if (setup.command !== undefined) {
    const problem = await setup.run(place.work, place.scratch, request.signal);
    if (problem)
      return err(request.signal.aborted ? { code: "CANCELLED" } : { code: "SETUP_FAILED", ...problem });
    const after = await captureWorkspace({ repository, ...place, base });
    if (!after.ok) return after;
    if (after.value !== base) note = { ...note, afterSetup: after.value };
  }
  await writeFile(place.note, JSON.stringify(note));
  return ok(attemptIn(rooms, folder, note));
}

/** An attempt that was opened before, by whichever process; undefined where it is gone. */
export async function findAttempt(
  rooms: AttemptRooms,
  folder: string,
): Promise<AttemptWorkspace | undefined> {
  const note = await readNote(folder);
  return note === undefined ? undefined : attemptIn(rooms, folder, note);
}

async function readNote(folder: string): Promise<Note | undefined> {
  const place = placesIn(folder);
  if (!isRealDirectory(folder) || !isRealDirectory(place.work)) return undefined;
  const text = await readFile(place.note, "utf8").catch(() => undefined);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Note);
  } catch {
    // Cut off: whoever wrote it was killed over it.
    return undefined;
  }
}

function attemptIn({ repository }: AttemptRooms, folder: string, note: Note): AttemptWorkspace {
  const place = placesIn(folder);
  return {
    path: place.work,
    scratch: place.scratch,
    capture: () =>
      captureWorkspace({
        repository,
        ...place,
        base: note.base,
        ...(note.afterSetup === undefined ? {} : { afterSetup: note.afterSetup }),
      }),
  };
}

function placesIn(folder: string): {
  work: string;
  scratch: string;
  index: string;
  excludes: string;
  note: string;
} {
  return {
    work: join(folder, "work"),
    scratch: join(folder, "scratch"),
    index: join(folder, "index"),
    excludes: join(folder, "excludes"),
    note: join(folder, "note.json"),
  };
}
