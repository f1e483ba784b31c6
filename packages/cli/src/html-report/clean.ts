import { sanitize } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";

/** How much of each thing a report has room for. What is left out is said. */
export interface Limits {
  /** Characters of a name, a title, a sentence. */
  readonly line: number;
  /** Characters of what somebody wrote. */
  readonly said: number;
  readonly outputLines: number;
  readonly outputChars: number;
  /** Of a table or a list. */
  readonly rows: number;
}

/** Directories of this machine, and what stands for them: a report goes to others. */
export type Places = readonly (readonly [path: string, name: string])[];

/** Text of anybody's, made fit to be shown: no control character, no escape sequence, no direction override, and no more than there is room for. */
export interface Cleaner {
  readonly limits: Limits;
  line(text: string): string;
  said(text: string): string;
  /** The end of what a program printed, and a line about what is not here. */
  output(text: string): { readonly text: string; readonly left?: string };
}

export function createCleaner(limits: Limits, places: Places = []): Cleaner {
  const longestFirst = places.toSorted(([a], [b]) => b.length - a.length);
  const clean = (text: string): string =>
    longestFirst.reduce((all, [path, name]) => all.replaceAll(path, name), sanitize(text)).toWellFormed();
  return {
    limits,
    line(text) {
      const one = clean(text.slice(0, limits.line * 4))
        .replaceAll(/\s+/g, " ")
        .trim();
      return text.length > limits.line * 4 || one.length > limits.line
        ? `${one.slice(0, limits.line).toWellFormed()}…`
        : one;
    },
    said(text) {
      const some = clean(text.slice(0, limits.said));
      return text.length > limits.said
        ? `${some}\n… and ${counted(text.length - limits.said, "more character")}, left out here`
        : some;
    },
    output: (text) => tailOf(text, limits, clean),
  };
}

function tailOf(
  text: string,
  { outputLines, outputChars }: Limits,
  clean: (text: string) => string,
): { readonly text: string; readonly left?: string } {
  // Cleaning is not for megabytes: what cannot be shown is cut off first.
  const near = wholeLines(text, outputChars);
  const lines = clean(near).trimEnd().split("\n");
  const shown = lines.slice(-outputLines).join("\n");
  const leftChars = text.length - near.length;
  const leftLines = Math.max(0, lines.length - outputLines);
  if (leftChars === 0 && leftLines === 0) return { text: shown };
  const left = [
    ...(leftLines === 0 ? [] : [counted(leftLines, "line")]),
    ...(leftChars === 0 ? [] : [counted(leftChars, "character")]),
  ].join(" and ");
  return { text: shown, left: `… ${left} before this left out` };
}

/** The end of a text. A part of a line may be a part of what is taken out where it is whole: it is left out. */
function wholeLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const near = text.slice(-most);
  const begins = text[text.length - most - 1] === "\n" ? 0 : near.indexOf("\n") + 1;
  return begins === near.length ? near : near.slice(begins);
}
