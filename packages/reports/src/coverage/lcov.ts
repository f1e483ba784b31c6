import { problem } from "../model.ts";
import { decode } from "../text.ts";
import { CoverageBuilder, type ReadCoverage } from "./model.ts";

/** lcov's trace files, as c8, vitest, jest, cargo-llvm-cov and others write them. */
export function readLcov(bytes: Uint8Array, root: string): ReadCoverage {
  const builder = new CoverageBuilder("lcov", root);
  let file: string | undefined;
  let counted = { covered: 0, total: 0 };
  for (const line of (decode(bytes) ?? "").split("\n").map((one) => one.trim())) {
    const [, key, value] = /^([A-Z]+):(.*)$/.exec(line) ?? [];
    if (key === "SF") {
      if (file !== undefined) return problem("MALFORMED", `${file} has no end_of_record`);
      file = value ?? "";
      counted = { covered: 0, total: 0 };
    } else if (key === "DA" && file !== undefined) {
      const [at, hits] = (value ?? "").split(",").map(Number);
      builder.line(file, at ?? 0, (hits ?? 0) > 0);
    } else if (key === "LF") counted.total = Number(value);
    else if (key === "LH") counted.covered = Number(value);
    else if (line === "end_of_record" && file !== undefined) {
      builder.counts(file, counted.covered, counted.total);
      file = undefined;
    }
  }
  return file === undefined ? builder.end() : problem("TRUNCATED", `${file} has no end_of_record`);
}
