import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openBlobStore } from "@stagewright/engine-local";
import { storeReceipt, type Receipt } from "@stagewright/work";
import { expect, test } from "vitest";
import { readReceipts } from "../src/html-report/read-receipts.ts";
import { Story, task } from "./support/story.ts";
import { temporaryDirectory } from "./support/temp.ts";

const RECEIPT: Receipt = {
  schema: "stagewright.receipt/1",
  kind: "baseline",
  run: "r",
  stage: "speckit/implement",
  tree: "f".repeat(40),
  runs: [],
  owes: [],
  pays: [],
  nowGreen: [],
  findings: [],
  sandboxed: true,
  environment: "e",
};

/** A run whose last receipt is this one. */
function naming(receipt: string) {
  const one = task("T001");
  const story = new Story()
    .prepared({ title: "One", tasks: [one] })
    .attempt(one.key)
    .handedIn(one.key);
  story.start(`0/${one.key}/1/land`, { verb: "land", stage: 0, task: one.key, attempt: 1 });
  const landed = {
    commit: "e".repeat(40),
    tree: "f".repeat(40),
    grade: "checked",
    reason: "no-tests-in-change",
    receipt,
  } as const;
  const value = { ...landed, owes: [], pays: [], nowGreen: [], durationMs: 1 };
  return story.finish(`0/${one.key}/1/land`, { verb: "land", result: { ok: true, value } }).state;
}

test("receipts are read along their links, in the order they were made; what is lost or altered is named", async () => {
  const directory = temporaryDirectory();
  const store = openBlobStore(directory);
  const first = await storeReceipt(store, RECEIPT);
  const second = await storeReceipt(store, { ...RECEIPT, kind: "phase", previous: first });
  const third = await storeReceipt(store, { ...RECEIPT, kind: "task", previous: second });
  const state = naming(third);
  const read = await readReceipts(state, store);
  expect([...read.receipts.keys()]).toEqual([first, second, third]);
  expect(read.damaged).toEqual([]);
  // The story's baseline names one that nobody has stored.
  expect(read.named).toEqual([first, second, third, "0".repeat(64)]);

  const file = path.join(directory, second.slice(0, 2), second.slice(2));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...RECEIPT, kind: "phase", previous: first, sandboxed: false }));
  const altered = await readReceipts(state, store);
  expect(altered.damaged).toEqual([second]);
  expect([...altered.receipts.keys()]).toEqual([third]);
  writeFileSync(file, "no JSON");
  expect((await readReceipts(state, store)).damaged).toEqual([second]);
});

test("a report of tests that was altered in the store is not told", async () => {
  const directory = temporaryDirectory();
  const store = openBlobStore(directory);
  const report = { tests: [], suiteErrors: [], totals: {} };
  const digest = await store.put(new TextEncoder().encode(JSON.stringify(report)));
  const run = {
    ...{ purpose: "green", check: "test", command: "true", tree: RECEIPT.tree, without: [] },
    ...{ exit: "exit 0", verdict: "green", failures: [], durationMs: 1, cached: false },
    tests: { totals: {}, report: digest, raw: [] },
  } as unknown as Receipt["runs"][number];
  const state = naming(await storeReceipt(store, { ...RECEIPT, kind: "task", runs: [run] }));
  expect([...(await readReceipts(state, store)).tests.keys()]).toEqual([digest]);
  const file = path.join(directory, digest.slice(0, 2), digest.slice(2));
  writeFileSync(file, JSON.stringify({ ...report, totals: { passed: 9 } }));
  expect([...(await readReceipts(state, store)).tests.keys()]).toEqual([]);
});
