import type { Documents, Json, Stamp } from "@stagewright/core";
import { editPayload, newPayload, type PayloadEdit } from "../document/edit.ts";
import { readPayload } from "../document/read.ts";
import type { Payload } from "../document/schema.ts";
import type { PayloadStage } from "../document/words.ts";

/** What a file holds that nobody has filled yet. */
export const SKELETON: Json = {
  meta: {},
  requirement: {},
  plan: {},
  testPlan: {},
  implementation: {},
  qaFindings: {},
};

/** The payload of a tree; an empty one where there is none, or none that can be read: stages before have looked. */
export function payloadIn(documents: Documents, file: string): { bytes: Uint8Array; payload: Payload } {
  const bytes = documents.get(file) ?? newPayload(SKELETON);
  const read = readPayload(bytes);
  return { bytes, payload: read.ok ? read.value.payload : {} };
}

/** Who wrote last, and for which stage: the kernel's own words. */
export function metaEdits(stage: PayloadStage, { run, at }: Stamp): PayloadEdit[] {
  return [
    { kind: "set", at: ["meta", "currentStage"], value: stage },
    { kind: "set", at: ["meta", "lastUpdatedBy"], value: `stagewright ${run}` },
    { kind: "set", at: ["meta", "lastUpdatedAt"], value: at },
  ];
}

/** @throws where an edit has no place: stages make only such as have */
export function withEdits(bytes: Uint8Array, edits: readonly PayloadEdit[]): Uint8Array {
  const written = editPayload(bytes, edits);
  if (written.ok) return written.value;
  throw new Error(`the payload cannot be written: ${JSON.stringify(written.error)}`);
}
