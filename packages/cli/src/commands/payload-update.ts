import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { err, ok, type Result } from "@stagewright/core";
import { cacheDirectory } from "@stagewright/workspace";
import type { Problem } from "../problem.ts";

/** From the file's bytes (undefined: there is none) to what it is to be; undefined: it stays. Called again where somebody else was faster. */
export type FileChange = (bytes: Uint8Array | undefined) => Result<Uint8Array | undefined, Problem>;

export interface UpdateOptions {
  /** How long others are waited for. */
  readonly patienceMs?: number;
}

/**
 * Changes a file so that no other update by Stagewright is lost and nobody ever reads half of it: one at a time,
 * written beside it, made durable, renamed. An editor knows no lock: what it writes meanwhile is seen and taken
 * as the new beginning.
 */
export async function updateFile(
  file: string,
  change: FileChange,
  { patienceMs = 30_000 }: UpdateOptions = {},
): Promise<Result<"written" | "unchanged", Problem>> {
  // A link stays one: what it leads to is written.
  const target = await realpath(file).catch(() => file);
  await mkdir(path.dirname(target), { recursive: true });
  const lock = await lockOf(target, patienceMs);
  if (lock === undefined)
    return err({
      what: `${file} is being written by another process`,
      next: "the same again, once that one has ended",
      exit: 1,
    });
  try {
    for (;;) {
      const before = await bytesAt(target);
      const after = change(before);
      if (!after.ok) return after;
      if (after.value === undefined) return ok("unchanged");
      const draft = await writeBeside(target, after.value);
      if (same(before, await bytesAt(target))) {
        await rename(draft, target);
        await syncDirectory(path.dirname(target));
        return ok("written");
      }
      await rm(draft);
    }
  } finally {
    lock.close();
  }
}

/**
 * A lock the system takes away with the process: a transaction on a database that holds nothing. Its file
 * stands in the user's cache, not beside the payload, where it would be one file more to ignore.
 */
async function lockOf(target: string, patienceMs: number): Promise<{ close(): void } | undefined> {
  const folder = path.join(cacheDirectory(), "locks");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A file that is not there yet has no real path, but its directory has.
  const name = path.join(await realpath(path.dirname(target)), path.basename(target));
  const database = new DatabaseSync(
    path.join(folder, createHash("sha256").update(name).digest("hex").slice(0, 32)),
  );
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
      return database;
    } catch (error) {
      // 5: SQLITE_BUSY. Waiting there would stop everything else of this process.
      const busy = error instanceof Error && "errcode" in error && error.errcode === 5;
      if (busy && Date.now() < until) {
        await delay(10 + Math.random() * 20);
        continue;
      }
      database.close();
      if (busy) return undefined;
      throw error;
    }
  }
}

async function writeBeside(target: string, bytes: Uint8Array): Promise<string> {
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => 0o666,
  );
  const handle = await open(draft, "wx", mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

/** A rename is durable once its directory is; where directories cannot be synced there is nothing to do. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function bytesAt(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}
