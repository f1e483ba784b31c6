import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  err,
  ok,
  type Failure,
  type OpenWitness,
  type Result,
  type WitnessWorkspace,
} from "@stagewright/core";
import { copyDirectory, copyEntry } from "../dependencies/copy.ts";
import { compareStamps, stampTree, type Stamps } from "../dependencies/stamps.ts";
import type { Prepared, WorkspaceEvent } from "../dependencies/store.ts";
import type { AttemptRooms } from "./attempt.ts";
import { checkOut } from "./checkout.ts";
import { layPrivateRepository } from "./private-repository.ts";
import { removeTree } from "./remove-tree.ts";
import { reportPorts } from "./reports.ts";
import { isRealDirectory, sweep } from "./sweep.ts";

/** What the last opening left; written last, removed first, so that a slot in between counts as strange. */
interface Note {
  readonly digest: string;
  readonly directories: readonly string[];
  readonly stamps: readonly (readonly [string, string])[];
}

/**
 * Brings `<folder>/work` to exactly `tree`. Reuses what is there where its state is known;
 * anything strange is removed and made anew.
 */
export async function makeWitness(
  rooms: AttemptRooms & { onEvent?: (event: WorkspaceEvent) => void },
  folder: string,
  request: OpenWitness,
): Promise<Result<WitnessWorkspace, Failure>> {
  const { repository, store, setup } = rooms;
  if (request.signal.aborted) return err({ code: "CANCELLED" });

  const dependencies = await store.prepare(request.tree, request.signal);
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  if (!dependencies.ok) return err(cannot(dependencies.error));
  const prepared = dependencies.value;

  const reused = await reuse(rooms, folder, request, prepared).catch(() => undefined);
  if (request.signal.aborted) return err({ code: "CANCELLED" });
  const place = reused === undefined ? await emptied(folder) : folder;
  const stamps = reused ?? (await remake(rooms, place, request, prepared));

  const work = join(place, "work");
  const scratch = join(place, "scratch");
  await layPrivateRepository(repository.opened, {
    work,
    index: join(place, "index"),
    commit: request.head,
    excluded: prepared.directories,
  });
  const problem = await setup.run(work, scratch, request.signal);
  if (problem) return err(request.signal.aborted ? { code: "CANCELLED" } : cannot(problem));
  const note: Note = { digest: prepared.digest, directories: prepared.directories, stamps: [...stamps] };
  await writeFile(join(place, "note.json"), JSON.stringify(note));
  return ok({ path: work, scratch, dependencies: prepared.digest, ...reportPorts(work, scratch) });
}

/** What resists removal is left for the end of the run; the next one is made beside it. */
async function emptied(folder: string): Promise<string> {
  try {
    await removeTree(folder);
    return folder;
  } catch {
    // Whose it is stands at the end of a name.
    return join(dirname(folder), `${randomBytes(4).toString("hex")}-${basename(folder)}`);
  }
}

async function remake(
  { repository }: AttemptRooms,
  folder: string,
  request: OpenWitness,
  prepared: Prepared,
): Promise<Stamps> {
  const work = join(folder, "work");
  await mkdir(work, { recursive: true });
  await mkdir(join(folder, "scratch"));
  await checkOut(repository.opened, {
    work,
    index: join(folder, "index"),
    treeish: request.tree,
    signal: request.signal,
  });
  return placeDependencies(prepared, work);
}

/** Undefined: there is nothing that can be reused. */
async function reuse(
  rooms: AttemptRooms & { onEvent?: (event: WorkspaceEvent) => void },
  folder: string,
  request: OpenWitness,
  prepared: Prepared,
): Promise<Stamps | undefined> {
  const { repository } = rooms;
  const work = join(folder, "work");
  const text = await readFile(join(folder, "note.json"), "utf8").catch(() => undefined);
  if (text === undefined || !isRealDirectory(folder) || !isRealDirectory(work)) return undefined;
  const note = JSON.parse(text) as Note;
  await rm(join(folder, "note.json"));
  await removeTree(join(folder, "scratch"));
  await mkdir(join(folder, "scratch"));

  const same = note.digest === prepared.digest;
  await sweep(repository, await repository.treeOf(request.tree), work, new Set(same ? note.directories : []));
  await checkOut(repository.opened, {
    work,
    index: join(folder, "index"),
    treeish: request.tree,
    signal: request.signal,
  });
  if (!same) return placeDependencies(prepared, work);

  const before: Stamps = new Map(note.stamps);
  const { extra, damaged } = compareStamps(before, await stampTree(work, prepared.directories));
  if (extra.length + damaged.length === 0) return before;
  for (const path of extra) await removeTree(join(work, path));
  // Parents before children: a directory that is gone or replaced has to stand first.
  for (const path of damaged.toSorted()) await copyEntry(join(prepared.root, path), join(work, path));
  rooms.onEvent?.({ type: "dependencies-restored", slot: request.slot, paths: [...extra, ...damaged] });
  return stampTree(work, prepared.directories);
}

async function placeDependencies(prepared: Prepared, work: string): Promise<Stamps> {
  for (const directory of prepared.directories)
    await copyDirectory(join(prepared.root, directory), join(work, directory));
  return stampTree(work, prepared.directories);
}

function cannot(problem: { command: string; exit: string; outputTail: string }): Failure {
  return {
    code: "CANNOT_WITNESS",
    reason: `${problem.command}: ${problem.exit}`,
    outputTail: problem.outputTail,
  };
}
