import type { PlanClaim } from "@stagewright/core";
import type { PastCommit } from "@stagewright/workspace";
import type { Look } from "./audit-document.ts";
import { covers, isPlan } from "./change.ts";
import type { Evidence } from "./evidence.ts";
import { trailersOf, type Vouched } from "./receipts.ts";

/**
 * All that is there for a claim, as it is shown.
 *
 * @param named commits since it was written that name it and change more than plans, newest first
 */
export function evidenceFor(look: Look, claim: PlanClaim, named: readonly PastCommit[]): Evidence[] {
  const box = look.boxes.get(claim.name);
  const window = box === undefined ? undefined : look.past.since(box.added);
  const vouched = look.receipts.byTask.get(claim.key) ?? byId(look, claim, window ?? []);
  const found: Evidence[] = [];
  if (vouched === undefined) found.push(...marks(look, claim, window ?? []));
  else found.push(fromReceipt(claim, vouched));
  for (const file of claim.files) found.push(aboutFile(look, file, window));
  for (const one of named)
    if (trailersOf(one.message).tasks.length === 0)
      found.push({ kind: "mention", commit: one.commit, subject: subjectOf(one) });
  const ticked = box?.ticked;
  const past = vouched === undefined && ticked !== undefined ? look.past.get(ticked.commit) : undefined;
  if (ticked !== undefined && past !== undefined) {
    const files = past.files.filter((file) => !isPlan(look, file)).length;
    const { commit } = past;
    found.push({ kind: "ticked-with", commit, subject: subjectOf(past), boxes: ticked.names.length, files });
  }
  return found;
}

/** Its words have changed since; another feature may have a task of the same id, whose mark is in another document. */
function byId(look: Look, claim: PlanClaim, window: readonly PastCommit[]): Vouched | undefined {
  return [...look.receipts.byTask.values()].find(
    ({ receipt, commit }) =>
      receipt.task?.id === claim.id &&
      window.some((past) => past.commit === commit && past.files.includes(look.document)),
  );
}

function fromReceipt(claim: PlanClaim, { digest, receipt, commit, grade }: Vouched): Evidence {
  return {
    kind: "receipt",
    receipt: digest,
    run: receipt.run,
    grade,
    ...(receipt.reason === undefined || grade !== receipt.grade ? {} : { reason: receipt.reason }),
    commit,
    sandboxed: receipt.sandboxed,
    sameWords: receipt.task?.key === claim.key,
    ...(receipt.attested === undefined ? {} : { by: receipt.attested.by }),
  };
}

function marks({ document, receipts }: Look, claim: PlanClaim, window: readonly PastCommit[]): Evidence[] {
  return window
    .filter(
      ({ message, files }) =>
        files.includes(document) &&
        trailersOf(message).tasks.some((name) => name === claim.id || name === claim.key),
    )
    .map((past) => ({
      kind: "marked",
      commit: past.commit,
      subject: subjectOf(past),
      receipt: receipts.unconfirmed.get(past.commit) ?? "not-here",
    }));
}

function aboutFile(look: Look, file: string, window: readonly PastCommit[] | undefined): Evidence {
  const isIt = (each: string): boolean => covers([file], each);
  const there = file.endsWith("/") ? [...look.files].some(isIt) : look.files.has(file);
  const state = [...look.uncommitted].some(isIt) ? "uncommitted" : there ? "present" : "absent";
  const commits = window?.flatMap(({ commit, files }) => (files.some(isIt) ? [commit] : []));
  return { kind: "file", path: file, state, ...(commits === undefined ? {} : { commits }) };
}

function subjectOf({ message }: PastCommit): string {
  return message.split("\n", 1)[0] ?? "";
}
