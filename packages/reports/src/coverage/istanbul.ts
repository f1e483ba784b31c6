import { z } from "zod";
import { readJson } from "../json.ts";
import { problem } from "../model.ts";
import { CoverageBuilder, type ReadCoverage } from "./model.ts";

const schema = z.record(
  z.string(),
  z.looseObject({ lines: z.object({ total: z.number(), covered: z.number() }) }),
);

/** `coverage-summary.json`: counts by file, and `total`, which is left out. */
export function readIstanbulSummary(bytes: Uint8Array, root: string): ReadCoverage {
  const value = readJson(bytes);
  if (!value.ok) return value;
  const parsed = schema.safeParse(value.value);
  if (!parsed.success) return problem("UNKNOWN_FORMAT", z.prettifyError(parsed.error));
  const builder = new CoverageBuilder("istanbul-summary", root);
  for (const [file, { lines }] of Object.entries(parsed.data))
    if (file !== "total") builder.counts(file, lines.covered, lines.total);
  return builder.end();
}
