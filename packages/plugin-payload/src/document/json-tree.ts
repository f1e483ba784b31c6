/** A JSON text as values with the places they stand at. Offsets are UTF-16 units in the text; `end` is exclusive. */
export type Tree = ObjectTree | ArrayTree | NumberTree | ScalarTree;

interface Span {
  readonly offset: number;
  readonly end: number;
}

export interface ObjectTree extends Span {
  readonly kind: "object";
  readonly members: readonly Member[];
}

export interface Member extends Span {
  readonly key: string;
  readonly value: Tree;
}

export interface ArrayTree extends Span {
  readonly kind: "array";
  readonly items: readonly Tree[];
}

export interface NumberTree extends Span {
  readonly kind: "number";
  /** Its decimal value, however it is written: `1.50e2` and `150` are the same. */
  readonly exact: string;
  /** A double is another number than the text says. */
  readonly rounded: boolean;
}

export interface ScalarTree extends Span {
  readonly kind: "string" | "boolean" | "null";
  readonly value: string | boolean | null;
}

export type JsonPath = readonly (string | number)[];

/** `plan.steps[2].status`; a key that is no plain word stands in brackets: `meta["x y"]`. */
export function pathWords(path: JsonPath): string {
  if (path.length === 0) return "(the whole file)";
  const parts = path.map((part) => {
    if (typeof part === "number") return `[${part}]`;
    return /^[A-Za-z_$][\w$-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return parts.join("").replace(/^\./, "");
}

export function memberOf(tree: Tree | undefined, key: string): Tree | undefined {
  if (tree?.kind !== "object") return undefined;
  if (tree.members.length < 16) return tree.members.find((member) => member.key === key)?.value;
  let known = byKey.get(tree);
  if (known === undefined) {
    known = new Map(tree.members.map((member) => [member.key, member.value]));
    byKey.set(tree, known);
  }
  return known.get(key);
}

/** So that an object of a hundred thousand keys is not gone through for each of them. */
const byKey = new WeakMap<ObjectTree, ReadonlyMap<string, Tree>>();

export function treeAt(root: Tree, path: JsonPath): Tree | undefined {
  let at: Tree | undefined = root;
  for (const part of path) {
    if (at === undefined) return undefined;
    if (typeof part === "string") at = memberOf(at, part);
    else at = at.kind === "array" ? at.items[part] : undefined;
  }
  return at;
}

/** The value there, or what is nearest above it. */
export function nearestAt(root: Tree, path: JsonPath): Tree {
  for (let length = path.length; length > 0; length -= 1) {
    const found = treeAt(root, path.slice(0, length));
    if (found !== undefined) return found;
  }
  return root;
}

/** The same value: the order of keys and the way it is written are no difference, a digit too many for a double is. */
export function same(a: Tree, b: Tree): boolean {
  if (a.kind === "object" && b.kind === "object") {
    if (a.members.length !== b.members.length) return false;
    const others = new Map(b.members.map(({ key, value }) => [key, value]));
    return a.members.every(({ key, value }) => {
      const other = others.get(key);
      return other !== undefined && same(value, other);
    });
  }
  if (a.kind === "array" && b.kind === "array")
    return (
      a.items.length === b.items.length && a.items.every((item, index) => sameOrNone(item, b.items[index]))
    );
  if (a.kind === "number" && b.kind === "number") return a.exact === b.exact;
  if (isScalar(a) && isScalar(b)) return a.value === b.value;
  return false;
}

const sameOrNone = (a: Tree, b: Tree | undefined): boolean => b !== undefined && same(a, b);

const isScalar = (tree: Tree): tree is ScalarTree =>
  tree.kind === "string" || tree.kind === "boolean" || tree.kind === "null";

/** One text for all that is {@link same}. */
export function canonical(tree: Tree): string {
  switch (tree.kind) {
    case "object": {
      const members = tree.members.map(({ key, value }) => `${JSON.stringify(key)}:${canonical(value)}`);
      return `{${members.toSorted().join(",")}}`;
    }
    case "array":
      return `[${tree.items.map((item) => canonical(item)).join(",")}]`;
    case "number":
      return tree.exact;
    default:
      return JSON.stringify(tree.value);
  }
}

/** Nothing is in it: null, blank text, or a list or object of nothing but such. */
export function isEmpty(tree: Tree | undefined): boolean {
  if (tree === undefined) return true;
  switch (tree.kind) {
    case "object":
      return tree.members.every(({ value }) => isEmpty(value));
    case "array":
      return tree.items.every((item) => isEmpty(item));
    case "number":
    case "boolean":
      return false;
    default:
      return tree.value === null || String(tree.value).trim() === "";
  }
}

/** The digits of a number without what does not count, and its exponent: `150` is `15e1`. */
export function exactNumber(written: string): string {
  // Nobody means such a number; it is the same as itself.
  if (written.length > 1000) return written;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const short = digits.replace(/0+$/, "");
  if (short === "") return "0";
  return `${sign}${short}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - short.length)}`;
}
