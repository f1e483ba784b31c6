import type { PipelineDefinition, StageUse } from "@stagewright/core";
import type { CommandName } from "./artifacts.ts";
import { featureIntake } from "./feature/intake.ts";
import { speckitIntake } from "./intake.ts";

/** A feature whose documents are there. */
export const speckit: PipelineDefinition = {
  name: "speckit",
  description: "Implement a spec-kit feature: tasks.md becomes merged, tested, truthfully marked work",
  intake: speckitIntake,
  stages: [{ use: "speckit/implement" }],
};

/** A feature in a sentence, through all of spec-kit's steps. */
export const speckitFeature: PipelineDefinition = {
  name: "speckit-feature",
  description:
    "From a sentence to the code: specify, clarify, plan, tasks, checklist, analyze, implement, as spec-kit has them",
  intake: featureIntake,
  stages: [
    ...hooked("specify"),
    ...hooked("clarify"),
    ...hooked("plan"),
    ...hooked("tasks"),
    { use: "speckit/prerequisites" },
    ...hooked("checklist"),
    ...hooked("analyze"),
    {
      use: "gate/human",
      options: { question: "The documents are written and examined. Build by them?" },
      interactive: true,
    },
    ...hooked("implement"),
  ],
};

/** The same, to the end: the last stage is `plugin-github`'s, known by its address alone. */
export const speckitPullRequest: PipelineDefinition = {
  name: "speckit-pull-request",
  description: "From a sentence to a pull request: spec-kit's steps, then the branch is pushed and opened",
  intake: featureIntake,
  stages: [
    ...speckitFeature.stages,
    {
      use: "gate/human",
      options: { question: "The work is done and checked. Push its branch and open the pull request?" },
      interactive: true,
    },
    { use: "github/publish" },
  ],
};

function hooked(command: CommandName): StageUse[] {
  return [`before-${command}`, command, `after-${command}`].map((name) => ({ use: `speckit/${name}` }));
}
