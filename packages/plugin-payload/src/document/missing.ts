import type { OpenQuestion, Payload } from "./schema.ts";
import { STAGES, type PayloadStage } from "./words.ts";

/** What a stage needs of those before it. Fits core's `UPSTREAM_MISSING`. */
export interface MissingField {
  readonly field: string;
  /** The stage that owes it. */
  readonly owner: PayloadStage;
  readonly reason: string;
}

/** Each field with the stage that fills it, which all later ones need. */
const OWED: readonly (readonly [field: string, owner: PayloadStage, of: (payload: Payload) => unknown])[] = [
  ["requirement.summary", "1-specify", ({ requirement }) => requirement?.summary],
  ["plan.steps", "2-plan", ({ plan }) => plan?.steps],
  ["testPlan.scenarios", "3-qa", ({ testPlan }) => testPlan?.scenarios],
  ["implementation.changes", "4-implement", ({ implementation }) => implementation?.changes],
  ["implementation.tests", "4-implement", ({ implementation }) => implementation?.tests],
  ["implementation.commands", "4-implement", ({ implementation }) => implementation?.commands],
];

/** What has to be there before the stage begins, and is absent or empty. Pure. */
export function missingFields(payload: Payload, before: PayloadStage): MissingField[] {
  const mine = STAGES.indexOf(before);
  return OWED.filter(([, owner]) => STAGES.indexOf(owner) < mine).flatMap(([field, owner, of]) => {
    const value = of(payload);
    if (!isBlank(value)) return [];
    return [{ field, owner, reason: value === undefined || value === null ? "it is absent" : "it is empty" }];
  });
}

/** A question nobody has answered, and that a stage cannot begin with. */
export interface BlockingQuestion {
  readonly index: number;
  readonly question: string;
  readonly owner: string | undefined;
}

/** Questions that say `blocking`, or something nobody knows, and have no answer. One without a severity blocks nothing. Pure. */
export function openBlockingQuestions(payload: Payload): BlockingQuestion[] {
  return (payload.requirement?.openQuestions ?? []).flatMap((question, index) =>
    typeof question !== "string" && blocks(question)
      ? [{ index, question: question.question, owner: question.owner ?? undefined }]
      : [],
  );
}

function blocks({ severity, answer }: Exclude<OpenQuestion, string>): boolean {
  if (!isBlank(answer) || isBlank(severity)) return false;
  return severity !== "important" && severity !== "nice-to-have";
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.every((item) => isBlank(item));
  return typeof value === "object" && Object.values(value).every((item) => isBlank(item));
}
