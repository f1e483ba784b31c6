import { workStage } from "@stagewright/core";
import { everyTaskMarked, plainSubject, taskPrompt } from "@stagewright/work";
import { z } from "zod";
import { payloadBrief, payloadChanges, payloadReady } from "../artifacts.ts";
import { details } from "./details.ts";
import { withPeoplesEdit } from "./current.ts";
import { payloadIn } from "./place.ts";
import { recordWork } from "./record.ts";
import { markStep, planOf } from "./steps.ts";

/** The plan's steps, each a commit that its tests speak for; the payload is the kernel's to write. */
export const implement = workStage({
  name: "implement",
  variant: "payload",
  inputs: { brief: payloadBrief, ready: payloadReady },
  outputs: { changes: payloadChanges },
  options: z.strictObject({}),
  document: ({ inputs }) => inputs.brief.file,
  readPlan: planOf,
  mark: markStep,
  merge: withPeoplesEdit,
  details,
  record: recordWork,
  prompt: (context) =>
    [
      taskPrompt(context, [context.planDocument]),
      "# Rules of this way of working",
      "",
      `- ${context.planDocument} has the requirement, the whole plan and the test plan. Read what your step needs of it.`,
      "- Look before you change: find who uses what you touch, and how the code around it names things, handles errors and logs; do the same. Say in `rationale` what you followed, and in `baseline` where you saw it.",
      "- Before you write a function, settle its signature, what it may assume, and which criterion it is for.",
      "- Write the scenarios' tests as soon as the code they are for stands, beside what they test unless the repository keeps them elsewhere; each has the scenario's name. Name them in `tests`.",
      "- No flaky tests, no sleeps; take out what you put in to look at things; leave the code as the repository's formatter would.",
      "- A departure from the plan stands in `deviations`, a new abstraction in `abstractions`.",
      ...context.inputs.ready.drift.map(
        ({ path, status, steps }) =>
          `- ${path} was ${status} since it was planned (${steps.join(", ")}): look at it as it is now.`,
      ),
      ...context.inputs.ready.tools
        .filter(({ found }) => !found)
        .map(({ command }) => `- \`${command}\` is not there on this machine.`),
      "",
    ].join("\n"),
  notes: ({ inputs }) => inputs.ready.notes.map((message) => ({ message, effect: "note" as const })),
  contract: () => [everyTaskMarked],
  produce: ({ inputs, outcome }) => {
    const { payload } = payloadIn(outcome.documents, inputs.brief.file);
    return {
      changes: {
        steps: outcome.tasks.map(({ task, end, grade }) => ({
          ...{ id: task.id, name: task.title, end },
          ...(grade === undefined ? {} : { grade }),
        })),
        scenarios: (payload.testPlan?.scenarios ?? []).map(({ id, status }) => ({
          id,
          status: status ?? "",
        })),
      },
    };
  },
  taskSubject: ({ id, title }) => plainSubject(`${id} ${title}`),
  wholeSubject: ({ inputs }) => `feat: ${inputs.brief.feature.replaceAll("-", " ")}`,
});
