import { z } from "zod";

/**
 * The shared hand-off file. Everything may be absent or null, which counts as missing; keys nobody knows are
 * kept, wherever they stand. Statuses and severities are read as any text and checked in `words.ts`: files of
 * other tools have other words. Order of keys and bytes are not this schema's: what is written is always an
 * edit of the file's text (`edit.ts`), never this value written out.
 */
const text = () => z.string().nullish();
const texts = () => z.array(z.string()).nullish();
const listOf = <T extends z.ZodType>(item: T) => z.array(item).nullish();
/** What people write as a sentence, or as an object that may have an id. */
const point = () => z.union([z.string(), z.looseObject({ id: text() })]);

const openQuestion = z.union([
  z.string(),
  z.looseObject({
    question: z.string(),
    owner: text(),
    /** `blocking`, `important` or `nice-to-have`. */
    severity: text(),
    /** Once it is there the question is open no more. */
    answer: text(),
  }),
]);

const requirement = z.looseObject({
  summary: text(),
  constraints: listOf(point()),
  acceptanceCriteria: listOf(point()),
  openQuestions: listOf(openQuestion),
});

const step = z.looseObject({
  id: z.string(),
  name: text(),
  owner: text(),
  /** Ids of steps. */
  dependencies: texts(),
  files: texts(),
  /** `ready`, `in-progress`, `completed` or `blocked`. */
  status: text(),
  successSignal: text(),
});

const plan = z.looseObject({ steps: listOf(step), risks: listOf(point()), artifacts: listOf(point()) });

const coverage = z.looseObject({
  requirementId: text(),
  planStepId: text(),
  behavior: text(),
  testLevel: text(),
  scenarioIds: texts(),
});

const scenario = z.looseObject({
  id: z.string(),
  name: text(),
  type: text(),
  /** `planned`, `passed`, `failed`, `blocked` or `skipped`. */
  status: text(),
  steps: listOf(point()),
  expectedOutput: text(),
  fixtureIds: texts(),
});

const testPlan = z.looseObject({
  coverageMatrix: listOf(coverage),
  scenarios: listOf(scenario),
  fixtures: listOf(point()),
});

const amount = () => z.union([z.number(), z.string()]).nullish();

const change = z.looseObject({
  id: text(),
  planStepId: text(),
  requirementId: text(),
  files: texts(),
  rationale: text(),
  /** Lines added and deleted together, or apart. */
  linesChanged: z
    .union([z.number(), z.string(), z.looseObject({ added: z.number(), deleted: z.number() })])
    .nullish(),
  evidenceRef: text(),
  /** Where the code was looked at before: `path:line`. */
  baseline: texts(),
  /** Why new abstractions were needed. */
  abstractions: text(),
});

const testResult = z.looseObject({
  id: text(),
  suite: text(),
  type: text(),
  /** As a scenario's. */
  status: text(),
  coverage: amount(),
  duration: amount(),
  evidenceRef: text(),
});

const command = z.looseObject({
  id: text(),
  command: text(),
  timestamp: text(),
  exitCode: z.int().nullish(),
  duration: amount(),
  /** Its end; the whole is where `log` says. */
  output: text(),
  outputDigest: text(),
  log: text(),
  environment: z.record(z.string(), z.string()).nullish(),
});

const implementation = z.looseObject({
  changes: listOf(change),
  tests: listOf(testResult),
  commands: listOf(command),
  deviations: listOf(point()),
});

const qaIssue = z.looseObject({
  id: text(),
  severity: text(),
  title: text(),
  expectedBehavior: text(),
  actualBehavior: text(),
  reproductionSteps: texts(),
  /** `path:line` each. */
  affectedFiles: texts(),
});

const qaFindings = z.looseObject({
  /** `pending`, `approved`, `rejected` or `blocked`. */
  status: text(),
  evidence: listOf(point()),
  issues: listOf(qaIssue),
});

const meta = z.looseObject({
  /** One of `STAGES`. */
  currentStage: text(),
  lastUpdatedBy: text(),
  /** ISO 8601. */
  lastUpdatedAt: text(),
});

export const payloadSchema = z.looseObject({
  meta: meta.nullish(),
  requirement: requirement.nullish(),
  plan: plan.nullish(),
  testPlan: testPlan.nullish(),
  implementation: implementation.nullish(),
  qaFindings: qaFindings.nullish(),
});

export type Payload = z.infer<typeof payloadSchema>;
export type PlanStep = z.infer<typeof step>;
export type Scenario = z.infer<typeof scenario>;
export type Coverage = z.infer<typeof coverage>;
export type OpenQuestion = z.infer<typeof openQuestion>;
export type Change = z.infer<typeof change>;
export type TestResult = z.infer<typeof testResult>;
export type CommandRecord = z.infer<typeof command>;
export type QaIssue = z.infer<typeof qaIssue>;

/** The sections, in the order stages fill them. */
export const SECTIONS = ["meta", "requirement", "plan", "testPlan", "implementation", "qaFindings"] as const;
export type Section = (typeof SECTIONS)[number];

/** For editors and for tools of other languages: draft 2020-12. */
export function payloadJsonSchema(): Record<string, unknown> {
  return { title: "Stagewright payload", ...z.toJSONSchema(payloadSchema, { io: "input" }) };
}
