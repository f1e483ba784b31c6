import type { Forge } from "@stagewright/core";
import { originOf } from "./hosts.ts";
import { textOf } from "./transport.ts";

interface Sign {
  readonly kind: Forge["kind"];
  readonly path: string;
  readonly shows: (response: Response, json: unknown) => boolean;
}

/** What each says to who is not logged in. */
const signs: readonly Sign[] = [
  {
    kind: "gitea",
    path: "/api/v1/version",
    shows: ({ status }, json) => status === 200 && has(json, "version"),
  },
  {
    kind: "gitlab",
    path: "/api/v4/version",
    shows: ({ status }, json) =>
      (status === 200 && has(json, "version")) || (status === 401 && has(json, "message")),
  },
  {
    kind: "github",
    path: "/api/v3/meta",
    shows: ({ headers }, json) =>
      headers.has("x-github-request-id") || has(json, "verifiable_password_authentication"),
  },
];

/**
 * What kind of forge answers at a host that nobody has named. It says so itself: good for
 * telling what to write into the configuration, not for deciding who gets a token.
 */
export async function probeKind(
  host: string,
  {
    signal,
    fetch = globalThis.fetch,
    timeoutMs = 5_000,
  }: {
    readonly signal: AbortSignal;
    readonly fetch?: typeof globalThis.fetch;
    readonly timeoutMs?: number;
  },
): Promise<Forge["kind"] | undefined> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const shown = await Promise.all(
    signs.map(async ({ path, shows }) => {
      try {
        const response = await fetch(`${originOf(host)}${path}`, { signal: until, redirect: "error" });
        const json: unknown = JSON.parse((await textOf(response)) ?? "");
        return shows(response, json);
      } catch {
        return false; // It does not answer, or with something else.
      }
    }),
  );
  return signs.find((_, index) => shown[index])?.kind;
}

const has = (json: unknown, key: string): boolean => typeof json === "object" && json !== null && key in json;
