import { stripVTControlCharacters } from "node:util";
import { widthOf } from "./style.ts";

/**
 * Breaks lines between words where they would not fit, and goes on below their text.
 * Without a width they stay as they are; so does what a program printed.
 */
export function wrapLines(lines: readonly string[], width: number | undefined): string[] {
  if (width === undefined) return [...lines];
  return lines.flatMap((line) => line.split("\n")).flatMap((line) => wrapLine(line, width));
}

const NARROWEST = 30;
/** Lines this far in belong to one above them. */
const DEEP = 6;

function wrapLine(line: string, width: number): string[] {
  const plain = stripVTControlCharacters(line);
  if (widthOf(line) <= width || width < NARROWEST || plain.trimStart().startsWith("|")) return [line];
  const hang = " ".repeat(hangOf(plain, width));
  const lead = / */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const word of line.slice(lead.length).split(" ")) {
    if (!isEmpty && widthOf(current) + 1 + widthOf(word) > width) {
      lines.push(current.trimEnd());
      current = hang + word;
    } else {
      current += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, current];
}

/** Below the second column where there is one, else a little further in than a line that begins something. */
function hangOf(plain: string, width: number): number {
  const column = /^ *\S.*? {2,}(?=\S)/.exec(plain)?.[0].length ?? 0;
  if (column > 0 && column <= width / 2) return column;
  const lead = /^ */.exec(plain)?.[0].length ?? 0;
  return lead < DEEP ? lead + 4 : lead;
}
