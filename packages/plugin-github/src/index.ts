import { readFileSync } from "node:fs";
import { API_VERSION, definePlugin, type PipelineDefinition } from "@stagewright/core";
import { assess } from "./assess.ts";
import { ciStage } from "./ci.ts";
import { implement } from "./implement.ts";
import { issueIntake } from "./intake.ts";
import { planStage } from "./plan-stage.ts";
import { publishStage, pullRequestStage } from "./pull-request.ts";
import { reviewStage } from "./review-stage.ts";

const issuePipeline: PipelineDefinition = {
  name: "issue",
  description: "From an issue to a pull request: assessed, planned, implemented, tested, proved",
  intake: issueIntake,
  stages: [
    { use: "github/assess" },
    { use: "github/plan" },
    {
      use: "gate/human",
      interactive: true,
      options: { question: "The plan is written. Implement it?" },
    },
    { use: "github/implement" },
    { use: "github/review" },
    {
      use: "gate/human",
      interactive: true,
      options: { question: "The work is done and checked. Push its branch and open the pull request?" },
    },
    { use: "github/pull-request" },
    { use: "github/ci" },
  ],
  defaults: { commits: "single" },
};

export default definePlugin({
  name: "@stagewright/plugin-github",
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [assess, planStage, implement, reviewStage, pullRequestStage, publishStage, ciStage],
  pipelines: [issuePipeline],
});

export {
  changeSet,
  ciResult,
  issue,
  issueAssessment,
  plan,
  pullRequest,
  review,
  target,
} from "./artifacts.ts";
export { openedPull, reviewsAt, reviewTasks, wanting, type Reviewed } from "./reviews.ts";

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
