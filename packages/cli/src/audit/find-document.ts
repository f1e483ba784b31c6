import { readFile, realpath, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { err, ok, type ClaimReader, type Plugin, type Result } from "@stagewright/core";
import type { Problem } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";

/** A document that says what is done, and who can read it. */
export interface FoundDocument {
  /** From the repository's root. */
  readonly document: string;
  /** As it is in the checkout now. */
  readonly bytes: Uint8Array;
  readonly reader: ClaimReader;
}

const FEATURES = "specs";

/** A document, the directory it is in, or how that begins below `specs`: `001`. */
export async function findDocument(
  place: { readonly topLevel: string; readonly cwd: string },
  typed: string,
  plugins: readonly Plugin[],
): Promise<Result<FoundDocument, Problem>> {
  const { topLevel, cwd } = place;
  const readers = plugins.flatMap(({ claims }) => claims ?? []);
  const asked = path.resolve(cwd, typed);
  const below = path.join(topLevel, FEATURES);
  const names = (await readdir(below).catch(() => [])).filter(
    (name) => name === typed || name.startsWith(`${typed}-`),
  );
  const places = (await exists(asked)) ? [asked] : names.map((name) => path.join(below, name));
  const [found] = places;
  const shown = sanitizeLine(typed);
  if (places.length > 1)
    return err({ what: `${shown} could be any of ${names.map(sanitizeLine).join(", ")}` });
  if (found === undefined) return err(nothing(shown, "there is no such file or directory", readers));
  const file = (await stat(found)).isDirectory() ? await fileIn(found, readers) : found;
  if (file === undefined)
    return err(
      nothing(shown, `there is no ${readers.flatMap(({ files }) => files).join(", no ")} in it`, readers),
    );
  const document = path
    .relative(await realpath(topLevel), await realpath(file))
    .split(path.sep)
    .join("/");
  if (document.startsWith("../")) return err(nothing(shown, `it is not in ${topLevel}`, readers));
  const bytes = await readFile(file);
  const reader = readerOf(document, bytes, readers);
  return reader === undefined
    ? err(nothing(shown, "nothing in it is marked as done in a way that is known", readers))
    : ok({ document, bytes, reader });
}

/** By its name, else by what is in it; the plugins in their order. */
function readerOf(
  document: string,
  bytes: Uint8Array,
  readers: readonly ClaimReader[],
): ClaimReader | undefined {
  const named = readers.filter(({ files }) => files.includes(path.posix.basename(document)));
  return [...named, ...readers].find((reader) => reader.reads(document, bytes));
}

async function fileIn(directory: string, readers: readonly ClaimReader[]): Promise<string | undefined> {
  for (const name of readers.flatMap(({ files }) => files))
    if (await exists(path.join(directory, name))) return path.join(directory, name);
  return undefined;
}

function nothing(typed: string, why: string, readers: readonly ClaimReader[]): Problem {
  const names = [...new Set(readers.flatMap(({ files }) => files))].join(" | ");
  return {
    what: `${typed} is nothing that can be audited`,
    why,
    next: `stagewright audit <${names} | a specification | the directory of one>`,
  };
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
