import { err, ok, type Json, type Result } from "@stagewright/core";
import { isDeepStrictEqual } from "node:util";
import type { ExportedFile } from "./row.ts";

/** What would become of a file. */
export type Merged =
  | { readonly kind: "new" | "added"; readonly text: string }
  | { readonly kind: "same"; readonly text: string }
  /** Ours is there, and differs. `text`: with ours replaced. */
  | { readonly kind: "differs"; readonly text: string };

/** `there`: what is in the file now. The error says why ours cannot be put into it. */
export function merge(file: ExportedFile, there: string | undefined): Result<Merged, string> {
  switch (file.kind) {
    case "text":
      if (there === undefined) return ok({ kind: "new", text: file.text });
      return ok({ kind: there === file.text ? "same" : "differs", text: file.text });
    case "json-entry":
      return mergeJson(file, there);
    case "toml-table":
      return mergeToml(file, there);
  }
}

type JsonObject = Readonly<Record<string, Json>>;

function mergeJson(
  { at: [section, name], value }: Extract<ExportedFile, { kind: "json-entry" }>,
  there: string | undefined,
): Result<Merged, string> {
  const before = there === undefined || there.trim() === "" ? {} : parseObject(there);
  if (before === undefined) return err("it is not plain JSON with an object in it");
  const entries = before[section] ?? {};
  if (!isObject(entries)) return err(`its "${section}" is no object`);
  const all = { ...before, [section]: { ...entries, [name]: value } };
  const indent = there === undefined ? 2 : (/^[{[]\r?\n([ \t]+)/.exec(there)?.[1] ?? 2);
  const text = `${JSON.stringify(all, null, indent)}\n`;
  if (there === undefined) return ok({ kind: "new", text });
  if (!Object.hasOwn(entries, name)) return ok({ kind: "added", text });
  return ok(
    isDeepStrictEqual(entries[name], value) ? { kind: "same", text: there } : { kind: "differs", text },
  );
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const parsed = JSON.parse(text) as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A table reaches from its header to the next one; at the end of a file one can always be added. */
function mergeToml(
  { table, lines }: Extract<ExportedFile, { kind: "toml-table" }>,
  there: string | undefined,
): Result<Merged, string> {
  const ours = [`[${table}]`, ...lines];
  if (there === undefined || there.trim() === "") return ok({ kind: "new", text: `${ours.join("\n")}\n` });
  const [above = ""] = table.split(".");
  const all = there.split("\n");
  if (all.some((line) => new RegExp(`^\\s*${above}\\s*[.=]`).test(line)))
    return err(`"${above}" is not written as tables there`);
  const begin = all.findIndex((line) => headerOf(line) === table);
  if (begin === -1) return ok({ kind: "added", text: `${there.trimEnd()}\n\n${ours.join("\n")}\n` });
  const after = all.findIndex((line, index) => index > begin && headerOf(line) !== undefined);
  const section = all.slice(begin, after === -1 ? all.length : after);
  // Comments and empty lines at its end are about what follows.
  const length = section.findLastIndex((line) => /^\s*[^#\s]/.test(line)) + 1;
  const now = section.slice(0, length).map((line) => line.trim());
  if (isDeepStrictEqual(now, ours)) return ok({ kind: "same", text: there });
  return ok({ kind: "differs", text: all.toSpliced(begin, length, ...ours).join("\n") });
}

function headerOf(line: string): string | undefined {
  return /^\s*\[+\s*([^\]]*?)\s*\]+/.exec(line)?.[1]?.replaceAll(/["'\s]/g, "");
}
