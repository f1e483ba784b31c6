import { agentStage } from "@stagewright/core";
import { z } from "zod";
import { design, newFeature } from "../artifacts.ts";
import { missing, undecided, unfilled } from "./clauses.ts";
import { CONSTITUTION, documentStagePrompt, templatesOf, textOf } from "./words.ts";

const BESIDE = ["research.md", "data-model.md", "quickstart.md"];

/** From the specification to how it is built: the plan, and what it rests on. */
export const plan = agentStage({
  name: "plan",
  variant: "speckit",
  inputs: { feature: newFeature },
  outputs: { design },
  options: z.strictObject({}),
  companions: ({ inputs: { feature } }) => [
    feature.spec_file,
    feature.plan_file,
    ...BESIDE.map((name) => `${feature.feature_dir}/${name}`),
    `${feature.feature_dir}/contracts/`,
    CONSTITUTION,
    ...templatesOf("plan"),
  ],
  scope: ({ inputs: { feature } }) => scopeOf(feature),
  prompt: ({ inputs: { feature }, documents, violations }) =>
    documentStagePrompt({
      purpose: `You plan how the feature of ${feature.spec_file} is built in this repository: ${feature.plan_file}, and what it rests on.`,
      featureDir: feature.feature_dir,
      writes: scopeOf(feature),
      reads: [feature.spec_file],
      template: "plan",
      rules: [
        "Look at the repository first: its language, layout, tests and habits decide, and a new dependency needs a reason.",
        `${feature.plan_file}: what is built and why this way; language, dependencies, storage, tests, platform; goals and limits with numbers; the files that are made or changed, by their real paths.`,
        "Hold the plan against each principle of the constitution, twice: before you decide, and after. One that does not hold needs a justification in the plan; without a good one, change the plan.",
        `research.md: each thing you had to find out, what you decided, why, and what you turned down. What is still open is decided here; neither it nor the plan may say [NEEDS CLARIFICATION].`,
        "Only where there is something to say: data-model.md (entities, fields, rules, states), contracts/ (what others call, one file for each interface), quickstart.md (how one tries the feature by hand).",
        "Each requirement of the specification must be reachable by what you plan. Do not change the specification; what is wrong in it, say in the summary.",
        "Hand in `design`: `summary`, `documents` (the files you wrote, relative to the feature's directory), `constitution` (one entry for each principle: `principle`, `holds`, and `justification` where it does not hold; empty where there is no constitution).",
      ],
      documents,
      violations,
    }),
  notes: ({ outputs }) =>
    outputs.design.constitution
      .filter(({ holds }) => !holds)
      .map(
        ({ principle, justification }) => `the plan does not keep to "${principle}": ${justification ?? ""}`,
      ),
  contract: ({ inputs: { feature } }) => [
    {
      name: "the plan is there",
      check: ({ documents }) => missing(documents, feature.plan_file),
    },
    {
      name: "every document that is named is there",
      check: ({ outputs, documents }) =>
        outputs.design.documents.flatMap((name) => {
          const path = `${feature.feature_dir}/${name}`;
          const there =
            documents.has(path) ||
            (name.endsWith("/") && [...documents.keys()].some((key) => key.startsWith(path)));
          return there ? [] : [`${path} was not written`];
        }),
    },
    {
      name: "nothing is left unclear",
      check: ({ documents }) =>
        [feature.plan_file, `${feature.feature_dir}/research.md`].flatMap((path) =>
          undecided(documents, path),
        ),
    },
    {
      name: "the template is filled in",
      check: ({ documents }) => unfilled(documents, feature.plan_file, "plan"),
    },
    {
      name: "the plan was held against the constitution",
      check: ({ outputs, documents }) => {
        const constitution = textOf(documents, CONSTITUTION);
        const held = outputs.design.constitution;
        if (constitution !== undefined && isWritten(constitution) && held.length === 0)
          return `no principle of ${CONSTITUTION} was looked at`;
        return held
          .filter(({ holds, justification }) => !holds && justification === undefined)
          .map(({ principle }) => `"${principle}" does not hold, and no reason is given`);
      },
    },
  ],
});

function scopeOf(feature: z.infer<(typeof newFeature)["schema"]>): string[] {
  return [
    feature.plan_file,
    ...BESIDE.map((name) => `${feature.feature_dir}/${name}`),
    `${feature.feature_dir}/contracts/**`,
  ];
}

/** A constitution of which only the template is there says nothing yet. */
function isWritten(constitution: string): boolean {
  return constitution.trim() !== "" && !/\[PRINCIPLE_\d+_NAME\]/.test(constitution);
}
