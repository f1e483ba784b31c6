import type { Forge } from "@stagewright/core";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Hosts that everybody knows; a subdomain of `ghe.com` is GitHub's too. */
export const publicHosts: Readonly<Record<Forge["kind"], readonly string[]>> = {
  github: ["github.com"],
  gitlab: ["gitlab.com"],
  gitea: ["codeberg.org", "gitea.com"],
};

/** Hosts of this kind that the environment names: the user's own settings, or a CI job's. */
export function namedHosts(kind: Forge["kind"], env: Environment): readonly string[] {
  const job = env.GITHUB_SERVER_URL;
  const named = {
    github: [env.GH_HOST, actionsKind(env) === "github" ? job : undefined],
    gitlab: [env.GITLAB_HOST, env.CI_SERVER_URL],
    gitea: [env.GITEA_HOST, env.FORGEJO_HOST, actionsKind(env) === "gitea" ? job : undefined],
  };
  return named[kind].flatMap((text) => hostOf(text) ?? []);
}

/** Undefined where neither we nor the environment know the host. */
export function kindOfHost(host: string, env: Environment): Forge["kind"] | undefined {
  if (host.endsWith(".ghe.com")) return "github";
  const kinds = ["github", "gitlab", "gitea"] as const;
  return (
    kinds.find((kind) => publicHosts[kind].includes(host)) ??
    kinds.find((kind) => namedHosts(kind, env).includes(host))
  );
}

/** Where the API is, without a slash at the end. */
export function apiUrlOf({ kind, host }: { kind: Forge["kind"]; host: string }, env: Environment): string {
  switch (kind) {
    case "github":
      if (actionsKind(env) === kind && jobHost(env) === host && env.GITHUB_API_URL)
        return trimmed(env.GITHUB_API_URL);
      if (host === "github.com") return "https://api.github.com";
      return host.endsWith(".ghe.com") ? `https://api.${host}` : `${originOf(host)}/api/v3`;
    case "gitlab":
      return hostOf(env.CI_SERVER_URL) === host && env.CI_API_V4_URL
        ? trimmed(env.CI_API_V4_URL)
        : `${originOf(host)}/api/v4`;
    case "gitea":
      return actionsKind(env) === kind && jobHost(env) === host && env.GITHUB_API_URL
        ? trimmed(env.GITHUB_API_URL)
        : `${originOf(host)}/api/v1`;
  }
}

/** `https`, but for this machine: nobody's token goes over a network in the clear. */
export const originOf = (host: string): string =>
  `${/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host) ? "http" : "https"}://${host}`;

/** Of `host`, `host:port` or a URL, in lower case. */
export function hostOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** Gitea's and Forgejo's runners set GitHub's variables too. */
function actionsKind(env: Environment): "github" | "gitea" {
  return env.GITEA_ACTIONS || env.FORGEJO_ACTIONS ? "gitea" : "github";
}

const jobHost = (env: Environment): string => hostOf(env.GITHUB_SERVER_URL) ?? "github.com";

const trimmed = (url: string): string => url.replace(/\/+$/, "");
