import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { err, ok, type Result } from "@stagewright/core";
import { z } from "zod";

/**
 * DSSE: bytes with a type, and signatures over both.
 * @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
const PAYLOAD_TYPE = "application/vnd.in-toto+json";

export const envelopeSchema = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  /** The statement's bytes, in base64. */
  payload: z.string(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** @param key ed25519; absent: nobody signs */
export function seal(statement: string, key?: KeyObject): Envelope {
  const payload = new TextEncoder().encode(statement);
  const signatures =
    key === undefined
      ? []
      : [{ keyid: keyIdOf(key), sig: Buffer.from(sign(null, encoded(payload), key)).toString("base64") }];
  return { payloadType: PAYLOAD_TYPE, payload: Buffer.from(payload).toString("base64"), signatures };
}

export interface Unsealed {
  readonly bytes: Uint8Array;
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
export function unseal(envelope: unknown, keys: readonly KeyObject[]): Result<Unsealed, string> {
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
  return ok({ bytes, signedBy, unknownKeys });
}

/** sha256 of the public key's DER bytes, in hex. */
export function keyIdOf(key: KeyObject): string {
  const open = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha256")
    .update(open.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** What is really signed: pre-authentication encoding. */
function encoded(payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
