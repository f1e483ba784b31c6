import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { statOf } from "../files.ts";

/** The directories above `path`, the root left out, shortest first. */
export function ancestors(path: string): string[] {
  const above: string[] = [];
  for (let at = dirname(path); at !== "/"; at = dirname(at)) above.unshift(at);
  return above;
}

export function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** The other paths under which the same files are mounted (bind mounts of the directory, of one above or of one below it). */
export function aliasesOf(path: string, mounts: readonly Mount[]): string[] {
  const home = mounts.findLast(
    (mount) => isInside(path, mount.point) && mounts.every((other) => !hides(other, mount, path)),
  );
  if (home === undefined) return [];
  const inFileSystem = join(home.root, relative(home.point, path));
  const aliases = new Set<string>();
  for (const mount of mounts) {
    if (mount.device !== home.device) continue;
    if (isInside(inFileSystem, mount.root)) {
      const alias = join(mount.point, relative(mount.root, inFileSystem));
      if (alias !== path && isSameFile(alias, path)) aliases.add(alias);
    } else if (isInside(mount.root, inFileSystem)) {
      aliases.add(mount.point);
    }
  }
  return [...aliases].filter((alias) => !isInside(alias, path));
}

export interface Mount {
  readonly device: string;
  /** The directory of the file system that is mounted. */
  readonly root: string;
  readonly point: string;
}

export function readMounts(): Mount[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, , device, root, point] = line.split(" ");
      return device === undefined || root === undefined || point === undefined
        ? []
        : [{ device, root: unescape(root), point: unescape(point) }];
    });
}

function hides(other: Mount, mount: Mount, path: string): boolean {
  return other.point.length > mount.point.length && isInside(path, other.point);
}

function isSameFile(a: string, b: string): boolean {
  const [one, two] = [statOf(a), statOf(b)];
  return one !== undefined && two !== undefined && one.dev === two.dev && one.ino === two.ino;
}

const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
