import { API_VERSION, definePlugin, type PipelineDefinition } from "@stagewright/core";
import { implement } from "./implement.ts";
import { speckitIntake } from "./intake.ts";

const speckit: PipelineDefinition = {
  name: "speckit",
  description: "Implement a spec-kit feature: tasks.md becomes merged, tested, truthfully marked work",
  intake: speckitIntake,
  stages: [{ use: "speckit/implement" }],
};

export default definePlugin({
  name: "@stagewright/plugin-speckit",
  version: "0.1.0",
  apiVersion: API_VERSION,
  stages: [implement],
  pipelines: [speckit],
});

export { changeSet, specInfo } from "./artifacts.ts";
