/** The pipeline's stages as `meta.currentStage` names them, in their order. */
export const STAGES = ["1-specify", "2-plan", "3-qa", "4-implement", "5-acceptance"] as const;
export type PayloadStage = (typeof STAGES)[number];

export const STEP_STATUSES = ["ready", "in-progress", "completed", "blocked"] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export const SCENARIO_STATUSES = ["planned", "passed", "failed", "blocked", "skipped"] as const;
export type ScenarioStatus = (typeof SCENARIO_STATUSES)[number];

export const QA_STATUSES = ["pending", "approved", "rejected", "blocked"] as const;
export type QaStatus = (typeof QA_STATUSES)[number];

export const QUESTION_SEVERITIES = ["blocking", "important", "nice-to-have"] as const;
export type QuestionSeverity = (typeof QUESTION_SEVERITIES)[number];

/** What a word read from a file is in ours; `foreign`: it was written otherwise, which is said. */
export type Word<W extends string> =
  | { readonly kind: "ours"; readonly word: W }
  | { readonly kind: "foreign"; readonly word: W; readonly written: string }
  | { readonly kind: "unknown"; readonly written: string };

type Vocabulary<W extends string> = { readonly [word in W]: readonly string[] };

/** Our words, each with what other tools, and older files, write for it. */
const STEP: Vocabulary<StepStatus> = {
  ready: ["todo", "to do", "open", "pending", "planned", "new", "not started", "queued", "backlog", "draft"],
  "in-progress": [
    "wip",
    "doing",
    "started",
    "active",
    "ongoing",
    "working",
    "running",
    "in review",
    "review",
  ],
  completed: ["done", "complete", "finished", "closed", "implemented", "merged", "passed", "ok", "resolved"],
  blocked: ["waiting", "on hold", "stuck", "failed", "paused"],
};

const SCENARIO: Vocabulary<ScenarioStatus> = {
  planned: ["todo", "to do", "open", "pending", "ready", "new", "draft", "not run", "in progress", "wip"],
  passed: ["pass", "passing", "green", "ok", "success", "succeeded", "done", "completed", "complete"],
  failed: ["fail", "failing", "red", "broken", "error"],
  blocked: ["waiting", "on hold", "stuck"],
  skipped: ["skip", "ignored", "disabled", "deferred", "not applicable", "n/a", "na"],
};

const QA: Vocabulary<QaStatus> = {
  pending: ["todo", "open", "ready", "new", "in progress", "in review", "review", "waiting", "not started"],
  approved: ["accepted", "accept", "approve", "passed", "pass", "ok", "done", "completed", "signed off"],
  rejected: ["reject", "failed", "fail", "declined", "changes requested", "not accepted"],
  blocked: ["on hold", "stuck"],
};

const SEVERITY: Vocabulary<QuestionSeverity> = {
  blocking: ["blocker", "blocks", "critical", "must", "high", "urgent", "p0"],
  important: ["major", "should", "medium", "normal", "p1"],
  "nice-to-have": ["minor", "could", "low", "optional", "trivial", "p2", "p3"],
};

const STAGE: Vocabulary<PayloadStage> = {
  "1-specify": ["1", "specify", "spec", "requirement", "requirements"],
  "2-plan": ["2", "plan", "planning"],
  "3-qa": ["3", "qa", "test plan", "testplan"],
  "4-implement": ["4", "implement", "implementation"],
  "5-acceptance": ["5", "acceptance", "accept"],
};

export const stepStatus = (written: string): Word<StepStatus> => wordOf(STEP, written);
export const scenarioStatus = (written: string): Word<ScenarioStatus> => wordOf(SCENARIO, written);
export const qaStatus = (written: string): Word<QaStatus> => wordOf(QA, written);
export const questionSeverity = (written: string): Word<QuestionSeverity> => wordOf(SEVERITY, written);
export const stageWord = (written: string): Word<PayloadStage> => wordOf(STAGE, written);

/** Case, spaces, dashes and underscores are no difference between words. */
function wordOf<W extends string>(vocabulary: Vocabulary<W>, written: string): Word<W> {
  const same = plain(written);
  // What follows is a clarification: `blocked: the fixture is not there yet`.
  const [begin = ""] = same.split(/[:;,.(–—]| - /);
  for (const meant of new Set([same, begin.trim()])) {
    for (const [ours, others] of Object.entries(vocabulary) as [W, readonly string[]][]) {
      if (ours === written) return { kind: "ours", word: ours };
      if (plain(ours) === meant || others.includes(meant)) return { kind: "foreign", word: ours, written };
    }
  }
  return { kind: "unknown", written };
}

const plain = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+|(?<=\w)-(?=\w)/g, " ");
