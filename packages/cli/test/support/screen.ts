import { PassThrough } from "node:stream";
import type { Output, Terminal } from "../../src/io.ts";

/** A terminal that draws: what has scrolled off, then what is on the screen, as a human would read it. */
export function screen(columns: number, rows: number) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  const lines: string[] = [""];
  let row = 0;
  let column = 0;
  const top = () => Math.max(0, lines.length - rows);
  const put = (character: string) => {
    const line = (lines[row] ?? "").padEnd(column);
    lines[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  const move = (count: string, by: -1 | 1) => {
    row = Math.min(lines.length - 1, Math.max(top(), row + by * Number(count || 1)));
  };
  const control = (sequence: string) => {
    const [, count = "", command = ""] = /\[\??([\d;]*)([A-Za-z])/.exec(sequence) ?? [];
    if (command === "A") move(count, -1);
    if (command === "B") {
      // The screen's end, not the text's, is how far down the cursor goes.
      while (lines.length < Math.min(rows, row + 1 + Number(count || 1))) lines.push("");
      move(count, 1);
    }
    if (command === "G") column = Math.max(0, Number(count || 1) - 1);
    if (command === "K") lines[row] = count === "2" ? "" : (lines[row] ?? "").slice(0, column);
  };
  stream.on("data", (bytes: Buffer) => {
    // oxlint-disable-next-line no-control-regex -- a terminal lives of them
    for (const [piece] of bytes.toString("utf8").matchAll(/\u001B\[[?\d;]*[A-Za-z]|[^]/gu)) {
      if (piece.length > 2) control(piece);
      else if (piece === "\n") {
        row += 1;
        column = 0;
        if (row === lines.length) lines.push("");
      } else put(piece);
    }
  });
  const terminal: Terminal = {
    stream: stream as unknown as NodeJS.WriteStream,
    columns: () => columns,
    rows: () => rows,
  };
  const out: Output = { write: (text) => void stream.write(text), terminal, colour: false };
  return { out, terminal, text: () => lines.map((line) => line.trimEnd()).join("\n") };
}
