import { problem } from "./model.ts";
import { decode } from "./text.ts";

type Json = { ok: true; value: unknown } | ReturnType<typeof problem>;

/** A document of JSON; where it is none, whether it was cut off, and where. */
export function readJson(bytes: Uint8Array): Json {
  const text = decode(bytes)?.trim();
  if (text === undefined) return problem("MALFORMED", "its encoding is not known");
  if (text === "") return problem("EMPTY", "it is empty");
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    const at = /line (\d+) column (\d+)/.exec(detail);
    const cutOff =
      /Unexpected end|Unterminated|after property value|after array element|Expected ',' or/.test(detail);
    return problem(
      cutOff && !/[}\]]$/.test(text) ? "TRUNCATED" : "MALFORMED",
      detail.replace(/, ?(?:\.\.\.)?".*$/s, ""),
      at === null ? {} : { line: Number(at[1]), column: Number(at[2]) },
    );
  }
}
