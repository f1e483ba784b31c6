import type { MergeOutcome, ObjectId, Repository, TreeEdit } from "@stagewright/core";
import { cutText, describeChanges } from "./git/diff.ts";
import { mergeArgs, readMerge, unionOf } from "./git/merge.ts";
import { ObjectReader } from "./git/object-reader.ts";
import { ObjectWriter } from "./git/object-writer.ts";
import { auditProfile, refProfile } from "./git/profile.ts";
import { GitError, mustGit, runGit, splitNul, type GitCall } from "./git/process.ts";
import { RefWriter } from "./git/ref-writer.ts";
import { Trees, type TreeChange, type TreeEntry, type TreeRewrite } from "./git/trees.ts";
import type { OpenedRepository } from "./open.ts";

/** The port, and what only this package needs: trees entry by entry. */
export interface KernelRepository extends Repository {
  readonly opened: OpenedRepository;
  /** Differences with object ids; a subtree that is equal costs nothing. */
  changes(from: ObjectId, to: ObjectId): Promise<TreeChange[]>;
  /** A tree like `tree` with whole entries (links too) set or removed. */
  rewriteTree(tree: ObjectId, edits: TreeRewrite): Promise<ObjectId>;
  entryAt(treeish: ObjectId, path: string): Promise<TreeEntry | undefined>;
  treeEntries(tree: ObjectId): Promise<readonly { name: Buffer; mode: string; oid: ObjectId }[]>;
  readBlob(oid: ObjectId): Promise<Buffer | undefined>;
  blobSize(oid: ObjectId): Promise<number | undefined>;
  isAncestor(ancestor: ObjectId, commit: ObjectId): Promise<boolean>;
  refsUnder(...prefixes: string[]): Promise<{ ref: string; commit: ObjectId }[]>;
  /** Ends the long-lived git processes. Node ends without it too. */
  close(): void;
}

/** How far back a merge looks for where the other side began, before git is asked. */
const longestLine = 200;

