import type { ObjectId } from "@stagewright/core";
import { gradeWords } from "../report/words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted, type Paint } from "../report/style.ts";
import type { AuditedClaim, DocumentAudit } from "./audit-document.ts";
import type { Evidence, OwnTest } from "./evidence.ts";
import { countStands, STANDS, type Stand, type Verdict } from "./verdict.ts";
import { named, tallyLines, verdictWords } from "./verdict-words.ts";

const SHOWN = 3;
const MOST_EVIDENCE = 5;

/** A claim and what was said of it. */
export interface Judged extends AuditedClaim {
  readonly verdict: Verdict;
}

/** What was run, in lines; of the check as the head is, one for the top. */
export interface ToldRuns {
  readonly lines: readonly string[];
  readonly head?: string;
}

/** The audit for people: each claim, what can be said of it, what is there for it. */
export function auditLines(
  { document, noun, head, all, claims, commits, shallow }: DocumentAudit,
  judged: readonly Judged[],
  { lines, head: check }: ToldRuns,
  paint: Paint,
): string[] {
  const place = sanitizeLine(document);
  const [one, many] = noun;
  const marked = one === "box" ? "ticked" : "marked as done";
  const chosen = judged.length === claims.length ? "" : `${judged.length} of them `;
  const first = `${paint("bold", place)}: ${claims.length} of ${counted(all, one, many)} ${marked}, ${chosen}looked at against ${short(head)} and ${counted(commits, "commit")} since it was written`;
  if (judged.length === 0) return [first];
  const unproven = judged.filter(({ verdict }) => STANDS[verdict.code] === "contradicted");
  const verdicts = judged.map(({ verdict }) => verdict);
  const folder = place.replace(/\/?[^/]+$/, "") || place;
  return [
    first,
    ...(shallow ? ["The clone is shallow: what was done before its first commit is not here."] : []),
    ...(check === undefined ? [] : [paint("red", check)]),
    "",
    ...judged.flatMap((each) => claimLines(each, paint)),
    "",
    standLine(verdicts, paint),
    ...tallyLines(verdicts, noun, signsOf(paint)),
    ...lines,
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

function signsOf(paint: Paint): Readonly<Record<Stand, string>> {
  return {
    evidence: paint("green", "✓"),
    unshown: paint("yellow", "○"),
    contradicted: paint("red", "✗"),
    open: paint("yellow", "?"),
  };
}

/** What the signs mean, and how many have each. */
function standLine(verdicts: readonly Verdict[], paint: Paint): string {
  const counts = countStands(verdicts);
  const signs = signsOf(paint);
  const words = {
    evidence: "with evidence",
    unshown: "neither shown nor contradicted",
    contradicted: "contradicted, or with no evidence",
    open: "not to be told",
  };
  const stands = Object.keys(words) as Stand[];
  return stands
    .filter((stand) => counts[stand] > 0)
    .map((stand) => `${signs[stand]} ${counts[stand]} ${words[stand]}`)
    .join("; ");
}

function claimLines({ claim, verdict, evidence, change }: Judged, paint: Paint): string[] {
  const stands = STANDS[verdict.code];
  const sign = signsOf(paint)[stands];
  const title = sanitizeLine(claim.title);
  const id = sanitizeLine(claim.id);
  const more = evidence.length > MOST_EVIDENCE ? [`and ${evidence.length - MOST_EVIDENCE} more`] : [];
  const also = [
    ...(change.onlyMeanwhile === true
      ? [`no commit that changed its code names it or ticked it; meanwhile: ${ids(change.meanwhile)}`]
      : []),
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
    `  ${sign} ${paint("bold", id)}${title === id ? "" : ` ${title}`}`,
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
      const how = evidence.wrote === true ? "written as ticked" : "ticked";
      return `${how} in ${short(evidence.commit)} "${sanitizeLine(evidence.subject)}"${others} and ${counted(evidence.files, "file")} beside the plan`;
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

function fileWords({ state, commits, forOthers = [] }: Extract<Evidence, { kind: "file" }>): string {
  const there = { present: "is there", uncommitted: "has uncommitted changes", absent: "is not there" }[
    state
  ];
  if (commits === undefined) return `${there}; the plan is in no commit, so nothing tells since when`;
  const others = `for others by ${ids(forOthers)}`;
  if (commits.length === 0 && forOthers.length > 0)
    return `${there}, and was changed since the box was written only ${others}`;
  if (commits.length === 0) return `${there}, and no commit has changed it since the box was written`;
  return `${there}, changed since the box was written by ${ids(commits)}${forOthers.length === 0 ? "" : `, and ${others}`}`;
}

function ids(commits: readonly ObjectId[]): string {
  const shown = commits.slice(0, SHOWN).map(short).join(" ");
  return commits.length > SHOWN ? `${shown} and ${commits.length - SHOWN} more` : shown;
}

export function short(id: string): string {
  return id.slice(0, 10);
}
