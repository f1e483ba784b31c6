import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, isAbsolute, join } from "node:path";
import { realPath, statOf } from "../files.ts";
import { ancestors } from "../sandbox/mounts.ts";

export interface ProgramDirectories {
  /** Whoever writes here says what `npm` or `pytest` is, for everybody. */
  readonly directories: readonly string[];
  /** Inside them, and none of their programs: pnpm's store lies in a directory that is on PATH. */
  readonly stores: readonly string[];
}

/**
 * The directories that programs are taken from: those on `path`, and beside a `bin` what npm
 * installs globally. Links are resolved, each counts once; one that holds the user's home is
 * no place for programs and left out.
 */
export function programDirectories(path = process.env["PATH"]): ProgramDirectories {
  const home = realPath(process.env["HOME"] ?? homedir()) ?? "/";
  const never = new Set(["/", home, ...ancestors(home)]);
  const onPath = (path ?? "")
    .split(delimiter)
    .filter((directory) => isAbsolute(directory))
    .flatMap((directory) => [directory, ...globalModules(directory)])
    .flatMap((directory) => realPath(directory) ?? [])
    .filter((directory) => !never.has(directory) && statOf(directory)?.isDirectory() === true);
  const directories = [...new Set(onPath)];
  return {
    directories,
    stores: directories.flatMap((directory) =>
      namesIn(directory)
        .filter((name) => name === "store" || name === ".tools")
        .map((name) => join(directory, name))
        .filter((store) => statOf(store)?.isDirectory() === true),
    ),
  };
}

/** `<prefix>/lib/node_modules`, where what `<prefix>/bin` links to lies. */
function globalModules(directory: string): string[] {
  return basename(directory) === "bin" ? [join(dirname(directory), "lib", "node_modules")] : [];
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
