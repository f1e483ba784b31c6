import type { Json } from "@stagewright/core";
import { differences } from "../document/difference.ts";
import type { PayloadEdit } from "../document/edit.ts";
import { readJson } from "../document/json-text.ts";
import { pathWords, treeAt } from "../document/json-tree.ts";
import { SECTIONS } from "../document/schema.ts";

const MOST_SHOWN = 20;

/**
 * P6: a payload that was pasted, held against the file. Undefined where words were typed
 * that are no payload: there is nothing to compare then. `meta` changes with each hand-off.
 */
export function briefDifferences(
  file: Uint8Array,
  text: string,
): { readonly words: readonly string[]; readonly edits: readonly PayloadEdit[] } | undefined {
  const pasted = readJson(new TextEncoder().encode(text));
  const there = readJson(file);
  if (!pasted.ok || !there.ok || pasted.value.root.kind !== "object") return undefined;
  const values = pasted.value.value as Readonly<Record<string, Json>>;
  const sections = pasted.value.root.members.filter(
    ({ key }) => key !== "meta" && SECTIONS.some((section) => section === key),
  );
  if (sections.length === 0) return undefined;
  const found = sections.flatMap(({ key, value }) => {
    const before = treeAt(there.value.root, [key]);
    return before === undefined
      ? [{ at: [key], words: `${key}: only what was pasted has it` }]
      : differences(before, value, [key]).map((one) => ({
          at: one.at,
          words: `${pathWords(one.at)}: ${KINDS[one.kind]}`,
        }));
  });
  const changed = [...new Set(found.map(({ at }) => String(at[0])))];
  const more = found.length > MOST_SHOWN ? [`and ${found.length - MOST_SHOWN} more`] : [];
  return {
    words: [...found.slice(0, MOST_SHOWN).map(({ words }) => words), ...more],
    edits: sections
      .filter(({ key }) => changed.includes(key))
      .map(({ key }) => ({ kind: "set", at: [key], value: values[key] ?? null })),
  };
}

const KINDS = {
  added: "only what was pasted has it",
  removed: "only the file has it",
  changed: "they say different things",
  reordered: "in another order",
} as const;
