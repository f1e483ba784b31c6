import { idOf } from "./edit.ts";
import { matchItems } from "./match.ts";
import { isEmpty, memberOf, pathWords, same, treeAt, type JsonPath, type Tree } from "./json-tree.ts";

/** One difference between two versions of a file. */
export type Difference =
  | { readonly kind: "added"; readonly at: JsonPath; readonly after: Tree }
  | { readonly kind: "removed"; readonly at: JsonPath; readonly before: Tree }
  /** `at` of the version before. */
  | { readonly kind: "changed"; readonly at: JsonPath; readonly before: Tree; readonly after: Tree }
  /** What was in a list stands in another order. */
  | { readonly kind: "reordered"; readonly at: JsonPath };

/** What is different, outermost first: a section that is gone is one difference. Pure. */
export function differences(before: Tree, after: Tree, at: JsonPath = []): Difference[] {
  if (same(before, after)) return [];
  if (before.kind === "object" && after.kind === "object") {
    const kept = before.members.flatMap(({ key, value }): Difference[] => {
      const other = memberOf(after, key);
      const place = [...at, key];
      return other === undefined
        ? [{ kind: "removed", at: place, before: value }]
        : differences(value, other, place);
    });
    const keys = new Set(before.members.map(({ key }) => key));
    const added = after.members.filter(({ key }) => !keys.has(key));
    return [
      ...kept,
      ...added.map(({ key, value }) => ({ kind: "added" as const, at: [...at, key], after: value })),
    ];
  }
  if (before.kind === "array" && after.kind === "array") return ofItems(before.items, after.items, at);
  return [{ kind: "changed", at, before, after }];
}

function ofItems(before: readonly Tree[], after: readonly Tree[], at: JsonPath): Difference[] {
  const { pairs, removed, added, reordered } = matchItems(before, after);
  return [
    ...pairs.flatMap(({ before: from, after: to }) => differences(before[from]!, after[to]!, [...at, from])),
    ...removed.map((index) => ({ kind: "removed" as const, at: [...at, index], before: before[index]! })),
    ...(reordered ? [{ kind: "reordered" as const, at }] : []),
    ...added.map((index) => ({ kind: "added" as const, at: [...at, index], after: after[index]! })),
  ];
}

/** Something came, or an empty place was filled. */
export function isGrowth(one: Difference): boolean {
  return one.kind === "added" || (one.kind === "changed" && isEmpty(one.before));
}

/** The path, with the ids of items on the way: people know those. */
export function nameAt(at: JsonPath, before: Tree): string {
  const ids = at.flatMap((part, index) => {
    const item = typeof part === "number" ? treeAt(before, at.slice(0, index + 1)) : undefined;
    const id = item === undefined ? undefined : idOf(item);
    return id === undefined ? [] : [JSON.stringify(id.slice(0, 100))];
  });
  return ids.length === 0 ? pathWords(at) : `${pathWords(at)} (${ids.join(", ")})`;
}