export function createRepository(opened: OpenedRepository): KernelRepository {
  const audit = auditProfile(opened);
  const refs = refProfile(opened);
  const reader = new ObjectReader(audit, opened.kernelDir);
  const writer = new ObjectWriter(opened);
  const refWriter = new RefWriter(refs, opened.commonDir);
  const trees = new Trees(reader, writer, opened.objectFormat);

  const git = (args: readonly string[], more: Partial<GitCall> = {}): GitCall => ({
    args: [...audit.args, ...args],
    cwd: opened.kernelDir,
    env: audit.env,
    ...more,
  });
  const refGit = (args: readonly string[], more: Partial<GitCall> = {}): GitCall => ({
    args: [...refs.args, ...args],
    cwd: opened.commonDir,
    env: refs.env,
    ...more,
  });

  async function readCommit(
    commit: ObjectId,
  ): Promise<{ tree: ObjectId; parents: ObjectId[]; message: string }> {
    const object = await reader.read(commit);
    if (object?.type !== "commit") throw new Error(`Commit ${commit} is missing`);
    const text = object.bytes.toString("utf8");
    const end = text.indexOf("\n\n");
    const header = text.slice(0, end < 0 ? text.length : end).split("\n");
    const values = (key: string): string[] =>
      header.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
    return {
      tree: values("tree")[0] ?? "",
      parents: values("parent"),
      message: end < 0 ? "" : text.slice(end + 2),
    };
  }

  async function merge(ours: ObjectId, theirs: ObjectId): Promise<MergeOutcome> {
    // Most candidates start at the tip itself; then there is nothing to merge and no process to pay.
    const [left, right] = await Promise.all([readCommit(ours), readCommit(theirs)]);
    if (ours === theirs || left.parents.includes(theirs)) return { clean: true, tree: left.tree };
    if (right.parents.includes(ours)) return { clean: true, tree: right.tree };
    const start = right.parents.length === 1 ? right.parents[0] : undefined;
    if (start !== undefined && (await inLine(left, start, theirs))) {
      const [own, other] = await Promise.all([trees.changes(start, ours), trees.changes(start, theirs)]);
      const union = unionOf(own, other);
      if (union) return { clean: true, tree: await trees.rewrite(left.tree, union) };
    }
    return readMerge(await runGit(git([...mergeArgs, ours, theirs])));
  }

  /** Whether plain commits alone lead back to `start`, and none of them is `other`: then `start` is the only merge base. */
  async function inLine(
    from: { parents: readonly ObjectId[] },
    start: ObjectId,
    other: ObjectId,
  ): Promise<boolean> {
    // A shallow clone's history ends elsewhere for git than in its commits.
    if (opened.shallow) return false;
    let { parents } = from;
    for (let steps = 0; steps < longestLine; steps++) {
      const [parent] = parents;
      if (parents.length !== 1 || parent === undefined || parent === other) return false;
      if (parent === start) return true;
      ({ parents } = await readCommit(parent));
    }
    return false;
  }

  async function editTree(tree: ObjectId, edits: readonly TreeEdit[]): Promise<ObjectId> {
    const entries = await Promise.all(
      edits.map(async ({ path, bytes, mode }): Promise<[string, TreeEntry | null]> => {
        if (bytes === null) return [path, null];
        const kept = mode === undefined ? (await trees.entryAt(tree, path))?.mode : undefined;
        return [
          path,
          { mode: mode ?? (kept === "100755" ? "100755" : "100644"), oid: writer.idOf("blob", bytes) },
        ];
      }),
    );
    const blobs = edits.flatMap(({ bytes }) => bytes ?? []);
    return trees.rewrite(tree, new Map(entries), blobs);
  }

  async function commitTree(commit: {
    tree: ObjectId;
    parents: readonly ObjectId[];
    message: string;
    signOff?: boolean;
  }): Promise<ObjectId> {
    const { name, email } = opened.identity;
    const now = new Date();
    const offset = -now.getTimezoneOffset();
    const zone = `${offset < 0 ? "-" : "+"}${String(Math.trunc(Math.abs(offset) / 60)).padStart(2, "0")}${String(Math.abs(offset) % 60).padStart(2, "0")}`;
    const stamp = `${name} <${email}> ${Math.floor(now.getTime() / 1000)} ${zone}`;
    const plain = commit.message.replaceAll("\0", "");
    const message = commit.signOff ? signedOff(plain, `Signed-off-by: ${name} <${email}>`) : plain;
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${stamp}`,
      `committer ${stamp}`,
      "",
      message.endsWith("\n") ? message : `${message}\n`,
    ];
    return writer.write("commit", Buffer.from(lines.join("\n")));
  }

  async function compareAndSwapRef(
    ref: string,
    next: ObjectId | undefined,
    expected: ObjectId | undefined,
    fence?: { readonly ref: string; readonly at: ObjectId },
  ): Promise<boolean> {
    if (!/^refs\/(stagewright|heads)\/./.test(ref)) throw new Error(`Not a ref of a run: ${ref}`);
    const zero = "0".repeat(opened.objectFormat === "sha1" ? 40 : 64);
    if (next === undefined && expected === undefined) return (await readRef(ref)) === undefined;
    const fields = [
      ...(fence === undefined ? [] : [`verify ${fence.ref}`, fence.at]),
      ...(next === undefined
        ? [`delete ${ref}`, expected ?? zero]
        : [`update ${ref}`, next, expected ?? zero]),
    ];
    const output = await refWriter.transact(fields);
    if (output.code === 0) return true;
    // It moved, or another writer holds its lock: the same answer for the caller. Any other failure must not pass for that.
    if (/but expected|reference already exists|unable to resolve reference|File exists/.test(output.stderr))
      return false;
    throw new GitError(["update-ref", ...fields], output);
  }

  async function readRef(ref: string): Promise<ObjectId | undefined> {
    const output = await mustGit(
      refGit(["rev-parse", "--verify", "-q", "--end-of-options", `${ref}^{commit}`]),
      [0, 1, 128],
    );
    return output.code === 0 ? output.stdout.toString().trim() : undefined;
  }

  return {
    opened,
    async resolveCommit(revision) {
      if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) {
        const object = await reader.read(revision);
        if (object?.type === "commit") return revision;
      }
      // In this checkout's own git directory: HEAD of a linked worktree is not the main one's.
      const output = await mustGit(
        refGit(["rev-parse", "--verify", "-q", "--end-of-options", `${revision}^{commit}`], {
          env: { ...refs.env, GIT_DIR: opened.gitDir },
        }),
        [0, 1, 128],
      );
      return output.code === 0 ? output.stdout.toString().trim() : undefined;
    },
    treeOf: (commit) => trees.rootOf(commit),
    async readFile(treeish, path) {
      const entry = await trees.entryAt(treeish, path);
      return entry && entry.mode !== "040000" && entry.mode !== "160000"
        ? (await reader.read(entry.oid))?.bytes
        : undefined;
    },
    async listFiles(treeish, prefix) {
      return (await trees.files(treeish, prefix))
        .filter(({ entry }) => entry.mode !== "160000")
        .map(({ path }) => path)
        .toSorted();
    },
    diff: async (from, to) => describeChanges(reader, await trees.changes(from, to)),
    async diffText(from, to, options = {}) {
      if (from === to) return "";
      const maxBytes = options.maxBytes ?? 1 << 20;
      const output = await mustGit(
        git(
          ["diff-tree", "-r", "-p", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", from, to],
          { maxBytes },
        ),
      );
      return cutText(output.stdout, output.cut, maxBytes);
    },
    merge,
    editTree,
    commitTree,
    commitMessage: async (commit) => (await readCommit(commit)).message,
    async commitsBetween(from, to) {
      const output = await mustGit(
        git([
          "log",
          "-z",
          "--reverse",
          "--topo-order",
          "--encoding=UTF-8",
          "--format=tformat:%H%x00%T%x00%s",
          `${from}..${to}`,
        ]),
      );
      const fields = splitNul(output.stdout);
      return Array.from({ length: Math.floor(fields.length / 3) }, (_, i) => ({
        commit: fields[i * 3] ?? "",
        tree: fields[i * 3 + 1] ?? "",
        subject: fields[i * 3 + 2] ?? "",
      }));
    },
    readRef,
    compareAndSwapRef,
    changes: (from, to) => trees.changes(from, to),
    rewriteTree: (tree, edits) => trees.rewrite(tree, edits),
    entryAt: (treeish, path) => trees.entryAt(treeish, path),
    treeEntries: (tree) => trees.entries(tree),
    readBlob: async (oid) => (await reader.read(oid))?.bytes,
    blobSize: async (oid) => (await reader.info(oid))?.size,
    isAncestor: async (ancestor, commit) =>
      ancestor === commit ||
      (await mustGit(git(["merge-base", "--is-ancestor", ancestor, commit]), [0, 1])).code === 0,
    async refsUnder(...prefixes) {
      const output = await mustGit(
        refGit(["for-each-ref", "--format=%(refname)%00%(objectname)", ...prefixes]),
      );
      return output.stdout
        .toString()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ({ ref: line.split("\0")[0] ?? "", commit: line.split("\0")[1] ?? "" }));
    },
    close() {
      reader.close();
      refWriter.close();
    },
  };
}

/** The line as the last of the message's trailers. */
function signedOff(message: string, line: string): string {
  const text = message.trimEnd();
  if (text.split("\n").includes(line)) return message;
  const last = text.slice(text.lastIndexOf("\n\n") + 1).trim();
  const trailers = text.includes("\n\n") && last.split("\n").every((one) => /^[\w-]+: \S/.test(one));
  return `${text}\n${trailers ? "" : "\n"}${line}\n`;
}
