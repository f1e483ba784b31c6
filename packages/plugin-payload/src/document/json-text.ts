import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { err, ok, type Json, type Result } from "@stagewright/core";
import { exactNumber, pathWords, type JsonPath, type Member, type Tree } from "./json-tree.ts";

/** Larger files are not read: a hand-off of people and agents has a hundredth of that. */
export const MOST_PAYLOAD_BYTES = 10 * 1024 * 1024;
const MOST_DEPTH = 100;
const MOST_VALUES = 500_000;

/** A file's text, what it says, and how it is written. */
export interface JsonText {
  readonly text: string;
  /** It began with a byte order mark, which `text` does not have. */
  readonly bom: boolean;
  readonly root: Tree;
  readonly value: Json;
  readonly style: JsonStyle;
  placeAt(offset: number): TextPlace;
}

export interface JsonStyle {
  readonly eol: "\n" | "\r\n";
  /** One level of indentation; undefined: all is on one line. */
  readonly indent: string | undefined;
  /** A space follows colons and commas. */
  readonly spaced: boolean;
}

/** Both count from 1; a column is a UTF-16 unit. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Why bytes cannot be read as one JSON value. */
export type JsonProblem =
  | { readonly code: "TOO_LARGE"; readonly bytes: number; readonly limit: number }
  | { readonly code: "NOT_UTF8"; readonly place: TextPlace }
  | { readonly code: "NOT_JSON"; readonly place: TextPlace; readonly reason: string }
  | { readonly code: "TOO_DEEP"; readonly place: TextPlace; readonly limit: number }
  | { readonly code: "TOO_MANY_VALUES"; readonly limit: number }
  | {
      readonly code: "DUPLICATE_KEY";
      readonly place: TextPlace;
      readonly path: string;
      readonly first: TextPlace;
    };

/** Strict JSON in UTF-8. Every duplicate key is a problem of its own; else it is one. */
export function readJson(bytes: Uint8Array): Result<JsonText, readonly JsonProblem[]> {
  // Before anything is made of them: an agent's 50 MB cost no memory.
  if (bytes.length > MOST_PAYLOAD_BYTES)
    return err([{ code: "TOO_LARGE", bytes: bytes.length, limit: MOST_PAYLOAD_BYTES }]);
  const decoded = decode(bytes);
  if (decoded === undefined) return err([{ code: "NOT_UTF8", place: firstNoUtf8(bytes) }]);
  const bom = decoded.startsWith("\uFEFF");
  const text = bom ? decoded.slice(1) : decoded;
  return readText(text, bom);
}

/** As {@link readJson}, of a text without a byte order mark. */
export function readText(text: string, bom: boolean): Result<JsonText, readonly JsonProblem[]> {
  const at = placesIn(text);
  const tooMuch = beyondLimits(text, at);
  if (tooMuch !== undefined) return err([tooMuch]);
  const errors: ParseError[] = [];
  const node = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  const value = parsed(text);
  if (node === undefined || error !== undefined || value === undefined)
    return err([notJson(text, error, at)]);
  const problems: JsonProblem[] = [];
  const root = treeOf(node, { text, at, problems }, []);
  if (problems.length > 0) return err(problems);
  return ok({ text, bom, root, value, style: styleOf(text, root), placeAt: at });
}

/** What JSON.parse does not take is no JSON, whatever the reader of places says. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The bytes of a text that was read, with its byte order mark. */
export function bytesOf(text: string, bom: boolean): Uint8Array {
  return new TextEncoder().encode(bom ? `\uFEFF${text}` : text);
}

/** Finds places of one text; it looks for line ends once. */
function placesIn(text: string): (offset: number) => TextPlace {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
    let line = 0;
    let beyond = starts.length;
    while (beyond - line > 1) {
      const middle = Math.floor((line + beyond) / 2);
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else beyond = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The longest beginning that may become UTF-8 ends there. */
function firstNoUtf8(bytes: Uint8Array): TextPlace {
  const begin = (length: number): string | undefined => {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
    } catch {
      return undefined;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (begin(middle) === undefined) bad = middle;
    else good = middle;
  }
  const text = begin(good) ?? "";
  return placesIn(text)(text.length);
}

/** A reader that calls itself would die of depth, and one node a value would eat the memory. */
function beyondLimits(text: string, place: Reading["at"]): JsonProblem | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === "," || char === ":") values += 1;
    else if (char === "]" || char === "}") depth -= 1;
    else if (char === "[" || char === "{") {
      depth += 1;
      values += 1;
      if (depth > MOST_DEPTH) return { code: "TOO_DEEP", place: place(at), limit: MOST_DEPTH };
    }
  }
  return values > MOST_VALUES ? { code: "TOO_MANY_VALUES", limit: MOST_VALUES } : undefined;
}

