import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { statOf } from "../files.ts";

/** Finds a program as execvp(3) would: a name on `path`, anything with a slash from `cwd`. The error is a sentence's end. */
export function findProgram(
  name: string,
  where: { readonly path: string | undefined; readonly cwd: string },
): Result<string, string> {
  if (name === "") return err("no program is named");
  if (name.includes("/")) {
    const file = resolve(where.cwd, name);
    const obstacle = whyNotExecutable(file);
    return obstacle === undefined ? ok(file) : err(`${file} ${obstacle}`);
  }
  let found: string | undefined;
  for (const directory of (where.path ?? "").split(delimiter)) {
    const file = resolve(where.cwd, join(directory, name));
    const obstacle = whyNotExecutable(file);
    if (obstacle === undefined) return ok(file);
    if (obstacle !== ABSENT) found ??= `${file} ${obstacle}`;
  }
  return err(found ?? `${name} was not found on PATH`);
}

const ABSENT = "does not exist";

function whyNotExecutable(file: string): string | undefined {
  const stat = statOf(file);
  if (stat === undefined) return ABSENT;
  if (!stat.isFile()) return "is not a file";
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return "is not executable";
  }
}
