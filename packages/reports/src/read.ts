import { err, type ReportFile, type ReportFormat } from "@stagewright/core";
import { readCargoText } from "./cargo-text.ts";
import { readGoJson } from "./go-json.ts";
import { readJestJson } from "./jest-json.ts";
import { readJunit } from "./junit.ts";
import { joinReports, problem, type ReadReport } from "./model.ts";
import { readNodeEvents } from "./node-events.ts";
import { readTap } from "./tap.ts";
import { readTrx } from "./trx.ts";
import { readUnittestText } from "./unittest-text.ts";

type Reader = (bytes: Uint8Array, root: string) => ReadReport;

/** A new format is a new row here and a member of `ReportFormat`. */
const READERS: Readonly<Record<ReportFormat, Reader>> = {
  junit: readJunit,
  "go-json": readGoJson,
  "vitest-json": readJestJson,
  "jest-json": readJestJson,
  "node-events": readNodeEvents,
  tap: readTap,
  trx: readTrx,
  "cargo-text": readCargoText,
  "unittest-text": readUnittestText,
};

const MOST_BYTES = 64 * 1024 * 1024;

/** Files of one run as one report. One that cannot be read makes the whole unreadable: what is in it is not known. */
export function readReports(
  files: readonly ReportFile[],
  { root, format }: { readonly root: string; readonly format?: ReportFormat },
): ReadReport {
  const size = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  if (size > MOST_BYTES) return problem("TOO_LARGE", `it has ${size} bytes; at most ${MOST_BYTES} are read`);
  const reports = [];
  for (const { source, bytes } of files) {
    const read = readReport(bytes, root, format);
    if (!read.ok) return err(read.error.map((one) => ({ source, ...one })));
    reports.push(read.value);
  }
  const [first, ...others] = reports;
  if (first === undefined) return problem("NONE", "there is no report");
  return { ok: true, value: joinReports([first, ...others]) };
}

export function readReport(bytes: Uint8Array, root: string, format?: ReportFormat): ReadReport {
  if (bytes.byteLength === 0) return problem("EMPTY", "it is empty");
  const is = format ?? sniff(bytes);
  if (is === undefined) return problem("UNKNOWN_FORMAT", "its first bytes are of no format that is known");
  try {
    return READERS[is](bytes, root);
  } catch (thrown) {
    // A parser that gives up on hostile input is no reason for a run to end.
    return problem("MALFORMED", thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function sniff(bytes: Uint8Array): ReportFormat | undefined {
  const head = new TextDecoder()
    .decode(bytes.subarray(0, 4_096))
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (head.startsWith("<")) return /<TestRun\b/.test(head) ? "trx" : "junit";
  if (head.startsWith('{"e":')) return "node-events";
  if (/^\{"(?:Time|ImportPath|Action)":|^FAIL\s\S+ \[(?:setup|build) failed\]/m.test(head)) return "go-json";
  if (/^\{\s*"num(?:Total|Failed|Passed)\w+"\s*:/.test(head)) return "jest-json";
  if (/^(?:TAP version \d+|1\.\.\d+|(?:not )?ok\b|# Subtest:)/.test(head)) return "tap";
  return undefined;
}
