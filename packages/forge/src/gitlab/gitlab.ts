import { err, ok, type Forge, type ForgeChecks, type ForgePull, type PullHead } from "@stagewright/core";
import type { z } from "zod";
import { rest, type Connection, type RestCall } from "../connection.ts";
import { byTime, checksOf, openOnce, pages, type Told } from "../port.ts";
import { bodyText, lineText } from "../texts.ts";
import { asDraft, withoutDraft } from "../draft-title.ts";
import { reviewOfApproval, reviewOfNote, reviewsOfReviewer } from "./reviews.ts";
import * as shapes from "./shapes.ts";

const PER_PAGE = 100;
/** Who may push: developers and those above them. */
const DEVELOPER = 30;

export function gitlabForge(connection: Connection): Forge {
  const { host, repository } = connection.address;
  const ask = rest(connection, "Bearer");
  const here = projectPath(repository);
  const list = <T>(call: RestCall, shape: z.ZodType<readonly T[]>, enough?: number) =>
    pages(async (page) => {
      const query = { ...call.query, page, per_page: PER_PAGE };
      const got = await ask({ ...call, query }, shape);
      return got.ok ? ok({ items: got.value.value, more: got.value.more }) : got;
    }, enough);

  /** A fork's project has the same name, in its owner's namespace. */
  const sourceOf = async (head: PullHead, signal: AbortSignal): Told<number | undefined> => {
    if (head.owner === undefined) return ok(undefined);
    const fork = `${head.owner}/${repository.split("/").at(-1)}`;
    const got = await ask({ path: projectPath(fork), what: `project ${fork}`, signal }, shapes.project);
    return got.ok ? ok(got.value.value.id) : got;
  };

  const findFrom = async (source: number | undefined, branch: string, signal: AbortSignal) => {
    const found = await list(
      {
        path: `${here}/merge_requests`,
        query: { source_branch: branch, state: "all", order_by: "created_at", sort: "desc" },
        ...{ what: `merge requests of ${repository}`, signal },
      },
      shapes.mergeRequests,
    );
    if (!found.ok) return found;
    const ours = found.value.filter(
      (one) => one.source_branch === branch && one.source_project_id === (source ?? one.target_project_id),
    );
    const request = ours.find(({ state }) => state === "opened") ?? ours[0];
    return ok(request && pullOf(request));
  };

  return {
    ...{ kind: "gitlab", host, repository },

    async about(signal) {
      const got = await ask({ path: here, what: `project ${repository}`, signal }, shapes.project);
      if (!got.ok) return got;
      const { default_branch, permissions, visibility, web_url } = got.value.value;
      const { project_access, group_access } = permissions ?? {};
      const level = Math.max(project_access?.access_level ?? 0, group_access?.access_level ?? 0);
      return ok({
        // A project without a commit has none.
        ...{ defaultBranch: default_branch ?? "main", canPush: level >= DEVELOPER },
        ...{ private: visibility !== "public", url: web_url },
      });
    },

    async issue(number, signal) {
      const wish = { what: `issue #${number} of ${repository}`, signal };
      const path = `${here}/issues/${number}`;
      const got = await ask({ path, ...wish }, shapes.issue);
      if (!got.ok) return got;
      const issue = got.value.value;
      // GitLab's own notes are among them: more are read than are wanted.
      const notes = await list(
        { path: `${path}/notes`, query: { sort: "asc", order_by: "created_at" }, ...wish },
        shapes.notes,
        issue.user_notes_count === 0 ? 0 : 2 * connection.maxComments,
      );
      if (!notes.ok) return notes;
      const comments = notes.value.filter(({ system }) => !system);
      const kept = comments.slice(0, connection.maxComments);
      return ok({
        ...{ number: issue.iid, title: lineText(issue.title), body: bodyText(issue.description) },
        ...{ url: issue.web_url, repository, state: issue.state === "opened" ? "open" : "closed" },
        ...{ author: lineText(issue.author), labels: issue.labels.map(lineText) },
        comments: kept.map(({ author, body, created_at }) => ({
          ...{ author: lineText(author), body: bodyText(body), at: created_at },
        })),
        commentsLeftOut: Math.max(issue.user_notes_count, comments.length) - kept.length,
        isPull: false,
      });
    },

    async findPull(head, signal) {
      const source = await sourceOf(head, signal);
      return source.ok ? findFrom(source.value, head.branch, signal) : source;
    },

    async openPull({ head, base, title, body, draft }, signal) {
      const source = await sourceOf(head, signal);
      if (!source.ok) return source;
      const fork = source.value;
      const target = fork === undefined ? ok(undefined) : await idOf(ask, here, repository, signal);
      if (!target.ok) return target;
      return openOnce({
        find: () => findFrom(fork, head.branch, signal),
        async create() {
          const made = await ask(
            {
              method: "POST",
              path: `${fork === undefined ? here : `/projects/${fork}`}/merge_requests`,
              body: {
                ...{ source_branch: head.branch, target_branch: base, description: body },
                title: draft ? asDraft("Draft", title) : title,
                ...(target.value !== undefined && { target_project_id: target.value }),
              },
              ...{ what: `project ${repository}`, signal },
            },
            shapes.mergeRequest,
          );
          return made.ok ? ok(pullOf(made.value.value)) : made;
        },
      });
    },

    async updatePull(number, { title, body, draft }, signal) {
      const call = {
        path: `${here}/merge_requests/${number}`,
        ...{ what: `merge request !${number} of ${repository}`, signal },
      };
      const before = await ask(call, shapes.mergeRequest);
      if (!before.ok) return before;
      const was = pullOf(before.value.value);
      const words = title ?? was.title;
      const wanted = (draft ?? was.draft) ? asDraft("Draft", words) : words;
      const changes = {
        // To be a draft is a matter of its title.
        ...((title !== undefined || (draft !== undefined && draft !== was.draft)) && { title: wanted }),
        ...(body !== undefined && { description: body }),
      };
      if (Object.keys(changes).length === 0) return ok(was);
      const made = await ask({ ...call, method: "PUT", body: changes }, shapes.mergeRequest);
      return made.ok ? ok(pullOf(made.value.value)) : made;
    },

    async checks(commit, signal) {
      const path = `${here}/repository/commits/${encodeURIComponent(commit)}/statuses`;
      const what = `commit ${commit} of ${repository}`;
      const statuses = await list({ path, what, signal }, shapes.statuses);
      return statuses.ok ? ok(checksOf(statuses.value.map(checkOf))) : statuses;
    },

    async reviews(number, signal) {
      const wish = { what: `merge request !${number} of ${repository}`, signal };
      const path = `${here}/merge_requests/${number}`;
      const request = await ask({ path, ...wish }, shapes.mergeRequest);
      if (!request.ok) return request;
      const approvals = await ask({ path: `${path}/approvals`, ...wish }, shapes.approvals);
      if (!approvals.ok) return approvals;
      const reviewers = await ask({ path: `${path}/reviewers`, ...wish }, shapes.reviewers);
      if (!reviewers.ok) return reviewers;
      const notes = await list(
        { path: `${path}/notes`, query: { sort: "asc", order_by: "created_at" }, ...wish },
        shapes.notes,
      );
      if (!notes.ok) return notes;
      const since = request.value.value.updated_at;
      return ok(
        byTime([
          ...approvals.value.value.approved_by.map((one) => reviewOfApproval(one, since)),
          ...reviewers.value.value.flatMap((one) => reviewsOfReviewer(one, since)),
          ...notes.value.filter(({ system }) => !system).map(reviewOfNote),
        ]),
      );
    },
  };
}

