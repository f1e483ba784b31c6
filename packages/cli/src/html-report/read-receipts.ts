import type { BlobStore, RunState, TestReport } from "@stagewright/core";
import { readStoredReceipt, soundStore, type Receipt } from "@stagewright/work";
import { receiptsOfRun } from "../receipts/of-run.ts";
import { runsOf, type ReportInput } from "./report-input.ts";

/** The run's receipts and the reports of tests they name, as far as the store has them, in the order they were made. */
export async function readReceipts(
  state: RunState,
  store: BlobStore,
): Promise<Pick<ReportInput, "receipts" | "named" | "damaged" | "tests">> {
  const found = new Map<string, Receipt>();
  const named = new Set(receiptsOfRun(state));
  const damaged: string[] = [];
  // What is added on the way, a link to the one before, is looked at, too.
  for (const digest of named) {
    const stored = await readStoredReceipt(store, digest);
    if (stored.kind === "damaged") damaged.push(digest);
    if (stored.kind !== "receipt") continue;
    found.set(digest, stored.receipt);
    if (stored.receipt.previous !== undefined) named.add(stored.receipt.previous);
  }
  const order = [...named].toSorted((a, b) => depthOf(a, found) - depthOf(b, found));
  const receipts = new Map(
    order.flatMap((digest) => {
      const receipt = found.get(digest);
      return receipt === undefined ? [] : [[digest, receipt] as const];
    }),
  );
  return { receipts, named: order, damaged, tests: await readTests(receipts, soundStore(store)) };
}

/** Of a long run with many tests there is too much to hold. */
const MOST_TESTS = 64 * 1024 * 1024;

/** Those that were to be red first, then the newest: of these it is told what became of each test. */
async function readTests(
  receipts: ReadonlyMap<string, Receipt>,
  store: BlobStore,
): Promise<ReadonlyMap<string, TestReport>> {
  const runs = [...receipts.values()].flatMap((receipt) => runsOf(receipt)).toReversed();
  const digestsOf = (isRed: boolean): string[] =>
    runs.flatMap(({ purpose, tests }) => ((purpose === "red") === isRed ? (tests?.report ?? []) : []));
  const tests = new Map<string, TestReport>();
  let size = 0;
  for (const digest of new Set([...digestsOf(true), ...digestsOf(false)])) {
    const bytes = await store.get(digest);
    if (bytes === undefined) continue;
    size += bytes.byteLength;
    if (size > MOST_TESTS) break;
    const report = fromJson(bytes) as Partial<TestReport> | null | undefined;
    if (Array.isArray(report?.tests) && Array.isArray(report.suiteErrors))
      tests.set(digest, report as TestReport);
  }
  return tests;
}

function fromJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** How many came before it; those of which nothing is known come last. */
function depthOf(digest: string, receipts: ReadonlyMap<string, Receipt>): number {
  let depth = 0;
  const seen = new Set<string>();
  let at: string | undefined = digest;
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    const receipt = receipts.get(at);
    if (receipt === undefined) return depth === 0 ? Infinity : depth;
    depth += 1;
    at = receipt.previous;
  }
  return depth;
}
