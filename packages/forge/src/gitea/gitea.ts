import { ok, type Forge, type ForgeChecks, type ForgePull, type ForgeReview } from "@stagewright/core";
import type { z } from "zod";
import { rest, type Connection, type RestCall } from "../connection.ts";
import { asDraft, withoutDraft } from "../draft-title.ts";
import { byTime, checksOf, openOnce, pages } from "../port.ts";
import { bodyText, lineText } from "../texts.ts";
import { reviewOfComment, reviewOfLine, reviewsOf } from "./reviews.ts";
import * as shapes from "./shapes.ts";

/** What Gitea gives at most, unless its owner says otherwise. */
const PER_PAGE = 50;

export function giteaForge(connection: Connection): Forge {
  const { host, repository } = connection.address;
  const ask = rest(connection, "token");
  const [owner = "", repo = ""] = repository.split("/");
  const here = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  const list = <T>(call: RestCall, shape: z.ZodType<readonly T[]>, enough?: number) =>
    pages(async (page) => {
      const got = await ask({ ...call, query: { ...call.query, page, limit: PER_PAGE } }, shape);
      return got.ok ? ok({ items: got.value.value, more: got.value.more }) : got;
    }, enough);

  const findPull: Forge["findPull"] = async (head, signal) => {
    const wish = { what: `pull requests of ${repository}`, signal };
    const from = (head.owner ?? owner).toLowerCase();
    // It cannot be asked for by its head: so all that are open, and of the closed ones the newest.
    for (const [state, enough] of [["open"], ["closed", 4 * PER_PAGE]] as const) {
      const found = await list({ path: `${here}/pulls`, query: { state }, ...wish }, shapes.pulls, enough);
      if (!found.ok) return found;
      const [newest] = found.value
        .filter((pull) => pull.head.ref === head.branch && ownerOf(pull) === from)
        .toSorted((a, b) => b.number - a.number);
      if (newest) return ok(pullOf(newest));
    }
    return ok(undefined);
  };

  return {
    ...{ kind: "gitea", host, repository },

    async about(signal) {
      const got = await ask({ path: here, what: `repository ${repository}`, signal }, shapes.repository);
      if (!got.ok) return got;
      const { default_branch, permissions, private: isPrivate, html_url } = got.value.value;
      return ok({
        ...{ defaultBranch: default_branch, canPush: permissions?.push ?? false },
        ...{ private: isPrivate, url: html_url },
      });
    },

    async issue(number, signal) {
      const wish = { what: `issue #${number} of ${repository}`, signal };
      const path = `${here}/issues/${number}`;
      const got = await ask({ path, ...wish }, shapes.issue);
      if (!got.ok) return got;
      // All at once: an issue's comments have no pages.
      const comments = await ask({ path: `${path}/comments`, ...wish }, shapes.comments);
      if (!comments.ok) return comments;
      const issue = got.value.value;
      const all = byTime(comments.value.value.map((one) => ({ ...one, at: one.created_at })));
      const kept = all.slice(0, connection.maxComments);
      return ok({
        ...{ number: issue.number, title: lineText(issue.title), body: bodyText(issue.body) },
        ...{ url: issue.html_url, repository, state: issue.state === "open" ? "open" : "closed" },
        ...{ author: lineText(issue.user), labels: issue.labels.map(({ name }) => lineText(name)) },
        comments: kept.map(({ user, body, at }) => ({
          ...{ author: lineText(user), body: bodyText(body), at },
        })),
        commentsLeftOut: Math.max(issue.comments, all.length) - kept.length,
        // Elsewhere it is `null`.
        isPull: issue.pull_request != null,
      });
    },

    findPull,

    openPull({ head, base, title, body, draft }, signal) {
      return openOnce({
        find: () => findPull(head, signal),
        async create() {
          const made = await ask(
            {
              ...{ method: "POST", path: `${here}/pulls`, what: `repository ${repository}`, signal },
              body: {
                head: head.owner === undefined ? head.branch : `${head.owner}:${head.branch}`,
                ...{ base, body, title: draft ? asDraft("WIP", title) : title },
              },
            },
            shapes.pull,
          );
          return made.ok ? ok(pullOf(made.value.value)) : made;
        },
      });
    },

    async updatePull(number, { title, body, draft }, signal) {
      const call = {
        path: `${here}/pulls/${number}`,
        ...{ what: `pull request #${number} of ${repository}`, signal },
      };
      const before = await ask(call, shapes.pull);
      if (!before.ok) return before;
      const was = pullOf(before.value.value);
      const words = title ?? was.title;
      const changes = {
        // To be a draft is a matter of its title.
        ...((title !== undefined || (draft !== undefined && draft !== was.draft)) && {
          title: (draft ?? was.draft) ? asDraft("WIP", words) : words,
        }),
        ...(body !== undefined && { body }),
      };
      if (Object.keys(changes).length === 0) return ok(was);
      const made = await ask({ ...call, method: "PATCH", body: changes }, shapes.pull);
      return made.ok ? ok(pullOf(made.value.value)) : made;
    },

    async checks(commit, signal) {
      const path = `${here}/commits/${encodeURIComponent(commit)}/status`;
      const what = `commit ${commit} of ${repository}`;
      const statuses = await list({ path, what, signal }, shapes.statuses);
      return statuses.ok ? ok(checksOf(statuses.value.map(checkOf))) : statuses;
    },

    async reviews(number, signal) {
      const wish = { what: `pull request #${number} of ${repository}`, signal };
      const path = `${here}/pulls/${number}/reviews`;
      const reviews = await list({ path, ...wish }, shapes.reviews);
      if (!reviews.ok) return reviews;
      const said: ForgeReview[] = reviews.value.flatMap(reviewsOf);
      for (const { id } of reviews.value.filter(({ comments_count }) => comments_count > 0)) {
        const lines = await ask({ path: `${path}/${id}/comments`, ...wish }, shapes.lineComments);
        if (!lines.ok) return lines;
        said.push(...lines.value.value.map(reviewOfLine));
      }
      const comments = await ask({ path: `${here}/issues/${number}/comments`, ...wish }, shapes.comments);
      if (!comments.ok) return comments;
      return ok(byTime([...said, ...comments.value.value.map(reviewOfComment)]));
    },
  };
}

/** Of a fork that is gone, nobody. */
const ownerOf = ({ head }: shapes.Pull): string =>
  (head.repo?.owner?.login ?? head.repo?.full_name.split("/")[0] ?? "").toLowerCase();

const pullOf = ({
  number,
  html_url,
  state,
  draft,
  merged,
  title,
  body,
  base,
  head,
}: shapes.Pull): ForgePull => ({
  ...{ number, url: html_url, state: merged ? "merged" : state === "open" ? "open" : "closed", draft },
  title: lineText(draft ? withoutDraft(title) : title),
  ...{ body: bodyText(body), base: base.ref, head: head.sha },
});

type Check = ForgeChecks["checks"][number];

const states: Readonly<Record<string, Check["state"]>> = {
  success: "passed",
  warning: "passed",
  skipped: "skipped",
  failure: "failed",
  error: "failed",
};

const checkOf = ({ context, status, target_url }: z.infer<typeof shapes.statuses>[number]): Check => ({
  ...{ name: lineText(context), state: states[status] ?? "pending" },
  ...(target_url && { url: target_url }),
});
