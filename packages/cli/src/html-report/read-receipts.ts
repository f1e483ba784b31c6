import type { BlobStore, RunState, TestReport } from "@stagewright/core";
import { digestOf, type Receipt } from "@stagewright/work";
import { receiptsOfRun } from "../verify/sources.ts";
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
    const receipt = await readJson<Receipt>(store, digest);
    if (receipt === undefined) continue;
    if (receipt === "unreadable" || digestOf(receipt) !== digest) {
      damaged.push(digest);
      continue;
    }
    found.set(digest, receipt);
    if (receipt.previous !== undefined) named.add(receipt.previous);
  }
  const order = [...named].toSorted((a, b) => depthOf(a, found) - depthOf(b, found));
  const receipts = new Map(
    order.flatMap((digest) => {
      const receipt = found.get(digest);
      return receipt === undefined ? [] : [[digest, receipt] as const];
    }),
  );
  return { receipts, named: order, damaged, tests: await readTests(receipts, store) };
}

async function readTests(
  receipts: ReadonlyMap<string, Receipt>,
  store: BlobStore,
): Promise<ReadonlyMap<string, TestReport>> {
  const digests = [...receipts.values()].flatMap((receipt) =>
    runsOf(receipt).flatMap(({ tests }) => tests?.report ?? []),
  );
  const tests = new Map<string, TestReport>();
  for (const digest of new Set(digests)) {
    const report = await readJson<TestReport>(store, digest);
    if (report === undefined || report === "unreadable") continue;
    if (Array.isArray(report.tests) && Array.isArray(report.suiteErrors)) tests.set(digest, report);
  }
  return tests;
}

async function readJson<T>(store: BlobStore, digest: string): Promise<T | "unreadable" | undefined> {
  const bytes = await store.get(digest);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch {
    return "unreadable";
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
