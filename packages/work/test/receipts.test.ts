import { createHash, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { canonical, type BlobStore } from "@stagewright/core";
import {
  claimsOf,
  digestOf,
  leftOutOf,
  openBundle,
  readStoredReceipt,
  seal,
  soundStore,
  storeReceipt,
  unseal,
  writeBundle,
  type Receipt,
} from "@stagewright/work";

const TREE = "1".repeat(40);
const TIP = "2".repeat(40);
const GREEN: Receipt["runs"][number] = {
  ...{ purpose: "green", check: "test", command: "true", tree: TREE, without: [], exit: "exit 0" },
  ...{ verdict: "green", failures: [], durationMs: 3, cached: false },
};
const RECEIPT: Receipt = {
  ...{ schema: "stagewright.receipt/1", kind: "task", run: "r1", stage: "speckit/implement", tree: TREE },
  base: TIP,
  task: { key: "T1", id: "T1", title: "Do it", kind: "code", attempt: 1 },
  grade: "checked",
  reason: "no-tests-in-change",
  runs: [GREEN],
  ...{ owes: [], pays: [], nowGreen: [], findings: [], sandboxed: true, environment: "e" },
  unenforced: ["network"],
};
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const bundle = (receipt: object): Uint8Array => writeBundle("r1", [receipt as Receipt], privateKey);

interface Statement {
  readonly predicateType: string;
  readonly subject: readonly { readonly digest: { readonly gitTree: string } }[];
  readonly predicate: Readonly<Record<string, unknown>>;
}

function statementsIn(bytes: Uint8Array): Statement[] {
  const { envelopes } = JSON.parse(new TextDecoder().decode(bytes)) as {
    envelopes: Record<string, { payload: string }[]>;
  };
  return Object.values(envelopes).flatMap((each) =>
    each.map(({ payload }) => JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as Statement),
  );
}

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
  const [run] = RECEIPT.runs;
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
    { ...RECEIPT, owes: undefined },
    { ...RECEIPT, asked: { "spec.md": 1 } },
  ];
  for (const receipt of wrong) {
    const told = JSON.stringify(receipt).slice(0, 60);
    const text = canonical({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "speckit/implement", digest: { gitTree: TREE } }],
      predicateType: "urn:stagewright:receipt:1",
      predicate: JSON.parse(JSON.stringify(receipt)) as never,
    });
    const envelopes = { [digestOf(receipt as Receipt)]: [seal(text, privateKey)] };
    const value = { schema: "stagewright.bundle/2", run: "r1", envelopes };
    const bytes = new TextEncoder().encode(`${canonical(value)}\n`);
    expect([told, openBundle(bytes, [publicKey]).ok]).toEqual([told, false]);
  }
});

test("a bundle with the same receipt under another digest, of another run, or with a key twice is refused", () => {
  const text = new TextDecoder().decode(bundle(RECEIPT));
  for (const other of [
    text.replace('"run":"r1"', '"run":"r1","run":"r1"'),
    text.replace('"run":"r1"', '"run":"r2"'),
    `\uFEFF${text}`,
    text.replace(digestOf(RECEIPT), "0".repeat(64)),
  ]) {
    expect(other).not.toBe(text);
    expect(openBundle(new TextEncoder().encode(other), [publicKey]).ok).toBe(false);
  }
});

test("a statement with bytes that say nothing is not the one that was signed", () => {
  const text = new TextDecoder().decode(writeBundle("r1", [RECEIPT]));
  const { payload } = /"payload":"(?<payload>[^"]+)"/.exec(text)?.groups ?? {};
  const padded = Buffer.concat([Buffer.from("\uFEFF"), Buffer.from(payload ?? "", "base64")]);
  const other = text.replace(payload ?? "", padded.toString("base64"));
  expect(openBundle(new TextEncoder().encode(other), []).ok).toBe(false);
});

test("bundles of earlier versions, with the receipt's statement alone, are read as ever", () => {
  const now = JSON.parse(new TextDecoder().decode(bundle(RECEIPT))) as {
    envelopes: Record<string, unknown[]>;
  };
  const envelopes = Object.fromEntries(
    Object.entries(now.envelopes).map(([digest, [first]]) => [digest, first as never]),
  );
  const text = `${canonical({ schema: "stagewright.bundle/1", run: "r1", envelopes })}\n`;
  const opened = openBundle(new TextEncoder().encode(text), [publicKey]);
  expect(opened.ok && [...opened.value.receipts.values()][0]?.signedBy.length).toBe(1);
});

test("merged cleanly and verified on the merged tree are two statements, about the trees they are true of", () => {
  const statements = statementsIn(bundle(RECEIPT));
  expect(statements.map(({ predicateType }) => predicateType)).toEqual([
    "urn:stagewright:receipt:1",
    "urn:stagewright:merged-cleanly:1",
    "urn:stagewright:verified:1",
  ]);
  expect(statements[1]?.predicate).toMatchObject({ onto: { gitTree: TIP }, unenforced: ["network"] });
  expect(statements[2]?.predicate).toMatchObject({ isMergedTree: true, mergedTree: { gitTree: TREE } });

  const other = "3".repeat(40);
  const [, , verified] = statementsIn(
    bundle({ ...RECEIPT, runs: [{ ...GREEN, tree: other, without: ["test/a.sh"] }] }),
  );
  expect(verified?.subject[0]?.digest.gitTree).toBe(other);
  expect(verified?.predicate).toMatchObject({ isMergedTree: false, without: ["test/a.sh"] });
});

