import type { ObjectId } from "@stagewright/core";
import type { ObjectReader } from "./object-reader.ts";
import type { ObjectWriter } from "./object-writer.ts";

export interface TreeEntry {
  /** Octal as git shows it: `100644`, `100755`, `120000`, `160000`, `040000`. */
  readonly mode: string;
  readonly oid: ObjectId;
}

export interface NamedEntry extends TreeEntry {
  /** As bytes: a name need not be UTF-8, and must come through unchanged. */
  readonly name: Buffer;
}

export interface TreeChange {
  /** UTF-8, with replacement where the bytes are none. */
  readonly path: string;
  readonly old: TreeEntry | undefined;
  readonly new: TreeEntry | undefined;
}

/** What is to stand at a path; `null`: nothing. */
export type TreeRewrite = ReadonlyMap<string, TreeEntry | null>;

const treeMode = "040000";
const cacheSize = 4096;

/** Reads, compares and rewrites trees entry by entry, without a process per step. */
export class Trees {
  readonly #reader: ObjectReader;
  readonly #writer: ObjectWriter;
  readonly #idBytes: number;
  /** Trees never change, so the only question is how many to keep. */
  readonly #cache = new Map<ObjectId, readonly NamedEntry[]>();

  constructor(reader: ObjectReader, writer: ObjectWriter, objectFormat: "sha1" | "sha256") {
    this.#reader = reader;
    this.#writer = writer;
    this.#idBytes = objectFormat === "sha1" ? 20 : 32;
  }

  /** A commit's tree, or the tree itself. */
  async rootOf(treeish: ObjectId): Promise<ObjectId> {
    if (this.#cache.has(treeish)) return treeish;
    const object = await this.#reader.read(treeish);
    if (object?.type === "commit") return object.bytes.toString("latin1", 5, 5 + this.#idBytes * 2);
    if (object?.type !== "tree") throw new Error(`${treeish} is no commit and no tree`);
    this.#keep(treeish, parseTree(object.bytes, this.#idBytes));
    return treeish;
  }

  async entries(tree: ObjectId): Promise<readonly NamedEntry[]> {
    const kept = this.#cache.get(tree);
    if (kept) return kept;
    const object = await this.#reader.read(tree);
    if (object?.type !== "tree") throw new Error(`Tree ${tree} is missing`);
    return this.#keep(tree, parseTree(object.bytes, this.#idBytes));
  }

  async entryAt(treeish: ObjectId, path: string): Promise<TreeEntry | undefined> {
    let entry: TreeEntry = { mode: treeMode, oid: await this.rootOf(treeish) };
    for (const step of path.split("/").filter((part) => part !== "")) {
      if (entry.mode !== treeMode) return undefined;
      const name = Buffer.from(step);
      const found = (await this.entries(entry.oid)).find((candidate) => candidate.name.equals(name));
      if (!found) return undefined;
      entry = found;
    }
    return entry;
  }

  /** Everything below `prefix` that is no directory, in tree order. */
  async files(treeish: ObjectId, prefix = ""): Promise<{ path: string; entry: TreeEntry }[]> {
    const start = await this.entryAt(treeish, prefix);
    if (!start) return [];
    const base = prefix
      .split("/")
      .filter((part) => part !== "")
      .join("/");
    if (start.mode !== treeMode) return [{ path: base, entry: start }];
    const found: { path: string; entry: TreeEntry }[] = [];
    await this.#collect(start.oid, base === "" ? "" : `${base}/`, (path, entry) =>
      found.push({ path, entry }),
    );
    return found;
  }

  /** Differences between two trees, file by file; equal subtrees are not entered. */
  async changes(from: ObjectId, to: ObjectId): Promise<TreeChange[]> {
    const changes: TreeChange[] = [];
    await this.#compare(await this.rootOf(from), await this.rootOf(to), "", changes);
    return changes.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  /**
   * The tree with these paths set or removed. A file in the way of a directory gives way,
   * and the reverse. `blobs` are written along with it.
   */
  async rewrite(treeish: ObjectId, edits: TreeRewrite, blobs: readonly Uint8Array[] = []): Promise<ObjectId> {
    const root: Edits = { here: new Map(), below: new Map() };
    for (const [path, entry] of edits) plant(root, checkedParts(path), entry);
    const made: Made[] = [];
    const oid = (await this.#apply(await this.rootOf(treeish), root, made)) ?? this.#make([], made);
    await this.#writer.writeAll([
      ...blobs.map((bytes) => ({ type: "blob" as const, bytes })),
      ...made.map(({ bytes }) => ({ type: "tree" as const, bytes })),
    ]);
    for (const tree of made) this.#keep(tree.oid, tree.entries);
    return oid;
  }

  #make(entries: readonly NamedEntry[], made: Made[]): ObjectId {
    const bytes = formatTree(entries);
    const oid = this.#writer.idOf("tree", bytes);
    made.push({ oid, bytes, entries });
    return oid;
  }

