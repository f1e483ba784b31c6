import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
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
import type { DependencyStore } from "../dependencies/store.ts";
import type { KernelRepository } from "../repository.ts";
import { captureWorkspace } from "./capture.ts";
import { checkOut } from "./checkout.ts";
import { excludeText, layPrivateRepository } from "./private-repository.ts";
import { removeTree } from "./remove-tree.ts";
import type { Setup } from "./setup.ts";

export interface AttemptRooms {
  readonly repository: KernelRepository;
  readonly store: DependencyStore;
  readonly setup: Setup;
}

/** What a later process has to know to go on with an attempt. */
interface Note {
  readonly base: ObjectId;
  readonly afterSetup?: ObjectId;
}

/** Makes `<folder>/{work,scratch,index,excludes,note.json}`; the note comes last, so that a half-made attempt is none. */
export async function makeAttempt(
  rooms: AttemptRooms,
  folder: string,
  request: OpenAttempt,
): Promise<Result<AttemptWorkspace, Failure>> {
  const { repository, store, setup } = rooms;
  const { opened } = repository;
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  await removeTree(folder);
  const place = placesIn(folder);
  await Promise.all([mkdir(place.work, { recursive: true }), mkdir(place.scratch, { recursive: true })]);

  const prepared = store.prepare(request.commit, request.signal);
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

  const { directories, root } = dependencies.value;
  await Promise.all([
    layPrivateRepository(opened, {
      work: place.work,
      index: place.index,
      commit: request.commit,
      branch: `stagewright/${request.name}`,
      ...(request.previous === undefined ? {} : { previous: request.previous }),
      excluded: directories,
    }),
    writeFile(place.excludes, excludeText(directories)),
    ...directories.map((directory) => copyDirectory(join(root, directory), join(place.work, directory))),
  ]);

  const base = await repository.treeOf(request.commit);
  let note: Note = { base };
  if (setup.command !== undefined) {
    const problem = await setup.run(place.work, place.scratch, request.signal);
    if (problem)
      return err(request.signal.aborted ? { code: "CANCELLED" } : { code: "SETUP_FAILED", ...problem });
    const after = await captureWorkspace({ repository, ...place, base });
    if (!after.ok) return after;
    if (after.value !== base) note = { base, afterSetup: after.value };
  }
  await writeFile(place.note, JSON.stringify(note));
  return ok(attemptIn(rooms, folder, note));
}

/** An attempt that another process opened; undefined where there is none. */
export async function findAttempt(
  rooms: AttemptRooms,
  folder: string,
): Promise<AttemptWorkspace | undefined> {
  const text = await readFile(placesIn(folder).note, "utf8").catch(() => undefined);
  return text === undefined ? undefined : attemptIn(rooms, await realpath(folder), JSON.parse(text) as Note);
}

function attemptIn({ repository }: AttemptRooms, folder: string, note: Note): AttemptWorkspace {
  const place = placesIn(folder);
  return {
    path: place.work,
    scratch: place.scratch,
    capture: () => captureWorkspace({ repository, ...place, ...note }),
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
