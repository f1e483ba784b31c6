import { readFileSync } from "node:fs";
import { API_VERSION, definePlugin } from "@stagewright/core";
import { boxClaims } from "./claims.ts";
import { COMMANDS } from "./artifacts.ts";
import { hookStage } from "./hooks/stage.ts";
import { implement } from "./implement.ts";
import { speckit, speckitFeature, speckitPullRequest } from "./pipelines.ts";
import { analyze } from "./stages/analyze.ts";
import { checklist } from "./stages/checklist.ts";
import { clarify } from "./stages/clarify.ts";
import { plan } from "./stages/plan.ts";
import { prerequisites } from "./stages/prerequisites.ts";
import { specify } from "./stages/specify.ts";
import { tasks } from "./stages/tasks.ts";

export default definePlugin({
  name: "@stagewright/plugin-speckit",
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [
    implement,
    specify,
    clarify,
    plan,
    tasks,
    prerequisites,
    checklist,
    analyze,
    ...COMMANDS.flatMap((command) => [hookStage("before", command), hookStage("after", command)]),
  ],
  pipelines: [speckit, speckitFeature, speckitPullRequest],
  claims: [boxClaims],
});

export { changeSet, specInfo } from "./artifacts.ts";

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
