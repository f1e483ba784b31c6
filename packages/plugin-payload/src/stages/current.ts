import { err, ok, type CodeContext, type Failure, type MergeDocument, type Result } from "@stagewright/core";
import { newPayload } from "../document/edit.ts";
import { mergePayloads } from "../document/merge.ts";
import { missingFields } from "../document/missing.ts";
import { problemOfPayload, readPayload, type PayloadDocument } from "../document/read.ts";
import type { PayloadStage } from "../document/words.ts";
import { SKELETON } from "./place.ts";

export interface Current extends PayloadDocument {
  readonly bytes: Uint8Array;
  /** People have changed it in their checkout since the run began. */
  readonly edited: boolean;
}

/** What there was before there was a file: who says nothing of a section takes nothing away. */
const NOTHING = new Uint8Array();

type World = Pick<CodeContext, "repository" | "state" | "documents" | "userDocument">;

/**
 * The payload as it counts now: what the run has made of it, and what people have put into
 * their checkout's file since it began. What was parked for is looked for there again.
 */
export async function currentPayload(world: World, file: string): Promise<Result<Current, Failure>> {
  const { repository, state } = world;
  const began = await repository.readFile(state.pins.snapshot.commit, file);
  const tip = (await world.documents([file])).get(file);
  const theirs = (await world.userDocument(file)) ?? began;
  const edited = theirs !== undefined && !sameBytes(theirs, began);
  const ours = tip ?? newPayload(SKELETON);
  if (!edited || theirs === undefined) return readable(ours, file, false);
  if (sameBytes(tip, began)) return readable(theirs, file, true);
  const theirsRead = readPayload(theirs);
  if (!theirsRead.ok) return readable(theirs, file, true);
  const merged = mergePayloads(began ?? NOTHING, ours, theirs);
  if (merged.ok && merged.value.conflicts.length === 0) return readable(merged.value.bytes, file, true);
  const places = merged.ok ? merged.value.conflicts.map(({ path }) => path).join(", ") : "all of it";
  return unreadable(file, [
    `differs from what the run has written at ${places}: make yours say there what \`git show ${tipOf(state.run)}:${file}\` says, or nothing`,
  ]);
}

/** What people have put into their file during the implementation, in the run's. */
export const withPeoplesEdit: MergeDocument = (began, ours, theirs) => {
  if (sameBytes(began, theirs)) return ok(ours);
  const read = readable(theirs, "", true);
  if (!read.ok) return err({ code: "UNREADABLE" });
  const merged = mergePayloads(began ?? NOTHING, ours, theirs);
  if (!merged.ok) return err({ code: "UNREADABLE" });
  const [conflict] = merged.value.conflicts;
  return conflict === undefined ? ok(merged.value.bytes) : err({ code: `CONFLICT at ${conflict.path}` });
};

function tipOf(run: string): string {
  return `refs/stagewright/${run}/tip`;
}

/** The payload of these bytes; where it cannot be worked with, what it is that people have to put right. */
export function readable(bytes: Uint8Array, file: string, edited: boolean): Result<Current, Failure> {
  const read = readPayload(bytes);
  if (!read.ok)
    return unreadable(
      file,
      read.error.map((problem) => {
        const place = "place" in problem ? `${problem.place.line}:${problem.place.column} ` : "";
        return `${place}${problemOfPayload(problem)}`;
      }),
    );
  const errors = read.value.findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    return unreadable(
      file,
      errors.map(({ place, path, message }) => `${place.line}:${place.column} ${path} ${message}`),
    );
  return ok({ ...read.value, bytes, edited });
}

/** The run parks: once the file is right, `resume` goes on. */
function unreadable(file: string, reasons: readonly string[]): Result<never, Failure> {
  return err({
    code: "UPSTREAM_MISSING",
    document: file,
    missing: reasons.map((reason) => ({ field: file, owner: "whoever wrote it", reason })),
  });
}

/** P2: what those before owe; undefined where nothing is missing. */
export function upstreamMissing(
  { payload }: PayloadDocument,
  file: string,
  before: PayloadStage,
): Failure | undefined {
  const missing = missingFields(payload, before);
  if (missing.length === 0) return undefined;
  const people = ownersOf(payload.plan?.steps ?? []);
  return {
    code: "UPSTREAM_MISSING",
    document: file,
    missing: missing.map(({ field, owner, reason }) => ({
      field,
      owner: people === "" ? owner : `${owner}; owners of the plan: ${people}`,
      reason: reason.replace(/^it /, ""),
    })),
  };
}

function ownersOf(steps: readonly { readonly owner?: string | null | undefined }[]): string {
  return [...new Set(steps.flatMap(({ owner }) => owner ?? []))].slice(0, 5).join(", ");
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
