import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { canonical, err, ok, type Json, type Result } from "@stagewright/core";
import { z } from "zod";
import type { Receipt } from "../witness/receipt.ts";

/**
 * A receipt as others' tools read it: an in-toto statement about a git tree, in a DSSE envelope.
 * @see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
 * @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const STATEMENT = "https://in-toto.io/Statement/v1";
const PREDICATE = "urn:stagewright:receipt:1";

export const envelopeSchema = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  /** The statement's bytes, in base64. */
  payload: z.string(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })),
});

export type Envelope = z.infer<typeof envelopeSchema>;

const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** What a stranger's receipt has to be before anything of it is looked at; it may say more. */
const receiptSchema = z.looseObject({
  schema: z.literal("stagewright.receipt/1"),
  kind: z.enum(["baseline", "task", "phase", "stage"]),
  run: z.string(),
  stage: z.string(),
  previous: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  tree: objectId,
  base: objectId.optional(),
  task: z.looseObject({ key: z.string(), id: z.string(), title: z.string() }).optional(),
  grade: z.enum(["witnessed", "checked", "unproven"]).optional(),
  runs: z.array(
    z.looseObject({
      purpose: z.enum(["red", "green", "baseline"]),
      check: z.string(),
      command: z.string(),
      tree: objectId,
      without: z.array(z.string()),
      exit: z.string(),
      verdict: z.enum(["green", "red", "unknown"]),
      failures: z.array(z.string()),
    }),
  ),
  sandboxed: z.boolean(),
});

const statementSchema = z.strictObject({
  _type: z.literal(STATEMENT),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.strictObject({ gitTree: z.string() }) })]),
  predicateType: z.literal(PREDICATE),
  predicate: receiptSchema,
});

/** @param key ed25519; absent: nobody signs */
export function envelopeOf(receipt: Receipt, key?: KeyObject): Envelope {
  const statement = canonical({
    _type: STATEMENT,
    subject: [{ name: receipt.stage, digest: { gitTree: receipt.tree } }],
    predicateType: PREDICATE,
    predicate: JSON.parse(JSON.stringify(receipt)) as Json,
  });
  const payload = new TextEncoder().encode(statement);
  const signatures =
    key === undefined
      ? []
      : [{ keyid: keyIdOf(key), sig: Buffer.from(sign(null, encoded(payload), key)).toString("base64") }];
  return { payloadType: PAYLOAD_TYPE, payload: Buffer.from(payload).toString("base64"), signatures };
}

export interface Opened {
  readonly receipt: Receipt;
  /** Of the receipt, by which commits and other receipts name it. */
  readonly digest: string;
  /** Ids of keys whose signatures hold, of those that were given. */
  readonly signedBy: readonly string[];
  /** Ids that it says it is signed with, and that none of the given keys has. */
  readonly unknownKeys: readonly string[];
}

/**
 * What an envelope holds. A signature of a key that was given and does not hold is an error;
 * one of another key says nothing.
 *
 * @param keys Public keys that the verifier brings: never such as come with the envelope
 */
export function openEnvelope(envelope: unknown, keys: readonly KeyObject[]): Result<Opened, string> {
  const parsed = envelopeSchema.safeParse(envelope);
  if (!parsed.success) return err("it is no DSSE envelope of an in-toto statement");
  const { payload, signatures } = parsed.data;
  const bytes = Buffer.from(payload, "base64");
  if (bytes.toString("base64") !== payload) return err("its payload is not plain base64");
  const trusted = new Map(keys.map((key) => [keyIdOf(key), key]));
  const signedBy: string[] = [];
  const unknownKeys: string[] = [];
  for (const { keyid, sig } of signatures) {
    const made = Buffer.from(sig, "base64");
    if (made.toString("base64") !== sig) return err("its signature is not plain base64");
    const key = trusted.get(keyid);
    if (key === undefined) unknownKeys.push(keyid);
    else if (verify(null, encoded(bytes), key, made)) signedBy.push(keyid);
    else return err(`its signature by ${keyid.slice(0, 12)} does not hold`);
  }
  const statement = readStatement(bytes);
  if (!statement.ok) return statement;
  const receipt = statement.value as unknown as Receipt;
  return ok({ receipt, digest: digestOf(receipt), signedBy, unknownKeys });
}

function readStatement(bytes: Uint8Array): Result<object, string> {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return err("its statement is no JSON in UTF-8");
  }
  const parsed = statementSchema.safeParse(value);
  if (!parsed.success) return err("its statement is none about a git tree");
  if (canonical(value as Json) !== text) return err("its statement is not written as it was signed");
  const { subject, predicate } = parsed.data;
  return subject[0].digest.gitTree === predicate.tree
    ? ok(predicate)
    : err("its subject is another tree than its receipt's");
}

/** As `storeReceipt` names it: sha256 of the canonical JSON, in hex. */
export function digestOf(receipt: Receipt): string {
  return sha256(canonical(JSON.parse(JSON.stringify(receipt)) as Json));
}

/** sha256 of the public key's DER bytes, in hex. */
export function keyIdOf(key: KeyObject): string {
  const open = key.type === "private" ? createPublicKey(key) : key;
  return sha256(open.export({ type: "spki", format: "der" }));
}

/** What is really signed: pre-authentication encoding. */
function encoded(payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
