import { posix } from "node:path";
import type { Values, brief } from "../artifacts.ts";

export type Reference = Values<typeof brief>["references"][number];

/** Where a reference is looked for. */
export interface ReferencePlace {
  /** All paths of the repository. */
  readonly files: readonly string[];
  /** Directories from the repository's root that it may be meant from, the likeliest first. */
  readonly from: readonly string[];
}

export type Resolved =
  | { readonly reference: Reference }
  | { readonly missing: string; readonly near: readonly string[] };

/** What somebody wrote as a reference: an address, a file or directory of the repository, or the name of something else. */
export function resolveReference(written: string, { files, from }: ReferencePlace): Resolved {
  const word = wordOf(written);
  if (/^https?:\/\//i.test(word)) return { reference: { reference: word, kind: "url" } };
  for (const path of candidates(written, from)) {
    if (files.includes(path)) return { reference: { reference: path, kind: "file" } };
    if (files.some((file) => file.startsWith(`${path}/`)))
      return { reference: { reference: path, kind: "directory" } };
  }
  const isPath = word.includes("/") || /^[^\s.]+\.[A-Za-z0-9]{1,8}$/.test(word);
  return isPath
    ? { missing: word, near: nearby(word, files) }
    : { reference: { reference: written, kind: "named" } };
}

/** Paths from the repository's root that it may mean. */
export function candidates(written: string, from: readonly string[]): string[] {
  const word = wordOf(written);
  if (/^https?:\/\//i.test(word) || posix.isAbsolute(word)) return [];
  return from
    .map((base) => posix.normalize(posix.join(base, word)).replace(/\/+$/, ""))
    .filter((path) => path !== "." && path !== "" && !path.startsWith(".."));
}

/** Of `[the guide](docs/guide.md) — read first` the path alone. */
function wordOf(written: string): string {
  const link = /^\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/.exec(written)?.[1];
  const code = /^`([^`]+)`/.exec(written)?.[1];
  const bracketed = /^<([^>\s]+)>/.exec(written)?.[1];
  return (link ?? code ?? bracketed ?? written.split(/\s/)[0] ?? "").replace(/[,;]$/, "");
}

/** Files of a name that is much the same. */
function nearby(word: string, files: readonly string[]): string[] {
  const name = posix.basename(word).toLowerCase();
  return files
    .map((file) => ({ file, likeness: likeness(name, posix.basename(file).toLowerCase()) }))
    .filter((each) => each.likeness >= 0.6)
    .toSorted((a, b) => b.likeness - a.likeness || (a.file < b.file ? -1 : 1))
    .slice(0, 3)
    .map(({ file }) => file);
}

/** How much of the longer name stands at the beginning and the end of both: 1, all of it. */
function likeness(a: string, b: string): number {
  const least = Math.min(a.length, b.length);
  let before = 0;
  while (before < least && a[before] === b[before]) before += 1;
  let after = 0;
  while (after < least - before && a.at(-1 - after) === b.at(-1 - after)) after += 1;
  return (before + after) / Math.max(a.length, b.length, 1);
}
