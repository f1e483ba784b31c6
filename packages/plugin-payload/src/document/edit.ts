import { err, ok, type Json, type Result } from "@stagewright/core";
import {
  bytesOf,
  MOST_PAYLOAD_BYTES,
  readJson,
  readText,
  type JsonProblem,
  type JsonText,
} from "./json-text.ts";
import {
  memberOf,
  pathWords,
  treeAt,
  type ArrayTree,
  type JsonPath,
  type ObjectTree,
  type Tree,
} from "./json-tree.ts";

/** One change of a file's text. Items of lists are named by index, or by their `id`: `["plan", "steps", { id: "S2" }, "status"]`. */
export type PayloadEdit =
  /** Objects that are missing on the way are made; the index after a list's last item appends. */
  | { readonly kind: "set"; readonly at: EditPath; readonly value: Json }
  /** At the end of the list, which is made where it is missing. */
  | { readonly kind: "append"; readonly at: EditPath; readonly value: Json };

export type EditPath = readonly (string | number | { readonly id: string })[];

export type EditProblem =
  /** It is not, or would not be with the edits made. */
  | { readonly code: "NOT_READABLE"; readonly problems: readonly JsonProblem[] }
  /** There is no such item, or more than one, or what is there holds no values of its own. */
  | { readonly code: "NO_SUCH_PLACE"; readonly path: string; readonly reason: string };

/** Bytes with the edits made in their order. What they do not name stays byte for byte. Pure. */
export function editPayload(
  bytes: Uint8Array,
  edits: readonly PayloadEdit[],
): Result<Uint8Array, EditProblem> {
  let json = readJson(bytes);
  for (let at = 0; at < edits.length && json.ok;) {
    const [edit, ...more] = sameAppends(json.value, edits, at);
    if (edit === undefined) break;
    at += 1 + more.length;
    const text = more.length === 0 ? edited(json.value, edit) : appended(json.value, [edit, ...more]);
    if (!text.ok) return text;
    json = readText(text.value, json.value.bom);
  }
  if (!json.ok) return err({ code: "NOT_READABLE", problems: json.error });
  if (edits.length === 0) return ok(bytes);
  const after = bytesOf(json.value.text, json.value.bom);
  // Nobody could read it afterwards.
  if (after.length > MOST_PAYLOAD_BYTES) {
    const problem = { code: "TOO_LARGE", bytes: after.length, limit: MOST_PAYLOAD_BYTES } as const;
    return err({ code: "NOT_READABLE", problems: [problem] });
  }
  return ok(after);
}

/** A new file's bytes. */
export function newPayload(value: Json): Uint8Array {
  return bytesOf(`${JSON.stringify(value, null, 2)}\n`, false);
}

type Append = Extract<PayloadEdit, { readonly kind: "append" }>;

/** The edit, and with it what is to be appended to the same list after it: the file is read once for all of them. */
function sameAppends(json: JsonText, edits: readonly PayloadEdit[], from: number): readonly PayloadEdit[] {
  const first = edits[from];
  if (first?.kind !== "append") return edits.slice(from, from + 1);
  const path = JSON.stringify(first.at);
  const end = edits.findIndex(
    (edit, at) => at > from && (edit.kind !== "append" || JSON.stringify(edit.at) !== path),
  );
  // How items of an empty list stand is seen by its first.
  const named = pathIn(json.root, first.at);
  const list = named.ok ? treeAt(json.root, named.value) : undefined;
  const hasItems = list?.kind === "array" && list.items.length > 0;
  return edits.slice(from, hasItems ? (end === -1 ? edits.length : end) : from + 1);
}

function appended(json: JsonText, edits: readonly PayloadEdit[]): Result<string, EditProblem> {
  const values = edits.filter((edit): edit is Append => edit.kind === "append");
  const path = pathIn(json.root, values[0]?.at ?? []);
  const list = path.ok ? treeAt(json.root, path.value) : undefined;
  if (list?.kind !== "array") throw new Error("what is appended to has no items");
  const lead = leadOf(json, list, list.items);
  return ok(
    inserted(json, list, list.items, (offset) =>
      values.map(({ value }) => written(json, value, offset)).join(`,${lead}`),
    ),
  );
}

function edited(json: JsonText, edit: PayloadEdit): Result<string, EditProblem> {
  const named = pathIn(json.root, edit.at);
  if (!named.ok) return named;
  const path = named.value;
  const there = treeAt(json.root, path);
  if (edit.kind === "append" && there?.kind === "array") return ok(withItem(json, there, edit.value));
  if (edit.kind === "append" && there !== undefined && there.kind !== "null")
    return err({ code: "NO_SUCH_PLACE", path: pathWords(path), reason: "is no list" });
  const value = edit.kind === "append" ? [edit.value] : edit.value;
  if (there !== undefined) return ok(replaced(json, there, written(json, value, there.offset)));
  return withMember(json, path, value);
}

