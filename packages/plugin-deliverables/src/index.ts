import { readFileSync } from "node:fs";
import { API_VERSION, definePlugin } from "@stagewright/core";
import { criterionClaims } from "./claims.ts";
import { amendStage } from "./stages/amend.ts";
import { commandsStage } from "./stages/commands.ts";
import { deliverables } from "./pipeline.ts";
import { designStage } from "./stages/design.ts";
import { documentationStage } from "./stages/documentation.ts";
import { implement } from "./stages/implement.ts";
import { referencesStage } from "./stages/references.ts";
import { reportStage } from "./stages/report.ts";
import { requirementsStage } from "./stages/requirements.ts";
import { tasksStage } from "./stages/tasks.ts";
import { validateStage } from "./stages/validate.ts";
import { verdictStage } from "./stages/verdict.ts";

export default definePlugin({
  name: "@stagewright/plugin-deliverables",
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [
    referencesStage,
    requirementsStage,
    designStage,
    tasksStage,
    implement,
    documentationStage,
    reportStage,
    commandsStage,
    amendStage,
    validateStage,
    verdictStage,
  ],
  pipelines: [deliverables],
  claims: [criterionClaims],
});

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
