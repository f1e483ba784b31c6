import { ok, type Result } from "@stagewright/core";
import { leadOf } from "./edit.ts";
import { bytesOf, readJson, type JsonProblem, type JsonText } from "./json-text.ts";
import { matchItems } from "./match.ts";
import { flat, marked, type Piece } from "./merge-pieces.ts";
import {
  memberOf,
  pathWords,
  same,
  treeAt,
  type ArrayTree,
  type JsonPath,
  type ObjectTree,
  type Tree,
} from "./json-tree.ts";

/** What both have made of what they had in common. */
export interface MergedPayload {
  /** With git's conflict markers where there are conflicts: both values stand there, and it is no JSON. */
  readonly bytes: Uint8Array;
  readonly conflicts: readonly MergeConflict[];
}

export interface MergeConflict {
  readonly path: string;
  readonly reason: "both changed it" | "one deleted what the other changed" | "its order was changed";
}

export interface MergeLabels {
  readonly ours: string;
  readonly theirs: string;
  /** Length of a conflict marker; git says it as `%L`. */
  readonly size: number;
}

/** One of the three cannot be read. */
export interface UnreadableSide {
  readonly side: "base" | "ours" | "theirs";
  readonly problems: readonly JsonProblem[];
}

/**
 * Three versions made one, value by value. Both sides' new keys and items are kept; what one side changed is
 * taken; what both changed differently is a conflict, but for who was last, where the later one is. The text
 * is ours with theirs put in. An empty base is one with nothing in it. Pure.
 */
export function mergePayloads(
  base: Uint8Array,
  ours: Uint8Array,
  theirs: Uint8Array,
  labels: MergeLabels = { ours: "ours", theirs: "theirs", size: 7 },
): Result<MergedPayload, UnreadableSide> {
  const was = readJson(base.length === 0 ? new TextEncoder().encode("{}") : base);
  if (!was.ok) return { ok: false, error: { side: "base", problems: was.error } };
  const mine = readJson(ours);
  if (!mine.ok) return { ok: false, error: { side: "ours", problems: mine.error } };
  const other = readJson(theirs);
  if (!other.ok) return { ok: false, error: { side: "theirs", problems: other.error } };
  const merge = new Merge(mine.value, other.value);
  const pieces = merge.values(was.value.root, mine.value.root, other.value.root, []);
  const { text, root, bom } = mine.value;
  const whole: Piece[] = [text.slice(0, root.offset), ...pieces, text.slice(root.end)];
  return ok({
    bytes: bytesOf(marked(whole, labels, mine.value.style.eol), bom),
    conflicts: merge.conflicts,
  });
}

/** One key or item of a container as it comes out; undefined for a side: it is not there then. */
interface Part {
  readonly lead: string;
  readonly pieces: readonly Piece[];
  readonly trail: string;
  readonly in: "both" | "ours" | "theirs";
}

class Merge {
  readonly conflicts: MergeConflict[] = [];
  readonly #ours: JsonText;
  readonly #theirs: JsonText;
  /** Of the two the one that was written later says by whom and when. */
  readonly #later: "ours" | "theirs";

  constructor(ours: JsonText, theirs: JsonText) {
    this.#ours = ours;
    this.#theirs = theirs;
    this.#later = writtenAt(theirs) > writtenAt(ours) ? "theirs" : "ours";
  }

