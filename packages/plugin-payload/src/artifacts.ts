import { artifact, type Artifact } from "@stagewright/core";
import { z } from "zod";
import { STAGES } from "./document/words.ts";

export type Values<A> = A extends Artifact<infer V> ? V : never;

/** What the run is about: the hand-off file, and what was typed. */
export const payloadBrief = artifact({
  name: "payload_brief",
  version: 1,
  schema: z.object({
    /** Path of the hand-off file in the repository. */
    file: z.string().min(1),
    /** What was typed or named: the brief in words, or a payload pasted. Empty: the file says it all. */
    text: z.string(),
    feature: z.string().min(1),
    /** The first part of the pipeline that this run does. */
    first: z.enum(STAGES),
    /** Commit that the run starts from. */
    base: z.string(),
  }),
});

const point = z.object({ id: z.string().min(1), text: z.string().min(1) });

export const requirementSection = artifact({
  name: "payload_requirement",
  version: 1,
  schema: z.object({
    summary: z.string().min(1).describe("What is wanted, and for whom, in one to three sentences."),
    constraints: z.array(z.string().min(1)),
    acceptanceCriteria: z.array(point).min(1).describe("Each can be tested. Ids: AC1, AC2, …"),
    openQuestions: z.array(
      z.object({
        question: z.string().min(1),
        owner: z.string().min(1).describe("Who can answer it."),
        severity: z.enum(["blocking", "important", "nice-to-have"]),
      }),
    ),
  }),
});

export const planSection = artifact({
  name: "payload_plan",
  version: 1,
  schema: z.object({
    steps: z
      .array(
        z.object({
          id: z.string().min(1).describe("S1, S2, …"),
          name: z.string().min(1),
          owner: z.string().min(1),
          dependencies: z.array(z.string()).describe("Ids of steps that come first."),
          files: z.array(z.string().min(1)).describe("Files the step changes, its tests among them."),
          successSignal: z.string().min(1).describe("How one sees that it is done."),
        }),
      )
      .min(1),
    risks: z.array(z.string().min(1)),
    artifacts: z.array(z.string().min(1)),
  }),
});

export const testPlanSection = artifact({
  name: "payload_test_plan",
  version: 1,
  schema: z.object({
    coverageMatrix: z.array(
      z.object({
        requirementId: z.string().min(1).describe("Id of an acceptance criterion."),
        planStepId: z.string().min(1),
        behavior: z.string().min(1),
        testLevel: z.string().min(1).describe("unit, integration, end-to-end, …"),
        scenarioIds: z.array(z.string().min(1)),
      }),
    ),
    scenarios: z
      .array(
        z.object({
          id: z.string().min(1).describe("T1, T2, …"),
          name: z.string().min(1).describe("The name its test is to have."),
          type: z.string().min(1),
          steps: z.array(z.string().min(1)).min(1),
          expectedOutput: z.string().min(1),
          fixtureIds: z.array(z.string()),
        }),
      )
      .min(1),
    fixtures: z.array(z.object({ id: z.string().min(1), description: z.string() })),
  }),
});

export const qaSection = artifact({
  name: "payload_qa_findings",
  version: 1,
  schema: z.object({
    status: z.enum(["approved", "rejected", "blocked"]),
    evidence: z.array(z.string().min(1)).describe("What you did and saw: commands with their ends, files."),
    issues: z.array(
      z.object({
        id: z.string().min(1),
        severity: z.string().min(1),
        title: z.string().min(1),
        expectedBehavior: z.string().min(1),
        actualBehavior: z.string().min(1),
        reproductionSteps: z.array(z.string().min(1)).min(1),
        affectedFiles: z.array(z.string().regex(/^.+:\d+$/, "must be path:line")),
      }),
    ),
  }),
});

/** The payload was looked at, and may be worked on. */
export const payloadReady = artifact({
  name: "payload_ready",
  version: 1,
  schema: z.object({
    /** What changed since it was planned, of what is planned to be changed. */
    drift: z.array(z.object({ path: z.string(), status: z.string(), steps: z.array(z.string()) })),
    /** Programs of the checks, as they call themselves. */
    tools: z.array(z.object({ command: z.string(), version: z.string(), found: z.boolean() })),
    /** Words for people. */
    notes: z.array(z.string()),
    /** The hand-off it begins with; null: none was found. */
    handoff: z
      .object({
        run: z.string(),
        by: z.string(),
        /** Paths that people have changed since, by whoever committed last. */
        changed: z.array(z.string()),
      })
      .nullable(),
  }),
});

export const payloadChanges = artifact({
  name: "payload_changes",
  version: 1,
  schema: z.object({
    steps: z.array(
      z.object({ id: z.string(), name: z.string(), end: z.string(), grade: z.string().optional() }),
    ),
    scenarios: z.array(z.object({ id: z.string(), status: z.string() })),
  }),
});

export const payloadValidation = artifact({
  name: "payload_validation",
  version: 1,
  schema: z.object({
    /** Each check, run so often on the merged tree in a clean checkout. */
    checks: z.array(z.object({ check: z.string(), command: z.string(), runs: z.int(), passed: z.int() })),
  }),
});
