import { err, ok, type Forge, type ForgeProblem, type ForgePull } from "@stagewright/core";
import type { Connection } from "../connection.ts";
import { byTime, checksOf, openOnce } from "../port.ts";
import { problemOf } from "../problems.ts";
import { bodyText, lineText } from "../texts.ts";
import { checkOfRun, checkOfStatus } from "./checks.ts";
import { octokitAsk, octokitList, PER_PAGE } from "./octokit.ts";
import { reviewOfComment, reviewOfLine, reviewsOf } from "./reviews.ts";
import * as shapes from "./shapes.ts";

const VERSION = { headers: { "x-github-api-version": "2022-11-28" } };

export function githubForge(connection: Connection): Forge {
  const { host, repository } = connection.address;
  const [owner = "", repo = ""] = repository.split("/");
  const here = { ...VERSION, owner, repo };
  const ask = octokitAsk(connection);
  const list = octokitList(ask);

  const findPull: Forge["findPull"] = async (head, signal) => {
    const label = `${head.owner ?? owner}:${head.branch}`;
    const found = await ask(
      { what: `pull requests of ${repository}`, signal },
      shapes.pulls,
      (octokit, request) =>
        octokit.request("GET /repos/{owner}/{repo}/pulls", {
          ...{ ...here, request },
          ...{ head: label, state: "all", sort: "created", direction: "desc", per_page: PER_PAGE },
        }),
    );
    if (!found.ok) return found;
    // A head that GitHub cannot read filters nothing.
    const ours = found.value.value.filter(
      (pull) => pull.head.ref === head.branch && pull.head.label.toLowerCase() === label.toLowerCase(),
    );
    const pull = ours.find(({ state }) => state === "open") ?? ours[0];
    return ok(pull && pullOf(pull));
  };

  const change = (
    number: number,
    texts: { readonly title?: string; readonly body?: string },
    signal: AbortSignal,
  ) => {
    const writes = texts.title !== undefined || texts.body !== undefined;
    const wish = { what: pullName(number, repository), signal };
    return ask(wish, shapes.pull, (octokit, request) => {
      const it = { ...here, request, pull_number: number };
      return writes
        ? octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", { ...it, ...texts })
        : octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", it);
    });
  };

  return {
    ...{ kind: "github", host, repository },

    async about(signal) {
      const got = await ask(
        { what: `repository ${repository}`, signal },
        shapes.repository,
        (octokit, request) => octokit.request("GET /repos/{owner}/{repo}", { ...here, request }),
      );
      if (!got.ok) return got;
      const { default_branch, permissions, private: isPrivate, html_url } = got.value.value;
      return ok({
        ...{ defaultBranch: default_branch, canPush: permissions?.push ?? false },
        ...{ private: isPrivate, url: html_url },
      });
    },

    async issue(number, signal) {
      const wish = { what: `issue #${number} of ${repository}`, signal };
      const got = await ask(wish, shapes.issue, (octokit, request) =>
        octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
          ...{ ...here, request, issue_number: number },
        }),
      );
      if (!got.ok) return got;
      const issue = got.value.value;
      // It may have moved to another repository, and got another number there.
      const home = /\/repos\/([^/]+)\/([^/]+)$/.exec(issue.repository_url);
      const [itsOwner, itsRepo] = home ? [home[1]!, home[2]!] : [owner, repo];
      const comments = await list(
        wish,
        shapes.comments,
        (octokit, page) =>
          octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
            ...{ ...VERSION, ...page, owner: itsOwner, repo: itsRepo, issue_number: issue.number },
          }),
        connection.maxComments,
      );
      if (!comments.ok) return comments;
      const kept = comments.value.slice(0, connection.maxComments);
      return ok({
        ...{ number: issue.number, title: lineText(issue.title), body: bodyText(issue.body) },
        ...{ url: issue.html_url, repository: `${itsOwner}/${itsRepo}` },
        ...{ state: issue.state === "open" ? "open" : "closed", author: lineText(issue.user) },
        labels: issue.labels.map(lineText),
        comments: kept.map(({ user, body, created_at }) => ({
          ...{ author: lineText(user), body: bodyText(body), at: created_at },
        })),
        commentsLeftOut: Math.max(issue.comments, comments.value.length) - kept.length,
        isPull: issue.pull_request !== undefined,
      });
    },

    findPull,

    openPull({ head, base, title, body, draft }, signal) {
      const label = head.owner === undefined ? head.branch : `${head.owner}:${head.branch}`;
      return openOnce({
        find: () => findPull(head, signal),
        async create() {
          const wish = { what: `repository ${repository}`, signal };
          const made = await ask(wish, shapes.pull, (octokit, request) =>
            octokit.request("POST /repos/{owner}/{repo}/pulls", {
              ...{ ...here, request, head: label, base, title, body, draft },
            }),
          );
          return made.ok ? ok(pullOf(made.value.value)) : made;
        },
      });
    },

    async updatePull(number, { draft, ...texts }, signal) {
      const changed = await change(number, texts, signal);
      if (!changed.ok) return changed;
      const { value, who } = changed.value;
      const pull = pullOf(value);
      if (draft === undefined || draft === pull.draft) return ok(pull);
      const what = pullName(number, repository);
      // The one thing that only GraphQL can.
      const turned = await ask({ what, signal }, shapes.graphql, (octokit, request) =>
        octokit.request("POST /graphql", {
          ...{ request, baseUrl: connection.apiUrl.replace(/\/v3$/, "") },
          ...{ query: draft ? TO_DRAFT : TO_READY, variables: { id: value.node_id } },
        }),
      );
      if (!turned.ok) return turned;
      const [error] = turned.value.value.errors ?? [];
      if (error === undefined) return ok({ ...pull, draft });
      const status = statusOfGraphql[error.type ?? ""] ?? 422;
      const refusal = { status, headers: new Headers(), json: { message: error.message } };
      return err<ForgeProblem>(problemOf(refusal, who, what));
    },

    async checks(commit, signal) {
      const wish = { what: `commit ${commit} of ${repository}`, signal };
      const runs = await list(wish, shapes.checkRuns, (octokit, page) =>
        octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
          ...{ ...here, ...page, ref: commit },
        }),
      );
      if (!runs.ok) return runs;
      const statuses = await list(wish, shapes.statuses, (octokit, page) =>
        octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/status", {
          ...{ ...here, ...page, ref: commit },
        }),
      );
      if (!statuses.ok) return statuses;
      return ok(checksOf([...runs.value.map(checkOfRun), ...statuses.value.map(checkOfStatus)]));
    },

    async reviews(number, signal) {
      const wish = { what: pullName(number, repository), signal };
      const reviews = await list(wish, shapes.reviews, (octokit, page) =>
        octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
          ...{ ...here, ...page, pull_number: number },
        }),
      );
      if (!reviews.ok) return reviews;
      const lines = await list(wish, shapes.lineComments, (octokit, page) =>
        octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", {
          ...{ ...here, ...page, pull_number: number },
        }),
      );
      if (!lines.ok) return lines;
      const comments = await list(wish, shapes.comments, (octokit, page) =>
        octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
          ...{ ...here, ...page, issue_number: number },
        }),
      );
      if (!comments.ok) return comments;
      return ok(
        byTime([
          ...reviews.value.flatMap(reviewsOf),
          ...lines.value.map(reviewOfLine),
          ...comments.value.map(reviewOfComment),
        ]),
      );
    },
  };
}

const pullName = (number: number, repository: string): string => `pull request #${number} of ${repository}`;

const pullOf = ({
  number,
  html_url,
  state,
  draft,
  merged_at,
  title,
  body,
  base,
  head,
}: shapes.Pull): ForgePull => ({
  ...{ number, url: html_url, state: merged_at ? "merged" : state === "open" ? "open" : "closed", draft },
  ...{ title: lineText(title), body: bodyText(body), base: base.ref, head: head.sha },
});

const mutation = (name: string): string =>
  `mutation ($id: ID!) { ${name}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
const TO_DRAFT = mutation("convertPullRequestToDraft");
const TO_READY = mutation("markPullRequestReadyForReview");

/** GraphQL refuses with 200 and a type of its own; as REST says it: */
const statusOfGraphql: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
};
