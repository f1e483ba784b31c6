import { err, ok, type Forge, type ForgeProblem, type Result } from "@stagewright/core";
import type { z } from "zod";
import type { ForgeAddress } from "./address.ts";
import { hasNext, type Told } from "./port.ts";
import { unreachableForge, type Asker } from "./problems.ts";
import { tokenFor, type TokenOptions } from "./tokens.ts";
import { exchange, type Answer, type Request, type TransportOptions } from "./transport.ts";

/** What every client stands on: where its forge is, and as whom it asks. */
export interface Connection extends TransportOptions {
  readonly address: ForgeAddress & { readonly kind: Forge["kind"] };
  readonly apiUrl: string;
  readonly tokens: TokenOptions;
  readonly maxComments: number;
  readonly now: () => number;
}

/** Logs in once; the token is asked for when it is first needed. */
export function asker(connection: Connection): (signal: AbortSignal) => Told<Asker> {
  let known: Result<Asker, ForgeProblem> | undefined;
  return async (signal) => {
    if (known) return known;
    const { kind, host } = connection.address;
    const token = await tokenFor({ kind, host }, connection.tokens, signal);
    // Who was stopped while asking has not been told that there is none.
    if (signal.aborted)
      return err({ code: "FORGE_UNREACHABLE", host, detail: "It was stopped before it answered." });
    known = token.ok ? ok({ kind, host, token: token.value, now: connection.now }) : token;
    return known;
  };
}

export const USER_AGENT = "stagewright";

/** What is asked for, in words, and until when anybody wants to know. */
export interface Wish {
  readonly what: string;
  readonly signal: AbortSignal;
}

export interface RestCall extends Wish {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH";
  /** Below the API's address; its parts are encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, string | number>>;
}

export interface Rest {
  <T>(call: RestCall, shape: z.ZodType<T>): Told<{ readonly value: T; readonly more: boolean }>;
}

/** For forges that need no more than a login and JSON. */
export function rest(connection: Connection, scheme: "Bearer" | "token"): Rest {
  const whoAsks = asker(connection);
  return async ({ method = "GET", path, query = {}, body, what, signal }, shape) => {
    const who = await whoAsks(signal);
    if (!who.ok) return who;
    const search = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    const request: Request = {
      method,
      url: `${connection.apiUrl}${path}${search.length > 0 ? `?${search.join("&")}` : ""}`,
      headers: {
        accept: "application/json",
        "user-agent": USER_AGENT,
        ...(who.value.token && { authorization: `${scheme} ${who.value.token.value}` }),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      what,
      signal,
    };
    const answer = await exchange(request, who.value, connection);
    if (!answer.ok) return answer;
    const value = shaped(answer.value.json, shape, who.value, what);
    return value.ok ? ok({ value: value.value, more: hasNext(answer.value.headers) }) : value;
  };
}

/** JSON that is not what the forge's own description says is no answer. */
export function shaped<T>(
  json: Answer["json"],
  shape: z.ZodType<T>,
  who: Asker,
  what: string,
): Result<T, ForgeProblem> {
  const parsed = shape.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "the answer";
  return err(
    unreachableForge(
      who,
      `${who.host} answers not as it should when asked for ${what}: ${where}: ${issue?.message}`,
    ),
  );
}
