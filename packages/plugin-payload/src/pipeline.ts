import type { PipelineDefinition } from "@stagewright/core";
import { payloadIntake } from "./intake.ts";

/** Five parts on one shared file, each of which may be another person's. */
export const payloadPipeline: PipelineDefinition = {
  name: "payload",
  description:
    "Five parts on one hand-off file: specify, plan, qa, implement, acceptance; each can be another person's",
  intake: payloadIntake,
  stages: [
    { use: "payload/open" },
    { use: "payload/specify" },
    { use: "payload/plan" },
    { use: "payload/qa" },
    { use: "payload/receive" },
    { use: "payload/implement" },
    { use: "payload/verify" },
    { use: "payload/accept" },
  ],
};
