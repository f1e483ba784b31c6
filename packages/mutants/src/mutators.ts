import type { Mutant, MutatedFile, Mutators } from "@stagewright/core";
import { changedLines, linesOf } from "./lines.ts";
import { isGenerated, languageOf, mayBeCode, type Language } from "./language.ts";
import { readGo } from "./lezer/go.ts";
import { readPython } from "./lezer/python.ts";
import { readRust } from "./lezer/rust.ts";
import type { Edit, Read } from "./read.ts";
import { readScript } from "./script/script.ts";

/** More is no file that somebody writes by hand. */
const MOST_BYTES = 1_000_000;

const READERS: Readonly<Record<Language, (path: string, text: string) => Read>> = {
  script: readScript,
  python: (_path, text) => readPython(text),
  go: (_path, text) => readGo(text),
  rust: (_path, text) => readRust(text),
};

/** TypeScript, JavaScript, Python, Go and Rust. */
export const mutators: Mutators = {
  of({ path, before, after }): MutatedFile {
    const language = languageOf(path);
    if (language === undefined)
      return mayBeCode(path)
        ? { kind: "aside", why: "language", was: before !== undefined }
        : { kind: "not-code" };
    const text = textOf(after);
    const earlier = before === undefined ? undefined : textOf(before);
    if (text !== undefined && isGenerated(path, text))
      return { kind: "aside", why: "generated", was: earlier !== undefined && isGenerated(path, earlier) };
    const read = text === undefined ? undefined : readSafely(READERS[language], path, text);
    if (text === undefined || read === undefined) return { kind: "aside", why: "unreadable", was: false };
    const lines = linesOf(text);
    const changed = changedLines(earlier, text);
    if (!read.tokens.some((at) => changed.has(lines.at(at).line))) return { kind: "unchanged" };
    const mutants = read.edits
      .filter(({ from, to }) => lines.between(from, to).every((line) => changed.has(line)))
      .map((edit) => mutantOf(path, text, edit, lines.at(edit.from)));
    return { kind: "mutants", mutants: inOrder(mutants) };
  },

  apply(bytes, { from, to, replacement }) {
    const text = textOf(bytes) ?? "";
    return new TextEncoder().encode(text.slice(0, from) + replacement + text.slice(to));
  },
};

function mutantOf(path: string, text: string, edit: Edit, place: { line: number; column: number }): Mutant {
  return { ...edit, path, ...place, original: text.slice(edit.from, edit.to) };
}

/** Each once, as it stands in the file. */
function inOrder(mutants: readonly Mutant[]): Mutant[] {
  const seen = new Set<string>();
  return mutants
    .filter(({ from, to, original, replacement }) => {
      const key = `${from} ${to} ${replacement}`;
      if (seen.has(key) || original === replacement) return false;
      seen.add(key);
      return true;
    })
    .toSorted((a, b) => a.from - b.from || a.to - b.to || (a.replacement < b.replacement ? -1 : 1));
}

/** As it was written, a byte-order mark included; undefined where it is no UTF-8, or far too long. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength > MOST_BYTES) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Nesting without end overflows a reader's stack: such a file is not read. */
function readSafely(reader: (path: string, text: string) => Read, path: string, text: string) {
  try {
    const read = reader(path, text);
    return read.broken ? undefined : read;
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
