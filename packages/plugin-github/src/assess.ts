import { agentStage } from "@stagewright/core";
import { z } from "zod";
import { issue, issueAssessment, target } from "./artifacts.ts";
import { issueBlock } from "./issue-block.ts";
import { line } from "./texts.ts";

/** Is there enough in the issue for the work to be done? Changes nothing. */
export const assess = agentStage({
  name: "assess",
  variant: "github",
  inputs: { issue, target },
  outputs: { issueAssessment },
  options: z.strictObject({}),
  scope: () => [],
  known: ({ inputs }) => {
    const { left_out: _, ...fields } = inputs.issue;
    return { issueAssessment: { issue: fields } };
  },
  prompt: ({ inputs, violations }) =>
    [
      "Judge whether an issue of this repository can be implemented as it stands. You are in a checkout of the branch that work on it would start from. Read as much of the code as the judgement needs; change nothing: a changed file is refused.",
      "",
      ...issueBlock(inputs.issue),
      "",
      "# What you hand in",
      "",
      "One object, `issue_assessment`:",
      "",
      "- `implementable`: true if a careful developer who has this repository and this issue, and nobody to ask, could do the right thing. False if what is wanted is unclear, contradicts itself or the code, needs a decision that is not there, or cannot be done in this repository. Where a sensible assumption would do, it is implementable: say the assumption in the summary.",
      "- `assessment.quality_score`: 0 to 100, how well the issue says what is wrong or wanted, how to see it, and when it is done.",
      "- `assessment.complexity`: `trivial` (a line or a word), `simple` (one place), `medium` (several files), `complex` (more than that, or risky).",
      '- `assessment.skip_steps`: parts of the usual plan that this issue does not need, such as `"research"` or `"integration"`; mostly an empty list.',
      `- \`assessment.branch_name\`: \`${String(inputs.target.feature_number).padStart(3, "0")}-short-name\`, two to four words of lower-case letters that say what it is about.`,
      "- `assessment.missing_info`: what would have to be known, one question each; at least one where it is not implementable, mostly none where it is.",
      "- `assessment.summary`: in one to three sentences, what is to be done, where, and how one sees that it is.",
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
      name: "what is missing is said",
      check: ({ outputs: { issueAssessment: handedIn } }) =>
        !handedIn.implementable && handedIn.assessment.missing_info.every((one) => one.trim() === "")
          ? "it is not implementable, and missing_info is empty: say what would have to be known"
          : undefined,
    },
  ],
  rejects: ({ outputs: { issueAssessment: handedIn } }) =>
    handedIn.implementable
      ? []
      : handedIn.assessment.missing_info.map((one) => line(one, 500)).filter((one) => one !== ""),
});
