import { execFile } from "node:child_process";
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes a directory whatever an agent did to its permissions, and however deep it is. Absent: fine. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") {
      await openUp(path);
      const again = await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 }).catch(
        (problem: Error) => problem,
      );
      if (again === undefined) return;
    }
    await removeAsProcess(path, error as Error);
  }
}

/** Node names each file by its whole path, which the kernel limits; these walk from directory to directory. */
async function removeAsProcess(path: string, problem: Error): Promise<void> {
  for (const [program, ...args] of [
    ["rm", "-rf"],
    ["chmod", "-R", "u+rwX"],
    ["rm", "-rf"],
  ] as const) {
    await new Promise<void>((resolve) => execFile(program, [...args, "--", path], () => resolve()));
    if ((await lstat(path).catch(() => undefined)) === undefined) return;
  }
  throw problem;
}

async function openUp(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return;
  await chmod(path, 0o700).catch(() => {});
  for (const name of await readdir(path).catch(() => [])) await openUp(join(path, name));
}
