import {
  isNamed,
  isOfGuards,
  wasChallenged,
  type Finding,
  type FindingName,
  type RunSettings,
  type TaskState,
} from "@stagewright/core";

/** What one who hands in was told of what guards found, and may say to it. */
export interface Hearing {
  /** In an attempt before: what stands now stands after it was told. */
  readonly before: boolean;
  /** What may well be meant is asked of a human, or only told. */
  readonly ask: NonNullable<RunSettings["guardsAsk"]>;
  /** There is a session to answer in. */
  readonly session?: { readonly told: Set<string>; refused: boolean };
  /** A human hands in: what they let stand, by name. */
  readonly human?: readonly FindingName[];
}

export function hearingOf(
  { guardsAsk = "park" }: Pick<RunSettings, "guardsAsk">,
  { history }: Pick<TaskState, "history">,
  who: "session" | "exit" | readonly FindingName[],
): Hearing {
  const told = { before: wasChallenged(history), ask: guardsAsk };
  if (who === "exit") return told;
  return who === "session"
    ? { ...told, session: { told: new Set(), refused: false } }
    : { ...told, human: who };
}

export interface Heard {
  readonly findings: readonly Finding[];
  /** Of these, what a human has to allow, or has: what all of the guards' findings come to, or nothing. */
  readonly challenged: readonly Finding[];
}

/**
 * What guards found goes back once to whoever made the change, who may not have meant it. What
 * stands then is no agent's to decide: a human lets it stand, by name, or sends it back. What
 * others than guards refuse is never let through, and takes everything back with it.
 */
export function hear(findings: readonly Finding[], hearing: Hearing): Heard {
  const { ask, human } = hearing;
  const isAnswerable = (finding: Finding): boolean =>
    isOfGuards(finding) && (finding.severity === "refused" || (finding.asks === true && ask === "park"));
  const mine = findings.filter(isAnswerable);
  const isBarred = findings.some((finding) => finding.severity === "refused" && !isOfGuards(finding));
  const stand = !isBarred && mine.length > 0 && mine.every((finding) => stands(finding, hearing));
  const said = findings.map((finding): Finding => {
    if (isAnswerable(finding)) return stand ? { ...finding, severity: "asked" } : refused(finding, human);
    return finding.asks === true ? askedOnly(finding, hearing) : finding;
  });
  remember(mine, hearing);
  return { findings: said, challenged: stand ? said.filter(({ severity }) => severity === "asked") : [] };
}

function stands(finding: Finding, { before, session, human }: Hearing): boolean {
  if (human !== undefined) return isNamed(finding, human);
  if (before) return true;
  return finding.asks === true ? session?.told.has(nameOf(finding)) === true : session?.refused === true;
}

function refused(finding: Finding, human: Hearing["human"]): Finding {
  const advice =
    finding.asks === true && human === undefined
      ? `${/[.?!]$/.test(finding.detail) ? "" : "."} If it is meant, hand in again as it is, and say why in your summary; else put it right.`
      : "";
  return { ...finding, severity: "refused", detail: `${finding.detail}${advice}` };
}

/** By the user's word no human is waited for: it comes back once where somebody is there to answer, and is told. */
function askedOnly(finding: Finding, { session, human }: Hearing): Finding {
  if (session === undefined || session.told.has(nameOf(finding)))
    return { ...finding, detail: `${finding.detail} (to be looked at by a human)` };
  session.told.add(nameOf(finding));
  return refused(finding, human);
}

function remember(mine: readonly Finding[], { session }: Hearing): void {
  if (session === undefined) return;
  for (const finding of mine) {
    session.told.add(nameOf(finding));
    if (finding.asks !== true) session.refused = true;
  }
}

const nameOf = ({ code, path }: Finding): string => `${code} ${path}`;
