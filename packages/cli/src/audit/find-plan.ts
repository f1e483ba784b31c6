import { readFile, realpath, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import type { Problem } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";

export interface FoundPlan {
  /** From the repository's root. */
  readonly document: string;
  /** As it is in the checkout now. */
  readonly bytes: Uint8Array;
}

const NAME = "tasks.md";
const FEATURES = "specs";

/** A tasks.md, the directory it is in, or how that begins below `specs`: `001`. */
export async function findPlan(
  topLevel: string,
  cwd: string,
  typed: string,
): Promise<Result<FoundPlan, Problem>> {
  const asked = path.resolve(cwd, typed);
  const below = path.join(topLevel, FEATURES);
  const names = (await readdir(below).catch(() => [])).filter(
    (name) => name === typed || name.startsWith(`${typed}-`),
  );
  const places = (await exists(asked)) ? [asked] : names.map((name) => path.join(below, name));
  const [place] = places;
  const shown = sanitizeLine(typed);
  if (places.length > 1)
    return err({ what: `${shown} could be any of ${names.map(sanitizeLine).join(", ")}` });
  if (place === undefined) return err(noPlan(shown, "there is no such file or directory"));
  const isDirectory = (await stat(place)).isDirectory();
  const file = isDirectory ? path.join(place, NAME) : place;
  if (!(await exists(file))) return err(noPlan(shown, `there is no ${NAME} in it`));
  const document = path
    .relative(topLevel, await realpath(file))
    .split(path.sep)
    .join("/");
  if (document.startsWith("../")) return err(noPlan(shown, `it is not in ${topLevel}`));
  return ok({ document, bytes: await readFile(file) });
}

function noPlan(typed: string, why: string): Problem {
  return { what: `${typed} is no plan`, why, next: "stagewright audit <tasks.md | feature directory>" };
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
