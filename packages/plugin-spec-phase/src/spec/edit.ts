import { byteOffset, type Line } from "@stagewright/work";

/** Characters of one line that give way to others. */
export interface Edit {
  /** 1-based. */
  readonly line: number;
  /** Characters before it in the line. */
  readonly column: number;
  readonly before: string;
  readonly after: string;
}

/**
 * The document with all edits, every other byte as it was.
 *
 * @throws where the text to be replaced is not there: edits are of this document, so that is a bug
 */
export function applyEdits(document: Uint8Array, lines: readonly Line[], edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const edit of inOrder(edits)) {
    const text = lines[edit.line - 1]?.text ?? "";
    const at = byteOffset(document, edit.line, text.slice(0, edit.column));
    const before = encode(edit.before);
    if (!same(document.subarray(at, at + before.length), before))
      throw new Error(`line ${edit.line} does not say ${edit.before} at column ${edit.column + 1}`);
    pieces.push(document.subarray(from, at), encode(edit.after));
    from = at + before.length;
  }
  pieces.push(document.subarray(from));
  return joined(pieces);
}

/** What takes the edits back, on the document that they made. */
export function reversed(edits: readonly Edit[]): Edit[] {
  const shift = new Map<number, number>();
  return inOrder(edits).map(({ line, column, before, after }) => {
    const moved = shift.get(line) ?? 0;
    shift.set(line, moved + after.length - before.length);
    return { line, column: column + moved, before: after, after: before };
  });
}

/** A line whose bytes are no UTF-8 cannot be counted in characters. */
export function isWritable(line: Line | undefined): boolean {
  return line !== undefined && !line.text.includes("\uFFFD");
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
