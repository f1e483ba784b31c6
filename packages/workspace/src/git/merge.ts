import type { MergeOutcome } from "@stagewright/core";
import { GitError, type GitOutput } from "./process.ts";

/** Arguments for a merge whose answer `readMerge` can read. */
export const mergeArgs = [
  "merge-tree",
  "--write-tree",
  "-z",
  "--name-only",
  "--messages",
  "--allow-unrelated-histories",
] as const;

/**
 * `<tree> NUL`, then on conflict `<file> NUL …` and an empty field, then messages:
 * `<count> NUL <path> NUL … <kind> NUL <text> NUL`.
 */
export function readMerge(output: GitOutput): MergeOutcome {
  // 0 and 1 are answers; anything else is git saying that it could not.
  if (output.killed || (output.code !== 0 && output.code !== 1)) throw new GitError(mergeArgs, output);
  const fields = output.stdout.toString("utf8").split("\0");
  const tree = fields[0] ?? "";
  if (!/^[0-9a-f]{40,64}$/.test(tree)) throw new GitError(mergeArgs, output);
  if (output.code === 0) return { clean: true, tree };

  let at = 1;
  const files = new Set<string>();
  for (; at < fields.length && fields[at] !== ""; at++) files.add(fields[at] as string);
  at++;
  const messages: string[] = [];
  while (at < fields.length) {
    const count = Number(fields[at]);
    if (fields[at] === "" || !Number.isInteger(count)) break;
    for (const path of fields.slice(at + 1, at + 1 + count)) if (files.size === 0) files.add(path);
    const [kind = "", text = ""] = fields.slice(at + 1 + count, at + 3 + count);
    if (kind !== "Auto-merging") messages.push(text.trimEnd());
    at += 3 + count;
  }
  return { clean: false, files: [...files].toSorted(), messages: messages.join("\n") };
}
