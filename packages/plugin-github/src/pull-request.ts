import { codeStage, ok } from "@stagewright/core";
import { z } from "zod";
import { changeSet, issueAssessment, plan, pullRequest, review, target } from "./artifacts.ts";
import { subjectOf } from "./implement.ts";
import { placesOf, rankedRemotes } from "./place.ts";
import { publish } from "./publish.ts";
import { line, withoutClosing } from "./texts.ts";

/** `auto`: a draft while something is open or unproven. */
const draft = z.enum(["auto", "always", "never"]).default("auto");

const NOT_OPENED = { number: null, url: null, state: "none" as const, draft: false };
const NOT_REVIEWED = { verdict: "not-reviewed" as const, findings: [], summary: "" };

/** The issue's pull request. */
export const pullRequestStage = codeStage({
  name: "pull-request",
  variant: "github",
  inputs: { target, issueAssessment, plan, changeSet, review },
  outputs: { pullRequest },
  options: z.strictObject({
    draft,
    /** Merging the pull request closes the issue. */
    closes: z.boolean().default(false),
  }),
  async handle(context) {
    const { inputs, options } = context;
    const branch = inputs.plan.branch_name;
    const at = inputs.target.forge;
    if (at === null) return ok({ pullRequest: { ...NOT_OPENED, branch } });
    const { number } = inputs.issueAssessment.issue;
    const opened = await publish(context, {
      ...{ at, branch, draft: options.draft, review: inputs.review },
      title: subjectOf(inputs.issueAssessment, inputs.target),
      base: inputs.target.base_branch,
      baseCommit: inputs.target.base_commit,
      relation: number === 0 ? undefined : `${options.closes ? "Closes" : "Related to"} #${number}`,
      summary: inputs.plan.summary,
    });
    return opened.ok ? ok({ pullRequest: opened.value }) : opened;
  },
});

/** The same for the result of any pipeline, whatever its variant: `use: github/publish`. */
export const publishStage = codeStage({
  name: "publish",
  variant: "github",
  inputs: {},
  outputs: { pullRequest },
  options: z.strictObject({
    draft,
    /** What it is to be merged into; the repository's default branch otherwise. */
    base: z.string().min(1).optional(),
  }),
  async handle(context) {
    const { options, state, repository } = context;
    const { feature: branch, base: baseCommit, settings } = state.pins;
    const [place] = await placesOf(await rankedRemotes(context.remotes), context.openForge);
    if (place === undefined) return ok({ pullRequest: { ...NOT_OPENED, branch } });
    const { host, repository: name } = place.forge;
    const message =
      settings.commits === "single" ? await repository.commitMessage(await context.result()) : "";
    const opened = await publish(context, {
      ...{ at: { host, repository: name }, branch, draft: options.draft, review: NOT_REVIEWED },
      title: withoutClosing(line(message.split("\n")[0] || `feat: implement ${branch}`)),
      ...{ base: options.base, baseCommit, relation: undefined, summary: undefined },
    });
    return opened.ok ? ok({ pullRequest: opened.value }) : opened;
  },
});
