import { paged, serve, type Call, type Reply, type Server } from "./server.ts";

/** A project at GitLab, with answers of the shapes that docs.gitlab.com/api shows. */
export interface GitlabState {
  path: string;
  visibility: "private" | "public";
  accessLevel: number;
  /** By path: projects that were forked from this one. */
  forks: Record<string, number>;
  issues: Record<number, { title: string; description: string | null; labels: string[]; notes: Note[] }>;
  requests: MergeRequest[];
  approvedBy: { user: User; approved_at?: string }[];
  reviewers: { user: User; state: string; created_at: string }[];
  notes: Note[];
  statuses: Record<string, { name: string; status: string; allow_failure?: boolean; target_url?: string }[]>;
}

interface User {
  username: string;
}

interface Note {
  id: number;
  body: string;
  author: User;
  created_at: string;
  system: boolean;
  position?: { new_path: string; old_path: string; new_line: number | null; old_line: number | null };
}

interface MergeRequest {
  iid: number;
  title: string;
  description: string;
  state: string;
  source_branch: string;
  target_branch: string;
  source_project_id: number;
}

export const GITLAB_TOKEN = "glpat-0123456789";
const PROJECT = 17;
const NOT_FOUND: Reply = { status: 404, json: { message: "404 Project Not Found" } };

export async function gitlabServer(
  start: Partial<GitlabState> = {},
): Promise<Server & { readonly state: GitlabState }> {
  const state: GitlabState = {
    ...{ path: "space/program/rockets", visibility: "public", accessLevel: 30, forks: {}, issues: {} },
    ...{ requests: [], approvedBy: [], reviewers: [], notes: [], statuses: {} },
    ...start,
  };
  const server = await serve((call) => answer(state, call));
  return { ...server, state };
}

function answer(state: GitlabState, call: Call): Reply {
  const { authorization } = call.headers;
  if (authorization !== undefined && authorization !== `Bearer ${GITLAB_TOKEN}`)
    return { status: 401, json: { message: "401 Unauthorized" } };
  if (call.path === "/api/v4/version") return { status: 401, json: { message: "401 Unauthorized" } };
  if (authorization === undefined && call.method !== "GET")
    return { status: 401, json: { message: "401 Unauthorized" } };
  if (authorization === undefined && state.visibility === "private") return NOT_FOUND;
  const path = call.path.replace("/api/v4/projects/", "");
  const fork = Object.entries(state.forks).find(([name, id]) => path === name || path.startsWith(`${id}/`));
  if (fork) return fork[0] === path ? project(state, ...fork) : create(state, call, fork[1]);
  if (!path.startsWith(state.path)) return NOT_FOUND;
  return inProject(state, call, path.slice(state.path.length));
}

function inProject(state: GitlabState, call: Call, path: string): Reply {
  if (path === "") return project(state, state.path, PROJECT);
  const issue = /^\/issues\/(\d+)(\/notes)?$/.exec(path);
  if (issue) return issueJson(state, call, Number(issue[1]), issue[2] !== undefined);
  const commit = /^\/repository\/commits\/(\w+)\/statuses$/.exec(path);
  if (commit) return paged(call, state.statuses[commit[1]!] ?? []);
  if (path === "/merge_requests")
    return call.method === "POST"
      ? create(state, call, PROJECT)
      : paged(
          call,
          state.requests
            .filter((one) => one.source_branch === call.query.get("source_branch"))
            .toSorted((a, b) => b.iid - a.iid)
            .map(requestJson),
        );
  const [, iid, part] = /^\/merge_requests\/(\d+)(\/\w+)?$/.exec(path) ?? [];
  const request = state.requests.find((one) => one.iid === Number(iid));
  if (request === undefined) return { status: 404, json: { message: "404 Not found" } };
  if (call.method === "PUT") Object.assign(request, call.body);
  switch (part) {
    case "/approvals":
      return { status: 200, json: { approved_by: state.approvedBy } };
    case "/reviewers":
      return { status: 200, json: state.reviewers };
    case "/notes":
      return paged(call, state.notes);
    default:
      return { status: 200, json: requestJson(request) };
  }
}

const project = (state: GitlabState, path: string, id: number): Reply => ({
  status: 200,
  json: {
    ...{ id, path_with_namespace: path, default_branch: "trunk", visibility: state.visibility },
    web_url: `https://gitlab.com/${path}`,
    permissions: { project_access: null, group_access: { access_level: state.accessLevel } },
  },
});

function issueJson(state: GitlabState, call: Call, iid: number, notes: boolean): Reply {
  const issue = state.issues[iid];
  if (issue === undefined) return { status: 404, json: { message: "404 Not found" } };
  if (notes) return paged(call, issue.notes);
  return {
    status: 200,
    json: {
      ...{ iid, title: issue.title, description: issue.description, labels: issue.labels, state: "opened" },
      ...{ author: { username: "ada" }, web_url: `https://gitlab.com/${state.path}/-/issues/${iid}` },
      user_notes_count: issue.notes.filter(({ system }) => !system).length,
    },
  };
}

function create(state: GitlabState, { body }: Call, source: number): Reply {
  const {
    source_branch,
    target_branch,
    title,
    description,
    target_project_id = source,
  } = body as unknown as MergeRequest & { target_project_id?: number };
  if (target_project_id !== PROJECT) return { status: 422, json: { message: "wrong target" } };
  const there = state.requests.find(
    (one) =>
      one.state === "opened" && one.source_branch === source_branch && one.source_project_id === source,
  );
  if (there)
    return {
      status: 409,
      json: { message: [`Another open merge request already exists for this source branch: !${there.iid}`] },
    };
  const request: MergeRequest = {
    ...{ iid: 100 + state.requests.length, title, description, state: "opened" },
    ...{ source_branch, target_branch, source_project_id: source },
  };
  state.requests.push(request);
  return { status: 201, json: requestJson(request) };
}

const requestJson = (request: MergeRequest): object => ({
  ...request,
  ...{ target_project_id: PROJECT, draft: /^draft:/i.test(request.title), sha: "f".repeat(40) },
  ...{ web_url: `https://gitlab.com/mr/${request.iid}`, updated_at: "2026-01-01T11:00:00Z" },
});
