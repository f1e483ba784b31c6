import type { MergeOutcome } from "@stagewright/core";
import { GitError, type GitOutput } from "./process.ts";
import type { TreeChange, TreeEntry, TreeRewrite } from "./trees.ts";

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

/**
 * What `theirs` sets in the tree of `ours`, where a merge can be nothing else: files added
 * or changed, none on both sides, none where the other side needs a directory. Undefined:
 * git has to say. (A deletion may be half of a rename, and a rename takes along what the
 * other side did.)
 */
export function unionOf(ours: readonly TreeChange[], theirs: readonly TreeChange[]): TreeRewrite | undefined {
  const taken = new Set<string>();
  for (const { path } of ours) for (const place of withParents(path)) taken.add(place);
  const own = new Set(ours.map(({ path }) => path));
  const entries = new Map<string, TreeEntry>();
  for (const change of [...ours, ...theirs]) {
    if (!change.new || !isFile(change.new) || (change.old && change.old.mode !== change.new.mode))
      return undefined;
    // Not the name's own bytes, or no name for a tree.
    if (/\uFFFD|(^|\/)(\.git|\.{0,2})(\/|$)/i.test(change.path)) return undefined;
  }
  for (const { path, new: entry } of theirs) {
    if (taken.has(path) || withParents(path).some((place) => own.has(place))) return undefined;
    if (entry) entries.set(path, entry);
  }
  return entries;
}

function isFile({ mode }: TreeEntry): boolean {
  return mode !== "160000" && mode !== "040000";
}

/** `a/b/c`: itself, `a/b` and `a`. */
function withParents(path: string): string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