  values(base: Tree | undefined, ours: Tree, theirs: Tree, at: JsonPath): Piece[] {
    if (same(ours, theirs) || (base !== undefined && same(base, theirs))) return [this.#mine(ours)];
    if (base !== undefined && same(base, ours)) return [this.#others(theirs)];
    if (ours.kind === "object" && theirs.kind === "object")
      return this.#objects(base?.kind === "object" ? base : undefined, ours, theirs, at);
    if (ours.kind === "array" && theirs.kind === "array")
      return this.#arrays(base?.kind === "array" ? base : undefined, ours, theirs, at);
    if (LAST_WRITER.has(pathWords(at)))
      return [this.#later === "ours" ? this.#mine(ours) : this.#others(theirs)];
    return [this.#conflict(at, "both changed it", this.#mine(ours), this.#others(theirs))];
  }

  #objects(base: ObjectTree | undefined, ours: ObjectTree, theirs: ObjectTree, at: JsonPath): Piece[] {
    const parts = ours.members.flatMap((member, index): Part[] => {
      const path = [...at, member.key];
      const around = this.#around(ours, ours.members, index);
      const name = this.#ours.text.slice(member.offset, member.value.offset);
      const was = memberOf(base, member.key);
      const other = memberOf(theirs, member.key);
      const pieces = (value: readonly Piece[]): Piece[] => [name, ...value];
      if (other !== undefined)
        return [{ ...around, in: "both", pieces: pieces(this.values(was, member.value, other, path)) }];
      if (was !== undefined && same(was, member.value)) return [];
      return [{ ...around, in: this.#kept(was, "ours", path), pieces: pieces([this.#mine(member.value)]) }];
    });
    const lead = leadOf(this.#ours, ours, ours.members) || this.#leadOfTheirs(theirs, theirs.members);
    for (const member of theirs.members) {
      if (memberOf(ours, member.key) !== undefined) continue;
      const was = memberOf(base, member.key);
      if (was !== undefined && same(was, member.value)) continue;
      const kept = this.#kept(was, "theirs", [...at, member.key]);
      parts.push({ lead, trail: "", in: kept, pieces: [this.#others(member)] });
    }
    return this.#container("{", "}", ours, ours.members, parts);
  }

  #arrays(base: ArrayTree | undefined, ours: ArrayTree, theirs: ArrayTree, at: JsonPath): Piece[] {
    const was = base?.items ?? [];
    const mine = matchItems(was, ours.items);
    const other = matchItems(was, theirs.items);
    const common = matchItems(
      mine.added.map((index) => ours.items[index]!),
      other.added.map((index) => theirs.items[index]!),
      "exact",
    );
    const baseOfMine = new Map(mine.pairs.map(({ before, after }) => [after, before]));
    const othersOfBase = new Map(other.pairs.map(({ before, after }) => [before, after]));
    const othersOfMine = new Map(
      common.pairs.map(({ before, after }) => [mine.added[before]!, other.added[after]!]),
    );
    // Our order is kept anyway; theirs is another one of what we have changed as well.
    if (other.reordered)
      return [this.#conflict(at, "its order was changed", this.#mine(ours), this.#others(theirs))];
    const taken = new Set<number>();
    const parts = ours.items.flatMap((item, index): Part[] => {
      const around = this.#around(ours, ours.items, index);
      const path = [...at, index];
      const from = baseOfMine.get(index);
      const to = from === undefined ? othersOfMine.get(index) : othersOfBase.get(from);
      const before = from === undefined ? undefined : was[from];
      if (to !== undefined) {
        taken.add(to);
        return [{ ...around, in: "both", pieces: this.values(before, item, theirs.items[to]!, path) }];
      }
      if (before !== undefined && same(before, item)) return [];
      return [{ ...around, in: this.#kept(before, "ours", path), pieces: [this.#mine(item)] }];
    });
    const lead = leadOf(this.#ours, ours, ours.items) || this.#leadOfTheirs(theirs, theirs.items);
    const baseOfOther = new Map(other.pairs.map(({ before, after }) => [after, before]));
    for (const [index, item] of theirs.items.entries()) {
      if (taken.has(index)) continue;
      const from = baseOfOther.get(index);
      const before = from === undefined ? undefined : was[from];
      if (before !== undefined && same(before, item)) continue;
      const kept = this.#kept(before, "theirs", [...at, index]);
      parts.push({ lead, trail: "", in: kept, pieces: [this.#others(item)] });
    }
    return this.#container("[", "]", ours, ours.items, parts);
  }

  /** On which sides something stands that the other one does not have: new is for both. */
  #kept(was: Tree | undefined, side: "ours" | "theirs", at: JsonPath): Part["in"] {
    if (was === undefined) return "both";
    this.conflicts.push({ path: pathWords(at), reason: "one deleted what the other changed" });
    return side;
  }

  #conflict(at: JsonPath, reason: MergeConflict["reason"], ours: string, theirs: string): Piece {
    this.conflicts.push({ path: pathWords(at), reason });
    return { ours, theirs };
  }

  #container(
    open: string,
    close: string,
    tree: Tree,
    before: readonly { readonly end: number }[],
    parts: readonly Part[],
  ): Piece[] {
    const last = before.at(-1);
    const { text } = this.#ours;
    const tail = text.slice(last?.end ?? tree.offset + 1, tree.end - 1);
    const end = last === undefined && parts.length > 0 ? this.#tailAfter(parts[0]!.lead) : tail;
    const joined = (all: readonly Part[]): Piece[] => [
      open,
      ...all.flatMap(({ lead, pieces, trail }, index) => [
        index === 0 ? lead : `,${lead}`,
        ...pieces,
        index === all.length - 1 ? "" : trail,
      ]),
      end,
      close,
    ];
    if (parts.every((part) => part.in === "both")) return joined(parts);
    // Commas are others where an item is missing: the whole of it stands there twice.
    const side = (which: "ours" | "theirs") =>
      flat(joined(parts.filter((part) => part.in === "both" || part.in === which)), which);
    return [{ ours: side("ours"), theirs: side("theirs") }];
  }

  /** White space around a part of ours. */
  #around(
    container: { readonly offset: number; readonly end: number },
    parts: readonly { readonly offset: number; readonly end: number }[],
    index: number,
  ): Pick<Part, "lead" | "trail"> {
    const { text } = this.#ours;
    const { offset, end } = parts[index]!;
    const before = parts[index - 1];
    const next = parts[index + 1];
    return {
      lead: text.slice(
        before === undefined ? container.offset + 1 : text.indexOf(",", before.end) + 1,
        offset,
      ),
      trail: next === undefined ? "" : text.slice(end, text.indexOf(",", end)),
    };
  }

  #leadOfTheirs(container: Tree, parts: readonly { readonly offset: number }[]): string {
    const [first] = parts;
    return first === undefined
      ? ""
      : this.#asOurs(this.#theirs.text.slice(container.offset + 1, first.offset));
  }

  /** The end of a container that was empty: a line of its own, one level out, where its first part has one. */
  #tailAfter(lead: string): string {
    const { indent } = this.#ours.style;
    if (!lead.includes("\n")) return lead;
    return indent !== undefined && lead.endsWith(indent) ? lead.slice(0, -indent.length) : lead;
  }

  #mine({ offset, end }: { readonly offset: number; readonly end: number }): string {
    return this.#ours.text.slice(offset, end);
  }

  #others({ offset, end }: { readonly offset: number; readonly end: number }): string {
    return this.#asOurs(this.#theirs.text.slice(offset, end));
  }

  #asOurs(text: string): string {
    return text.replaceAll(/\r?\n/g, this.#ours.style.eol);
  }
}

/** Who wrote last, and when, would be a conflict whenever two have worked. */
const LAST_WRITER = new Set(["meta.lastUpdatedBy", "meta.lastUpdatedAt"]);

function writtenAt({ root }: JsonText): number {
  const at = treeAt(root, ["meta", "lastUpdatedAt"]);
  const time = at?.kind === "string" ? Date.parse(String(at.value)) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
}
