import type { Forge, ForgeProblem } from "@stagewright/core";
import { lineText } from "./texts.ts";
import { howToLogIn, type Token } from "./tokens.ts";

/** Whom we asked, as whom. */
export interface Asker {
  readonly kind: Forge["kind"];
  readonly host: string;
  readonly token: Token | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

/** A way an answer that is none of 2xx is told. First match counts. */
interface Row {
  readonly when: (refusal: Refusal) => boolean;
  readonly tell: (refusal: Refusal, asker: Asker, what: string) => ForgeProblem;
}

const rows: readonly Row[] = [
  {
    when: ({ status }) => status === 401,
    tell: (refusal, asker) => ({
      code: "FORGE_LOGIN",
      host: asker.host,
      detail: asker.token
        ? `${asker.host} does not take the token from ${asker.token.from}: ${messageOf(refusal)}`
        : `Nobody is logged in to ${asker.host}: ${messageOf(refusal)}`,
      next: howToLogIn(asker, asker.token),
    }),
  },
  {
    when: isLimit,
    tell(refusal, asker) {
      const until = limitedUntil(refusal, asker.now());
      return {
        code: "FORGE_LIMITED",
        host: asker.host,
        ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
        detail: messageOf(refusal) + hint(asker, "; more is allowed to who is logged in"),
      };
    },
  },
  {
    when: ({ status }) => status === 403 || status === 451,
    tell(refusal, asker) {
      const sso = /url=(\S+)/.exec(refusal.headers.get("x-github-sso") ?? "")?.[1];
      return {
        code: "FORGE_FORBIDDEN",
        host: asker.host,
        detail: messageOf(refusal) + (sso ? `; ${sso}` : "") + hint(asker, ""),
      };
    },
  },
  {
    when: ({ status }) => status === 404 || status === 410,
    tell: (_, asker, what) => ({
      code: "FORGE_NOT_FOUND",
      host: asker.host,
      what: asker.token ? what : `${what}, or nobody may see it${hint(asker, " who is not logged in")}`,
    }),
  },
  {
    when: ({ status }) => status >= 500,
    tell: (refusal, asker) => ({
      code: "FORGE_UNREACHABLE",
      host: asker.host,
      detail: `${asker.host} answers with ${refusal.status}: ${messageOf(refusal)}`,
    }),
  },
];

export function problemOf(refusal: Refusal, asker: Asker, what: string): ForgeProblem {
  const row = rows.find(({ when }) => when(refusal));
  if (row !== undefined) return withoutToken(row.tell(refusal, asker, what), asker.token);
  const { host, token } = asker;
  return withoutToken(
    { code: "FORGE_REFUSED", host, status: refusal.status, detail: messageOf(refusal) },
    token,
  );
}

export const unreachableForge = (asker: Asker, detail: string): ForgeProblem =>
  withoutToken({ code: "FORGE_UNREACHABLE", host: asker.host, detail: lineText(detail) }, asker.token);

/** A server that quotes what it was sent does not get the token into a log. */
function withoutToken<P extends ForgeProblem>(problem: P, token: Token | undefined): P {
  if (token === undefined) return problem;
  return Object.fromEntries(
    Object.entries(problem).map(([key, value]) => [
      key,
      typeof value === "string" ? value.replaceAll(token.value, "[token]") : value,
    ]),
  ) as P;
}

const hint = (asker: Asker, words: string): string =>
  asker.token ? "" : `${words} (to log in: ${howToLogIn(asker)})`;

function isLimit({ status, headers, json }: Refusal): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers.get("x-ratelimit-remaining") === "0" ||
    headers.has("retry-after") ||
    // The secondary limit does not always say how long: it is known by its words.
    /\b(secondary )?rate limit\b/i.test(messagesIn(json).join(" "))
  );
}

/** GitHub: `retry-after` counts first; then the reset, where nothing remains; else a minute. */
function limitedUntil({ status, headers }: Refusal, now: number): number | undefined {
  const after = headers.get("retry-after");
  if (after !== null) {
    const at = /^\d+$/.test(after) ? now + Number(after) * 1_000 : Date.parse(after);
    if (isTime(at)) return at;
  }
  const remaining = headers.get("x-ratelimit-remaining") ?? headers.get("ratelimit-remaining");
  const reset = Number(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset")) * 1_000;
  if (remaining === "0" && reset > 0 && isTime(reset)) return reset;
  return status === 403 ? now + 60_000 : undefined;
}

const isTime = (at: number): boolean => !Number.isNaN(new Date(at).getTime());

/** In the forge's own words. */
function messageOf({ status, json }: Refusal): string {
  return lineText(messagesIn(json).join("; ")) || `status ${status}`;
}

/**
 * GitHub: `{ message, errors: [{ message } | { resource, field, code } | string] }`. GitLab:
 * `{ message: string | string[] | { field: string[] } }`, `{ error, error_description }`.
 * Gitea: `{ message }`.
 */
function messagesIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  if (Array.isArray(json)) return json.flatMap((one) => messagesIn(one));
  if (typeof json !== "object" || json === null) return [];
  const { message, errors, error, error_description, resource, field, code } = json as Record<
    string,
    unknown
  >;
  const direct = [message, errors, error_description ?? error].flatMap((one) =>
    typeof one === "object" && one !== null && !Array.isArray(one) && !("message" in one)
      ? Object.entries(one).map(([key, value]) => `${key} ${messagesIn(value).join(", ")}`)
      : messagesIn(one),
  );
  if (direct.length > 0) return direct;
  const named = [resource, field, code].filter((one) => typeof one === "string");
  return named.length > 0 ? [named.join(" ")] : [];
}
