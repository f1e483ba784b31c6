import { agentStage } from "@stagewright/core";
import { z } from "zod";
import { issueAssessment, plan, target, type Values } from "./artifacts.ts";
import { issueBlock } from "./issue-block.ts";
import { planClauses } from "./plan-contract.ts";
import { branchName, dataBlock } from "./texts.ts";

type Assessment = Values<typeof issueAssessment>;

/** From the assessed issue to spec.md, plan.md and tasks.md in a directory of the feature's. */
export const planStage = agentStage({
  name: "plan",
  variant: "github",
  inputs: { issueAssessment, target },
  outputs: { plan },
  options: z.strictObject({}),
  known: ({ inputs }) => ({ plan: knownOf(inputs.issueAssessment, inputs.target) }),
  scope: ({ inputs }) => [knownOf(inputs.issueAssessment, inputs.target).feature_dir],
  companions: ({ inputs }) => [`${knownOf(inputs.issueAssessment, inputs.target).feature_dir}/`],
  prompt: ({ inputs, violations, documents }) => {
    const at = knownOf(inputs.issueAssessment, inputs.target);
    return [
      "Plan how an issue of this repository is to be implemented. You are in a checkout of the branch that the work starts from. Others will do the work, task by task, each with a short prompt and the documents you write; nobody will ask you again. Read the code first: what you plan has to fit how this repository is built and tested.",
      "",
      ...issueBlock(inputs.issueAssessment.issue),
      "",
      ...assessed(inputs.issueAssessment),
      "",
      "# What you write",
      "",
      `Three files, in ${at.feature_dir}/ and nowhere else: a change to any other file is refused.${documents.size === 0 ? "" : ` There are some already: ${[...documents.keys()].join(", ")}; bring them up to date.`}`,
      "",
      "- `spec.md`: what is wanted and why, in the words of whoever uses it. Requirements as `- **FR-001**: …`, each of which can be tested; what is out of scope; assumptions you made.",
      "- `plan.md`: how: the places in the code, the approach, what was considered and not taken, how it is tested, risks.",
      "- `tasks.md`: the tasks, in phases, in this form:",
      "",
      ...FORM,
      "",
      "- Phases in this order, as far as the work needs them: set-up, tests, core, integration, polish. A phase begins when all tasks of the one before are done.",
      "- Tests come before the code they test, as tasks of their own in an earlier phase: they have to fail first, because the code is not there yet.",
      "- `[P]` only on tasks that touch none of the same files and do not need one another.",
      "- Each line names the files of its task in backquotes, relative to the repository's root. A task fits in one sitting: usually one to three files. A trivial issue is one or two tasks.",
      "- No task for planning, for committing, for the pull request or for closing the issue. Tick no box.",
      "",
      "# What you hand in",
      "",
      "One object, `plan`:",
      "",
      "- `tasks`: every task of tasks.md, in its order, and no other: `id` as it stands there, `title`, `description`, `file_changes` (every file it creates, modifies or deletes: `path`, `action`), `dependencies` (ids of tasks that have to be done first, beyond what phases and order say; mostly `[]`).",
      "- `summary`: two or three sentences about the approach.",
      ...(violations.length === 0
        ? []
        : [
            "",
            "# What did not hold in what you handed in before",
            "",
            ...violations.map((one) => `- ${one}`),
          ]),
    ].join("\n");
  },
  contract: ({ inputs }) => planClauses(knownOf(inputs.issueAssessment, inputs.target)),
});

const FORM = [
  "    # Tasks: a title",
  "",
  "    ## Phase 1: Tests",
  "",
  "    - [ ] T001 [P] Write tests for … in `test/a.test.js`",
  "    - [ ] T002 [P] Write tests for … in `test/b.test.js`",
  "",
  "    ## Phase 2: Core",
  "",
  "    - [ ] T003 Implement … in `src/a.js`",
];

/** What is not for an agent to choose. */
function knownOf({ issue, assessment }: Assessment, { feature_number }: Values<typeof target>) {
  const branch_name = branchName(feature_number, assessment.branch_name, issue.title);
  const feature_dir = `specs/${branch_name}`;
  return {
    issue_number: issue.number,
    branch_name,
    feature_dir,
    spec_file: `${feature_dir}/spec.md`,
    plan_file: `${feature_dir}/plan.md`,
    tasks_file: `${feature_dir}/tasks.md`,
  };
}
export type KnownOfPlan = ReturnType<typeof knownOf>;

/** By an agent that has read the issue: data as well. */
function assessed({ assessment: { complexity, skip_steps: skip, summary } }: Assessment): string[] {
  return [
    "# How it was assessed",
    "",
    `Complexity: ${complexity}.`,
    "",
    dataBlock(
      "ASSESSMENT",
      [summary, ...(skip.length === 0 ? [] : [`Not needed: ${skip.join(", ")}`])].join("\n"),
    ),
  ];
}
