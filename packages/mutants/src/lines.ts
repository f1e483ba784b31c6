import { diffArrays } from "diff";

/** Lines of a text that the earlier one does not have, 1-based: those added and those modified. */
export function changedLines(before: string | undefined, after: string): ReadonlySet<number> {
  const now = split(after);
  if (before === undefined) return new Set(now.map((_, index) => index + 1));
  const changed = new Set<number>();
  let line = 1;
  for (const { added, removed, count } of diffArrays(split(before), now)) {
    if (removed) continue;
    if (added) for (let at = line; at < line + count; at += 1) changed.add(at);
    line += count;
  }
  return changed;
}

/** An end of a line that became another one is no change of the code. */
function split(text: string): string[] {
  return text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

export interface Lines {
  /** 1-based. */
  at(offset: number): { line: number; column: number };
  /** All lines that the span touches. */
  between(from: number, to: number): number[];
}

export function linesOf(text: string): Lines {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  return {
    at(offset) {
      const line = lineAt(offset);
      return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
    },
    between(from, to) {
      const [first, last] = [lineAt(from), lineAt(Math.max(from, to - 1))];
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    },
  };
}
