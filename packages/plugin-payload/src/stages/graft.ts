import { canonical, type Json } from "@stagewright/core";
import type { PayloadEdit } from "../document/edit.ts";

export type Path = readonly (string | number)[];

export interface Graft {
  readonly edits: readonly PayloadEdit[];
  /** What would rewrite what is there, in words for whoever wanted it. */
  readonly rewrites: readonly string[];
}

/**
 * Adds what a stage hands in to what stands in the file: what is empty is filled, lists grow,
 * nothing is taken away. An item of a list that is there under its id must be what it was.
 *
 * @param mayReplace Paths whose value is this stage's to change.
 */
export function graft(
  before: Json | undefined,
  after: Json,
  path: Path,
  mayReplace: (path: Path) => boolean = () => false,
): Graft {
  if (isEmpty(before)) return isEmpty(after) ? NOTHING : set(path, after);
  if (before !== undefined && canonical(before) === canonical(after)) return NOTHING;
  if (isEmpty(after)) return NOTHING;
  if (Array.isArray(before) && Array.isArray(after)) return graftList(before, after, path, mayReplace);
  if (isObject(before) && isObject(after)) {
    const parts = Object.entries(after).map(([key, value]) =>
      graft(before[key], value ?? null, [...path, key], mayReplace),
    );
    return together(parts);
  }
  return mayReplace(path) ? set(path, after) : rewrite(path, before);
}

function graftList(
  before: readonly Json[],
  after: readonly Json[],
  path: Path,
  mayReplace: (path: Path) => boolean,
): Graft {
  const parts: Graft[] = [];
  for (const item of after) {
    const id = nameOf(item);
    const index = before.findIndex((other) =>
      id === undefined ? canonical(other) === canonical(item) : nameOf(other) === id,
    );
    parts.push(
      index === -1
        ? { edits: [{ kind: "append", at: path, value: item }], rewrites: [] }
        : graft(before[index], item, [...path, index], mayReplace),
    );
  }
  return together(parts);
}

/** By what people tell items of a list apart. */
function nameOf(item: Json): string | undefined {
  if (!isObject(item)) return undefined;
  const name = item["id"] ?? item["question"];
  return typeof name === "string" ? name : undefined;
}

const NOTHING: Graft = { edits: [], rewrites: [] };

function set(path: Path, value: Json): Graft {
  return { edits: [{ kind: "set", at: path, value }], rewrites: [] };
}

function rewrite(path: Path, before: Json | undefined): Graft {
  const says = JSON.stringify(before ?? null);
  const shown = says.length > 200 ? `${says.slice(0, 200)}…` : says;
  return {
    edits: [],
    rewrites: [
      `${words(path)} is there already, and stays as it is: ${shown}. Hand in the same, or nothing.`,
    ],
  };
}

function together(parts: readonly Graft[]): Graft {
  return {
    edits: parts.flatMap(({ edits }) => edits),
    rewrites: parts.flatMap(({ rewrites }) => rewrites),
  };
}

function words(path: Path): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? key : `.${key}`)).join("");
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
