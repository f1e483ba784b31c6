import type { ObjectId, PlanClaim } from "@stagewright/core";
import type { PastCommit } from "@stagewright/workspace";
import type { Look } from "./audit-document.ts";
import type { Box } from "./boxes.ts";
import type { Evidence } from "./evidence.ts";
import { trailersOf, type Vouched } from "./receipts.ts";
import { covers, isPlan } from "./scene.ts";
import { bearingOf, type Bearing } from "./speaking.ts";

/**
 * All that is there for a claim, as it is shown.
 *
 * @param named commits since it was written that name it and change more than plans, newest first
 */
export function evidenceFor(look: Look, claim: PlanClaim, named: readonly PastCommit[]): Evidence[] {
  const box = look.boxes.get(claim.name);
  const vouched = look.receipts.byTask.get(claim.key) ?? byId(look, claim, box);
  const found: Evidence[] = [];
  if (vouched === undefined) found.push(...marks(look, claim, box));
  else found.push(fromReceipt(claim, vouched));
  for (const file of claim.files) found.push(aboutFile(look, claim, file));
  for (const one of named)
    if (trailersOf(one.message).tasks.length === 0)
      found.push({ kind: "mention", commit: one.commit, subject: subjectOf(one) });
  const ticked = box?.ticked;
  const past = vouched === undefined && ticked !== undefined ? look.past.get(ticked.commit) : undefined;
  if (ticked !== undefined && past !== undefined) {
    const files = past.files.filter((file) => !isPlan(look, file)).length;
    const { commit } = past;
    const wrote = box?.added === commit ? ({ wrote: true } as const) : {};
    const boxes = ticked.names.length;
    found.push({ kind: "ticked-with", commit, subject: subjectOf(past), boxes, files, ...wrote });
  }
  return found;
}

/** Its words have changed since; another feature may have a task of the same id, whose mark is in another document. */
function byId(look: Look, claim: PlanClaim, box: Box | undefined): Vouched | undefined {
  return [...look.receipts.byTask.values()].find(({ receipt, commit }) => {
    const past = receipt.task?.id === claim.id ? look.past.get(commit) : undefined;
    return past !== undefined && past.files.includes(look.document) && isSince(look, past, box);
  });
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

function isSince({ past }: Look, one: PastCommit, box: Box | undefined): boolean {
  return box !== undefined && past.isSince(one, box.added);
}

function marks(look: Look, claim: PlanClaim, box: Box | undefined): Evidence[] {
  return look.ours
    .filter(
      ({ past, tasks }) =>
        (tasks.includes(claim.id) || tasks.includes(claim.key)) && isSince(look, past, box),
    )
    .map(({ past }) => ({
      kind: "marked",
      commit: past.commit,
      subject: subjectOf(past),
      receipt: look.receipts.unconfirmed.get(past.commit) ?? "not-here",
    }));
}

function aboutFile(look: Look, claim: PlanClaim, file: string): Evidence {
  const box = look.boxes.get(claim.name);
  const isIt = (each: string): boolean => covers([file], each);
  const isFolder = file.endsWith("/");
  const there = isFolder ? [...look.files].some(isIt) : look.files.has(file);
  const state = [...look.uncommitted].some(isIt) ? "uncommitted" : there ? "present" : "absent";
  const touching = isFolder
    ? look.past.commits.filter(({ files }) => files.some(isIt))
    : look.past.ofFile(file);
  if (box === undefined) return { kind: "file", path: file, state };
  const since = touching.filter((past) => isSince(look, past, box));
  const borne = (wanted: readonly Bearing[]): ObjectId[] =>
    since.flatMap((past) => (wanted.includes(bearingOf(look, claim, past)) ? [past.commit] : []));
  const forOthers = borne(["others"]);
  const commits = borne(["speaks", "meanwhile"]);
  return { kind: "file", path: file, state, commits, ...(forOthers.length === 0 ? {} : { forOthers }) };
}

function subjectOf({ message }: PastCommit): string {
  return message.split("\n", 1)[0] ?? "";
}
