import { agentStage, type AgentStageOutcome, type Clause, type Json } from "@stagewright/core";
import { z } from "zod";
import { payloadBrief, planSection, requirementSection, testPlanSection, type Values } from "../artifacts.ts";
import { editPayload } from "../document/edit.ts";
import { guardPayload } from "../document/guard.ts";
import { checkReferences } from "../document/references.ts";
import { readPayload } from "../document/read.ts";
import type { Section } from "../document/schema.ts";
import type { PayloadStage } from "../document/words.ts";
import { graft } from "./graft.ts";
import { metaEdits, payloadIn, withEdits } from "./place.ts";
import { sectionPrompt } from "./prompts.ts";

type Brief = Values<typeof payloadBrief>;

const options = z.strictObject({});
const companions = ({ inputs: { brief } }: { readonly inputs: { readonly brief: Brief } }) => [brief.file];

/** What is wanted: the requirement with criteria one can test. */
export const specify = agentStage({
  name: "specify",
  variant: "payload",
  inputs: { brief: payloadBrief },
  outputs: { requirement: requirementSection },
  options,
  companions,
  scope: companions,
  prompt: ({ inputs: { brief }, violations }) =>
    sectionPrompt({
      purpose: "You work out what is wanted, before anybody plans or builds it.",
      brief,
      reads: ["`requirement`"],
      rules: [
        "Say what users and other programs will see, never how it is built.",
        "Every criterion can be shown to hold, or not to, by a test.",
        "Constraints are what the solution may not do or must keep: interfaces, data, speed, safety.",
        "What you do not know is an open question with the person who can answer it. It is `blocking` only where a wrong guess would have to be thrown away.",
      ],
      output: "payload_requirement",
      violations,
    }),
  contract: ({ inputs: { brief } }) => [
    guarded(brief, "1-specify"),
    additive(brief, "requirement", "requirement"),
  ],
  record: ({ inputs: { brief }, outputs, documents, stamp }) =>
    sectionOf(brief, "1-specify", "requirement", outputs.requirement, documents, stamp),
});

/** How it is built, as steps that can each be taken and committed. */
export const plan = agentStage({
  name: "plan",
  variant: "payload",
  inputs: { brief: payloadBrief },
  outputs: { plan: planSection },
  options,
  companions,
  scope: companions,
  prompt: ({ inputs: { brief }, violations }) =>
    sectionPrompt({
      purpose: "You plan how the requirement is met, in steps that others take one by one.",
      brief,
      reads: ["`requirement`", "`plan`"],
      rules: [
        "Look at the code that is there before you plan: reuse what it has, name its files.",
        "A step is small enough to be one commit, leaves the tests green, and names every file it changes, tests included.",
        "`dependencies` holds the steps whose result it needs, and no others: steps without one another's result are taken side by side.",
        "`successSignal` is what one can see when it is done.",
        "Each risk comes with what is done about it.",
      ],
      output: "payload_plan",
      violations,
    }),
  contract: ({ inputs: { brief } }) => [
    guarded(brief, "2-plan"),
    additive(brief, "plan", "plan"),
    sound(brief, "plan", "plan"),
  ],
  record: ({ inputs: { brief }, outputs, documents, stamp }) => {
    const steps = outputs.plan.steps.map((step) => ({ ...step, status: "ready" }));
    const written = sectionOf(brief, "2-plan", "plan", { ...outputs.plan, steps }, documents, stamp);
    return written.map(({ path, bytes }) => ({
      path,
      bytes: withEdits(bytes, [{ kind: "set", at: ["meta", "plannedAt"], value: brief.base }]),
    }));
  },
});

