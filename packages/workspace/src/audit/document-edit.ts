const box = /^(\s*(?:[-*+]|\d+[.)])\s+\[)([ xX])(\].*)$/;

/** Says in a line what somebody did to a document: which boxes, and how many other lines. */
export function describeDocumentEdit(before: string, after: string): string {
  const old = read(before);
  const now = read(after);
  const ticked: string[] = [];
  const unticked: string[] = [];
  for (const [line, states] of now.boxes) {
    const earlier = old.boxes.get(line) ?? [];
    for (const [i, state] of states.entries()) {
      if (earlier[i] === undefined || earlier[i] === state) continue;
      (state ? ticked : unticked).push(nameOf(line));
    }
  }
  const parts: string[] = [];
  if (ticked.length > 0) parts.push(`ticked ${ticked.join(", ")}`);
  if (unticked.length > 0) parts.push(`unticked ${unticked.join(", ")}`);
  const others = differing(old.lines, now.lines);
  if (others > 0) parts.push(`changed ${others} other ${others === 1 ? "line" : "lines"}`);
  return parts.join("; ") || "changed its line ends or blanks";
}

/** Lines with every box emptied, and the state of each box by its line. */
function read(text: string): { lines: string[]; boxes: Map<string, boolean[]> } {
  const boxes = new Map<string, boolean[]>();
  const lines = text.split(/\r?\n/).map((line) => {
    const [, head, mark, tail] = box.exec(line) ?? [];
    if (head === undefined || tail === undefined) return line;
    const emptied = `${head} ${tail}`;
    boxes.set(emptied, [...(boxes.get(emptied) ?? []), mark !== " "]);
    return emptied;
  });
  return { lines, boxes };
}

function nameOf(line: string): string {
  const words = line.slice(line.indexOf("]") + 1).trim();
  return /\b[A-Z]{1,5}-?\d+[a-z]?\b/.exec(words)?.[0] ?? `"${words.slice(0, 40)}"`;
}

/** Lines that one side has and the other has not; a changed line counts once. */
function differing(before: readonly string[], after: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of before) counts.set(line, (counts.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of after) {
    const left = counts.get(line) ?? 0;
    if (left > 0) counts.set(line, left - 1);
    else added++;
  }
  const removed = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return Math.max(added, removed);
}
