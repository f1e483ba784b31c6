import type { ObjectId } from "@stagewright/core";
import { gradeWords } from "../report/words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted, type Paint } from "../report/style.ts";
import type { AuditedClaim, DocumentAudit } from "./audit-document.ts";
import type { Evidence, OwnTest } from "./evidence.ts";
import { STANDS, type Verdict } from "./verdict.ts";
import { named, tallyLines, verdictWords } from "./verdict-words.ts";

const SHOWN = 3;
const MOST_EVIDENCE = 5;

/** A claim and what was said of it. */
export interface Judged extends AuditedClaim {
  readonly verdict: Verdict;
}

/** The audit for people: each claim, what can be said of it, what is there for it. */
export function auditLines(
  { document, noun, head, all, commits, shallow }: DocumentAudit,
  judged: readonly Judged[],
  ran: readonly string[],
  paint: Paint,
): string[] {
  const place = sanitizeLine(document);
  const [one, many] = noun;
  const marked = one === "box" ? "ticked" : "marked as done";
  const first = `${paint("bold", place)}: ${judged.length} of ${counted(all, one, many)} ${marked}, looked at against ${short(head)} and ${counted(commits, "commit")} since it was written`;
  if (judged.length === 0) return [first];
  const unproven = judged.filter(({ verdict }) => STANDS[verdict.code] === "contradicted");
  const folder = place.replace(/\/?[^/]+$/, "") || place;
  return [
    first,
    ...(shallow ? ["The clone is shallow: what was done before its first commit is not here."] : []),
    "",
    ...judged.flatMap((each) => claimLines(each, paint)),
    "",
    ...tallyLines(
      judged.map(({ verdict }) => verdict),
      noun,
    ),
    ...ran,
    "Whether the code does what the words ask for nobody can tell by this; only what is there, and what tests notice.",
    ...(unproven.length === 0
      ? []
      : [`To be looked into: ${unproven.map(({ claim }) => sanitizeLine(claim.id)).join(", ")}`]),
    ...(unproven.length === 0 || one !== "box"
      ? []
      : [
          `To have them done again, and witnessed: un-tick those boxes and stagewright run speckit ${folder}, or --redo for all`,
        ]),
  ];
}

function claimLines({ claim, verdict, evidence, change }: Judged, paint: Paint): string[] {
  const stands = STANDS[verdict.code];
  const sign = { evidence: paint("green", "✓"), contradicted: paint("red", "✗"), open: paint("yellow", "?") };
  const title = sanitizeLine(claim.title);
  const id = sanitizeLine(claim.id);
  const more = evidence.length > MOST_EVIDENCE ? [`and ${evidence.length - MOST_EVIDENCE} more`] : [];
  const also = [
    ...(change.later.length === 0
      ? []
      : [
          `to take it out also takes out ${counted(change.later.length, "other commit")} to the same code: ${ids(change.later)}`,
        ]),
    ...(change.shared.length === 0 || change.inseparable
      ? []
      : [`its commits speak for ${named(change.shared)} as well`]),
  ];
  const hints = [
    ...evidence.slice(0, MOST_EVIDENCE).map(evidenceWords),
    ...more,
    ...change.tests.filter(({ path }) => !claim.files.includes(path)).map(testWords),
    ...also,
    ...aside(claim.kind, verdict),
  ];
  return [
    `  ${sign[stands]} ${paint("bold", id)}${title === id ? "" : ` ${title}`}`,
    `      ${verdictWords(verdict)}`,
    ...hints.map((hint) => `      ${paint("dim", hint)}`),
  ];
}

/** What leaves no trace by its nature is not to be called a lie. */
function aside(kind: AuditedClaim["claim"]["kind"], { code }: Verdict): string[] {
  if (code !== "no-evidence" || (kind !== "manual" && kind !== "check-only")) return [];
  return [
    `${kind === "manual" ? "a human's task" : "a task that only checks"} leaves nothing in git by itself`,
  ];
}

function testWords({ path, why, about, gone }: OwnTest): string {
  const file = sanitizeLine(path);
  const how = {
    named: "is named by the document",
    "changed-with": "was changed with it",
    "by-name": `is by its name about ${sanitizeLine(about ?? "")}`,
    "names-it": "has its id in it",
  }[why];
  const away = gone?.by === undefined ? "is not there" : `is not there since ${short(gone.by)}`;
  return gone === undefined ? `${file} ${how}` : `${file} ${how}, and ${away}`;
}

function evidenceWords(evidence: Evidence): string {
  switch (evidence.kind) {
    case "receipt": {
      const words =
        evidence.by === undefined
          ? gradeWords(evidence.grade, evidence.reason)
          : `${sanitizeLine(evidence.by)} says so`;
      const earlier = evidence.sameWords ? "" : "; the task had other words then";
      return `receipt ${short(evidence.receipt)} of run ${sanitizeLine(evidence.run)}, at ${short(evidence.commit)}: ${words}${earlier}${evidence.sandboxed ? "" : "; no sandbox"}`;
    }
    case "marked":
      return `${short(evidence.commit)} "${sanitizeLine(evidence.subject)}" says Stagewright made it; ${receiptWords(evidence.receipt)}`;
    case "file":
      return `${sanitizeLine(evidence.path)} ${fileWords(evidence)}`;
    case "mention":
      return `${short(evidence.commit)} "${sanitizeLine(evidence.subject)}" names it`;
    case "ticked-with": {
      const others = evidence.boxes === 1 ? "" : `, with ${counted(evidence.boxes - 1, "other", "others")}`;
      return `ticked in ${short(evidence.commit)} "${sanitizeLine(evidence.subject)}"${others} and ${counted(evidence.files, "file")} beside the plan`;
    }
  }
}

function receiptWords(receipt: Extract<Evidence, { kind: "marked" }>["receipt"]): string {
  switch (receipt) {
    case "not-here":
      return "its receipt is not here";
    case "of-another-tree":
      return "its receipt is about another tree";
    case "damaged":
      return "its receipt is not what was written";
  }
}

function fileWords({ state, commits }: Extract<Evidence, { kind: "file" }>): string {
  const there = { present: "is there", uncommitted: "has uncommitted changes", absent: "is not there" }[
    state
  ];
  if (commits === undefined) return `${there}; the plan is in no commit, so nothing tells since when`;
  if (commits.length === 0) return `${there}, and no commit has changed it since the box was written`;
  return `${there}, changed since the box was written by ${ids(commits)}`;
}

function ids(commits: readonly ObjectId[]): string {
  const shown = commits.slice(0, SHOWN).map(short).join(" ");
  return commits.length > SHOWN ? `${shown} and ${commits.length - SHOWN} more` : shown;
}

export function short(id: string): string {
  return id.slice(0, 10);
}
