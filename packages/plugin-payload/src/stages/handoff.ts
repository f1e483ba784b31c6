import { createHash } from "node:crypto";
import { canonical, type CodeContext, type Json } from "@stagewright/core";
import { z } from "zod";
import type { Values, payloadReady } from "../artifacts.ts";
import { readPayload } from "../document/read.ts";
import { SECTIONS } from "../document/schema.ts";

/**
 * What goes with a payload from one person to the next: which run made it, what it was when
 * it was handed over, and the receipts of what was witnessed, by their digests.
 */
export const handoffSchema = z.object({
  schema: z.literal("stagewright.handoff/1"),
  run: z.string(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Digests (sha256, hex) of the sections' values, by name. */
  sections: z.record(z.string(), z.string()),
  /** Receipts as they are in the store, by their sha256. */
  receipts: z.record(z.string(), z.string()),
});

export type Handoff = z.infer<typeof handoffSchema>;

/** `handoff/payload.json` → `handoff/payload.handoff.json` */
export function handoffPath(file: string): string {
  return file.replace(/(?:\.json)?$/, ".handoff.json");
}

/** Digests of the sections as values: formatting is no change. Empty where the file cannot be read. */
export function sectionDigests(payload: Uint8Array): Record<string, string> {
  const read = readPayload(payload);
  if (!read.ok) return {};
  const values = read.value.json.value as Readonly<Record<string, Json | undefined>>;
  return Object.fromEntries(
    SECTIONS.filter((section) => section !== "meta").map((section) => [
      section,
      sha256(canonical(values[section] ?? null)),
    ]),
  );
}

type Ready = Values<typeof payloadReady>;

/** The hand-off beside the file, held against the file. What does not hold is said; people may edit, by name. */
export async function verifyHandoff(
  { documents }: Pick<CodeContext, "documents">,
  file: string,
  payload: Uint8Array,
): Promise<{ readonly handoff: Ready["handoff"]; readonly notes: readonly string[] }> {
  const path = handoffPath(file);
  const bytes = (await documents([path])).get(path);
  if (bytes === undefined) return { handoff: null, notes: [] };
  const read = parsed(bytes);
  if (read === undefined)
    return { handoff: null, notes: [`${path} cannot be read as a hand-off: nothing of it is believed`] };
  const now = sectionDigests(payload);
  const changed = SECTIONS.filter((section) => section in now && now[section] !== read.sections[section]);
  const broken = Object.entries(read.receipts).filter(([digest, text]) => sha256(text) !== digest);
  return {
    handoff: { run: read.run, by: read.by, changed },
    notes: [
      `handed over by ${line(read.by)} with run ${line(read.run)}, ${Object.keys(read.receipts).length} receipts`,
      ...(changed.length === 0 ? [] : [`changed since it was handed over: ${changed.join(", ")}`]),
      ...broken.map(
        ([digest]) => `the receipt ${line(digest.slice(0, 12))} of the hand-off is not what its digest says`,
      ),
    ],
  };
}

function parsed(bytes: Uint8Array): Handoff | undefined {
  try {
    return handoffSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function line(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, 200);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
