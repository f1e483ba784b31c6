import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { cp, mkdir, copyFile, lstat, readlink, symlink, utimes, chmod, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A copy in its own right, links kept as links: a linked directory would let an agent
 * write into what others use. Shares disk blocks where the file system can.
 */
export async function copyDirectory(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if (process.platform === "linux" && (await gnuCopy(from, to))) return;
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    mode: constants.COPYFILE_FICLONE,
  });
}

/** One process for all files; false where this `cp` does not know how (busybox). */
function gnuCopy(from: string, to: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn("cp", ["-a", "--reflink=auto", "-T", "--", from, to], {
      stdio: "ignore",
      env: { PATH: process.env["PATH"], LC_ALL: "C" },
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/** One entry anew from the store; whatever stands in its place goes. */
export async function copyEntry(from: string, to: string): Promise<void> {
  const stats = await lstat(from);
  const there = await lstat(to).catch(() => undefined);
  if (stats.isDirectory()) {
    if (!there?.isDirectory()) {
      await rm(to, { recursive: true, force: true });
      await mkdir(to, { recursive: true });
    }
    await chmod(to, stats.mode & 0o7777);
    return;
  }
  await rm(to, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  if (stats.isSymbolicLink()) return symlink(await readlink(from), to);
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, stats.mode & 0o7777);
  await utimes(to, stats.atime, stats.mtime);
}
