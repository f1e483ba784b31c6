import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { sweepRun } from "@stagewright/agents";
import type { OpenedRepository } from "@stagewright/workspace";

/** Where a command that only looks keeps what it has to write, in the cache; gone when it ends. */
export function apartName(): string {
  return `${PREFIX}${process.pid}`;
}

const PREFIX = `audit-${hostname().replaceAll(/[^\w-]/g, "-")}-`;

/** What resists is left for the next one: nobody is to lose what was found for it. */
export function removeApart(place: string): void {
  try {
    rmSync(place, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // It is in the cache.
  }
}

/** Ends and removes what those have left that were killed on this machine. */
export async function sweepApart({ cacheDir }: OpenedRepository): Promise<void> {
  for (const name of readdirSync(cacheDir)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    await sweepRun(name);
    removeApart(path.join(cacheDir, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** SQLite writes beside a file even to read it. The log comes last: what is added to it meanwhile does no harm. */
export function copyJournal(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of ["journal.db", "journal.db-wal"])
    if (existsSync(path.join(from, name))) copyFileSync(path.join(from, name), path.join(to, name));
}
