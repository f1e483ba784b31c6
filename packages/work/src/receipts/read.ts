import { createHash } from "node:crypto";
import { canonical, type BlobStore, type Json } from "@stagewright/core";
import { z } from "zod";
import type { Receipt } from "../witness/receipt.ts";

const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a receipt has to be before anything of it is looked at, whoever wrote it; it may say more. */
export const receiptSchema = z.looseObject({
  schema: z.literal("stagewright.receipt/1"),
  kind: z.enum(["baseline", "task", "phase", "stage"]),
  run: z.string(),
  stage: z.string(),
  previous: sha256.optional(),
  tree: objectId,
  base: objectId.optional(),
  task: z
    .looseObject({ key: z.string(), id: z.string(), title: z.string(), document: z.string().optional() })
    .optional(),
  asked: z.record(z.string(), sha256).optional(),
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
      outcomes: z.array(z.looseObject({ test: z.string(), passed: z.number(), runs: z.number() })).optional(),
    }),
  ),
  owes: z.array(z.looseObject({ file: z.string() })),
  pays: z.array(z.string()),
  nowGreen: z.array(z.string()),
  findings: z.array(z.looseObject({})),
  attested: z.looseObject({ by: z.string(), note: z.string() }).optional(),
  allowed: z
    .array(
      z.looseObject({
        ...{ rule: z.string(), path: z.string(), line: z.number().optional(), words: z.string() },
        ...{ by: z.string(), reason: z.string(), at: z.string() },
      }),
    )
    .optional(),
  sandboxed: z.boolean(),
  // A later version may know more names than this one.
  unenforced: z.array(z.string()).optional(),
});

/** What is stored under a receipt's digest. */
export type StoredReceipt =
  | { readonly kind: "receipt"; readonly receipt: Receipt }
  | { readonly kind: "absent" }
  /** Something is there that is not what its digest says, or no receipt. */
  | { readonly kind: "damaged" };

/** The one way to read a receipt that anybody but the kernel may have written since: it is what its name says, or nothing at all. */
export async function readStoredReceipt(store: BlobStore, digest: string): Promise<StoredReceipt> {
  const bytes = await store.get(digest);
  if (bytes === undefined) return { kind: "absent" };
  if (sha256Of(bytes) !== digest) return { kind: "damaged" };
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!receiptSchema.safeParse(value).success) return { kind: "damaged" };
    return { kind: "receipt", receipt: value as Receipt };
  } catch {
    return { kind: "damaged" };
  }
}

/** A store that gives nothing instead of what is not what its digest says: whoever can write its files decides nothing by that. */
export function soundStore(store: BlobStore): BlobStore {
  return {
    put: (bytes) => store.put(bytes),
    async get(digest) {
      const bytes = await store.get(digest);
      return bytes === undefined || sha256Of(bytes) === digest ? bytes : undefined;
    },
  };
}

/** As `storeReceipt` names it: sha256 of the canonical JSON, in hex. */
export function digestOf(receipt: Receipt): string {
  return sha256Of(canonical(JSON.parse(JSON.stringify(receipt)) as Json));
}

const sha256Of = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
