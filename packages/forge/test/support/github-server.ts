import { expect, onTestFinished } from "vitest";
import { filled, violation } from "./openapi.ts";
import { paged, serve, type Call, type Reply, type Server } from "./server.ts";

/** A repository at GitHub, as a test sets it up and looks at it afterwards. */
export interface GithubState {
  owner: string;
  name: string;
  private: boolean;
  canPush: boolean;
  issues: GithubIssue[];
  /** By issue or pull request. */
  comments: Record<number, GithubComment[]>;
  pulls: GithubPull[];
  /** By commit. */
  checkRuns: Record<string, { name: string; status: string; conclusion: string | null }[]>;
  statuses: Record<string, { context: string; state: string; target_url: string | null }[]>;
  /** By pull request. */
  reviews: Record<
    number,
    { id: number; user: { login: string }; body: string; state: string; submitted_at?: string }[]
  >;
  lines: Record<number, (GithubComment & { path: string; line?: number; original_line?: number })[]>;
}

interface GithubIssue {
  number: number;
  title: string;
  body: string | null;
  user: { login: string } | null;
  labels: string[];
  state: string;
  isPull?: boolean;
}

interface GithubComment {
  id: number;
  user: { login: string } | null;
  body: string;
  created_at: string;
}

interface GithubPull {
  number: number;
  state: string;
  draft: boolean;
  merged_at: string | null;
  title: string;
  body: string | null;
  base: string;
  /** `owner:branch` */
  head: string;
  sha: string;
}

export interface GithubServer extends Server {
  readonly state: GithubState;
}

export const TOKEN = "ghp_0123456789abcdef";

/** Every answer is held against GitHub's own description when the test ends. */
export async function githubServer(start: Partial<GithubState> = {}, prefix = ""): Promise<GithubServer> {
  const state: GithubState = {
    ...{ owner: "acme", name: "rockets", private: false, canPush: true },
    ...{ issues: [], comments: {}, pulls: [], checkRuns: {}, statuses: {}, reviews: {}, lines: {} },
    ...start,
  };
  const violations: string[] = [];
  const server = await serve((call) => {
    const path = call.path.startsWith(prefix) ? call.path.slice(prefix.length) : call.path;
    const refused = login(state, call, path);
    if (refused) return refused;
    if (path === "/graphql" || call.path === prefix.replace(/v3$/, "graphql")) return graphql(state, call);
    for (const { operation, answer } of routes) {
      const match = matches(operation, call.method, path);
      if (match === undefined) continue;
      if (match.owner !== state.owner || match.repo !== state.name) return NOT_FOUND;
      if (call.method !== "GET") note(violation(operation, undefined, call.body));
      const reply = answer(state, call, match);
      const told =
        reply.status < 300 ? { ...reply, json: filled(operation, reply.status, reply.json) } : reply;
      note(violation(operation, told.status, told.json));
      return told;
    }
    return NOT_FOUND;
  });
  const note = (wrong: string | undefined): void => {
    if (wrong !== undefined) violations.push(wrong);
  };
  onTestFinished(() => {
    expect(violations).toEqual([]);
  });
  return { ...server, state };
}

export const problem = (status: number, message: string, more: object = {}): Reply => ({
  status,
  json: { message, documentation_url: "https://docs.github.com/rest", status: String(status), ...more },
});
const NOT_FOUND = problem(404, "Not Found");

function login(state: GithubState, { method, headers }: Call, path: string): Reply | undefined {
  const { authorization } = headers;
  if (authorization !== undefined && authorization !== `token ${TOKEN}`)
    return problem(401, "Bad credentials");
  if (authorization !== undefined) return undefined;
  if (state.private) return NOT_FOUND;
  return method === "GET" && path !== "/graphql" ? undefined : problem(401, "Requires authentication");
}

type Named = Readonly<Record<string, string>>;

