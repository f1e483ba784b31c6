import type { z } from "zod";
import { problem } from "./model.ts";
import { decode } from "./text.ts";

export type JsonLines<T> = { ok: true; value: T[]; other: string[] } | ReturnType<typeof problem>;

const MOST_LINES = 5_000_000;

/**
 * One JSON object a line. What is no JSON was printed by something else, and is given as
 * `other`; an object that begins like one and is none means that the report is damaged.
 */
export function readJsonLines<T>(bytes: Uint8Array, schema: z.ZodType<T>): JsonLines<T> {
  const text = decode(bytes);
  if (text === undefined) return problem("MALFORMED", "its encoding is not known");
  const value: T[] = [];
  const other: string[] = [];
  let from = 0;
  for (let line = 1; from < text.length; line += 1) {
    if (line > MOST_LINES) return problem("TOO_LARGE", `more than ${MOST_LINES} lines`);
    const end = text.indexOf("\n", from);
    const one = text.slice(from, end === -1 ? text.length : end).trim();
    from = end === -1 ? text.length : end + 1;
    if (one === "") continue;
    if (!one.startsWith("{")) {
      if (other.length < 10_000) other.push(one);
      continue;
    }
    const read = parse(one, schema);
    if (read === undefined)
      return problem(end === -1 ? "TRUNCATED" : "MALFORMED", "this line is not the JSON it should be", {
        line,
      });
    value.push(read);
  }
  return value.length === 0 ? problem("EMPTY", "it holds no event") : { ok: true, value, other };
}

function parse<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
