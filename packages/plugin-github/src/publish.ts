import { err, ok, type CodeContext, type Failure, type ForgePull, type Result } from "@stagewright/core";
import type { pullRequest, target, Values } from "./artifacts.ts";
import { bodyOf, isOurs, isUnfinished, marker, renewed, ROOM_FOR_REPORT, type BodyFacts } from "./body.ts";
import { deliveryPlace, type DeliveryPlace } from "./delivery-place.ts";
import { failureOf, retried } from "./forge-failures.ts";
import { pullTemplate } from "./template.ts";

type Address = Omit<NonNullable<Values<typeof target>["forge"]>, "kind">;

export interface Publication extends Omit<BodyFacts, "state" | "template" | "report"> {
  readonly at: Address;
  readonly branch: string;
  readonly title: string;
  /** Undefined: the repository's default branch. */
  readonly base: string | undefined;
  readonly baseCommit: string;
  /** `auto`: while something is open or unproven. */
  readonly draft: "auto" | "always" | "never";
}

/**
 * Pushes a run's result and opens its pull request, or brings the one that is there up to
 * date. Bears being killed and begun again: both are looked for before they are made.
 */
export async function publish(
  context: CodeContext,
  publication: Publication,
): Promise<Result<Values<typeof pullRequest>, Failure>> {
  const { repository, state, effect } = context;
  const { at, branch, title, base, baseCommit, draft, ...facts } = publication;
  // First of all: whatever is in the way outside, the work has its commit.
  const commit = await context.result();
  const found = await deliveryPlace(context, at, branch);
  if (!found.ok) return found;
  const place = found.value;
  const pushed = await pushResult(context, place.remote, branch, commit);
  if (!pushed.ok) return pushed;
  const wanted = {
    title,
    body: bodyOf({
      ...facts,
      state,
      report: await context.report(ROOM_FOR_REPORT),
      template: await pullTemplate(repository, baseCommit),
    }),
    draft: draft === "auto" ? isUnfinished(state, facts.review) : draft === "always",
    base: base ?? place.defaultBranch,
  };
  const pull = await effect("pull request", () => openOrUpdate(context, place, branch, wanted));
  if (!pull.ok) return pull;
  const { number, url, state: stands, draft: isDraft } = pull.value;
  const wrong = whyNoUrl(url, at, number);
  return wrong === undefined
    ? ok({ number, url, branch, state: stands, draft: isDraft })
    : err({ code: "PREREQUISITE_FAILED", what: "the pull request's address", reason: wrong });
}

/** Moves the branch there, if nothing is lost by that. A push that was done before a kill is found done. */
async function pushResult(
  context: CodeContext,
  remote: string,
  branch: string,
  commit: string,
): Promise<Result<void, Failure>> {
  const { remotes, repository, signal, logFile, effect } = context;
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
export function whyNoUrl(url: string, { host, repository }: Address, number: number): string | undefined {
  if (!URL.canParse(url)) return `${JSON.stringify(url.slice(0, 200))} is no address`;
  const { protocol, host: its, pathname } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return `${url} is no web page`;
  const path = pathname.toLowerCase();
  const fits = path.includes(`/${repository.toLowerCase()}/`) && path.endsWith(`/${number}`);
  return its === host && fits ? undefined : `${url} is not number ${number} of ${repository} at ${host}`;
}
