import { err, ok, type Json, type Result } from "@stagewright/core";
import type { Placeholder, Template } from "./parse.ts";

/**
 * The text with its placeholders' values in their places; or the placeholders that have
 * none. Values are data: what looks like a placeholder in one stays as it is.
 */
export function fill(
  template: Pick<Template, "parts">,
  valueOf: (placeholder: Placeholder) => string | undefined,
): Result<string, readonly Placeholder[]> {
  const unfilled: Placeholder[] = [];
  const texts = template.parts.map((part) => {
    if (typeof part === "string") return part;
    const value = valueOf(part);
    if (value === undefined) unfilled.push(part);
    return value ?? "";
  });
  return unfilled.length > 0 ? err(unfilled) : ok(texts.join(""));
}

/** A value as it stands in a prompt: texts as they are, short lists with commas, all else as JSON. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return NONE;
  if (typeof value === "string") return value;
  if (isList(value) && value.every((item) => typeof item !== "object"))
    return value.length === 0 ? NONE : value.join(", ");
  return JSON.stringify(value, undefined, 2);
}

/** What stands where there is nothing. */
export const NONE = "none";

/** What lies at a path below a value; undefined where nothing does. */
export function fieldOf(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = isList(found) ? found[Number(key)] : found[key];
  }
  return found;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