/** The path with ids as indexes. */
function pathIn(root: Tree, path: EditPath): Result<JsonPath, EditProblem> {
  const found: (string | number)[] = [];
  for (const part of path) {
    if (typeof part !== "object") {
      found.push(part);
      continue;
    }
    const list = treeAt(root, found);
    const indexes =
      list?.kind === "array"
        ? list.items.flatMap((item, index) => (idOf(item) === part.id ? [index] : []))
        : [];
    const [index] = indexes;
    if (index === undefined || indexes.length > 1) {
      const reason = `has ${indexes.length === 0 ? "no item" : `${indexes.length} items`} with the id ${JSON.stringify(part.id)}`;
      return err({ code: "NO_SUCH_PLACE", path: pathWords(found), reason });
    }
    found.push(index);
  }
  return ok(found);
}

/** An item's id, where it has one. */
export function idOf(item: Tree): string | undefined {
  const id = memberOf(item, "id");
  return id?.kind === "string" && id.value !== "" ? String(id.value) : undefined;
}

const replaced = ({ text }: JsonText, { offset, end }: Tree, by: string): string =>
  `${text.slice(0, offset)}${by}${text.slice(end)}`;

function withItem(json: JsonText, list: ArrayTree, value: Json): string {
  return inserted(json, list, list.items, (offset) => written(json, value, offset));
}

/** A key at the end of the innermost object that is there. */
function withMember(json: JsonText, path: JsonPath, value: Json): Result<string, EditProblem> {
  const length = path.findIndex((_, index) => treeAt(json.root, path.slice(0, index + 1)) === undefined);
  const above = treeAt(json.root, path.slice(0, length));
  const [key, ...rest] = path.slice(length);
  const whole = rest.reduceRight<Json>((inner, part) => ({ [part]: inner }), value);
  const no = (reason: string) =>
    err<EditProblem>({ code: "NO_SUCH_PLACE", path: pathWords(path.slice(0, length)), reason });
  // The place after a list's last item is where it grows.
  if (above?.kind === "array" && key === above.items.length && rest.length === 0)
    return ok(withItem(json, above, value));
  if (typeof key !== "string" || rest.some((part) => typeof part === "number")) return no("has no such item");
  // Null is how some write that there is nothing yet.
  if (above?.kind === "null") return ok(replaced(json, above, written(json, { [key]: whole }, above.offset)));
  if (above?.kind !== "object") return no("is no object");
  const name = JSON.stringify(key);
  const colon = json.style.spaced ? ": " : ":";
  return ok(
    inserted(json, above, above.members, (offset) => `${name}${colon}${written(json, whole, offset)}`),
  );
}

/** A value's text, as deep as what stands at `offset`. */
function written({ text, style }: JsonText, value: Json, offset: number): string {
  if (style.indent === undefined) return JSON.stringify(value);
  const begin = indentationAt(text, offset);
  return JSON.stringify(value, null, style.indent).replaceAll("\n", `${style.eol}${begin}`);
}

function indentationAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The text with one part more at a container's end, spaced as those before it. */
function inserted(
  json: JsonText,
  container: ObjectTree | ArrayTree,
  parts: readonly { readonly offset: number; readonly end: number }[],
  write: (offset: number) => string,
): string {
  const { text, style } = json;
  const last = parts.at(-1);
  if (last !== undefined) {
    const lead = leadOf(json, container, parts);
    return `${text.slice(0, last.end)},${lead}${write(last.offset)}${text.slice(last.end)}`;
  }
  const inner = { begin: container.offset + 1, end: container.end - 1 };
  const rest = text.slice(inner.end);
  if (style.indent === undefined) return `${text.slice(0, inner.begin)}${write(inner.begin)}${rest}`;
  const outer = indentationAt(text, container.offset);
  const part = write(container.offset).replaceAll("\n", `\n${style.indent}`);
  return `${text.slice(0, inner.begin)}${style.eol}${outer}${style.indent}${part}${style.eol}${outer}${rest}`;
}

/** White space before a further part: as before the last one, and a space where all stand in one line. */
export function leadOf(
  { text, style }: JsonText,
  container: { readonly offset: number },
  parts: readonly { readonly offset: number; readonly end: number }[],
): string {
  const last = parts.at(-1);
  const before = parts.at(-2);
  if (last === undefined) return "";
  if (before !== undefined) return text.slice(text.indexOf(",", before.end) + 1, last.offset);
  const lead = text.slice(container.offset + 1, last.offset);
  return lead === "" && style.spaced ? " " : lead;
}
