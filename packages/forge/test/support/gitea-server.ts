import { paged, serve, type Call, type Reply, type Server } from "./server.ts";

/** A repository at Gitea or Forgejo, with answers of the shapes of their `/swagger.v1.json`. */
export interface GiteaState {
  canPush: boolean;
  issues: Record<number, { title: string; body: string; isPull?: boolean; comments: Comment[] }>;
  pulls: Pull[];
  reviews: {
    id: number;
    user: User;
    body: string;
    state: string;
    submitted_at: string;
    dismissed?: boolean;
  }[];
  /** By review. */
  lines: Record<number, (Comment & { path: string; position: number; original_position: number })[]>;
  statuses: Record<string, { context: string; status: string; target_url: string }[]>;
}

interface User {
  login: string;
}

interface Comment {
  id: number;
  user: User;
  body: string;
  created_at: string;
}

interface Pull {
  number: number;
  title: string;
  body: string;
  state: string;
  merged: boolean;
  base: string;
  /** `owner:branch` */
  head: string;
}

export const GITEA_TOKEN = "0123456789abcdef0123456789abcdef01234567";
const NOT_FOUND: Reply = { status: 404, json: { message: "The target couldn't be found.", url: "" } };

export async function giteaServer(
  start: Partial<GiteaState> = {},
): Promise<Server & { readonly state: GiteaState }> {
  const state: GiteaState = {
    ...{ canPush: true, issues: {}, pulls: [], reviews: [], lines: {}, statuses: {} },
    ...start,
  };
  const server = await serve((call) => answer(state, call));
  return { ...server, state };
}

function answer(state: GiteaState, call: Call): Reply {
  const { authorization } = call.headers;
  if (call.path === "/api/v1/version") return { status: 200, json: { version: "1.24.0" } };
  if (authorization === undefined ? call.method !== "GET" : authorization !== `token ${GITEA_TOKEN}`)
    return { status: 401, json: { message: "token is required", url: "" } };
  const path = /^\/api\/v1\/repos\/acme\/rockets(.*)$/.exec(call.path)?.[1];
  if (path === undefined) return NOT_FOUND;
  if (path === "")
    return {
      status: 200,
      json: {
        ...{ default_branch: "trunk", private: false, html_url: "https://codeberg.org/acme/rockets" },
        permissions: { admin: false, push: state.canPush, pull: true },
      },
    };
  const issue = /^\/issues\/(\d+)(\/comments)?$/.exec(path);
  if (issue) return issueJson(state, Number(issue[1]), issue[2] !== undefined);
  const commit = /^\/commits\/(\w+)\/status$/.exec(path)?.[1];
  if (commit !== undefined)
    return paged(call, state.statuses[commit] ?? [], (page) => ({
      ...{ state: page.length > 0 ? "pending" : "", statuses: page.length > 0 ? page : null },
    }));
  if (path === "/pulls") return call.method === "POST" ? create(state, call) : listed(state, call);
  const lines = /^\/pulls\/\d+\/reviews\/(\d+)\/comments$/.exec(path);
  if (lines) return { status: 200, json: state.lines[Number(lines[1])] ?? [] };
  const [, number, reviews] = /^\/pulls\/(\d+)(\/reviews)?$/.exec(path) ?? [];
  const pull = state.pulls.find((one) => one.number === Number(number));
  if (pull === undefined) return NOT_FOUND;
  if (reviews)
    return paged(
      call,
      state.reviews.map((one) => ({ ...one, comments_count: state.lines[one.id]?.length ?? 0 })),
    );
  if (call.method === "PATCH") Object.assign(pull, call.body);
  return { status: 200, json: pullJson(pull) };
}

function issueJson(state: GiteaState, number: number, comments: boolean): Reply {
  const issue = state.issues[number];
  if (comments) return { status: 200, json: issue?.comments ?? null };
  if (issue === undefined) return NOT_FOUND;
  return {
    status: 200,
    json: {
      ...{
        number,
        title: issue.title,
        body: issue.body,
        state: "open",
        user: { login: "ada" },
        labels: null,
      },
      ...{ html_url: `https://codeberg.org/acme/rockets/issues/${number}`, comments: issue.comments.length },
      pull_request: issue.isPull ? { merged: false } : null,
    },
  };
}

const listed = (state: GiteaState, call: Call): Reply =>
  paged(
    call,
    state.pulls
      .filter((pull) => pull.state === call.query.get("state"))
      .toSorted((a, b) => b.number - a.number)
      .map(pullJson),
  );

function create(state: GiteaState, { body }: Call): Reply {
  const { head: label, base, title, body: text } = body as Record<string, string>;
  const head = label!.includes(":") ? label! : `acme:${label}`;
  if (state.pulls.some((pull) => pull.state === "open" && pull.head === head))
    return { status: 409, json: { message: "pull request already exists for these targets", url: "" } };
  const pull: Pull = {
    ...{ number: 100 + state.pulls.length, title: title!, body: text!, state: "open", merged: false },
    ...{ base: base!, head },
  };
  state.pulls.push(pull);
  return { status: 201, json: pullJson(pull) };
}

function pullJson({ head, base, ...pull }: Pull): object {
  const [owner, ref] = head.split(":");
  return {
    ...{ ...pull, draft: /^wip:/i.test(pull.title) },
    html_url: `https://codeberg.org/acme/rockets/pulls/${pull.number}`,
    base: { ref: base, sha: "e".repeat(40), repo: { full_name: "acme/rockets", owner: { login: "acme" } } },
    head: { ref, sha: "f".repeat(40), repo: { full_name: `${owner}/rockets`, owner: { login: owner } } },
  };
}
