import { expect, test } from "vitest";
import { githubServer, TOKEN } from "./support/github-server.ts";
import { filled } from "./support/openapi.ts";
import { acme, client, error, githubOf, never, value } from "./rig.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
const ada = { login: "ada" };
const HEAD = "f".repeat(40);

const issue = (more: object = {}) => ({
  ...{ number: 42, title: "It does not fly", body: "At all.", user: ada, labels: ["bug"], state: "open" },
  ...more,
});
const comments = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: index + 1, user: ada, body: `comment ${index + 1}`, created_at: at(index) },
  }));
const request = {
  ...{ head: { branch: "042-fly" }, base: "trunk", title: "Fly", body: "Related to #42", draft: true },
};
const pull = (more: object = {}) => ({
  ...{ number: 7, state: "open", draft: false, merged_at: null, title: "Fly", body: "b", base: "trunk" },
  ...{ head: "acme:042-fly", sha: HEAD },
  ...more,
});

test("a repository tells its default branch, who may see it and whether we may push", async () => {
  const server = await githubServer({ private: true });
  expect(value(await githubOf(server).about(never))).toEqual({
    ...{ defaultBranch: "trunk", canPush: true, private: true, url: "https://github.com/acme/rockets" },
  });
});

test("nobody who is not logged in may push, and what is public they can read", async () => {
  const server = await githubServer({ issues: [issue()] });
  const forge = githubOf(server, { env: { GITHUB_TOKEN: "" } });
  expect(value(await forge.about(never)).canPush).toBe(false);
  expect(value(await forge.issue(42, never)).title).toBe("It does not fly");
  expect(server.calls.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
});

test("an issue comes with its comments, oldest first", async () => {
  const server = await githubServer({ issues: [issue()], comments: { 42: comments(2) } });
  expect(value(await githubOf(server).issue(42, never))).toEqual({
    ...{ number: 42, title: "It does not fly", body: "At all.", state: "open", author: "ada" },
    ...{ url: "https://github.com/acme/rockets/issues/42", repository: "acme/rockets", labels: ["bug"] },
    comments: [
      { author: "ada", body: "comment 1", at: at(0) },
      { author: "ada", body: "comment 2", at: at(1) },
    ],
    ...{ commentsLeftOut: 0, isPull: false },
  });
});

test("of many comments the first 200 are kept, and how many are left out is said", async () => {
  const server = await githubServer({ issues: [issue()], comments: { 42: comments(250) } });
  const got = value(await githubOf(server).issue(42, never));
  expect(got.comments).toHaveLength(200);
  expect(got.comments.at(-1)?.body).toBe("comment 200");
  expect(got.commentsLeftOut).toBe(50);
});

test("an issue without words, and one whose author is gone, are issues", async () => {
  const server = await githubServer({ issues: [issue({ body: null, user: null })] });
  expect(value(await githubOf(server).issue(42, never))).toMatchObject({ body: "", author: "ghost" });
});

test("a pull request is told from an issue", async () => {
  const server = await githubServer({ issues: [issue({ isPull: true })] });
  expect(value(await githubOf(server).issue(42, never)).isPull).toBe(true);
});

test("a megabyte of text is cut, and says so; what it says is left as it is but for NUL", async () => {
  const start = "${HOME} `id` \u001b[31m {{x}} \0";
  const server = await githubServer({ issues: [issue({ body: start + "ü".repeat(500_000) })] });
  const { body } = value(await githubOf(server).issue(42, never));
  expect(body.startsWith("${HOME} `id` \u001b[31m {{x}} ü")).toBe(true);
  expect(body).toMatch(/ü\n\n\[\d+ bytes more were left out here\]$/);
  expect(Buffer.byteLength(body)).toBeLessThan(200_100);
  expect(body).not.toContain("\0");
});

test("a pull request is opened as a draft, and found again by its head", async () => {
  const server = await githubServer();
  const forge = githubOf(server);
  expect(value(await forge.findPull(request.head, never))).toBeUndefined();
  const opened = value(await forge.openPull(request, never));
  expect(opened).toEqual({
    ...{ number: 100, url: "https://github.com/acme/rockets/pull/100", state: "open", draft: true },
    ...{ title: "Fly", body: "Related to #42", base: "trunk", head: HEAD },
  });
  expect(value(await forge.findPull(request.head, never))).toEqual(opened);
});

test("one that is open already is given, not opened again", async () => {
  const server = await githubServer({ pulls: [pull({ number: 3, state: "closed" }), pull()] });
  expect(value(await githubOf(server).openPull(request, never)).number).toBe(7);
  expect(server.calls.map(({ method }) => method)).toEqual(["GET"]);
});

test("a head in a fork is the fork owner's", async () => {
  const server = await githubServer({ pulls: [pull()] });
  const forge = githubOf(server);
  const head = { branch: "042-fly", owner: "ada" };
  expect(value(await forge.findPull(head, never))).toBeUndefined();
  expect(value(await forge.openPull({ ...request, head }, never)).number).toBe(101);
  expect(server.state.pulls[1]?.head).toBe("ada:042-fly");
});

test("what GitHub gives although its head is another is not taken for ours", async () => {
  const server = await githubServer();
  const head = { ref: "042-fly", label: "eve:042-fly", sha: HEAD };
  const json = filled("GET /repos/{owner}/{repo}/pulls", 200, [{ head, state: "open" }]);
  server.fail("GET", "/pulls", { how: "reply", reply: { status: 200, json } });
  expect(value(await githubOf(server).findPull(request.head, never))).toBeUndefined();
});

test("where none is open the newest is found, merged or closed", async () => {
  const server = await githubServer({
    pulls: [pull({ number: 3, state: "closed" }), pull({ number: 5, state: "closed", merged_at: at(0) })],
  });
  expect(value(await githubOf(server).findPull(request.head, never))).toMatchObject({
    ...{ number: 5, state: "merged" },
  });
});

test.each(["hang up", "done, then hang up"] as const)(
  "asked to open one, the server will %s: afterwards there is exactly one",
  async (how) => {
    const server = await githubServer();
    server.fail("POST", "/pulls", { how });
    expect(value(await githubOf(server).openPull(request, never)).number).toBe(100);
    expect(server.state.pulls).toHaveLength(1);
  },
);

test("where it stays unclear whether it was opened, it is asked for twice and no more", async () => {
  const server = await githubServer();
  server.fail("POST", "/pulls", { how: "hang up" }, { how: "hang up" }, { how: "hang up" });
  expect(error(await githubOf(server).openPull(request, never)).code).toBe("FORGE_UNREACHABLE");
  expect(server.calls.filter(({ method }) => method === "POST")).toHaveLength(2);
});

test("one that somebody opened between the look and the request is found", async () => {
  const server = await githubServer();
  // What GitHub says when it was there first; the look before has not seen it.
  server.fail("GET", "/pulls", { how: "reply", reply: { status: 200, json: [] } });
  server.state.pulls.push(pull());
  expect(value(await githubOf(server).openPull(request, never)).number).toBe(7);
  expect(server.calls.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
});

test("title and body are changed, and a draft is turned over", async () => {
  const server = await githubServer({ pulls: [pull({ draft: true })] });
  const forge = githubOf(server);
  expect(value(await forge.updatePull(7, { title: "Fly high", draft: false }, never))).toMatchObject({
    ...{ title: "Fly high", body: "b", draft: false },
  });
  expect(server.state.pulls[0]).toMatchObject({ title: "Fly high", draft: false });
  expect(value(await forge.updatePull(7, { draft: true }, never)).draft).toBe(true);
  expect(value(await forge.updatePull(7, { draft: true, body: "new" }, never)).body).toBe("new");
  expect(server.calls.map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual([
    ...["PATCH 7", "POST graphql", "GET 7", "POST graphql", "PATCH 7"],
  ]);
});

test("who may not turn a draft over is told", async () => {
  const server = await githubServer({ pulls: [pull({ draft: true })], canPush: false });
  expect(error(await githubOf(server).updatePull(7, { draft: false }, never))).toEqual({
    ...{ code: "FORGE_FORBIDDEN", host: "github.com", detail: "No permission" },
  });
});

test("checks are the check runs and the statuses of all pages", async () => {
  const run = (name: string, conclusion: string | null) => ({
    ...{ name, status: conclusion === null ? "in_progress" : "completed", conclusion },
  });
  const passed = Array.from({ length: 130 }, (_, index) => run(`unit ${index}`, "success"));
  const status = { context: "ci/old", state: "success", target_url: null };
  const server = await githubServer({
    checkRuns: {
      green: [...passed, run("docs", "skipped"), run("size", "neutral")],
      running: [...passed, run("last", null)],
      red: [run("last", null), run("lint", "timed_out")],
    },
    statuses: {
      green: [status],
      red: [{ ...status, state: "error" }],
      old: [{ ...status, state: "pending" }],
    },
  });
  const forge = githubOf(server);
  const green = value(await forge.checks("green", never));
  expect(green.state).toBe("passed");
  expect(green.checks).toHaveLength(133);
  expect(green.checks.slice(-3)).toEqual([
    { name: "docs", state: "skipped", url: "https://ci.example/docs" },
    { name: "size", state: "skipped", url: "https://ci.example/size" },
    { name: "ci/old", state: "passed" },
  ]);
  const states = await Promise.all(
    ["running", "red", "old", "nothing"].map(
      async (commit) => value(await forge.checks(commit, never)).state,
    ),
  );
  expect(states).toEqual(["pending", "failed", "pending", "none"]);
});

test("reviews, comments on lines and comments are one conversation, in its order", async () => {
  const review = (id: number, state: string, body: string, minute: number) => ({
    ...{ id, user: ada, state, body, submitted_at: at(minute) },
  });
  const server = await githubServer({
    pulls: [pull()],
    reviews: {
      7: [
        review(1, "CHANGES_REQUESTED", "No tests", 3),
        review(2, "COMMENTED", "", 4),
        review(3, "APPROVED", "", 9),
        review(4, "DISMISSED", "Was wrong", 5),
        { id: 5, user: ada, state: "PENDING", body: "not sent" },
      ],
    },
    lines: {
      7: [
        { id: 1, user: ada, body: "Why?", path: "a.ts", line: 3, created_at: at(4) },
        { id: 2, user: null, body: "Gone", path: "b.ts", original_line: 8, created_at: at(1) },
      ],
    },
    comments: { 7: [{ id: 1, user: ada, body: "Hello", created_at: at(2) }] },
  });
  const got = value(await githubOf(server).reviews(7, never));
  expect(got.map(({ id, verdict, body }) => `${id} ${verdict} ${body}`)).toEqual([
    ...["line-2 comment Gone", "comment-1 comment Hello", "review-1 changes-requested No tests"],
    ...["line-1 comment Why?", "review-4 comment Was wrong", "review-3 approved "],
  ]);
  expect(got[0]).toMatchObject({ author: "ghost", path: "b.ts", line: 8 });
});

test("an Enterprise host has its API below its own address, and its own token", async () => {
  const server = await githubServer({ pulls: [pull({ draft: true })] }, "/api/v3");
  const forge = client(
    { host: server.host, repository: "acme/rockets" },
    { env: { GH_HOST: server.host, GH_ENTERPRISE_TOKEN: TOKEN, GITHUB_TOKEN: "not for you" } },
  );
  expect(value(await forge.about(never)).canPush).toBe(true);
  expect(value(await forge.updatePull(7, { draft: false }, never)).draft).toBe(false);
  expect(server.calls.map(({ path }) => path)).toEqual([
    ...["/api/v3/repos/acme/rockets", "/api/v3/repos/acme/rockets/pulls/7", "/api/graphql"],
  ]);
});

test("an issue that has moved is read where it is now", async () => {
  const server = await githubServer({ issues: [issue({ number: 5 })], comments: { 5: comments(1) } });
  server.fail("GET", "/issues/42", {
    how: "reply",
    reply: {
      ...{ status: 301, json: { message: "Moved Permanently" } },
      headers: { location: `${server.url}/repos/acme/rockets/issues/5` },
    },
  });
  const got = value(
    await client(acme, { env: { GITHUB_TOKEN: TOKEN }, apiUrl: `${server.url}/` }).issue(42, never),
  );
  expect(got).toMatchObject({ number: 5, repository: "acme/rockets", comments: [{ body: "comment 1" }] });
});
