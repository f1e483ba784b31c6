import { describe, expect, test } from "vitest";
import { issueForms, openForge, parseIssueReference, parseRemote } from "../src/index.ts";
import { never, value } from "./rig.ts";

const env = { GH_HOST: "git.corp", GITLAB_HOST: "https://lab.corp:8443/", GITEA_HOST: "tea.corp" };
const remoteUrl = "git@github.com:acme/rockets.git";

describe("a remote", () => {
  test.each([
    ["https://github.com/acme/rockets.git", "github github.com acme/rockets"],
    ["https://github.com/acme/rockets/", "github github.com acme/rockets"],
    ["https://ada:secret@GitHub.com/acme/rockets", "github github.com acme/rockets"],
    ["http://github.com/acme/rockets", "github github.com acme/rockets"],
    ["git@github.com:acme/rockets.git", "github github.com acme/rockets"],
    ["github.com:acme/rockets", "github github.com acme/rockets"],
    ["ssh://git@github.com/acme/rockets.git", "github github.com acme/rockets"],
    ["ssh://git@ssh.github.com:443/acme/rockets.git", "github github.com acme/rockets"],
    ["git+ssh://git@github.com/acme/rockets", "github github.com acme/rockets"],
    ["git://github.com/acme/rockets", "github github.com acme/rockets"],
    ["ssh://git@GitHub.com/acme/rockets.git", "github github.com acme/rockets"],
    ["git@git.corp:acme/rockets.js.git", "github git.corp acme/rockets.js"],
    ["https://acme.ghe.com/acme/rockets", "github acme.ghe.com acme/rockets"],
    ["git@gitlab.com:space/program/rockets.git", "gitlab gitlab.com space/program/rockets"],
    ["https://lab.corp:8443/space/rockets.git", "gitlab lab.corp:8443 space/rockets"],
    ["https://codeberg.org/acme/rockets", "gitea codeberg.org acme/rockets"],
    ["ssh://git@tea.corp:2222/acme/rockets.git", "gitea tea.corp acme/rockets"],
    ["https://elsewhere.example/acme/rockets", "undefined elsewhere.example acme/rockets"],
  ])("%s", (url, expected) => {
    const { kind, host, repository } = value(parseRemote(url, { env }));
    expect(`${kind} ${host} ${repository}`).toBe(expected);
  });

  test.each([
    ["/srv/git/rockets.git", "/srv/git/rockets.git"],
    ["../rockets", "../rockets"],
    ["C:\\git\\rockets", "C:\\git\\rockets"],
    ["C:/git/rockets", "C:/git/rockets"],
    ["file:///srv/rockets.git", "file:///srv/rockets.git"],
    ["https://github.com/acme", "https://github.com/acme"],
    ["https://github.com/acme/../rockets", "https://github.com/acme/../rockets"],
    ["git@github.com:acme/..", "git@github.com:acme/.."],
    ["https://github.com/acme/rockets/tree/main", "https://github.com/acme/rockets/tree/main"],
    ["https://github.com/acme/roc%2e%2e", "https://github.com/acme/roc%2e%2e"],
    ["https://ada:secret@github.com/x", "https://github.com/x"],
    ["", ""],
  ])("that is none of a forge: %s", (url, shown) => {
    expect(parseRemote(url, { env })).toEqual({
      ...{ ok: false, error: { code: "REMOTE_IS_NO_FORGE", url: shown } },
    });
  });
});

