import { expect, test } from "vitest";
import type { Forge } from "@stagewright/core";
import { client, error, never, value } from "./rig.ts";
import { GITLAB_TOKEN, gitlabServer } from "./support/gitlab-server.ts";
import type { Server } from "./support/server.ts";

const repository = "space/program/rockets";
const ada = { username: "ada" };
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
const note = (id: number, body: string, more: object = {}) => ({
  ...{ id, body, author: ada, created_at: at(id), system: false },
  ...more,
});
const request = {
  ...{ head: { branch: "042-fly" }, base: "trunk", title: "Fly", body: "Related to #42", draft: true },
};
const merge = (more: object = {}) => ({
  ...{ iid: 7, title: "Fly", description: "b", state: "opened", source_branch: "042-fly" },
  ...{ target_branch: "trunk", source_project_id: 17 },
  ...more,
});
const gitlabOf = ({ host }: Server, token = GITLAB_TOKEN): Forge =>
  client({ host, repository }, { env: { GITLAB_HOST: host, GITLAB_TOKEN: token } });

test("a project in groups tells its default branch, who may see it and whether we may push", async () => {
  const server = await gitlabServer({ visibility: "private" });
  expect(value(await gitlabOf(server).about(never))).toEqual({
    ...{ defaultBranch: "trunk", canPush: true, private: true, url: `https://gitlab.com/${repository}` },
  });
  expect(server.calls[0]?.target).toBe("/api/v4/projects/space%2Fprogram%2Frockets");
  server.state.accessLevel = 20;
  expect(value(await gitlabOf(server).about(never)).canPush).toBe(false);
});

test("an issue comes with what people said, not with what GitLab noted", async () => {
  const notes = [note(1, "Hello"), note(2, "changed the description", { system: true }), note(3, "Bye")];
  const server = await gitlabServer({
    issues: { 42: { title: "It does not fly", description: null, labels: ["bug"], notes } },
  });
  expect(value(await gitlabOf(server).issue(42, never))).toEqual({
    ...{ number: 42, title: "It does not fly", body: "", state: "open", author: "ada", labels: ["bug"] },
    ...{ url: `https://gitlab.com/${repository}/-/issues/42`, repository },
    comments: [
      { author: "ada", body: "Hello", at: at(1) },
      { author: "ada", body: "Bye", at: at(3) },
    ],
    ...{ commentsLeftOut: 0, isPull: false },
  });
});

test("of many notes the first 200 are kept", async () => {
  const notes = Array.from({ length: 230 }, (_, index) => note(index, `${index}`));
  const server = await gitlabServer({ issues: { 42: { title: "t", description: "", labels: [], notes } } });
  const got = value(await gitlabOf(server).issue(42, never));
  expect([got.comments.length, got.commentsLeftOut]).toEqual([200, 30]);
});

test("a merge request is opened as a draft, which its title says, and found again", async () => {
  const server = await gitlabServer();
  const forge = gitlabOf(server);
  const opened = value(await forge.openPull(request, never));
  expect(opened).toEqual({
    ...{ number: 100, url: "https://gitlab.com/mr/100", state: "open", draft: true, title: "Fly" },
    ...{ body: "Related to #42", base: "trunk", head: "f".repeat(40) },
  });
  expect(server.state.requests[0]?.title).toBe("Draft: Fly");
  expect(value(await forge.openPull(request, never))).toEqual(opened);
  expect(server.state.requests).toHaveLength(1);
});

test("one of a fork is opened from the fork, and told from our own branch of that name", async () => {
  const server = await gitlabServer({ forks: { "ada/rockets": 23 }, requests: [merge()] });
  const forge = gitlabOf(server);
  const head = { branch: "042-fly", owner: "ada" };
  expect(value(await forge.openPull({ ...request, head }, never)).number).toBe(101);
  expect(value(await forge.findPull(head, never))?.number).toBe(101);
  expect(value(await forge.findPull(request.head, never))?.number).toBe(7);
});

test("one that somebody opened between the look and the request is found", async () => {
  const server = await gitlabServer({ requests: [merge()] });
  server.fail("GET", "/merge_requests", { how: "reply", reply: { status: 200, json: [] } });
  expect(value(await gitlabOf(server).openPull(request, never)).number).toBe(7);
});

test("an answer that is lost opens no second one", async () => {
  const server = await gitlabServer();
  server.fail("POST", "/merge_requests", { how: "done, then hang up" });
  expect(value(await gitlabOf(server).openPull(request, never)).number).toBe(100);
  expect(server.state.requests).toHaveLength(1);
});

test("what was merged is found where nothing is open", async () => {
  const server = await gitlabServer({
    requests: [merge({ state: "closed" }), merge({ iid: 9, state: "merged" })],
  });
  expect(value(await gitlabOf(server).findPull(request.head, never))).toMatchObject({
    number: 9,
    state: "merged",
  });
});

