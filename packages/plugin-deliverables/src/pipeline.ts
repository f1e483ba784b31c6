import type { PipelineDefinition } from "@stagewright/core";
import { deliverablesIntake } from "./intake/intake.ts";

export const deliverables: PipelineDefinition = {
  name: "deliverables",
  description:
    "From a feature file to code, tests, documentation and a report: requirements, design, tests first, commands really run",
  intake: deliverablesIntake,
  stages: [
    { use: "deliverables/references" },
    { use: "deliverables/requirements" },
    { use: "deliverables/design" },
    { use: "deliverables/tasks" },
    {
      use: "gate/human",
      interactive: true,
      options: { question: "Requirements, design and tasks are written. Build by them?" },
    },
    { use: "deliverables/implement" },
    { use: "deliverables/documentation" },
    { use: "deliverables/report" },
    { use: "deliverables/commands" },
    { use: "deliverables/amend" },
    { use: "deliverables/validate" },
    { use: "deliverables/verdict" },
  ],
};
