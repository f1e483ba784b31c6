import { readLines } from "./lines.ts";
import { readBox } from "./task-line.ts";

/** Counts a checklist's boxes, those in code fences and comments left out. */
export function readChecklist(document: Uint8Array): { readonly total: number; readonly done: number } {
  const boxes = readLines(document).lines.flatMap(({ text, hidden }) => {
    const box = hidden === undefined ? readBox(text) : undefined;
    return box === undefined || box.link ? [] : [box];
  });
  return { total: boxes.length, done: boxes.filter((box) => box.done).length };
}
