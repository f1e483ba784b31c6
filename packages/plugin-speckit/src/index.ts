import { readFileSync } from "node:fs";
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
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [implement],
  pipelines: [speckit],
});

export { changeSet, specInfo } from "./artifacts.ts";

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