/** What has to be shown: scenarios, and which step and which criterion each is for. */
export const qa = agentStage({
  name: "qa",
  variant: "payload",
  inputs: { brief: payloadBrief },
  outputs: { testPlan: testPlanSection },
  options,
  companions,
  scope: companions,
  prompt: ({ inputs: { brief }, violations }) =>
    sectionPrompt({
      purpose: "You plan the tests: what has to be shown before the work counts as done.",
      brief,
      reads: ["`requirement`", "`plan`", "`testPlan`"],
      rules: [
        "Every acceptance criterion has a row in `coverageMatrix`, with the step that meets it and the scenarios that show it.",
        "Every scenario is one test. Its name is the name the test will have, and stands in the test file.",
        "Think of what goes wrong: bad input, limits, what fails half-way, two at a time.",
        "`expectedOutput` is exact enough that two people would judge alike.",
      ],
      output: "payload_test_plan",
      violations,
    }),
  contract: ({ inputs: { brief } }) => [
    guarded(brief, "3-qa"),
    additive(brief, "testPlan", "testPlan"),
    sound(brief, "testPlan", "testPlan"),
    {
      name: "every criterion is covered",
      check: ({ outputs, documents }) => {
        const { payload } = payloadIn(documents, brief.file);
        const covered = new Set(
          [...(payload.testPlan?.coverageMatrix ?? []), ...outputs.testPlan.coverageMatrix].map(
            ({ requirementId }) => requirementId,
          ),
        );
        const open = (payload.requirement?.acceptanceCriteria ?? []).flatMap((criterion) =>
          typeof criterion === "string" || criterion.id == null || covered.has(criterion.id)
            ? []
            : [criterion.id],
        );
        return open.length === 0 ? undefined : `no row of coverageMatrix is for ${open.join(", ")}`;
      },
    },
  ],
  record: ({ inputs: { brief }, outputs, documents, stamp }) => {
    const scenarios = outputs.testPlan.scenarios.map((scenario) => ({ ...scenario, status: "planned" }));
    return sectionOf(brief, "3-qa", "testPlan", { ...outputs.testPlan, scenarios }, documents, stamp);
  },
});

type Outcome<Slot extends string> = AgentStageOutcome<{ readonly [key in Slot]: object }>;

/** P5: what the stage's agent did to the file itself. A violation is told, and the file is as it was at the next attempt. */
export function guarded(
  brief: Brief,
  stage: PayloadStage,
): Clause<Pick<AgentStageOutcome, "documents" | "before">> {
  return {
    name: `what stands in ${brief.file} stays`,
    check: ({ documents, before }) =>
      guardPayload(before.get(brief.file), documents.get(brief.file), stage).map(({ message }) => message),
  };
}

/** What is there stays: a section only grows. */
function additive<Slot extends string>(brief: Brief, section: Section, slot: Slot): Clause<Outcome<Slot>> {
  return {
    name: "what is there stays",
    check: ({ outputs, documents }) => {
      const { payload } = payloadIn(documents, brief.file);
      return graft(asJson(payload[section]), asJson(outputs[slot]) ?? null, [section]).rewrites;
    },
  };
}

/** Ids lead somewhere, and nothing waits for itself. */
function sound<Slot extends string>(brief: Brief, section: Section, slot: Slot): Clause<Outcome<Slot>> {
  return {
    name: "ids lead somewhere",
    check: ({ outputs, documents }) => {
      const { payload, bytes } = payloadIn(documents, brief.file);
      // What the agent made of the file itself is told by the guard.
      if (!readPayload(bytes).ok) return undefined;
      const { edits } = graft(asJson(payload[section]), asJson(outputs[slot]) ?? null, [section]);
      const written = editPayload(bytes, edits);
      const grown = written.ok ? readPayload(written.value) : undefined;
      if (grown?.ok !== true) return `${section} cannot be written into ${brief.file} as it is handed in`;
      return checkReferences(grown.value.payload)
        .filter(({ at }) => at[0] === section)
        .filter(({ code }) => ["DANGLING_REFERENCE", "DUPLICATE_ID", "DEPENDENCY_CYCLE"].includes(code))
        .map(({ at, message }) => `${at.join(".")} ${message}`);
    },
  };
}

function sectionOf(
  brief: Brief,
  stage: PayloadStage,
  section: Section,
  value: object,
  documents: Parameters<typeof payloadIn>[0],
  stamp: Parameters<typeof metaEdits>[1],
): { readonly path: string; readonly bytes: Uint8Array }[] {
  const { bytes, payload } = payloadIn(documents, brief.file);
  const { edits } = graft(asJson(payload[section]), asJson(value) ?? null, [section]);
  return [{ path: brief.file, bytes: withEdits(bytes, [...edits, ...metaEdits(stage, stamp)]) }];
}

export function asJson(value: unknown): Json | undefined {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json);
}
