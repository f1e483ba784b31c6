import type { IncomingHttpHeaders } from "node:http";
import type { Dialect } from "./dialect.ts";
import { anthropic } from "./dialects/anthropic.ts";
import { chat } from "./dialects/chat.ts";
import { gemini } from "./dialects/gemini.ts";
import { responses } from "./dialects/responses.ts";
import type { JsonObject } from "./json.ts";

export interface Route {
  readonly path: RegExp;
  readonly dialect: Dialect;
  /** It asks for a number of tokens only. */
  readonly counts: boolean;
}

const routes: readonly Route[] = [
  { path: /^(?:\/v1)?\/messages$/, dialect: anthropic, counts: false },
  { path: /^(?:\/v1)?\/messages\/count_tokens$/, dialect: anthropic, counts: true },
  { path: /^(?:\/v1)?\/responses$/, dialect: responses, counts: false },
  { path: /^(?:\/v1)?\/responses\/input_tokens$/, dialect: responses, counts: true },
  { path: /^(?:\/v1)?\/chat\/completions$/, dialect: chat, counts: false },
  {
    path: /^(?:\/v1\w*)?\/models\/[^/]+:(?:generate|streamGenerate)Content$/,
    dialect: gemini,
    counts: false,
  },
  { path: /^(?:\/v1\w*)?\/models\/[^/]+:countTokens$/, dialect: gemini, counts: true },
];

export const routeOf = (method: string, pathname: string): Route | undefined =>
  method === "POST" ? routes.find(({ path }) => path.test(pathname)) : undefined;

/** What a GET brings: the list of models, in a shape that all clients can read, or nothing. */
export const modelList = (pathname: string): JsonObject =>
  pathname.endsWith("/models")
    ? {
        object: "list",
        data: [{ id: "scripted", type: "model", object: "model", created: 0, owned_by: "scripted" }],
        models: [],
        has_more: false,
      }
    : {};

/** The key as the APIs' clients hand it in. */
export function presentedKey(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  const bearer = /^Bearer (.*)$/i.exec(headers.authorization ?? "")?.[1];
  const named = [headers["x-api-key"], headers["x-goog-api-key"]].find((value) => typeof value === "string");
  return bearer ?? named ?? query.get("key") ?? undefined;
}
