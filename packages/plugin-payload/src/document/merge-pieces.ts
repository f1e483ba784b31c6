import type { MergeLabels } from "./merge.ts";

/** Text that both sides have, or what each has instead. */
export type Piece = string | { readonly ours: string; readonly theirs: string };

export const flat = (pieces: readonly Piece[], side: "ours" | "theirs"): string =>
  pieces.map((piece) => (typeof piece === "string" ? piece : piece[side])).join("");

/** One text; lines with a difference stand there twice, between git's markers. */
export function marked(pieces: readonly Piece[], labels: MergeLabels, eol: string): string {
  return linesOf(pieces)
    .map((line) => {
      if (line.every((piece) => typeof piece === "string")) return line.join("");
      return [
        `${"<".repeat(labels.size)} ${labels.ours}${eol}`,
        closed(flat(line, "ours"), eol),
        `${"=".repeat(labels.size)}${eol}`,
        closed(flat(line, "theirs"), eol),
        `${">".repeat(labels.size)} ${labels.theirs}${eol}`,
      ].join("");
    })
    .join("");
}

const closed = (text: string, eol: string): string =>
  text === "" || text.endsWith("\n") ? text : `${text}${eol}`;

/** The pieces by lines; a difference, which may have lines of its own, stays in one. */
function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const piece of pieces) {
    const parts = typeof piece === "string" ? piece.split(/(?<=\n)/) : [piece];
    for (const part of parts) {
      lines.at(-1)?.push(part);
      if (typeof part === "string" && part.endsWith("\n")) lines.push([]);
    }
  }
  return lines.filter((line) => line.length > 0);
}
