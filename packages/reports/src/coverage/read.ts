import { err, type CoverageFormat, type CoverageReport, type ReportFile } from "@stagewright/core";
import { problem } from "../model.ts";
import { readCobertura } from "./cobertura.ts";
import { readGoCover } from "./go-cover.ts";
import { readIstanbulSummary } from "./istanbul.ts";
import { readLcov } from "./lcov.ts";
import type { ReadCoverage } from "./model.ts";

const MOST_BYTES = 64 * 1024 * 1024;

/** Coverage of one run; of the same file in several reports the best known is kept. */
export function readCoverage(
  files: readonly ReportFile[],
  options: { readonly root: string; readonly goModule?: string },
): ReadCoverage {
  const reports: CoverageReport[] = [];
  for (const { source, bytes } of files) {
    const read = readOne(bytes, options);
    if (!read.ok) return err(read.error.map((one) => ({ source, ...one })));
    reports.push(read.value);
  }
  const [first] = reports;
  if (first === undefined) return problem("NONE", "there is no report");
  const best = new Map<string, CoverageReport["files"][number]>();
  for (const file of reports.flatMap((report) => report.files)) {
    const known = best.get(file.file);
    if (known === undefined || known.lines.covered < file.lines.covered) best.set(file.file, file);
  }
  return { ok: true, value: { format: first.format, files: [...best.values()] } };
}

function readOne(
  bytes: Uint8Array,
  { root, goModule }: { readonly root: string; readonly goModule?: string },
): ReadCoverage {
  if (bytes.byteLength === 0) return problem("EMPTY", "it is empty");
  if (bytes.byteLength > MOST_BYTES) return problem("TOO_LARGE", `at most ${MOST_BYTES} bytes are read`);
  try {
    switch (sniff(bytes)) {
      case "lcov":
        return readLcov(bytes, root);
      case "cobertura":
        return readCobertura(bytes, root);
      case "istanbul-summary":
        return readIstanbulSummary(bytes, root);
      case "go-cover":
        return readGoCover(bytes, root, goModule);
      case undefined:
        return problem("UNKNOWN_FORMAT", "its first bytes are of no format that is known");
    }
  } catch (thrown) {
    return problem("MALFORMED", thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function sniff(bytes: Uint8Array): CoverageFormat | undefined {
  const head = new TextDecoder()
    .decode(bytes.subarray(0, 4_096))
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (head.startsWith("mode: ")) return "go-cover";
  if (head.startsWith("<")) return "cobertura";
  if (head.startsWith("{")) return "istanbul-summary";
  return /^(?:TN|SF):/.test(head) ? "lcov" : undefined;
}
