import { expect } from "vitest";
import type { Forge, ForgeProblem, Result } from "@stagewright/core";
import { openForge, type ForgeAddress, type OpenForgeOptions } from "../src/index.ts";
import { TOKEN, type GithubServer } from "./support/github-server.ts";

export const never = new AbortController().signal;

export const acme: ForgeAddress = { host: "github.com", repository: "acme/rockets" };

/** A client that does not wait before it tries again. */
export function client(address: ForgeAddress, options: Partial<OpenForgeOptions> = {}): Forge {
  return value(openForge(address, { env: {}, retryAfterMs: [0, 0], timeoutMs: 60_000, ...options }));
}

/** As somebody who is logged in, unless `env` says otherwise. */
export const githubOf = (server: GithubServer, options: Partial<OpenForgeOptions> = {}): Forge =>
  client(acme, {
    ...options,
    env: { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: server.url, ...options.env },
  });

export function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) expect.fail(`failed: ${JSON.stringify(result.error)}`);
  return result.value;
}

export function error(result: Result<unknown, ForgeProblem>): ForgeProblem {
  if (result.ok) expect.fail(`succeeded: ${JSON.stringify(result.value)}`);
  return result.error;
}