  /** New trees go to `made`, the inner ones first. */
  async #apply(tree: ObjectId | undefined, edits: Edits, made: Made[]): Promise<ObjectId | undefined> {
    const before = tree === undefined ? [] : await this.entries(tree);
    const next = new Map(before.map((entry) => [entry.name.toString("latin1"), entry]));
    let changed = false;
    for (const [step, entry] of edits.here) {
      const name = Buffer.from(step);
      const key = name.toString("latin1");
      const old = next.get(key);
      if (entry === null) {
        changed = next.delete(key) || changed;
      } else if (old?.oid !== entry.oid || old.mode !== entry.mode) {
        next.set(key, { name, mode: entry.mode, oid: entry.oid });
        changed = true;
      }
    }
    for (const [step, inner] of edits.below) {
      const name = Buffer.from(step);
      const key = name.toString("latin1");
      const old = next.get(key);
      const oid = await this.#apply(old?.mode === treeMode ? old.oid : undefined, inner, made);
      if (oid === undefined) {
        // Removing below a file removes nothing: what was to go is not there.
        if (old?.mode === treeMode) changed = next.delete(key) || changed;
      } else if (old?.oid !== oid) {
        next.set(key, { name, mode: treeMode, oid });
        changed = true;
      }
    }
    if (next.size === 0) return undefined;
    if (!changed && tree !== undefined) return tree;
    return this.#make([...next.values()].toSorted(inTreeOrder), made);
  }

  async #collect(
    tree: ObjectId,
    prefix: string,
    found: (path: string, entry: TreeEntry) => void,
  ): Promise<void> {
    for (const entry of await this.entries(tree)) {
      const path = prefix + entry.name.toString("utf8");
      if (entry.mode === treeMode) await this.#collect(entry.oid, `${path}/`, found);
      else found(path, entry);
    }
  }

  async #compare(
    from: ObjectId | undefined,
    to: ObjectId | undefined,
    prefix: string,
    changes: TreeChange[],
  ): Promise<void> {
    if (from === to) return;
    const [before, after] = await Promise.all([
      from === undefined ? [] : this.entries(from),
      to === undefined ? [] : this.entries(to),
    ]);
    const names = new Map<string, { old?: NamedEntry; new?: NamedEntry }>();
    for (const entry of before) names.set(entry.name.toString("latin1"), { old: entry });
    for (const entry of after)
      names.set(entry.name.toString("latin1"), { ...names.get(entry.name.toString("latin1")), new: entry });
    for (const pair of names.values()) {
      if (pair.old?.oid === pair.new?.oid && pair.old?.mode === pair.new?.mode) continue;
      const path = prefix + (pair.new ?? pair.old)?.name.toString("utf8");
      const [oldTree, newTree] = [
        pair.old?.mode === treeMode ? pair.old.oid : undefined,
        pair.new?.mode === treeMode ? pair.new.oid : undefined,
      ];
      if (oldTree ?? newTree) await this.#compare(oldTree, newTree, `${path}/`, changes);
      const [oldFile, newFile] = [oldTree ? undefined : pair.old, newTree ? undefined : pair.new];
      if (oldFile ?? newFile) changes.push({ path, old: oldFile, new: newFile });
    }
  }

  #keep(tree: ObjectId, entries: readonly NamedEntry[]): readonly NamedEntry[] {
    if (this.#cache.size >= cacheSize)
      for (const oldest of this.#cache.keys())
        if (this.#cache.size >= cacheSize / 2) this.#cache.delete(oldest);
    this.#cache.set(tree, entries);
    return entries;
  }
}

interface Made {
  readonly oid: ObjectId;
  readonly bytes: Buffer;
  readonly entries: readonly NamedEntry[];
}

interface Edits {
  readonly here: Map<string, TreeEntry | null>;
  readonly below: Map<string, Edits>;
}

function plant(edits: Edits, [step = "", ...rest]: readonly string[], entry: TreeEntry | null): void {
  if (rest.length === 0) {
    edits.here.set(step, entry);
    return;
  }
  const inner = edits.below.get(step) ?? { here: new Map(), below: new Map() };
  edits.below.set(step, inner);
  plant(inner, rest, entry);
}

/** Paths come from documents and agents; a tree that git would refuse must not be written. */
function checkedParts(path: string): string[] {
  const parts = path.split("/");
  for (const part of parts) {
    if (part === "" || part === "." || part === ".." || part.toLowerCase() === ".git" || part.includes("\0"))
      throw new Error(`No path for a tree: ${JSON.stringify(path)}`);
  }
  return parts;
}

function parseTree(bytes: Buffer, idBytes: number): NamedEntry[] {
  const entries: NamedEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    entries.push({
      mode: bytes.toString("latin1", at, space).padStart(6, "0"),
      name: bytes.subarray(space + 1, end),
      oid: bytes.toString("hex", end + 1, end + 1 + idBytes),
    });
    at = end + 1 + idBytes;
  }
  return entries;
}

function formatTree(entries: readonly NamedEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0/, "")} `),
      entry.name,
      Buffer.from([0]),
      Buffer.from(entry.oid, "hex"),
    ]),
  );
}

/** Git sorts a directory as if its name ended with a slash. */
function inTreeOrder(a: NamedEntry, b: NamedEntry): number {
  return Buffer.compare(sortKey(a), sortKey(b));
}

function sortKey(entry: NamedEntry): Buffer {
  return entry.mode === treeMode ? Buffer.concat([entry.name, Buffer.from("/")]) : entry.name;
}
