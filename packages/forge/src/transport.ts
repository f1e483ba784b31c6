import { setTimeout } from "node:timers/promises";
import { err, ok, type ForgeProblem, type Result } from "@stagewright/core";
import { problemOf, unreachableForge, type Asker } from "./problems.ts";

export interface TransportOptions {
  readonly fetch: typeof globalThis.fetch;
  /** For one request, to the last byte of its answer. */
  readonly timeoutMs: number;
  /** How long to wait before each further try of what only reads. Its length is their number. */
  readonly retryAfterMs: readonly number[];
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What is asked for, in words: for "not found". */
  readonly what: string;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/**
 * One request and its whole answer, which is JSON. What only reads is tried again where the
 * forge does not answer as it should; what writes never is: nobody knows whether it was done.
 */
export async function exchange(
  request: Request,
  asker: Asker,
  options: TransportOptions,
): Promise<Result<Answer, ForgeProblem>> {
  const reads = request.method === "GET";
  const pauses = reads ? options.retryAfterMs : [];
  for (let tried = 0; ; tried += 1) {
    const answer = await exchangeOnce(request, asker, options);
    if (answer.ok || answer.error.code !== "FORGE_UNREACHABLE") return answer;
    const pause = pauses[tried];
    if (pause === undefined) return answer;
    // Rejects when it is stopped: then the next try says so.
    await setTimeout(pause, undefined, { signal: request.signal }).catch(() => {});
  }
}

async function exchangeOnce(
  request: Request,
  asker: Asker,
  { fetch, timeoutMs }: TransportOptions,
): Promise<Result<Answer, ForgeProblem>> {
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([request.signal, late]);
  const fail = (detail: string): Result<never, ForgeProblem> => err(unreachableForge(asker, detail));
  try {
    const response = await followed(request, signal, fetch);
    const text = await textOf(response);
    if (text === undefined) return fail(`${asker.host} answers with more than ${ANSWER_MB} MB.`);
    const { status, headers } = response;
    const json = parsed(text);
    if (!response.ok) return err(problemOf({ status, headers, json }, asker, request.what));
    if (json === undefined) return fail(`${asker.host} answers with something that is no JSON.`);
    return ok({ status, headers, text, json });
  } catch (error) {
    if (request.signal.aborted) return fail("It was stopped before it answered.");
    if (late.aborted) return fail(`${asker.host} has not answered within ${timeoutMs / 1_000} s.`);
    return fail(`${asker.host} cannot be reached: ${reasonOf(error)}`);
  }
}

/**
 * A redirect turns most writes into reads; so what writes goes on only where it stays what it
 * is, and stays with the same server. `fetch` itself leaves the login behind when it changes
 * servers.
 */
async function followed(
  { method, url, headers, body }: Request,
  signal: AbortSignal,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const init: RequestInit = {
    method,
    headers: { ...headers },
    signal,
    ...(body === undefined ? {} : { body }),
  };
  if (method === "GET") return fetch(url, init);
  const response = await fetch(url, { ...init, redirect: "manual" });
  const to = response.headers.get("location");
  if ((response.status !== 307 && response.status !== 308) || to === null) return response;
  const next = new URL(to, url);
  if (next.origin !== new URL(url).origin) return response;
  await response.body?.cancel();
  return fetch(next, { ...init, redirect: "manual" });
}

const ANSWER_MB = 32;

/** Undefined where there is too much of it. */
export async function textOf(response: Response): Promise<string | undefined> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_MB * 1024 * 1024) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  // Of several addresses that were tried there is no message, only a code.
  return cause.message || ("code" in cause ? String(cause.code) : error.message);
}
