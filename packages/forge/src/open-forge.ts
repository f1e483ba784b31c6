import { err, ok, type Forge, type ForgeProblem, type Result } from "@stagewright/core";
import type { ForgeAddress } from "./address.ts";
import type { Connection } from "./connection.ts";
import { giteaForge } from "./gitea/gitea.ts";
import { githubForge } from "./github/github.ts";
import { gitlabForge } from "./gitlab/gitlab.ts";
import { apiUrlOf, kindOfHost } from "./hosts.ts";
import type { TokenOptions } from "./tokens.ts";
import type { TransportOptions } from "./transport.ts";

export interface OpenForgeOptions extends TokenOptions, Partial<TransportOptions> {
  /** Where it is none of `https://api.github.com`, `/api/v3`, `/api/v4`, `/api/v1` and `GITHUB_API_URL`. */
  readonly apiUrl?: string;
  /** Of an issue; 200. */
  readonly maxComments?: number;
  readonly now?: () => number;
}

const clients: Readonly<Record<Forge["kind"], (connection: Connection) => Forge>> = {
  github: githubForge,
  gitlab: gitlabForge,
  gitea: giteaForge,
};

/** Asks nothing yet: who is logged in, and whether anybody answers, shows with the first call. */
export function openForge(address: ForgeAddress, options: OpenForgeOptions): Result<Forge, ForgeProblem> {
  const { env } = options;
  const { host, repository } = address;
  const kind = address.kind ?? kindOfHost(host, env);
  if (kind === undefined)
    return err({
      code: "FORGE_NOT_FOUND",
      host,
      what: `what kind of forge ${host} is (GH_HOST, GITLAB_HOST or GITEA_HOST says it)`,
    });
  if (kind !== "gitlab" && repository.split("/").length !== 2)
    return err({ code: "FORGE_NOT_FOUND", host, what: `repository ${repository}, which is not owner/name` });
  return ok(
    clients[kind]({
      address: { kind, host, repository },
      apiUrl: options.apiUrl?.replace(/\/+$/, "") ?? apiUrlOf({ kind, host }, env),
      tokens: options,
      fetch: options.fetch ?? globalThis.fetch,
      timeoutMs: options.timeoutMs ?? 20_000,
      retryAfterMs: options.retryAfterMs ?? [500, 2_000],
      maxComments: options.maxComments ?? 200,
      now: options.now ?? Date.now,
    }),
  );
}
