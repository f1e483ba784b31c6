import { describe, expect, test } from "vitest";
import { inspect } from "node:util";
import { githubServer, problem, TOKEN } from "./support/github-server.ts";
import type { Fault } from "./support/server.ts";
import { acme, client, error, githubOf, never, value } from "./rig.ts";

const NOW = Date.UTC(2026, 0, 1);
const now = (): number => NOW;
const host = "github.com";
const reply = (
  status: number,
  message: string,
  more: object = {},
  headers: Record<string, string> = {},
): Fault => ({
  how: "reply",
  reply: { ...problem(status, message, more), headers },
});
const issue = { number: 42, title: "t", body: "b", user: { login: "ada" }, labels: [], state: "open" };
const request = { head: { branch: "x" }, base: "trunk", title: "t", body: "b", draft: false };

describe("what GitHub refuses", () => {
  test("a token it does not take: which one, and how to log in", async () => {
    const server = await githubServer();
    const forge = githubOf(server, { env: { GITHUB_TOKEN: "ghp_expired" } });
    expect(error(await forge.issue(42, never))).toEqual({
      ...{ code: "FORGE_LOGIN", host },
      detail: "github.com does not take the token from GITHUB_TOKEN: Bad credentials",
      next: "unset GITHUB_TOKEN && gh auth login --hostname github.com",
    });
  });

  test("a change by nobody: how to log in", async () => {
    const server = await githubServer();
    const forge = githubOf(server, { env: { GITHUB_TOKEN: "" } });
    expect(error(await forge.openPull(request, never))).toEqual({
      ...{ code: "FORGE_LOGIN", host, detail: "Nobody is logged in to github.com: Requires authentication" },
      next: "gh auth login --hostname github.com",
    });
  });

  test("what is private or not there: without a login it says that it may be either", async () => {
    const server = await githubServer({ private: true });
    expect(error(await githubOf(server).issue(42, never))).toEqual({
      ...{ code: "FORGE_NOT_FOUND", host, what: "issue #42 of acme/rockets" },
    });
    expect(error(await githubOf(server, { env: { GITHUB_TOKEN: "" } }).issue(42, never))).toEqual({
      ...{ code: "FORGE_NOT_FOUND", host },
      what:
        "issue #42 of acme/rockets, or nobody may see it who is not logged in " +
        "(to log in: gh auth login --hostname github.com)",
    });
  });

  test("an issue that was deleted is not found", async () => {
    const server = await githubServer();
    server.fail("GET", "/issues/42", reply(410, "This issue was deleted"));
    expect(error(await githubOf(server).issue(42, never)).code).toBe("FORGE_NOT_FOUND");
  });

  test.each([
    [
      "the hour's requests are used up: until the reset",
      reply(
        403,
        "API rate limit exceeded",
        {},
        {
          ...{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 + 600) },
        },
      ),
      600,
    ],
    [
      "too many at once: until it says",
      reply(
        403,
        "You have exceeded a secondary rate limit",
        {},
        {
          ...{ "retry-after": "30", "x-ratelimit-remaining": "4000" },
        },
      ),
      30,
    ],
    [
      "too many at once, without a time: a minute, as GitHub asks for",
      reply(403, "You have exceeded a secondary rate limit"),
      60,
    ],
    ["429: until it says", reply(429, "Too many", {}, { "retry-after": "5" }), 5],
    [
      "429 with a date",
      reply(429, "Too many", {}, { "retry-after": new Date(NOW + 9_000).toUTCString() }),
      9,
    ],
  ] as const)("%s", async (_, fault, seconds) => {
    const server = await githubServer();
    server.fail("GET", "/issues/42", fault);
    expect(error(await githubOf(server, { now }).issue(42, never))).toMatchObject({
      ...{ code: "FORGE_LIMITED", until: new Date(NOW + seconds * 1_000).toISOString() },
    });
    expect(server.calls).toHaveLength(1);
  });

  test("who is limited and not logged in hears that more is allowed to others", async () => {
    const server = await githubServer();
    server.fail("GET", "/issues/42", reply(429, "API rate limit exceeded"));
    expect(error(await githubOf(server, { env: { GITHUB_TOKEN: "" } }).issue(42, never))).toEqual({
      ...{ code: "FORGE_LIMITED", host },
      detail:
        "API rate limit exceeded; more is allowed to who is logged in " +
        "(to log in: gh auth login --hostname github.com)",
    });
  });

  test("what we may not do: in GitHub's words, with the page where single sign-on is done", async () => {
    const server = await githubServer();
    const sso = "required; url=https://github.com/orgs/acme/sso?a=b";
    server.fail("GET", "/issues/42", reply(403, "Protected by SAML", {}, { "x-github-sso": sso }));
    expect(error(await githubOf(server).issue(42, never))).toEqual({
      ...{ code: "FORGE_FORBIDDEN", host },
      detail: "Protected by SAML; https://github.com/orgs/acme/sso?a=b",
    });
  });

  test.each([
    [409, reply(409, "Merge conflict"), "Merge conflict"],
    [
      422,
      reply(422, "Validation Failed", {
        errors: [
          { resource: "PullRequest", field: "base", code: "invalid" },
          { resource: "PullRequest", code: "custom", message: "No commits between trunk and x" },
        ],
      }),
      "Validation Failed; PullRequest base invalid; No commits between trunk and x",
    ],
  ])("%i, in GitHub's words, once", async (status, fault, detail) => {
    const server = await githubServer();
    server.fail("POST", "/pulls", fault);
    expect(error(await githubOf(server).openPull(request, never))).toEqual({
      ...{ code: "FORGE_REFUSED", host, status, detail },
    });
    expect(server.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("a server that does not answer as it should", () => {
  const faults: readonly [string, Fault][] = [
    ["says 500", reply(500, "Server Error")],
    ["says 502 in HTML", { how: "reply", reply: { status: 502, json: "<html>" } }],
    ["hangs up", { how: "hang up" }],
    ["is cut off", { how: "cut off" }],
    ["says what is no JSON", { how: "text", text: "<h1>Log in to the hotel's network</h1>" }],
  ];

  test.each(faults)("%s once: it is asked again", async (_, fault) => {
    const server = await githubServer({ issues: [issue] });
    server.fail("GET", "/issues/42", fault);
    expect(value(await githubOf(server).issue(42, never)).title).toBe("t");
  });

  test.each(faults)("%s every time: three times are enough", async (_, fault) => {
    const server = await githubServer({ issues: [issue] });
    server.fail("GET", "/issues/42", ...Array.from({ length: 9 }, () => fault));
    expect(error(await githubOf(server).issue(42, never)).code).toBe("FORGE_UNREACHABLE");
    expect(server.calls).toHaveLength(3);
  });

  test("a change is never sent a second time by itself", async () => {
    const server = await githubServer();
    server.fail("PATCH", "/pulls/7", reply(500, "Server Error"));
    expect(error(await githubOf(server).updatePull(7, { title: "t" }, never))).toEqual({
      ...{ code: "FORGE_UNREACHABLE", host, detail: "github.com answers with 500: Server Error" },
    });
    expect(server.calls).toHaveLength(1);
  });

  test.each(["silent", "stall"] as const)("%s: not longer than the time limit", async (how) => {
    const server = await githubServer({ issues: [issue] });
    server.fail("GET", "/issues/42", { how });
    const forge = githubOf(server, { timeoutMs: 50, retryAfterMs: [] });
    expect(error(await forge.issue(42, never))).toMatchObject({
      ...{ code: "FORGE_UNREACHABLE", detail: "github.com has not answered within 0.05 s." },
    });
  });

  test("says 502 when asked to open a pull request: it is looked for, then asked for once more", async () => {
    const server = await githubServer();
    server.fail("POST", "/pulls", reply(502, "Bad Gateway"));
    expect(value(await githubOf(server).openPull(request, never)).number).toBe(100);
    expect(server.calls.map(({ method }) => method)).toEqual(["GET", "POST", "GET", "POST"]);
  });

  test("says nothing, and we are stopped: at once, without another try", async () => {
    const server = await githubServer();
    const stop = new AbortController();
    server.fail("GET", "/issues/42", { how: "silent" });
    const forge = githubOf(server, {
      fetch: async (url, init) => {
        const answer = fetch(url, init);
        stop.abort();
        return answer;
      },
    });
    expect(error(await forge.issue(42, stop.signal))).toMatchObject({
      ...{ code: "FORGE_UNREACHABLE", detail: "It was stopped before it answered." },
    });
    expect(server.calls.length).toBeLessThan(2);
  });

  test("is not there", async () => {
    // A port that is never handed out.
    const forge = client(acme, { apiUrl: "http://127.0.0.1:2" });
    expect(error(await forge.about(never))).toMatchObject({
      code: "FORGE_UNREACHABLE",
      detail: expect.stringMatching(/^github\.com cannot be reached: .*ECONNREFUSED/),
    });
  });

  test("says JSON of another shape: where it is wrong", async () => {
    const server = await githubServer();
    server.fail("GET", "/issues/42", { how: "reply", reply: { status: 200, json: { number: "42" } } });
    expect(error(await githubOf(server).issue(42, never))).toMatchObject({
      code: "FORGE_UNREACHABLE",
      detail: expect.stringContaining("asked for issue #42 of acme/rockets: number: "),
    });
  });

  test("never ends: after 32 MB nobody listens", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(32)),
    });
    const forge = client(acme, { retryAfterMs: [], fetch: () => Promise.resolve(new Response(endless)) });
    expect(error(await forge.about(never))).toMatchObject({
      detail: "github.com answers with more than 32 MB.",
    });
  });

  test("sends a change elsewhere: it goes on only to the same server, and as what it is", async () => {
    const server = await githubServer();
    const elsewhere = await githubServer();
    const moved = (status: number, location: string): Fault =>
      reply(status, "Moved", {}, { location: `${location}/repos/acme/rockets/pulls` });
    const forge = githubOf(server);
    server.fail("POST", "/pulls", moved(307, elsewhere.url), moved(301, server.url), moved(307, server.url));
    expect(error(await forge.openPull(request, never))).toMatchObject({ code: "FORGE_REFUSED", status: 307 });
    expect(error(await forge.openPull(request, never))).toMatchObject({ code: "FORGE_REFUSED", status: 301 });
    expect(value(await forge.openPull(request, never)).title).toBe("t");
    expect(elsewhere.calls).toEqual([]);
  });
});

