import { createHash, randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type ObjectId, type Result } from "@stagewright/core";
import type { OpenedRepository } from "../open.ts";

/** What a later apply reads when this one was killed. */
interface Note {
  readonly nonce: string;
  readonly pid: number;
  readonly result: ObjectId;
  /** The index as it is to be, in the git directory. */
  readonly index: string;
}

/** Locks this process holds now. */
const ours = new Set<string>();

export interface ApplyLock {
  /** The last step: the prepared index becomes the user's, and the lock is gone. */
  finish(): Promise<void>;
  /** Leaves everything as it was. */
  abandon(): Promise<void>;
}

/**
 * Takes git's own `index.lock`, so that no git command of the user's comes in between.
 * It carries a word that a later apply knows again: a lock that we left may be taken
 * away, another's never.
 */
export async function takeApplyLock(
  opened: OpenedRepository,
  result: ObjectId,
  index: string,
): Promise<Result<ApplyLock, { readonly code: "INDEX_LOCKED"; readonly lock: string }>> {
  const { lock, noteFile } = places(opened);
  const note: Note = { nonce: randomBytes(12).toString("hex"), pid: process.pid, result, index };
  const temporary = `${lock}.${note.nonce}`;
  await mkdir(opened.stateDir, { recursive: true });
  await writeFile(temporary, lockText(note));
  try {
    await link(temporary, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return err({ code: "INDEX_LOCKED", lock });
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  ours.add(note.nonce);
  const release = async (): Promise<void> => {
    await rm(lock, { force: true });
    await rm(noteFile, { force: true });
    ours.delete(note.nonce);
  };
  await writeFile(noteFile, JSON.stringify(note));
  return ok({
    async finish() {
      await rename(index, join(opened.gitDir, "index"));
      await release();
    },
    abandon: release,
  });
}

/** Ends what a killed apply began: its index if the branch has moved already, else its lock. */
export async function recoverApply(opened: OpenedRepository, head: ObjectId | undefined): Promise<void> {
  const { lock, noteFile } = places(opened);
  const text = await readFile(lock, "utf8").catch(() => "");
  const [, pid, nonce] = /^stagewright apply (\d+) ([0-9a-f]+)\n$/.exec(text) ?? [];
  if (pid === undefined || nonce === undefined || isAtWork(Number(pid), nonce)) return;
  const note = await readFile(noteFile, "utf8")
    .then((json) => JSON.parse(json) as Note)
    .catch(() => undefined);
  if (note && note.nonce === nonce) {
    if (note.result === head) await rename(note.index, join(opened.gitDir, "index")).catch(ignoreAbsent);
    else await rm(note.index, { force: true });
  }
  await rm(noteFile, { force: true });
  await rm(lock, { force: true });
}

function lockText(note: Note): string {
  return `stagewright apply ${note.pid} ${note.nonce}\n`;
}

function places(opened: OpenedRepository): { lock: string; noteFile: string } {
  const checkout = createHash("sha256").update(opened.gitDir).digest("hex").slice(0, 12);
  return {
    lock: join(opened.gitDir, "index.lock"),
    noteFile: join(opened.stateDir, `apply-${checkout}.json`),
  };
}

function isAtWork(pid: number, nonce: string): boolean {
  if (pid === process.pid) return ours.has(nonce);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
