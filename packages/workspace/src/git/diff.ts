import type { FileChange } from "@stagewright/core";
import type { ObjectReader } from "./object-reader.ts";
import type { TreeChange, TreeEntry } from "./trees.ts";

/** Counting lines is a courtesy; a change beyond these goes without. */
const mostCounted = 200;
const largestCounted = 128 * 1024;

export function describeChanges(reader: ObjectReader, changes: readonly TreeChange[]): Promise<FileChange[]> {
  return Promise.all(
    changes.map(async ({ path, old, new: now }) => ({
      path,
      status: !old ? "added" : now ? "modified" : "deleted",
      oldMode: old?.mode ?? "000000",
      newMode: now?.mode ?? "000000",
      ...(changes.length > mostCounted ? undefined : await countLines(reader, old, now)),
    })),
  );
}

async function countLines(
  reader: ObjectReader,
  old: TreeEntry | undefined,
  now: TreeEntry | undefined,
): Promise<LineCounts | undefined> {
  // A file that became a link is a deletion and an addition in one.
  if (old && now && (old.mode === "120000") !== (now.mode === "120000")) return undefined;
  const [before, after] = await Promise.all(
    [old, now].map(async (entry) => {
      if (!entry) return Buffer.alloc(0);
      const size = entry.mode === "160000" ? undefined : (await reader.info(entry.oid))?.size;
      return size !== undefined && size <= largestCounted ? (await reader.read(entry.oid))?.bytes : undefined;
    }),
  );
  return before && after ? lineCounts(before, after) : undefined;
}

interface LineCounts {
  readonly added: number;
  readonly deleted: number;
}

/** As `git diff --numstat` counts; undefined where it would take a real diff to know, and for binary files. */
function lineCounts(old: Buffer, now: Buffer): LineCounts | undefined {
  // Git's own idea of binary.
  if ([old, now].some((bytes) => bytes.subarray(0, 8000).includes(0))) return undefined;
  const [before, after] = [linesOf(old), linesOf(now)];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end))
    end++;
  const gone = before.slice(start, before.length - end);
  const come = new Set(after.slice(start, after.length - end));
  // With nothing in common between the ends, every line there is one that went or one that came.
  if (gone.some((line) => come.has(line))) return undefined;
  return { added: after.length - start - end, deleted: gone.length };
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** At most `maxBytes`, ended at a line and with a line that says so. */
export function cutText(bytes: Buffer, cut: boolean, maxBytes: number): string {
  if (!cut && bytes.length <= maxBytes) return bytes.toString("utf8");
  const end = bytes.lastIndexOf(0x0a, maxBytes - 1);
  return `${bytes.toString("utf8", 0, Math.max(end, 0))}\n[diff cut here: it is longer than ${maxBytes} bytes]\n`;
}
