import type { FileChange } from "@stagewright/core";
import { splitNul } from "./process.ts";

export const diffArgs = [
  "diff-tree",
  "-r",
  "-z",
  "--raw",
  "--numstat",
  "--no-renames",
  "--no-ext-diff",
  "--no-textconv",
] as const;

/** `:<modes> <ids> <letter> NUL <path> NUL` for all files, then `<added> TAB <deleted> TAB <path> NUL` for all. */
export function readDiff(stdout: Buffer): FileChange[] {
  const fields = splitNul(stdout);
  const changes = new Map<
    string,
    {
      path: string;
      status: FileChange["status"];
      oldMode: string;
      newMode: string;
      added?: number;
      deleted?: number;
    }
  >();
  let at = 0;
  for (; fields[at]?.startsWith(":"); at += 2) {
    const [oldMode = "", newMode = "", , , letter = ""] = (fields[at] as string).slice(1).split(" ");
    const path = fields[at + 1] ?? "";
    changes.set(path, {
      path,
      status: letter === "A" ? "added" : letter === "D" ? "deleted" : "modified",
      oldMode,
      newMode,
    });
  }
  for (; at < fields.length; at++) {
    const [, added = "-", deleted = "-", path = ""] =
      /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(fields[at] as string) ?? [];
    const change = changes.get(path);
    if (change && added !== "-") Object.assign(change, { added: Number(added), deleted: Number(deleted) });
  }
  return [...changes.values()];
}

/** At most `maxBytes`, ended at a line and with a line that says so. */
export function cutText(bytes: Buffer, cut: boolean, maxBytes: number): string {
  if (!cut && bytes.length <= maxBytes) return bytes.toString("utf8");
  const end = bytes.lastIndexOf(0x0a, maxBytes - 1);
  return `${bytes.toString("utf8", 0, Math.max(end, 0))}\n[diff cut here: it is longer than ${maxBytes} bytes]\n`;
}
