import type { z } from "zod";
import { err, ok, type Result } from "@stagewright/core";
import { readJson, type JsonProblem, type JsonText, type TextPlace } from "./json-text.ts";
import { nearestAt, pathWords, treeAt, type JsonPath, type Tree } from "./json-tree.ts";
import type { Found, PayloadFinding } from "./findings.ts";
import { checkReferences } from "./references.ts";
import { payloadSchema, type Payload } from "./schema.ts";
import { inOurWords } from "./statuses.ts";

/** A payload that was read. */
export interface PayloadDocument {
  /** Words of other tools are in ours here; in the file they stay as they are. */
  readonly payload: Payload;
  readonly json: JsonText;
  /** Errors, warnings and notes, in the order of the file. */
  readonly findings: readonly PayloadFinding[];
}

/** Why a payload cannot be read. */
export type PayloadProblem =
  | JsonProblem
  | {
      readonly code: "WRONG_TYPE";
      readonly place: TextPlace;
      readonly path: string;
      readonly reason: string;
    };

/** Reads a hand-off file; every problem, not only the first. Pure. */
export function readPayload(bytes: Uint8Array): Result<PayloadDocument, readonly PayloadProblem[]> {
  const json = readJson(bytes);
  if (!json.ok) return json;
  return payloadOf(json.value);
}

export function payloadOf(json: JsonText): Result<PayloadDocument, readonly PayloadProblem[]> {
  const parsed = payloadSchema.safeParse(json.value);
  if (!parsed.success)
    return err(
      parsed.error.issues.flatMap((issue) => wrongTypes(issue, [], json)).toSorted(byPlaceOfProblem),
    );
  const words = inOurWords(parsed.data);
  const found = [...words.found, ...checkReferences(words.payload), ...roundedNumbers(json.root, [])];
  const findings = found.map(({ at, ...rest }) => ({
    ...rest,
    path: pathWords(at),
    place: json.placeAt(nearestAt(json.root, at).offset),
  }));
  return ok({ payload: words.payload, json, findings: findings.toSorted(byPlace) });
}

/** One sentence, without the file and its place. */
export function problemOfPayload(problem: PayloadProblem): string {
  switch (problem.code) {
    case "TOO_LARGE":
      return `it has ${megabytes(problem.bytes)} MB, and ${megabytes(problem.limit)} MB is the most that is read`;
    case "NOT_UTF8":
      return "it is not UTF-8";
    case "NOT_JSON":
      return `it is not JSON: ${problem.reason}`;
    case "TOO_DEEP":
      return `values are in one another more than ${problem.limit} deep`;
    case "TOO_MANY_VALUES":
      return `it has more than ${problem.limit} values`;
    case "DUPLICATE_KEY":
      return `${problem.path} is there twice, first in line ${problem.first.line}: which one counts nobody can say`;
    case "WRONG_TYPE":
      return `${problem.path} ${problem.reason}`;
  }
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "");

const byPlace = (a: { place: TextPlace }, b: { place: TextPlace }): number =>
  a.place.line - b.place.line || a.place.column - b.place.column;

const byPlaceOfProblem = (a: PayloadProblem, b: PayloadProblem): number =>
  "place" in a && "place" in b ? byPlace(a, b) : 0;

type Issue = z.core.$ZodIssue;

function wrongTypes(issue: Issue, above: JsonPath, json: JsonText): PayloadProblem[] {
  const at = [...above, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  if (issue.code === "invalid_union") {
    // The branch that took the value's shape and stumbled further in knows best what is wrong.
    const further = issue.errors.find((branch) => branch.some(({ path }) => path.length > 0));
    if (further !== undefined) return further.flatMap((inner) => wrongTypes(inner, at, json));
  }
  const there = treeAt(json.root, at);
  const place = json.placeAt((there ?? nearestAt(json.root, at)).offset);
  const reason = there === undefined ? "is missing" : `must be ${wanted(issue)}, and is ${kindWords(there)}`;
  return [{ code: "WRONG_TYPE", place, path: pathWords(at), reason }];
}

function wanted(issue: Issue): string {
  if (issue.code === "invalid_type") return TYPES[issue.expected] ?? issue.expected;
  if (issue.code !== "invalid_union") return issue.message;
  const types = issue.errors.flatMap((branch) =>
    branch.flatMap((inner) =>
      inner.code === "invalid_type" ? [TYPES[inner.expected] ?? inner.expected] : [],
    ),
  );
  return [...new Set(types)].join(" or ");
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
  number: "a number",
  int: "a whole number",
};

function kindWords(tree: Tree): string {
  return {
    object: "an object",
    array: "a list",
    number: "a number",
    string: "a text",
    boolean: "true or false",
    null: "null",
  }[tree.kind];
}

function roundedNumbers(tree: Tree, at: JsonPath): Found[] {
  switch (tree.kind) {
    case "object":
      return tree.members.flatMap(({ key, value }) => roundedNumbers(value, [...at, key]));
    case "array":
      return tree.items.flatMap((item, index) => roundedNumbers(item, [...at, index]));
    case "number":
      return tree.rounded
        ? [
            {
              code: "ROUNDED_NUMBER",
              severity: "note",
              at,
              message: "has more digits than a program keeps; the file keeps them: a text would, everywhere",
            },
          ]
        : [];
    default:
      return [];
  }
}
