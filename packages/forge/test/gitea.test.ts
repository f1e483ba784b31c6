import { expect, test } from "vitest";
import type { Forge } from "@stagewright/core";
import { client, error, never, value } from "./rig.ts";
import { GITEA_TOKEN, giteaServer } from "./support/gitea-server.ts";
import type { Server } from "./support/server.ts";

const ada = { login: "ada" };
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
const comment = (id: number, body: string) => ({ id, body, user: ada, created_at: at(id) });
const request = {
  ...{ head: { branch: "042-fly" }, base: "trunk", title: "Fly", body: "Related to #42", draft: true },
};
const pull = (more: object = {}) => ({
  ...{
    number: 7,
    title: "Fly",
    body: "b",
    state: "open",
    merged: false,
    base: "trunk",
    head: "acme:042-fly",
  },
  ...more,
});
const giteaOf = ({ host }: Server, env: object = { GITEA_TOKEN }): Forge =>
  client({ host, repository: "acme/rockets" }, { env: { GITEA_HOST: host, ...env } });

test("a repository tells its default branch, and whether we may push", async () => {
  const server = await giteaServer();
  expect(value(await giteaOf(server).about(never))).toEqual({
    ...{ defaultBranch: "trunk", canPush: true, private: false, url: "https://codeberg.org/acme/rockets" },
  });
});

test("an issue comes with its comments, the first 200 of them", async () => {
  const comments = Array.from({ length: 210 }, (_, index) => comment(index, `${index}`));
  const server = await giteaServer({
    issues: {
      42: { title: "t", body: "b", comments },
      43: { title: "p", body: "", isPull: true, comments: [] },
    },
  });
  const forge = giteaOf(server);
  const got = value(await forge.issue(42, never));
  expect([got.comments.length, got.commentsLeftOut, got.isPull, got.labels]).toEqual([200, 10, false, []]);
  expect(got).toMatchObject({ title: "t", author: "ada" });
  expect(got.comments[0]).toEqual({ author: "ada", body: "0", at: at(0) });
  expect(value(await forge.issue(43, never)).isPull).toBe(true);
});

test("a pull request is opened as a draft, which its title says, and found again", async () => {
  const server = await giteaServer();
  const forge = giteaOf(server, { FORGEJO_TOKEN: GITEA_TOKEN });
  const opened = value(await forge.openPull(request, never));
  expect(opened).toMatchObject({
    number: 100,
    state: "open",
    draft: true,
    title: "Fly",
    head: "f".repeat(40),
  });
  expect(server.state.pulls[0]?.title).toBe("WIP: Fly");
  expect(value(await forge.openPull(request, never))).toEqual(opened);
  expect(server.state.pulls).toHaveLength(1);
});

test("it is found among many others, and told from a fork's branch of that name", async () => {
  const others = Array.from({ length: 120 }, (_, index) =>
    pull({ number: 200 + index, head: `acme:other-${index}` }),
  );
  const server = await giteaServer({
    pulls: [pull({ head: "ada:042-fly" }), pull({ number: 8 }), ...others],
  });
  const forge = giteaOf(server);
  expect(value(await forge.findPull(request.head, never))?.number).toBe(8);
  expect(value(await forge.findPull({ ...request.head, owner: "Ada" }, never))?.number).toBe(7);
});

test("what was merged is found where nothing is open", async () => {
  const server = await giteaServer({ pulls: [pull({ state: "closed", merged: true })] });
  expect(value(await giteaOf(server).findPull(request.head, never))?.state).toBe("merged");
});

test("one that somebody opened between the look and the request is found; a lost answer opens no second", async () => {
  const server = await giteaServer({ pulls: [pull()] });
  const nothing = { how: "reply", reply: { status: 200, json: null } } as const;
  server.fail("GET", "/pulls", nothing, nothing);
  expect(value(await giteaOf(server).openPull(request, never)).number).toBe(7);
  server.fail("POST", "/pulls", { how: "done, then hang up" });
  const head = { branch: "other" };
  expect(value(await giteaOf(server).openPull({ ...request, head }, never)).number).toBe(101);
  expect(server.state.pulls).toHaveLength(2);
});

test("title, body and draft are changed, each by itself", async () => {
  const server = await giteaServer({ pulls: [pull({ title: "WIP: Fly" })] });
  const forge = giteaOf(server);
  expect(value(await forge.updatePull(7, { body: "new" }, never))).toMatchObject({
    draft: true,
    title: "Fly",
  });
  expect(value(await forge.updatePull(7, { title: "Fly high", draft: false }, never)).draft).toBe(false);
  expect(server.state.pulls[0]).toMatchObject({ title: "Fly high", body: "new" });
});

test("checks are the commit's statuses of all pages", async () => {
  const passed = Array.from({ length: 60 }, (_, index) => ({
    ...{ context: `unit ${index}`, status: "success", target_url: "" },
  }));
  const server = await giteaServer({
    statuses: {
      abc: passed,
      bad: [...passed, { context: "lint", status: "failure", target_url: "https://ci" }],
    },
  });
  const forge = giteaOf(server);
  expect(value(await forge.checks("abc", never)).checks).toHaveLength(60);
  const bad = value(await forge.checks("bad", never));
  expect([bad.state, bad.checks.at(-1)]).toEqual([
    "failed",
    { name: "lint", state: "failed", url: "https://ci" },
  ]);
  expect(value(await forge.checks("none", never)).state).toBe("none");
});

test("reviews, comments on lines and comments are one conversation, in its order", async () => {
  const review = (id: number, state: string, body: string, more: object = {}) => ({
    ...{ id, user: ada, state, body, submitted_at: at(id) },
    ...more,
  });
  const server = await giteaServer({
    pulls: [pull()],
    reviews: [
      ...[review(5, "REQUEST_CHANGES", "No tests"), review(6, "COMMENT", ""), review(9, "APPROVED", "")],
      ...[review(7, "REQUEST_REVIEW", ""), review(8, "APPROVED", "was", { dismissed: true })],
    ],
    lines: { 6: [{ ...comment(1, "Why?"), path: "a.ts", position: 0, original_position: 4 }] },
    issues: { 7: { title: "Fly", body: "", isPull: true, comments: [comment(3, "Hello")] } },
  });
  const got = value(await giteaOf(server).reviews(7, never));
  expect(got.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    ...["line-1 comment", "comment-3 comment", "review-5 changes-requested", "review-8 comment"],
    "review-9 approved",
  ]);
  expect(got[0]).toMatchObject({ path: "a.ts", line: 4, body: "Why?" });
});

test("failures are told as everywhere", async () => {
  const server = await giteaServer();
  const { host } = server;
  const next = `export GITEA_HOST=${host} GITEA_TOKEN=…`;
  expect(error(await giteaOf(server, { GITEA_TOKEN: "wrong" }).about(never))).toMatchObject({
    ...{ code: "FORGE_LOGIN", next },
  });
  expect(error(await giteaOf(server).issue(1, never))).toEqual({
    ...{ code: "FORGE_NOT_FOUND", host, what: "issue #1 of acme/rockets" },
  });
  server.fail("GET", "/rockets", { how: "cut off" }, { how: "hang up" }, { how: "text", text: "" });
  expect(error(await giteaOf(server).about(never)).code).toBe("FORGE_UNREACHABLE");
});
