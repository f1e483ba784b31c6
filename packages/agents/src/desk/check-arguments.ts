import type { Json } from "@stagewright/core";
import { z } from "zod";

/** What is wrong with the arguments of a call, one line each: a JSON pointer and what is expected there. */
export type CheckArguments = (given: unknown) => readonly string[];

/** A wall of lines helps nobody to mend anything. */
const SHOWN = 20;

/** Throws where `schema` is no JSON Schema of an object. */
export function checkerOf(schema: Json): CheckArguments {
  if (!isObjectSchema(schema))
    throw new Error(`a tool takes an object; this is no schema of one: ${JSON.stringify(schema)}`);
  const wanted = z.fromJSONSchema(schema);
  return (given) => {
    const parsed = wanted.safeParse(given);
    if (parsed.success) return [];
    const lines = [...new Set(parsed.error.issues.flatMap((issue) => linesOf(issue, given, [])))];
    return lines.length <= SHOWN
      ? lines
      : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more of the kind`];
  };
}

/** Words for an agent that can mend it. */
export function problemWords(tool: string, problems: readonly string[]): string {
  const lines = problems.map((one) => `- ${one}`);
  return ["This cannot be taken:", ...lines, `Mend that and call ${tool} again.`].join("\n");
}

function isObjectSchema(schema: Json): schema is { readonly [key: string]: Json | undefined } {
  return typeof schema === "object" && schema !== null && "type" in schema && schema.type === "object";
}

type Path = readonly PropertyKey[];

function linesOf(issue: z.core.$ZodIssue, given: unknown, above: Path): string[] {
  const path = [...above, ...issue.path];
  const place = pointer(path);
  if (at(given, path) === undefined) return [`${place} is missing`];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [`${place}: ${issue.message}`];
  // What is nearest to right says best what is meant.
  const [nearest = []] = issue.errors.toSorted((one, other) => one.length - other.length);
  const lines = nearest.flatMap((inner) => linesOf(inner, given, path));
  return issue.errors.length === 1
    ? lines
    : [
        `${place} has none of the ${issue.errors.length} forms it may have; nearest to one of them:`,
        ...lines,
      ];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** RFC 6901; the whole is `/` here, as an empty place would read like a slip. */
function pointer(path: Path): string {
  return `/${path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
}
