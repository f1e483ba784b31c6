import { idOf } from "./edit.ts";
import { canonical, isEmpty, memberOf, same, type Tree } from "./json-tree.ts";

/** Which item of one version of a list is which of the other; indexes. */
export interface Matching {
  /** In the order of the version before. */
  readonly pairs: readonly { readonly before: number; readonly after: number }[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** What is in both stands in another order. */
  readonly reordered: boolean;
}

/** Above this nobody looks which item grew out of which. */
const MOST_TRIALS = 2500;

/**
 * Items with an `id` by their ids, others by value. Of those without an id that are left, one that has only
 * grown is its predecessor's; else the place counts, unless it is to be exact.
 */
export function matchItems(
  before: readonly Tree[],
  after: readonly Tree[],
  how: "likely" | "exact" = "likely",
): Matching {
  const left = new Set(before.keys());
  const free = new Set(after.keys());
  const pairs: { before: number; after: number }[] = [];
  const pair = (from: number, to: number): void => {
    pairs.push({ before: from, after: to });
    left.delete(from);
    free.delete(to);
  };
  const byKey = (key: (item: Tree) => string | undefined): void => {
    const places = new Map<string, number[]>();
    for (const index of free) {
      const name = key(after[index]!);
      if (name === undefined) continue;
      const known = places.get(name);
      if (known === undefined) places.set(name, [index]);
      else known.push(index);
    }
    for (const index of left) {
      const name = key(before[index]!);
      const to = name === undefined ? undefined : places.get(name)?.shift();
      if (to !== undefined) pair(index, to);
    }
  };
  byKey(idOf);
  byKey(questionOf);
  byKey((item) => (idOf(item) === undefined ? canonical(item) : undefined));
  if (how === "likely") byLikeness(before, after, { left, free }, pair);
  pairs.sort((a, b) => a.before - b.before);
  return {
    pairs,
    removed: [...left],
    added: [...free],
    reordered: pairs.some(({ after: to }, index) => index > 0 && to < pairs[index - 1]!.after),
  };
}

interface Unpaired {
  readonly left: ReadonlySet<number>;
  readonly free: ReadonlySet<number>;
}

/** Of those without an id, what grew out of what; else what stands where it stood. */
function byLikeness(
  before: readonly Tree[],
  after: readonly Tree[],
  { left, free }: Unpaired,
  pair: (from: number, to: number) => void,
): void {
  const withoutId = (items: readonly Tree[], indexes: ReadonlySet<number>) =>
    [...indexes].filter((index) => idOf(items[index]!) === undefined);
  const mayGrow = withoutId(before, left);
  if (mayGrow.length * free.size <= MOST_TRIALS)
    for (const from of mayGrow) {
      const to = [...free].find((index) => hasGrown(before[from]!, after[index]!));
      if (to !== undefined) pair(from, to);
    }
  for (const from of withoutId(before, left))
    if (free.has(from) && before[from]!.kind === after[from]!.kind && idOf(after[from]!) === undefined)
      pair(from, from);
}

/** Nothing that was there is gone, different or elsewhere. Looks at each value once, unlike `differences`. */
function hasGrown(before: Tree, after: Tree): boolean {
  if (before.kind === "object" && after.kind === "object")
    return before.members.every(({ key, value }) => {
      const other = memberOf(after, key);
      return other !== undefined && hasGrown(value, other);
    });
  if (before.kind === "array" && after.kind === "array")
    return before.items.every((item, index) => {
      const other = after.items[index];
      return other !== undefined && hasGrown(item, other);
    });
  return isEmpty(before) || same(before, after);
}

/** What people tell questions apart by. */
function questionOf(item: Tree): string | undefined {
  const question = idOf(item) === undefined ? memberOf(item, "question") : undefined;
  return question?.kind === "string" ? String(question.value) : undefined;
}