/** Where the quote at `at` is closed; a line's end closes none but ends the search. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    const char = text[end];
    if (char === "\\") end += 1;
    else if (char === '"' || char === "\n") return end;
  }
  return text.length;
}

const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is no JSON value",
  InvalidNumberFormat: "this is no number",
  PropertyNameExpected: "a key in double quotes is wanted here, or a comma is too many",
  ValueExpected: "a value is wanted here, or a comma is too many",
  ColonExpected: "a colon is wanted here",
  CommaExpected: "a comma is wanted here",
  CloseBraceExpected: "a } is missing",
  CloseBracketExpected: "a ] is missing",
  EndOfFileExpected: "there is more after the end",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "this text is not closed",
  UnexpectedEndOfNumber: "this number is not complete",
  InvalidUnicode: "this is no \\u and four hexadecimal digits",
  InvalidEscapeCharacter: "there is no such escape",
  InvalidCharacter: "a control character is to be written as an escape",
};

function notJson(text: string, error: ParseError | undefined, at: Reading["at"]): JsonProblem {
  if (text.trim() === "")
    return { code: "NOT_JSON", place: { line: 1, column: 1 }, reason: "there is nothing in it" };
  const name = error === undefined ? "" : printParseErrorCode(error.error);
  return {
    code: "NOT_JSON",
    place: at(error?.offset ?? 0),
    reason: REASONS[name] ?? "this is not JSON",
  };
}

interface Reading {
  readonly text: string;
  readonly at: (offset: number) => TextPlace;
  readonly problems: JsonProblem[];
}

function treeOf(node: Node, reading: Reading, path: JsonPath): Tree {
  const span = { offset: node.offset, end: node.offset + node.length };
  switch (node.type) {
    case "object":
      return { kind: "object", ...span, members: membersOf(node, reading, path) };
    case "array": {
      const items = (node.children ?? []).map((item, index) => treeOf(item, reading, [...path, index]));
      return { kind: "array", ...span, items };
    }
    case "number": {
      const exact = exactNumber(reading.text.slice(span.offset, span.end));
      return { kind: "number", ...span, exact, rounded: isRounded(exact) };
    }
    default:
      return {
        kind: node.type === "string" || node.type === "boolean" ? node.type : "null",
        ...span,
        value: node.value as string | boolean | null,
      };
  }
}

/** `JSON.stringify` writes the shortest digits that make the double again: others than these were meant. */
function isRounded(exact: string): boolean {
  const double = Number(exact);
  return !Number.isFinite(double) || exactNumber(String(double)) !== exact;
}

function membersOf(node: Node, reading: Reading, path: JsonPath): readonly Member[] {
  const seen = new Map<string, number>();
  return (node.children ?? []).flatMap((property) => {
    const [name, value] = property.children ?? [];
    if (name === undefined || value === undefined) return [];
    const key = String(name.value);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, name.offset);
    else
      reading.problems.push({
        code: "DUPLICATE_KEY",
        place: reading.at(name.offset),
        path: pathWords([...path, key]),
        first: reading.at(first),
      });
    const span = { offset: property.offset, end: property.offset + property.length };
    return [{ key, ...span, value: treeOf(value, reading, [...path, key]) }];
  });
}

function styleOf(text: string, root: Tree): JsonStyle {
  const eol = /\r?\n/.exec(text.trim())?.[0] === "\r\n" ? "\r\n" : "\n";
  const first = root.kind === "object" ? root.members[0] : undefined;
  if (first === undefined) return { eol, indent: "  ", spaced: true };
  const lead = text.slice(root.offset + 1, first.offset);
  const indent = lead.includes("\n") ? lead.slice(lead.lastIndexOf("\n") + 1) : undefined;
  return { eol, indent, spaced: /\s/.test(text.charAt(first.value.offset - 1)) };
}
