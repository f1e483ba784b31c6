import type { Octokit } from "@octokit/core";
import { err, ok, type ForgeProblem } from "@stagewright/core";
import type { z } from "zod";
import { asker, shaped, USER_AGENT, type Connection, type Wish } from "../connection.ts";
import { hasNext, pages, type Told } from "../port.ts";
import { unreachableForge, type Asker } from "../problems.ts";
import { exchange } from "../transport.ts";

/** Goes into every call's parameters: our own way to the network, and no second one. */
interface Wiring {
  readonly fetch: typeof globalThis.fetch;
}
interface Response {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined };
}

export interface Ask {
  <T>(
    wish: Wish,
    shape: z.ZodType<T>,
    respond: (octokit: Octokit, request: Wiring) => Promise<Response>,
  ): Told<{ readonly value: T; readonly more: boolean; readonly who: Asker }>;
}

/** Octokit knows routes, logins and addresses; limits, failures and retries are ours. */
export function octokitAsk(connection: Connection): Ask {
  const whoAsks = asker(connection);
  let loaded: Promise<Octokit> | undefined;
  return async ({ what, signal }, shape, respond) => {
    const who = await whoAsks(signal);
    if (!who.ok) return who;
    loaded ??= load(connection.apiUrl, who.value);
    const octokit = await loaded;
    let failure: ForgeProblem | undefined;
    const fetch: Wiring["fetch"] = async (url, init = {}) => {
      const answer = await exchange(
        {
          method: init.method ?? "GET",
          url: String(url instanceof globalThis.Request ? url.url : url),
          headers: Object.fromEntries(new Headers(init.headers)),
          ...(typeof init.body === "string" && { body: init.body }),
          what,
          signal,
        },
        who.value,
        connection,
      );
      if (answer.ok) {
        const { status, headers, text } = answer.value;
        return new globalThis.Response(text, { status, headers });
      }
      failure = answer.error;
      throw new Error(failure.code);
    };
    try {
      const { data, headers } = await respond(octokit, { fetch });
      const value = shaped(data, shape, who.value, what);
      return value.ok ? ok({ value: value.value, more: hasNext(headers), who: who.value }) : value;
    } catch (error) {
      // What octokit makes of it is less than what we know.
      return err(failure ?? unreachableForge(who.value, String(error)));
    }
  };
}

interface Paging {
  readonly request: Wiring;
  readonly page: number;
  readonly per_page: number;
}

/** All pages, or as many as give `enough` items. */
export function octokitList(ask: Ask) {
  return <T>(
    wish: Wish,
    shape: z.ZodType<readonly T[]>,
    respond: (octokit: Octokit, paging: Paging) => Promise<Response>,
    enough?: number,
  ): Told<readonly T[]> =>
    pages(async (page) => {
      const got = await ask(wish, shape, (octokit, request) =>
        respond(octokit, { request, page, per_page: PER_PAGE }),
      );
      return got.ok ? ok({ items: got.value.value, more: got.value.more }) : got;
    }, enough);
}

/** As many as GitHub gives at once. */
export const PER_PAGE = 100;

/** Only who talks to GitHub needs it. */
async function load(baseUrl: string, { token }: Asker): Promise<Octokit> {
  const { Octokit } = await import("@octokit/core");
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  return new Octokit({
    baseUrl,
    userAgent: USER_AGENT,
    log: silent,
    ...(token && { auth: token.value }),
  });
}

const nothing = (): void => {};
