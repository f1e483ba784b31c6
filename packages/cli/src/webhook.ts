import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

export interface Post {
  readonly url: string;
  /** JSON; the same bytes in every try. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: not signed. */
  readonly secret?: string;
}

/** How long and how often it is tried. */
export interface Patience {
  readonly tries: number;
  readonly tryMs: number;
  readonly totalMs: number;
  /** Before the second try; doubled before each further one, and less by chance. */
  readonly firstPauseMs: number;
}

const PATIENCE: Patience = { tries: 5, tryMs: 10_000, totalMs: 60_000, firstPauseMs: 1_000 };
const MOST_HOPS = 3;

/** Undefined: it was taken. Else why not, in words. */
type Answer = { readonly why: string; readonly again: boolean; readonly afterMs?: number } | undefined;

/**
 * Posts JSON to somebody's server. Network errors, 429 and 5xx are tried again, with
 * pauses, for as long as `Retry-After` says where it does. Undefined: it was taken.
 */
export async function postWebhook(post: Post, patience: Patience = PATIENCE): Promise<string | undefined> {
  const until = performance.now() + patience.totalMs;
  for (let tried = 1; ; tried++) {
    const left = until - performance.now();
    const answer = await once(post, Math.min(patience.tryMs, left));
    if (answer === undefined) return undefined;
    const why = tried === 1 ? answer.why : `${answer.why} (tried ${tried} times)`;
    if (!answer.again || tried >= patience.tries) return why;
    const waitMs = answer.afterMs ?? patience.firstPauseMs * 2 ** (tried - 1) * (0.5 + Math.random() / 2);
    if (performance.now() + waitMs >= until) return why;
    await pause(waitMs);
  }
}

/** `sha256=<hex>`: the receiver computes the same over the body it got, and compares in constant time. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

async function once(post: Post, timeoutMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
  const headers = {
    ...post.headers,
    "content-type": "application/json",
    ...(post.secret === undefined ? {} : { "x-stagewright-signature": signatureOf(post.body, post.secret) }),
  };
  let url = new URL(post.url);
  try {
    for (let hop = 0; hop <= MOST_HOPS; hop++) {
      const response = await fetch(url, {
        method: "POST",
        headers,
        body: post.body,
        redirect: "manual",
        signal,
      });
      // Nothing it says is of interest; an unread body would hold the connection.
      await response.body?.cancel();
      if (response.ok) return undefined;
      const moved = redirected(response, url);
      if (moved === undefined) return refused(response);
      if (moved.origin !== url.origin)
        return { why: `it redirects to ${moved.origin}, which was not named`, again: false };
      url = moved;
    }
    return { why: "it redirects in a circle", again: false };
  } catch (error) {
    const why = signal.aborted ? `no answer within ${Math.round(timeoutMs / 100) / 10} s` : reasonOf(error);
    return { why, again: true };
  }
}

/** Only redirects that keep a POST a POST. */
function redirected(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  if (location === null || (response.status !== 307 && response.status !== 308)) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
}

function refused(response: Response): Answer {
  const why = `it answered ${response.status}`;
  if (response.status !== 429 && response.status < 500) return { why, again: false };
  const afterMs = retryAfter(response.headers.get("retry-after"));
  return { why, again: true, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** Seconds, or a date. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** What `fetch failed` means stands in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
