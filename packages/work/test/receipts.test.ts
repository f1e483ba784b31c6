import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { canonical } from "@stagewright/core";
import { digestOf, envelopeOf, openBundle, writeBundle, type Receipt } from "@stagewright/work";

const TREE = "1".repeat(40);
const RECEIPT: Receipt = {
  ...{ schema: "stagewright.receipt/1", kind: "task", run: "r1", stage: "speckit/implement", tree: TREE },
  task: { key: "T1", id: "T1", title: "Do it", kind: "code", attempt: 1 },
  grade: "checked",
  runs: [
    {
      ...{ purpose: "green", check: "test", command: "true", tree: TREE, without: [], exit: "exit 0" },
      ...{ verdict: "green", failures: [], durationMs: 3, cached: false },
    },
  ],
  ...{ owes: [], pays: [], nowGreen: [], findings: [], sandboxed: true, environment: "e" },
};
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const bundle = (receipt: object): Uint8Array =>
  writeBundle("r1", { [digestOf(receipt as Receipt)]: envelopeOf(receipt as Receipt, privateKey) });

test("no bit of any byte of a signed bundle can be another: it is refused, or its signature does not count", () => {
  const bytes = bundle(RECEIPT);
  const whole = openBundle(bytes, [publicKey]);
  expect(whole.ok && [...whole.value.receipts.values()].map(({ signedBy }) => signedBy.length)).toEqual([1]);
  const believed: string[] = [];
  for (let at = 0; at < bytes.length; at++)
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      const opened = openBundle(flipped, [publicKey]);
      if (opened.ok && [...opened.value.receipts.values()].some(({ signedBy }) => signedBy.length > 0))
        believed.push(`${at}.${bit}`);
    }
  expect(believed).toEqual([]);
});

test("what is no receipt is refused, whatever shape it has and whoever signed it", () => {
  const { runs: _none, ...without } = RECEIPT;
  const run = RECEIPT.runs[0];
  const wrong: readonly object[] = [
    without,
    { ...RECEIPT, runs: null },
    { ...RECEIPT, runs: [null] },
    { ...RECEIPT, runs: [{ ...run, tree: "HEAD" }] },
    { ...RECEIPT, runs: [{ ...run, failures: undefined }] },
    { ...RECEIPT, runs: [{ ...run, without: "test" }] },
    { ...RECEIPT, tree: "--output=/tmp/x" },
    { ...RECEIPT, previous: 7 },
    { ...RECEIPT, task: "T1" },
    { ...RECEIPT, stage: undefined },
  ];
  for (const receipt of wrong) {
    const opened = openBundle(bundle(receipt), [publicKey]);
    expect([JSON.stringify(receipt).slice(0, 60), opened.ok]).toEqual([
      JSON.stringify(receipt).slice(0, 60),
      false,
    ]);
  }
});

test("a bundle with the same receipt under another digest, of another run, or with a key twice is refused", () => {
  const envelope = envelopeOf(RECEIPT, privateKey);
  const text = new TextDecoder().decode(bundle(RECEIPT));
  const digest = digestOf(RECEIPT);
  const twice = text.replace('"run":"r1"', '"run":"r1","run":"r1"');
  const other = `${canonical({ schema: "stagewright.bundle/1", run: "r2", envelopes: { [digest]: envelope } })}\n`;
  for (const bytes of [
    new TextEncoder().encode(twice),
    new TextEncoder().encode(other),
    new TextEncoder().encode(`\uFEFF${text}`),
    writeBundle("r1", { ["0".repeat(64)]: envelope }),
  ])
    expect(openBundle(bytes, [publicKey]).ok).toBe(false);
});

test("a statement with bytes that say nothing is not the one that was signed", () => {
  const envelope = envelopeOf(RECEIPT);
  const payload = Buffer.concat([Buffer.from("\uFEFF"), Buffer.from(envelope.payload, "base64")]);
  const padded = { ...envelope, payload: payload.toString("base64") };
  expect(openBundle(writeBundle("r1", { [digestOf(RECEIPT)]: padded }), []).ok).toBe(false);
});
