import { gradeWords } from "../report/words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted, type Paint } from "../report/style.ts";
import type { AuditedTask, PlanAudit } from "./audit-plan.ts";
import type { Evidence, EvidenceClass } from "./evidence.ts";

const SHOWN = 3;
const COLOUR: Readonly<Record<EvidenceClass, "green" | "yellow" | "red">> = {
  witnessed: "green",
  traced: "yellow",
  unsupported: "red",
};

/** The audit for people: each ticked box, what is there for it, and what that comes to. */
export function auditLines({ document, head, boxes, tasks }: PlanAudit, paint: Paint): string[] {
  const place = sanitizeLine(document);
  const first = `${paint("bold", place)}: ${tasks.length} of ${counted(boxes, "box", "boxes")} ticked, looked at against ${short(head)}`;
  if (tasks.length === 0) return [first];
  const folder = place.replace(/\/?[^/]+$/, "") || place;
  const of = (wanted: EvidenceClass) => tasks.filter((task) => task.class === wanted);
  const unsupported = of("unsupported");
  return [
    first,
    "",
    ...tasks.flatMap((task) => taskLines(task, paint)),
    "",
    `${of("witnessed").length} witnessed: Stagewright saw them · ${of("traced").length} traced: commits or files are there that nobody saw proved · ${unsupported.length} unsupported`,
    ...(unsupported.length === 0
      ? []
      : [
          `Nothing to show for: ${unsupported.map(({ id }) => sanitizeLine(id)).join(", ")}`,
          `To have them done again, and witnessed: un-tick those boxes and stagewright run speckit ${folder}, or --redo for all`,
        ]),
  ];
}

function taskLines(task: AuditedTask, paint: Paint): string[] {
  const name = `${sanitizeLine(task.id)} ${sanitizeLine(task.title)}`;
  const lines = task.evidence.map((each) => `      ${paint("dim", evidenceWords(each))}`);
  const none = task.evidence.length === 0 ? [`      ${paint("dim", "no commit, no file, no receipt")}`] : [];
  return [
    `  ${paint(COLOUR[task.class], task.class.padEnd(11))} ${name}`,
    ...lines,
    ...none,
    ...aside(task, paint),
  ];
}

/** What leaves no trace by its nature is not to be called a lie. */
function aside({ class: found, kind }: AuditedTask, paint: Paint): string[] {
  if (found !== "unsupported" || (kind !== "manual" && kind !== "check-only")) return [];
  const why = kind === "manual" ? "a human's task" : "a task that only checks";
  return [`      ${paint("dim", `${why} leaves nothing in git by itself`)}`];
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
    case "ticked-with":
      return `ticked in ${short(evidence.commit)} "${sanitizeLine(evidence.subject)}", with ${counted(evidence.boxes - 1, "other box", "other boxes")} and ${counted(evidence.files, "file")} beside the plan`;
    case "test":
      return `${sanitizeLine(evidence.path)} is by its name about ${sanitizeLine(evidence.about)}`;
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
  const named = commits.slice(0, SHOWN).map(short).join(" ");
  const rest = commits.length > SHOWN ? ` and ${commits.length - SHOWN} more` : "";
  return `${there}, changed since the box was written by ${named}${rest}`;
}

function short(id: string): string {
  return id.slice(0, 10);
}
