/** A document's lines, and which of them markdown does not show as text. */

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its line end. Bytes that are no UTF-8 appear as U+FFFD; `[` and line ends never hide among them. */
  readonly text: string;
  /** Columns before the first visible character; a tab goes to the next multiple of four. */
  readonly indent: number;
  readonly hidden: "code fence" | "comment" | undefined;
}

export interface Lines {
  readonly lines: readonly Line[];
  /** The line of a code fence that nothing closes: it hides the rest of the document. */
  readonly openFence: number | undefined;
}

const BOM = [0xef, 0xbb, 0xbf] as const;
const LF = 0x0a;
const CR = 0x0d;

export function readLines(document: Uint8Array): Lines {
  const texts = new TextDecoder().decode(document).split(lineEnd(document) === LF ? "\n" : "\r");
  const lastCommentEnd = texts.findLastIndex((text) => text.includes("-->"));
  const lines: Line[] = [];
  let fence: { readonly mark: string; readonly line: number } | undefined;
  let comment = false;

  for (const [index, raw] of texts.entries()) {
    const text = raw.replace(/\r+$/, "");
    let hidden: Line["hidden"];
    if (comment) {
      hidden = "comment";
      comment = !text.includes("-->");
    } else if (fence !== undefined) {
      hidden = "code fence";
      if (closesFence(text, fence.mark)) fence = undefined;
    } else {
      const mark = fenceMark(text);
      if (mark !== undefined) {
        fence = { mark, line: index + 1 };
        hidden = "code fence";
      } else if (opensComment(text) && index < lastCommentEnd) {
        comment = true;
        if (text.trimStart().startsWith("<!--")) hidden = "comment";
      }
    }
    lines.push({ number: index + 1, text, indent: indentOf(text), hidden });
  }
  return { lines, openFence: fence?.line };
}

/** Byte offset of character `column` in 1-based `line`. The text before it must be valid UTF-8. */
export function byteOffset(document: Uint8Array, line: number, before: string): number {
  const end = lineEnd(document);
  let start = BOM.every((byte, index) => document[index] === byte) ? BOM.length : 0;
  for (let number = 1; number < line; number += 1) start = document.indexOf(end, start) + 1;
  return start + new TextEncoder().encode(before).length;
}

/** A lone CR ends lines only in a document that has no LF at all: else line numbers would differ from every editor's. */
function lineEnd(document: Uint8Array): number {
  return !document.includes(LF) && document.includes(CR) ? CR : LF;
}

function fenceMark(text: string): string | undefined {
  const match = /^\s*(?:>\s*)*(`{3,}|~{3,})(.*)$/.exec(text);
  const mark = match?.[1];
  if (mark === undefined) return undefined;
  // "```code```" on one line is inline code, not a fence.
  return mark.startsWith("`") && match?.[2]?.includes("`") ? undefined : mark;
}

function closesFence(text: string, mark: string): boolean {
  const run = text.replace(/^[\s>]+/, "").trimEnd();
  return run.length >= mark.length && run === mark.charAt(0).repeat(run.length);
}

function opensComment(text: string): boolean {
  if (!text.includes("<!--")) return false;
  const shown = text.replace(/`[^`]*`/g, "");
  return shown.lastIndexOf("<!--") > shown.lastIndexOf("-->");
}

function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === "\t") columns += 4 - (columns % 4);
    else if (/\s/.test(character)) columns += 1;
    else break;
  }
  return columns;
}