describe("the token", () => {
  test("stands in no problem, whatever the server says and however it is looked at", async () => {
    const server = await githubServer({ issues: [issue] });
    const echo = `You sent token ${TOKEN}`;
    const faults = [reply(401, echo), reply(403, echo), reply(422, echo), reply(429, echo)];
    server.fail("GET", "/issues/42", ...faults, reply(500, echo), reply(500, echo), reply(500, echo));
    const forge = githubOf(server);
    for (let index = 0; index <= faults.length; index += 1) {
      const told = error(await forge.issue(42, never));
      expect(JSON.stringify(told)).toContain("[token]");
      expect(inspect(told, { depth: 9, showHidden: true })).not.toContain(TOKEN);
    }
    expect(inspect(forge, { depth: 9, showHidden: true })).not.toContain(TOKEN);
  });

  test("stays behind where a read is sent on to another server", async () => {
    const server = await githubServer();
    const elsewhere = await githubServer({ issues: [issue] });
    const location = `${elsewhere.url}/repos/acme/rockets/issues/42`;
    server.fail("GET", "/issues/42", reply(301, "Moved Permanently", {}, { location }));
    expect(value(await githubOf(server).issue(42, never)).title).toBe("t");
    expect(elsewhere.calls.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test("with a line break in it is refused before anything is sent, and not shown", async () => {
    const server = await githubServer();
    const told = error(await githubOf(server, { env: { GITHUB_TOKEN: "secret\nvalue" } }).issue(42, never));
    expect(told).toMatchObject({ code: "FORGE_LOGIN", detail: expect.stringContaining("GITHUB_TOKEN") });
    expect(JSON.stringify(told)).not.toContain("secret");
    expect(server.calls).toEqual([]);
  });

  test("with a line break at its end, as a file's, is taken", async () => {
    const server = await githubServer();
    expect(value(await githubOf(server, { env: { GITHUB_TOKEN: `${TOKEN}\n` } }).about(never)).canPush).toBe(
      true,
    );
  });
});
