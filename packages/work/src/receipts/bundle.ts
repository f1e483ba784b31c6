import type { KeyObject } from "node:crypto";
import { canonical, err, ok, type Json, type Result } from "@stagewright/core";
import { z } from "zod";
import { envelopeSchema, openEnvelope, type Envelope, type Opened } from "./statement.ts";

/** All receipts of a run in one file: canonical JSON and a line end, so that each byte counts. */
const bundleSchema = z.strictObject({
  schema: z.literal("stagewright.bundle/1"),
  run: z.string(),
  /** By the receipts' digests. */
  envelopes: z.record(z.string().regex(/^[0-9a-f]{64}$/), envelopeSchema),
});

export type Bundle = z.infer<typeof bundleSchema>;

export function writeBundle(run: string, envelopes: Readonly<Record<string, Envelope>>): Uint8Array {
  const value = { schema: "stagewright.bundle/1", run, envelopes } as unknown as Json;
  return new TextEncoder().encode(`${canonical(value)}\n`);
}

export interface OpenedBundle {
  readonly run: string;
  readonly receipts: ReadonlyMap<string, Opened>;
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
  const receipts = new Map<string, Opened>();
  for (const [digest, envelope] of Object.entries(parsed.data.envelopes)) {
    const opened = openEnvelope(envelope, keys);
    const name = digest.slice(0, 12);
    if (!opened.ok) problems.push(`receipt ${name}: ${opened.error}`);
    else if (opened.value.digest !== digest) problems.push(`receipt ${name} is not what its digest says`);
    else if (opened.value.receipt.run !== parsed.data.run)
      problems.push(`receipt ${name} is of another run: ${opened.value.receipt.run}`);
    else receipts.set(digest, opened.value);
  }
  return problems.length === 0 ? ok({ run: parsed.data.run, receipts }) : err(problems);
}
