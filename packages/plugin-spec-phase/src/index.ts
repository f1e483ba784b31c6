import { readFileSync } from "node:fs";
import { API_VERSION, definePlugin, type PipelineDefinition } from "@stagewright/core";
import { sectionClaims } from "./claims.ts";
import { branchStage } from "./branch.ts";
import { implement } from "./implement.ts";
import { specPhaseIntake } from "./intake.ts";

const specPhase: PipelineDefinition = {
  name: "spec-phase",
  description: "One section of a specification: done, tried by a human, committed, marked as complete",
  intake: specPhaseIntake,
  stages: [{ use: "spec-phase/branch" }, { use: "spec-phase/implement" }],
  defaults: { commits: "single" },
};

export default definePlugin({
  name: "@stagewright/plugin-spec-phase",
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [branchStage, implement],
  pipelines: [specPhase],
  claims: [sectionClaims],
});

export { changeSet, specSection, workBranch } from "./artifacts.ts";
export { findSection, listSections, markSection, readSpec, scopeOf, slugOf, undoMark } from "./spec/index.ts";

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
