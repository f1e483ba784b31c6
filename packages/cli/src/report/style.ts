import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Colours text, or leaves it where colours are not wanted. */
export type Paint = (format: Format, text: string) => string;

export function painter(colour: boolean): Paint {
  return colour ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text;
}

/** `1 task`, `2 tasks`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Cut to a width in terminal cells, with a mark that says so; colours cost no width and are closed. */
export function fit(text: string, width: number): string {
  let used = 0;
  let kept = "";
  let short = "";
  let over = false;
  for (const [piece] of text.matchAll(PIECES)) {
    if (piece.length > 2) {
      kept += piece;
      short += piece;
      continue;
    }
    used += cells(piece);
    over ||= used > width;
    if (over) continue;
    kept += piece;
    if (used < width) short = kept;
  }
  return over ? short.replace(TRAILING_COLOURS, "…$&") : text;
}

/** How many cells a terminal needs for it; colours need none. */
export function widthOf(text: string): number {
  let used = 0;
  for (const [piece] of text.matchAll(PIECES)) if (piece.length <= 2) used += cells(piece);
  return used;
}

/** A colour, or a character. */
// oxlint-disable-next-line no-control-regex -- colours begin with the escape character
const PIECES = /\u001B\[[\d;]*m|./gsu;
// oxlint-disable-next-line no-control-regex -- colours begin with the escape character
const TRAILING_COLOURS = /(?:\u001B\[[\d;]*m)*$/u;

/** How wide a terminal draws it. */
function cells(point: string): number {
  if (/^\p{M}$/u.test(point)) return 0;
  return WIDE.test(point) ? 2 : 1;
}

const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}])$/u;

export function indent(text: string, by: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : by + line))
    .join("\n");
}

/** For a shell to read as one word. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
