import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Forge } from "@stagewright/core";
import { askGh, openForge, probeKind, type OpenForgeOptions } from "../src/index.ts";
import { error, never, value } from "./rig.ts";
import { giteaServer } from "./support/gitea-server.ts";
import { gitlabServer } from "./support/gitlab-server.ts";
import { serve } from "./support/server.ts";

/** What goes over the wire as login, when this host is asked. */
async function loginAt(
  host: string,
  options: Partial<OpenForgeOptions> & { readonly kind?: Forge["kind"] },
): Promise<string | null> {
  let sent: string | null = null;
  const forge = openForge(
    { host, repository: "acme/rockets", ...(options.kind && { kind: options.kind }) },
    {
      ...{ env: {}, ...options, retryAfterMs: [] },
      fetch(_, init) {
        sent = new Headers(init?.headers).get("authorization");
        return Promise.reject(new Error("no network"));
      },
    },
  );
  await value(forge).about(never);
  return sent;
}

const all = {
  ...{ GITHUB_TOKEN: "one", GH_TOKEN: "two", GH_ENTERPRISE_TOKEN: "three" },
  ...{ GITLAB_TOKEN: "four", GITEA_TOKEN: "five", FORGEJO_TOKEN: "six" },
};

test.each([
  ["github.com", all, "token one"],
  ["github.com", { ...all, GITHUB_TOKEN: " " }, "token two"],
  ["acme.ghe.com", all, "token one"],
  ["gitlab.com", all, "Bearer four"],
  ["codeberg.org", all, "token five"],
  ["codeberg.org", { FORGEJO_TOKEN: "six" }, "token six"],
  ["git.corp", { ...all, GH_HOST: "git.corp" }, "token three"],
  ["lab.corp", { ...all, GITLAB_HOST: "lab.corp" }, "Bearer four"],
  ["tea.corp", { ...all, FORGEJO_HOST: "https://tea.corp" }, "token five"],
  ["git.corp", { GITHUB_SERVER_URL: "https://git.corp", GITHUB_TOKEN: "job" }, "token job"],
  [
    "tea.corp",
    { GITEA_ACTIONS: "true", GITHUB_SERVER_URL: "https://tea.corp", GITHUB_TOKEN: "job" },
    "token job",
  ],
  // The other way round: another host's token goes nowhere.
  ["gitlab.com", { ...all, GITLAB_HOST: "lab.corp" }, null],
  ["codeberg.org", { ...all, GITEA_HOST: "tea.corp" }, null],
])("at %s with %j: %s", async (host, env, expected) => {
  expect(await loginAt(host, { env })).toBe(expected);
});

test.each(["github", "gitlab", "gitea"] as const)(
  "no token goes to a host that only a link has named as %s; to the remote's it does",
  async (kind) => {
    expect(await loginAt("evil.example", { env: all, kind })).toBeNull();
    expect(await loginAt("evil.example", { env: all, kind, trustedHosts: ["git.corp"] })).toBeNull();
    expect(await loginAt("git.corp", { env: all, kind, trustedHosts: ["git.corp"] })).not.toBeNull();
  },
);

test("gh is asked where the environment has no token, for GitHub's hosts only, and once", async () => {
  const asked: string[] = [];
  const ask = (host: string): Promise<string> => {
    asked.push(host);
    return Promise.resolve("from-gh\n");
  };
  expect(await loginAt("github.com", { askGh: ask })).toBe("token from-gh");
  expect(await loginAt("git.corp", { askGh: ask, kind: "github" })).toBe("token from-gh");
  expect(await loginAt("github.com", { askGh: ask, env: all })).toBe("token one");
  expect(await loginAt("gitlab.com", { askGh: ask })).toBeNull();
  expect(asked).toEqual(["github.com", "git.corp"]);

  const forge = value(
    openForge(
      { host: "github.com", repository: "acme/rockets" },
      {
        ...{ env: {}, askGh: ask },
        fetch: () => Promise.resolve(Response.json({ message: "Bad credentials" }, { status: 401 })),
      },
    ),
  );
  await forge.about(never);
  expect(error(await forge.about(never))).toMatchObject({
    detail: "github.com does not take the token from gh: Bad credentials",
    next: "gh auth login --hostname github.com",
  });
  expect(asked).toHaveLength(3);
});

test("gh runs as a process, without a shell and without asking anybody", async () => {
  const { program, folder } = fakeGh('printf "%s\\n" "$@" "$GH_PROMPT_DISABLED" > "$OUT"; echo gho_token');
  const env = { PATH: process.env.PATH, OUT: join(folder, "out") };
  expect(await askGh({ env, program })("git.corp; id", never)).toBe("gho_token");
  expect(readFileSync(join(folder, "out"), "utf8")).toBe("auth\ntoken\n--hostname\ngit.corp; id\n1\n");
});

test.each([
  ["nobody is logged in", "echo no oauth token >&2; exit 1"],
  ["it prints nothing", "true"],
  ["it takes too long", "exec cat /dev/zero > /dev/null"],
])("gh has no token where %s", async (_, script) => {
  const { program } = fakeGh(script);
  expect(await askGh({ env: { PATH: process.env.PATH }, program, timeoutMs: 500 })("github.com", never)).toBe(
    undefined,
  );
});

test("gh has no token where there is no gh", async () => {
  expect(await askGh({ env: {}, program: "/nowhere/gh" })("github.com", never)).toBeUndefined();
});

test("a host that nobody has named is asked what it is", async () => {
  const github = await serve(({ path }) =>
    path === "/api/v3/meta"
      ? { status: 200, json: { verifiable_password_authentication: true } }
      : { status: 404, json: { message: "Not Found" } },
  );
  const site = await serve(() => ({ status: 200, json: "<html>" }));
  const kinds = [github, await gitlabServer(), await giteaServer(), site].map(({ host }) =>
    probeKind(host, { signal: never }),
  );
  expect(await Promise.all(kinds)).toEqual(["github", "gitlab", "gitea", undefined]);
});

function fakeGh(script: string): { readonly program: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "stagewright-forge-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "gh");
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return { program, folder };
}