test("verified is not said where nothing ran on the tree, nor where it was red, or nobody could tell", () => {
  const claims = (runs: Receipt["runs"], more: Partial<Receipt> = {}) =>
    claimsOf({ ...RECEIPT, ...more, runs } as Receipt);
  expect(claims([])).toEqual({ mergedCleanly: { onto: TIP }, verified: [] });
  for (const verdict of ["red", "unknown"] as const)
    expect(claims([{ ...GREEN, verdict }]).verified).toEqual([]);
  expect(claims([{ ...GREEN, purpose: "red" }]).verified).toEqual([]);
  expect(claims([GREEN, { ...GREEN, check: "lint", verdict: "red" }]).verified).toEqual([]);
  // One that failed and passed when it was run again counts as it was at last.
  expect(claims([{ ...GREEN, verdict: "red" }, GREEN]).verified).toHaveLength(1);
  expect(claims([{ ...GREEN, purpose: "baseline" }], { kind: "baseline" })).toEqual({ verified: [] });
  // A human's word merges nothing.
  expect(claims([], { attested: { by: "ada", note: "done" } })).toEqual({ verified: [] });
});

test("a bundle that says more of a receipt than follows from it, or less, is refused whoever signed it", () => {
  const value = JSON.parse(new TextDecoder().decode(bundle(RECEIPT))) as {
    envelopes: Record<string, { payload: string }[]>;
  };
  const digest = digestOf(RECEIPT);
  const envelopes = value.envelopes[digest] ?? [];
  const withThese = (these: unknown) =>
    openBundle(
      new TextEncoder().encode(`${canonical({ ...value, envelopes: { [digest]: these } } as never)}\n`),
      [publicKey],
    );
  expect(withThese(envelopes).ok).toBe(true);
  expect(withThese(envelopes.slice(0, 2))).toMatchObject({ ok: false });
  expect(withThese([...envelopes, envelopes[2]])).toMatchObject({ ok: false });
  const said = Buffer.from(envelopes[2]?.payload ?? "", "base64").toString("utf8");
  const more = seal(said.replace('"without":[]', '"without":["x"]'), privateKey);
  expect(withThese([envelopes[0], envelopes[1], more])).toMatchObject({ ok: false });
});

test("a signature of a key that nobody brought says nothing; one that does not hold is an error", () => {
  const sealed = seal("{}", privateKey);
  expect(unseal(sealed, [])).toMatchObject({ ok: true, value: { signedBy: [] } });
  const changed = { ...sealed, payload: Buffer.from("[]").toString("base64") };
  expect(unseal(changed, [publicKey])).toMatchObject({ ok: false });
});

test("what a check ran without was owed before, or by itself; the chain tells, and who paid", () => {
  const file = "test/a.sh";
  const owing: Receipt = {
    ...RECEIPT,
    runs: [{ ...GREEN, without: [file] }],
    owes: [{ file, task: "T1", taskId: "T1", duePhase: 1 }],
  };
  const later: Receipt = { ...RECEIPT, previous: "a", runs: [{ ...GREEN, without: [file, "test/b.sh"] }] };
  const payer: Receipt = { ...RECEIPT, kind: "phase", previous: "b", runs: [], pays: [file] };
  const receipts = new Map(Object.entries({ a: owing, b: later, c: payer }));
  expect(leftOutOf(["a"], receipts)).toEqual([{ file, owed: true, paidBy: "c" }]);
  expect(leftOutOf(["b", "a"], receipts)).toEqual([
    { file, owed: true, paidBy: "c" },
    { file: "test/b.sh", owed: false },
  ]);
});

test("what is stored under another's digest is damaged, and decides nothing; what is no receipt is damaged, too", async () => {
  const files = new Map<string, Uint8Array>();
  const store: BlobStore = {
    put: (bytes) => {
      const digest = createHash("sha256").update(bytes).digest("hex");
      files.set(digest, bytes);
      return Promise.resolve(digest);
    },
    get: (digest) => Promise.resolve(files.get(digest)),
  };
  const digest = await storeReceipt(store, RECEIPT);
  expect(digest).toBe(digestOf(RECEIPT));
  expect((await readStoredReceipt(store, digest)).kind).toBe("receipt");
  expect((await readStoredReceipt(store, "0".repeat(64))).kind).toBe("absent");
  const other = await store.put(new TextEncoder().encode("{}"));
  expect((await readStoredReceipt(store, other)).kind).toBe("damaged");
  files.set(digest, new TextEncoder().encode(canonical({ ...RECEIPT, sandboxed: true, run: "r2" } as never)));
  expect((await readStoredReceipt(store, digest)).kind).toBe("damaged");
  expect(await soundStore(store).get(digest)).toBeUndefined();
  expect(await soundStore(store).get(other)).toBeDefined();
});