function matches(operation: string, method: string, path: string): Named | undefined {
  const [itsMethod, template = ""] = operation.split(" ");
  if (itsMethod !== method) return undefined;
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const found = new RegExp(`^${template.replaceAll(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
  return found ? Object.fromEntries(names.map((name, index) => [name, found[index + 1]!])) : undefined;
}

interface Route {
  readonly operation: string;
  readonly answer: (state: GithubState, call: Call, named: Named) => Reply;
}

const repository = "/repos/{owner}/{repo}";
const issuesPull = ({ owner, name, pulls }: GithubState, number: number) =>
  pulls.some((pull) => pull.number === number) &&
  `https://api.github.com/repos/${owner}/${name}/pulls/${number}`;

const routes: readonly Route[] = [
  {
    operation: `GET ${repository}`,
    answer: ({ owner, name, private: isPrivate, canPush }, { headers }) => ({
      status: 200,
      json: {
        ...{ name, full_name: `${owner}/${name}`, private: isPrivate, default_branch: "trunk" },
        html_url: `https://github.com/${owner}/${name}`,
        ...(headers.authorization && {
          permissions: { admin: false, maintain: false, push: canPush, triage: true, pull: true },
        }),
      },
    }),
  },
  {
    operation: `GET ${repository}/issues/{issue_number}`,
    answer(state, _, { issue_number }) {
      const issue = state.issues.find(({ number }) => number === Number(issue_number));
      if (issue === undefined) return NOT_FOUND;
      const { isPull, labels, ...rest } = issue;
      const home = `${state.owner}/${state.name}`;
      const pull = isPull || issuesPull(state, issue.number);
      return {
        status: 200,
        json: {
          ...{ ...rest, labels: labels.map((name) => ({ name })) },
          html_url: `https://github.com/${home}/issues/${issue.number}`,
          repository_url: `https://api.github.com/repos/${home}`,
          comments: state.comments[issue.number]?.length ?? 0,
          ...(pull && { pull_request: { url: null, html_url: null, diff_url: null, patch_url: null } }),
        },
      };
    },
  },
  {
    operation: `GET ${repository}/issues/{issue_number}/comments`,
    answer: (state, call, { issue_number }) => paged(call, state.comments[Number(issue_number)] ?? []),
  },
  {
    operation: `GET ${repository}/pulls`,
    answer(state, call) {
      const wanted = call.query.get("state") ?? "open";
      const head = call.query.get("head");
      return paged(
        call,
        state.pulls
          .filter((pull) => wanted === "all" || pull.state === wanted)
          .filter((pull) => head === null || pull.head === head)
          .toSorted((a, b) => b.number - a.number)
          .map((pull) => pullJson(state, pull)),
      );
    },
  },
  {
    operation: `POST ${repository}/pulls`,
    answer(state, { body }) {
      const label = String(body.head);
      const head = label.includes(":") ? label : `${state.owner}:${label}`;
      const base = String(body.base);
      if (state.pulls.some((one) => one.state === "open" && one.head === head && one.base === base))
        return problem(422, "Validation Failed", {
          errors: [
            {
              ...{ resource: "PullRequest", code: "custom" },
              message: `A pull request already exists for ${head}.`,
            },
          ],
        });
      const pull: GithubPull = {
        ...{ number: 100 + state.pulls.length, state: "open", merged_at: null },
        ...{ draft: body.draft === true, title: String(body.title), body: String(body.body) },
        ...{ base, head, sha: "f".repeat(40) },
      };
      state.pulls.push(pull);
      return { status: 201, json: pullJson(state, pull) };
    },
  },
  {
    operation: `GET ${repository}/pulls/{pull_number}`,
    answer(state, _, { pull_number }) {
      const pull = state.pulls.find(({ number }) => number === Number(pull_number));
      return pull ? { status: 200, json: pullJson(state, pull) } : NOT_FOUND;
    },
  },
  {
    operation: `PATCH ${repository}/pulls/{pull_number}`,
    answer(state, { body }, { pull_number }) {
      const pull = state.pulls.find(({ number }) => number === Number(pull_number));
      if (pull === undefined) return NOT_FOUND;
      if (typeof body.title === "string") pull.title = body.title;
      if (typeof body.body === "string") pull.body = body.body;
      return { status: 200, json: pullJson(state, pull) };
    },
  },
  {
    operation: `GET ${repository}/pulls/{pull_number}/reviews`,
    answer: (state, call, { pull_number }) => paged(call, state.reviews[Number(pull_number)] ?? []),
  },
  {
    operation: `GET ${repository}/pulls/{pull_number}/comments`,
    answer: (state, call, { pull_number }) => paged(call, state.lines[Number(pull_number)] ?? []),
  },
  {
    operation: `GET ${repository}/commits/{ref}/check-runs`,
    answer(state, call, { ref }) {
      const runs = state.checkRuns[ref!] ?? [];
      return paged(
        call,
        runs.map((run) => ({ ...run, details_url: `https://ci.example/${run.name}`, app: null })),
        (page) => ({ total_count: runs.length, check_runs: page }),
      );
    },
  },
  {
    operation: `GET ${repository}/commits/{ref}/status`,
    answer(state, call, { ref }) {
      const statuses = state.statuses[ref!] ?? [];
      return paged(call, statuses, (page) => ({
        ...{ state: "pending", sha: ref, total_count: statuses.length, statuses: page },
      }));
    },
  },
];

function pullJson(state: GithubState, { base, head, sha, ...rest }: GithubPull): object {
  const [owner, ref] = head.split(":");
  return {
    ...rest,
    node_id: `PR_${rest.number}`,
    html_url: `https://github.com/${state.owner}/${state.name}/pull/${rest.number}`,
    user: { login: "somebody" },
    base: { ref: base, label: `${state.owner}:${base}`, user: { login: state.owner } },
    head: { ref, label: head, sha, user: { login: owner } },
  };
}

/** Draft or not is GraphQL's matter. */
function graphql(state: GithubState, { body }: Call): Reply {
  const { id } = body.variables as { id: string };
  const pull = state.pulls.find(({ number }) => `PR_${number}` === id);
  const name = /\{ (\w+)\(/.exec(String(body.query))?.[1];
  if (pull === undefined || name === undefined)
    return {
      status: 200,
      json: { data: null, errors: [{ type: "NOT_FOUND", message: "Could not resolve" }] },
    };
  if (!state.canPush)
    return { status: 200, json: { data: null, errors: [{ type: "FORBIDDEN", message: "No permission" }] } };
  pull.draft = name === "convertPullRequestToDraft";
  return { status: 200, json: { data: { [name]: { pullRequest: { isDraft: pull.draft } } } } };
}
