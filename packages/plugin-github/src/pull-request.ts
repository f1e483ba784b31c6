import {
  codeStage,
  err,
  ok,
  type CodeContext,
  type Failure,
  type ForgePull,
  type Result,
} from "@stagewright/core";
import { z } from "zod";
import { changeSet, issueAssessment, plan, pullRequest, review, target, type Values } from "./artifacts.ts";
import { bodyOf, isOurs, isUnfinished, marker, renewed } from "./body.ts";
import { deliveryPlace, type DeliveryPlace } from "./delivery-place.ts";
import { failureOf, retried } from "./forge-failures.ts";
import { subjectOf } from "./implement.ts";
import { pullTemplate } from "./template.ts";

const options = z.strictObject({
  /** `auto`: a draft while something is open or unproven. */
  draft: z.enum(["auto", "always", "never"]).default("auto"),
  /** Merging the pull request closes the issue. */
  closes: z.boolean().default(false),
});

/** Pushes the result and opens its pull request, or brings the one that is there up to date. */
export const pullRequestStage = codeStage({
  name: "pull-request",
  variant: "github",
  inputs: { target, issueAssessment, plan, changeSet, review },
  outputs: { pullRequest },
  options,
  async handle(context) {
    const { inputs, effect } = context;
    const branch = inputs.plan.branch_name;
    const at = inputs.target.forge;
    if (at === null)
      return ok({ pullRequest: { number: null, url: null, branch, state: "none" as const, draft: false } });
    const found = await deliveryPlace(context, at, branch);
    if (!found.ok) return found;
    const place = found.value;
    const pushed = await pushResult(context, place.remote, branch);
    if (!pushed.ok) return pushed;
    const { draft, closes } = context.options;
    const wanted = {
      title: subjectOf(inputs.issueAssessment),
      body: bodyOf({
        state: context.state,
        assessment: inputs.issueAssessment,
        plan: inputs.plan,
        review: inputs.review,
        template: await pullTemplate(context.repository, inputs.target.base_commit),
        closes,
      }),
      draft: draft === "auto" ? isUnfinished(context.state, inputs.review) : draft === "always",
      base: inputs.target.base_branch,
    };
    const pull = await effect("pull request", () => openOrUpdate(context, place, branch, wanted));
    if (!pull.ok) return pull;
    const { number, url, state, draft: isDraft } = pull.value;
    const wrong = whyNoUrl(url, at, number);
    if (wrong !== undefined)
      return err({ code: "PREREQUISITE_FAILED", what: "the pull request's address", reason: wrong });
    return ok({ pullRequest: { number, url, branch, state, draft: isDraft } });
  },
});

/** Moves the branch there, if nothing is lost by that. A push that was done before a kill is found done. */
async function pushResult(
  context: CodeContext,
  remote: string,
  branch: string,
): Promise<Result<void, Failure>> {
  const { remotes, repository, signal, logFile, effect } = context;
  const commit = await context.result();
  const stands = await remotes.branchAt(remote, branch, signal);
  if (!stands.ok) return err(retried(stands.error, context));
  if (stands.value === commit) return ok(undefined);
  if (stands.value !== undefined && !(await leadsTo(repository, stands.value, commit)))
    return err({
      code: "PUSH_FAILED",
      remote,
      branch,
      reason: "moved",
      detail: `${branch} stands at ${stands.value.slice(0, 12)} there, which this run has not made`,
    });
  const pushed = await effect("push", () =>
    remotes.push({ remote, branch, commit, expected: stands.value, logFile }, signal),
  );
  return pushed.ok ? pushed : err(retried(pushed.error, context));
}

/** Whether a commit is among those that another one is built on. One that is not here is nobody's that we know. */
async function leadsTo(
  repository: CodeContext["repository"],
  earlier: string,
  commit: string,
): Promise<boolean> {
  if ((await repository.resolveCommit(earlier)) === undefined) return false;
  return (await repository.commitsBetween(commit, earlier)).length === 0;
}

interface Wanted {
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly base: string;
}

async function openOrUpdate(
  context: CodeContext,
  { forge, owner }: DeliveryPlace,
  branch: string,
  wanted: Wanted,
): Promise<Result<ForgePull, Failure>> {
  const { signal } = context;
  const head = { branch, ...(owner === undefined ? {} : { owner }) };
  const found = await forge.findPull(head, signal);
  if (!found.ok) return err(failureOf(found.error, context));
  const before = found.value;
  // Closed or merged by a human since we opened it: that stands.
  if (before !== undefined && before.state !== "open" && before.body.includes(marker(context.run)))
    return ok(before);
  if (before?.state !== "open") {
    const opened = await forge.openPull({ head, ...wanted }, signal);
    return opened.ok ? opened : err(failureOf(opened.error, context));
  }
  // Somebody else's words about this branch are left alone.
  if (!isOurs(before.body)) return ok(before);
  const body = renewed(before.body, wanted.body);
  const same = before.title === wanted.title && before.body === body && before.draft === wanted.draft;
  if (same) return ok(before);
  // Who has marked it as ready, or as a draft, knows why; only its state of being unfinished is ours to say.
  const change = { title: wanted.title, body, ...(wanted.draft ? { draft: true } : {}) };
  const updated = await forge.updatePull(before.number, change, signal);
  return updated.ok ? updated : err(failureOf(updated.error, context));
}

/** Why the address the forge gave cannot be the pull request's; undefined where it can. */
export function whyNoUrl(
  url: string,
  { host, repository }: NonNullable<Values<typeof target>["forge"]>,
  number: number,
): string | undefined {
  if (!URL.canParse(url)) return `${JSON.stringify(url.slice(0, 200))} is no address`;
  const { protocol, host: its, pathname } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return `${url} is no web page`;
  const path = pathname.toLowerCase();
  const fits = path.includes(`/${repository.toLowerCase()}/`) && path.endsWith(`/${number}`);
  return its === host && fits ? undefined : `${url} is not number ${number} of ${repository} at ${host}`;
}