describe("an issue", () => {
  test.each([
    ["42", "github github.com acme/rockets 42"],
    ["#42", "github github.com acme/rockets 42"],
    ["  42 ", "github github.com acme/rockets 42"],
    ["ada/boats 42", "github github.com ada/boats 42"],
    ["ada/boats  #42", "github github.com ada/boats 42"],
    ["ada/boats#42", "github github.com ada/boats 42"],
    ["https://github.com/ada/boats/issues/42", "github github.com ada/boats 42"],
    ["https://github.com/ada/boats/issues/42?a=b#issuecomment-7", "github github.com ada/boats 42"],
    ["https://git.corp/ada/boats/issues/42/", "github git.corp ada/boats 42"],
    ["https://gitlab.com/space/program/boats/-/issues/42", "gitlab gitlab.com space/program/boats 42"],
    ["https://lab.example/space/boats/-/issues/42", "gitlab lab.example space/boats 42"],
    ["https://gitlab.com/space/boats/-/work_items/42", "gitlab gitlab.com space/boats 42"],
    ["https://codeberg.org/ada/boats/issues/42", "gitea codeberg.org ada/boats 42"],
    ["https://elsewhere.example/ada/boats/issues/42", "undefined elsewhere.example ada/boats 42"],
  ])("%s", (text, expected) => {
    const { address, number } = value(parseIssueReference(text, { remoteUrl, env }));
    expect(`${address.kind} ${address.host} ${address.repository} ${number}`).toBe(expected);
  });

  test("by name is at the forge of the remote; without one at the user's own, or at github.com", () => {
    const hostOf = (options: object) => value(parseIssueReference("ada/boats#42", options)).address.host;
    expect(hostOf({ remoteUrl: "git@codeberg.org:a/b" })).toBe("codeberg.org");
    expect(hostOf({ env })).toBe("git.corp");
    expect(hostOf({ remoteUrl: "/srv/rockets" })).toBe("github.com");
  });

  test("in a group's group is GitLab's alone", () => {
    const text = "space/program/boats#42";
    const remote = "git@gitlab.com:a/b.git";
    expect(value(parseIssueReference(text, { remoteUrl: remote })).address.kind).toBe("gitlab");
    expect(parseIssueReference(text, { remoteUrl }).ok).toBe(false);
  });

  test.each([
    ...["", "rockets", "rockets#42", "acme/rockets", "acme/rockets#", "0", "#0", "-1", "4.2", "99999999999"],
    ...["acme/rockets 42 43", "../rockets#42", "acme/..#42", "acme/$(id)#42", "fix the rockets", "spec.md"],
    ...[
      "https://github.com/acme/rockets",
      "https://github.com/issues/42",
      "https://",
      "ftp://a/b/c/issues/1",
    ],
    ...["https://github.com/acme/rockets/issues/new", "https://github.com/a/b/c/issues/42"],
  ])("that nobody understands lists the forms: %j", (text) => {
    expect(parseIssueReference(text, { remoteUrl, env })).toEqual({
      ...{ ok: false, error: { code: "ISSUE_REFERENCE_UNREADABLE", text, forms: issueForms } },
    });
  });

  test.each([
    "https://github.com/acme/rockets/pull/7",
    "https://github.com/acme/rockets/pull/7/files",
    "https://gitlab.com/space/rockets/-/merge_requests/7",
    "https://codeberg.org/acme/rockets/pulls/7",
  ])("that is a pull request is said to be one: %s", (text) => {
    expect(parseIssueReference(text, { env })).toMatchObject({ error: { code: "ISSUE_REFERENCE_IS_PULL" } });
  });

  test.each([{}, { remoteUrl: "/srv/git/rockets.git" }])(
    "that is a number alone needs a remote: %j",
    (options) => {
      expect(parseIssueReference("#42", options)).toMatchObject({
        error: { code: "ISSUE_REFERENCE_WITHOUT_REPOSITORY", forms: issueForms },
      });
    },
  );
});

describe("a forge is opened", () => {
  const asked = async (
    address: Parameters<typeof openForge>[0],
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const urls: string[] = [];
    const fetch = (url: string | URL | Request): Promise<Response> => {
      urls.push(url instanceof Request ? url.url : String(url));
      return Promise.reject(new Error("no network"));
    };
    await value(openForge(address, { env: more, fetch, retryAfterMs: [] })).about(never);
    return urls.join(" ");
  };
  const acme = { repository: "acme/rockets" };

  test.each([
    [{ ...acme, host: "github.com" }, {}, "https://api.github.com/repos/acme/rockets"],
    [{ ...acme, host: "acme.ghe.com" }, {}, "https://api.acme.ghe.com/repos/acme/rockets"],
    [{ ...acme, host: "git.corp" }, { GH_HOST: "git.corp" }, "https://git.corp/api/v3/repos/acme/rockets"],
    [
      { ...acme, host: "git.corp" },
      { GITHUB_SERVER_URL: "https://git.corp", GITHUB_API_URL: "https://api.git.corp/" },
      "https://api.git.corp/repos/acme/rockets",
    ],
    [
      { ...acme, host: "github.com" },
      { GITHUB_SERVER_URL: "https://git.corp", GITHUB_API_URL: "https://git.corp/api/v3" },
      "https://api.github.com/repos/acme/rockets",
    ],
    [{ ...acme, host: "gitlab.com" }, {}, "https://gitlab.com/api/v4/projects/acme%2Frockets"],
    [
      { ...acme, host: "lab.corp" },
      { CI_SERVER_URL: "https://lab.corp", CI_API_V4_URL: "https://lab.corp/sub/api/v4" },
      "https://lab.corp/sub/api/v4/projects/acme%2Frockets",
    ],
    [{ ...acme, host: "codeberg.org" }, {}, "https://codeberg.org/api/v1/repos/acme/rockets"],
    [
      { ...acme, host: "tea.corp" },
      ...[
        {
          FORGEJO_ACTIONS: "true",
          GITHUB_SERVER_URL: "https://tea.corp",
          GITHUB_API_URL: "https://tea.corp/t/api/v1",
        },
      ],
      "https://tea.corp/t/api/v1/repos/acme/rockets",
    ],
    [{ ...acme, host: "x.example", kind: "gitea" }, {}, "https://x.example/api/v1/repos/acme/rockets"],
  ] as const)("%j %j: %s", async (address, more, url) => {
    expect(await asked(address, more)).toBe(url);
  });

  test("only where somebody says what kind it is", () => {
    expect(openForge({ ...acme, host: "x.example" }, { env: {} })).toMatchObject({
      error: { code: "FORGE_NOT_FOUND", what: expect.stringContaining("GITLAB_HOST") },
    });
    expect(openForge({ host: "github.com", repository: "a/b/c" }, { env: {} }).ok).toBe(false);
  });
});