async function idOf(
  ask: ReturnType<typeof rest>,
  path: string,
  repository: string,
  signal: AbortSignal,
): Told<number> {
  const got = await ask({ path, what: `project ${repository}`, signal }, shapes.project);
  return got.ok ? ok(got.value.value.id) : err(got.error);
}

const projectPath = (repository: string): string => `/projects/${encodeURIComponent(repository)}`;

const pullOf = (request: shapes.MergeRequest): ForgePull => ({
  ...{ number: request.iid, url: request.web_url, draft: request.draft, base: request.target_branch },
  // `locked`: it is being merged at this moment.
  state: request.state === "merged" ? "merged" : request.state === "closed" ? "closed" : "open",
  title: lineText(request.draft ? withoutDraft(request.title) : request.title),
  ...{ body: bodyText(request.description), head: request.sha ?? "" },
});

type Check = ForgeChecks["checks"][number];

const states: Readonly<Record<string, Check["state"]>> = {
  success: "passed",
  failed: "failed",
  canceled: "failed",
  // Nothing waits for what a human may start.
  manual: "skipped",
  skipped: "skipped",
};

function checkOf({
  name,
  status,
  target_url,
  allow_failure,
}: z.infer<typeof shapes.statuses>[number]): Check {
  // All others are on their way: created, waiting_for_resource, preparing, pending, running, canceling, scheduled.
  const state = states[status] ?? "pending";
  return {
    // What may fail holds up no merge.
    ...{ name: lineText(name), state: state === "failed" && allow_failure ? "skipped" : state },
    ...(target_url && { url: target_url }),
  };
}
