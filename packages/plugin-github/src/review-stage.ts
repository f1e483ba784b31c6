import { agentStage } from "@stagewright/core";
import { z } from "zod";
import { changeSet, issueAssessment, plan, review, target } from "./artifacts.ts";
import { issueBlock } from "./issue-block.ts";
import { line } from "./texts.ts";

const options = z.strictObject({
  /** `note`: what is found stands in the pull request. `gate`: what has to be put right first ends the run. */
  review: z.enum(["none", "note", "gate"]).default("none"),
});

/** One look at the whole change by somebody who has not written it. Changes nothing. */
export const reviewStage = agentStage({
  name: "review",
  variant: "github",
  inputs: { issueAssessment, plan, changeSet, target },
  outputs: { review },
  options,
  unneeded: ({ options: chosen }) =>
    chosen.review === "none"
      ? { review: { verdict: "not-reviewed" as const, findings: [], summary: "" } }
      : undefined,
  scope: () => [],
  prompt: ({ inputs, violations }) =>
    [
      `Review a change that others have made to this repository. You are in a checkout of its result; \`git diff ${inputs.target.base_commit} HEAD\` shows all of it. The checks of the repository pass on it already. Look for what they do not see: wrong behaviour, missing cases, tests that prove nothing, what the issue asks for and the change does not do, what it does and nobody asked for. Change nothing: a changed file is refused.`,
      "",
      `What was planned stands in ${inputs.plan.spec_file} and ${inputs.plan.plan_file}.`,
      "",
      ...issueBlock(inputs.issueAssessment.issue),
      "",
      "# What you hand in",
      "",
      "One object, `review`:",
      "",
      "- `verdict`: `approve` or `request-changes`.",
      "- `findings`: what you found and have checked in the code, at most ten, none for taste: `severity` (`blocking`, `major`, `minor`), `file`, `line` (null for the whole file), `message` (what is wrong, and how one sees it), `disposition`: `must-fix` (it should not be merged like this), `follow-up` (worth an issue of its own), `accepted` (known, and fine).",
      "- `summary`: one to three sentences.",
      ...(violations.length === 0
        ? []
        : [
            "",
            "# What did not hold in what you handed in before",
            "",
            ...violations.map((one) => `- ${one}`),
          ]),
    ].join("\n"),
  contract: () => [
    {
      name: "verdict and findings agree",
      check: ({ outputs: { review: said } }) => {
        if (said.verdict === "not-reviewed") return "the verdict is `approve` or `request-changes`";
        const mustFix = said.findings.some(({ disposition }) => disposition === "must-fix");
        return mustFix === (said.verdict === "request-changes")
          ? undefined
          : "`request-changes` goes with at least one finding that is `must-fix`, `approve` with none";
      },
    },
  ],
  rejects: ({ outputs, options: chosen }) =>
    chosen.review === "gate"
      ? outputs.review.findings
          .filter(({ disposition }) => disposition === "must-fix")
          .map(({ file, line: at, message }) =>
            line(`${file}${at === null ? "" : `:${at}`}: ${message}`, 500),
          )
      : [],
});
