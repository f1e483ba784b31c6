import { err, ok, type Forge, type ForgeProblem, type Result } from "@stagewright/core";
import { hostOf, namedHosts, publicHosts, type Environment } from "./hosts.ts";

export interface Token {
  readonly value: string;
  /** For messages: `GITHUB_TOKEN`, or `gh`. */
  readonly from: string;
}

export interface TokenOptions {
  readonly env: Environment;
  /**
   * Hosts the user's tokens may go to although no environment variable names them: those of
   * the repository's own remotes. Not where somebody's link or a probe leads.
   */
  readonly trustedHosts?: readonly string[];
  /** Asked for GitHub's hosts where the environment has no token; see `askGh`. */
  readonly askGh?: (host: string, signal: AbortSignal) => Promise<string | undefined>;
}

interface Account {
  readonly kind: Forge["kind"];
  readonly host: string;
}

/** Undefined where there is none: public repositories can be read without. */
export async function tokenFor(
  account: Account,
  { env, trustedHosts = [], askGh }: TokenOptions,
  signal: AbortSignal,
): Promise<Result<Token | undefined, ForgeProblem>> {
  for (const from of variablesFor(account, env, trustedHosts)) {
    const value = env[from]?.trim();
    if (value) return usable(account, { value, from });
  }
  if (account.kind !== "github" || askGh === undefined) return ok(undefined);
  const value = (await askGh(account.host, signal))?.trim();
  return value ? usable(account, { value, from: "gh" }) : ok(undefined);
}

/** What the user types to log in. */
export function howToLogIn({ kind, host }: Account, refused?: Token): string {
  const named = publicHosts[kind].includes(host) ? "" : `${hostVariable[kind]}=${host} `;
  switch (kind) {
    case "github":
      // gh does not log in while a variable says who it is.
      return `${refused && refused.from !== "gh" ? `unset ${refused.from} && ` : ""}gh auth login --hostname ${host}`;
    case "gitlab":
      return `export ${named}GITLAB_TOKEN=…`;
    case "gitea":
      return `export ${named}GITEA_TOKEN=…`;
  }
}

const hostVariable = { github: "GH_HOST", gitlab: "GITLAB_HOST", gitea: "GITEA_HOST" } as const;

/** A token belongs to one host, which its variable does not say: it goes nowhere else. */
function variablesFor(
  { kind, host }: Account,
  env: Environment,
  trustedHosts: readonly string[],
): readonly string[] {
  const named = namedHosts(kind, env);
  const trusted = named.length > 0 ? named.includes(host) : trustedHosts.includes(host);
  // The job's own token, which Actions and its imitations make for their own host.
  const job = hostOf(env.GITHUB_SERVER_URL) === host ? ["GITHUB_TOKEN", "GH_TOKEN"] : [];
  switch (kind) {
    case "github":
      return publicHosts.github.includes(host) || host.endsWith(".ghe.com")
        ? ["GITHUB_TOKEN", "GH_TOKEN"]
        : [...job, ...(trusted ? ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"] : [])];
    case "gitlab":
      return trusted || (named.length === 0 && publicHosts.gitlab.includes(host)) ? ["GITLAB_TOKEN"] : [];
    case "gitea":
      return [
        ...(trusted || (named.length === 0 && publicHosts.gitea.includes(host))
          ? ["GITEA_TOKEN", "FORGEJO_TOKEN"]
          : []),
        ...job,
      ];
  }
}

/** Other characters in a header make `fetch` throw, with the token in its message. */
function usable(account: Account, token: Token): Result<Token, ForgeProblem> {
  if (/^[\x21-\x7e]+$/.test(token.value)) return ok(token);
  return err({
    code: "FORGE_LOGIN",
    host: account.host,
    detail: `The token from ${token.from} has characters in it that no token has.`,
    next: howToLogIn(account, token),
  });
}
