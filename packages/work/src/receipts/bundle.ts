import type { KeyObject } from "node:crypto";
import { canonical, err, ok, type Json, type Result } from "@stagewright/core";
import { z } from "zod";
import type { Receipt } from "../witness/receipt.ts";
import { envelopeSchema, seal, unseal, type Envelope, type Unsealed } from "./envelope.ts";
import { digestOf } from "./read.ts";
import { readStatement, statementsOf } from "./statement.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** All receipts of a run in one file: canonical JSON and a line end, so that each byte counts. */
const bundleSchema = z.union([
  z.strictObject({
    schema: z.literal("stagewright.bundle/2"),
    run: z.string(),
    /** By the receipts' digests: the receipt's statement first, then those that follow from it. */
    envelopes: z.record(digest, z.array(envelopeSchema).min(1)),
  }),
  /** As it was before statements were told apart: the receipt's alone. */
  z.strictObject({
    schema: z.literal("stagewright.bundle/1"),
    run: z.string(),
    envelopes: z.record(digest, envelopeSchema),
  }),
]);

/** @param key ed25519, the signer's; absent: nobody signs */
export function writeBundle(run: string, receipts: readonly Receipt[], key?: KeyObject): Uint8Array {
  const envelopes = Object.fromEntries(
    receipts.map((receipt): [string, Envelope[]] => [
      digestOf(receipt),
      statementsOf(receipt).map((statement) => seal(statement, key)),
    ]),
  );
  const value = { schema: "stagewright.bundle/2", run, envelopes } as unknown as Json;
  return new TextEncoder().encode(`${canonical(value)}\n`);
}

export interface BundledReceipt {
  readonly receipt: Receipt;
  /** Ids of the verifier's keys that have signed every statement of it. */
  readonly signedBy: readonly string[];
}

export interface OpenedBundle {
  readonly run: string;
  /** By their digests. */
  readonly receipts: ReadonlyMap<string, BundledReceipt>;
}

/** Every problem; any at all, and nothing of the bundle is to be believed. */
export function openBundle(
  bytes: Uint8Array,
  keys: readonly KeyObject[],
): Result<OpenedBundle, readonly string[]> {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return err(["it is no JSON in UTF-8"]);
  }
  const parsed = bundleSchema.safeParse(value);
  if (!parsed.success) return err(["it is no bundle of receipts"]);
  const problems: string[] = [];
  if (`${canonical(value as Json)}\n` !== text) problems.push("it is not written as bundles are");
  const { run, schema, envelopes } = parsed.data;
  const receipts = new Map<string, BundledReceipt>();
  for (const [digest, one] of Object.entries(envelopes)) {
    const opened = openReceipt(Array.isArray(one) ? one : [one], keys, schema === "stagewright.bundle/1");
    const name = digest.slice(0, 12);
    if (!opened.ok) problems.push(`receipt ${name}: ${opened.error}`);
    else if (digestOf(opened.value.receipt) !== digest)
      problems.push(`receipt ${name} is not what its digest says`);
    else if (opened.value.receipt.run !== run)
      problems.push(`receipt ${name} is of another run: ${opened.value.receipt.run}`);
    else receipts.set(digest, opened.value);
  }
  return problems.length === 0 ? ok({ run, receipts }) : err(problems);
}

/** The statements beside the receipt's are the ones that follow from it, no more and no fewer. */
function openReceipt(
  envelopes: readonly Envelope[],
  keys: readonly KeyObject[],
  isAlone: boolean,
): Result<BundledReceipt, string> {
  const opened: Unsealed[] = [];
  for (const envelope of envelopes) {
    const one = unseal(envelope, keys);
    if (!one.ok) return one;
    opened.push(one.value);
  }
  const [first] = opened;
  if (first === undefined) return err("nothing is there");
  const receipt = readStatement(first.bytes);
  if (!receipt.ok) return receipt;
  const wanted = isAlone ? statementsOf(receipt.value).slice(0, 1) : statementsOf(receipt.value);
  const said = opened.map(({ bytes }) => new TextDecoder().decode(bytes));
  if (said.length !== wanted.length || said.some((text, at) => text !== wanted[at]))
    return err("its statements do not follow from it");
  const signedBy = first.signedBy.filter((key) => opened.every((one) => one.signedBy.includes(key)));
  return ok({ receipt: receipt.value, signedBy });
}