test("title, body and draft are changed, each by itself", async () => {
  const server = await gitlabServer({ requests: [merge({ title: "Draft: Fly" })] });
  const forge = gitlabOf(server);
  const [mine] = server.state.requests;
  expect(value(await forge.updatePull(7, { body: "new" }, never))).toMatchObject({
    draft: true,
    body: "new",
  });
  expect(mine?.title).toBe("Draft: Fly");
  await forge.updatePull(7, { title: "Fly high" }, never);
  expect(mine?.title).toBe("Draft: Fly high");
  expect(value(await forge.updatePull(7, { draft: false }, never)).draft).toBe(false);
  expect(mine?.title).toBe("Fly high");
});

test("checks are the commit's statuses; what may fail and what waits for a human holds up nothing", async () => {
  const server = await gitlabServer({
    statuses: {
      abc: [
        { name: "unit", status: "success", target_url: "https://ci.example/1" },
        { name: "flaky", status: "failed", allow_failure: true },
        { name: "deploy", status: "manual" },
      ],
      bad: [{ name: "unit", status: "failed" }],
      busy: [{ name: "unit", status: "waiting_for_resource" }],
    },
  });
  const forge = gitlabOf(server);
  expect(value(await forge.checks("abc", never))).toEqual({
    state: "passed",
    checks: [
      { name: "unit", state: "passed", url: "https://ci.example/1" },
      { name: "flaky", state: "skipped" },
      { name: "deploy", state: "skipped" },
    ],
  });
  expect(value(await forge.checks("bad", never)).state).toBe("failed");
  expect(value(await forge.checks("busy", never)).state).toBe("pending");
  expect(value(await forge.checks("none", never)).state).toBe("none");
});

test("verdicts and notes are one conversation, in its order", async () => {
  const server = await gitlabServer({
    requests: [merge()],
    approvedBy: [{ user: { username: "bob" } }],
    reviewers: [
      { user: { username: "eve" }, state: "requested_changes", created_at: at(2) },
      { user: { username: "bob" }, state: "approved", created_at: at(2) },
    ],
    notes: [
      note(3, "Why?", { position: { new_path: "a.ts", old_path: "a.ts", new_line: 4, old_line: null } }),
      note(1, "Hello"),
      note(4, "requested review from @bob", { system: true }),
    ],
  });
  expect(value(await gitlabOf(server).reviews(7, never))).toEqual([
    { id: "note-1", author: "ada", verdict: "comment", body: "Hello", at: at(1) },
    { id: "changes-eve", author: "eve", verdict: "changes-requested", body: "", at: at(2) },
    { id: "note-3", author: "ada", verdict: "comment", body: "Why?", path: "a.ts", line: 4, at: at(3) },
    { id: "approval-bob", author: "bob", verdict: "approved", body: "", at: "2026-01-01T11:00:00Z" },
  ]);
});

test("a token it does not take, and a change by nobody: how to log in", async () => {
  const server = await gitlabServer();
  const { host } = server;
  expect(error(await gitlabOf(server, "wrong").about(never))).toEqual({
    ...{ code: "FORGE_LOGIN", host, next: `export GITLAB_HOST=${host} GITLAB_TOKEN=…` },
    detail: `${host} does not take the token from GITLAB_TOKEN: 401 Unauthorized`,
  });
  expect(error(await gitlabOf(server, "").openPull(request, never)).code).toBe("FORGE_LOGIN");
});

test("what GitLab refuses is told in its words", async () => {
  const server = await gitlabServer();
  server.fail(
    ...(["POST", "/merge_requests"] as const),
    {
      how: "reply",
      reply: { status: 400, json: { message: { target_branch: ["can't be blank", "is odd"] } } },
    },
    { how: "reply", reply: { status: 400, json: { error: "title is missing" } } },
  );
  const forge = gitlabOf(server);
  const details = [await forge.openPull(request, never), await forge.openPull(request, never)].map(error);
  expect(details).toMatchObject([
    { code: "FORGE_REFUSED", status: 400, detail: "target_branch can't be blank, is odd" },
    { code: "FORGE_REFUSED", status: 400, detail: "title is missing" },
  ]);
});

test("its limit says until when", async () => {
  const server = await gitlabServer();
  const headers = { "ratelimit-remaining": "0", "ratelimit-reset": "1767225600" };
  server.fail("GET", "/issues/42", {
    ...{ how: "reply", reply: { status: 429, json: { message: "Retry later" }, headers } },
  });
  expect(error(await gitlabOf(server).issue(42, never))).toMatchObject({
    ...{ code: "FORGE_LIMITED", until: "2026-01-01T00:00:00.000Z" },
  });
});
