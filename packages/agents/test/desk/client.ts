import { request, type Agent, type IncomingHttpHeaders } from "node:http";
import type { Desk, DeskAnswer, Json } from "@stagewright/core";
import { onTestFinished } from "vitest";
import { openDesk, type OpenDesk, type OpenDeskOptions } from "../../src/index.ts";

export interface Told {
  readonly tool: "submit" | "ask" | "note";
  readonly value: Json;
}

/** A desk that writes down what it is told; what it answers is up to the test. */
export interface ScriptedDesk extends Desk {
  readonly told: Told[];
}

export function scriptedDesk(
  answer: (told: Told) => DeskAnswer | Promise<DeskAnswer> = ({ tool }) => ({
    ok: true,
    words: `${tool}: taken`,
  }),
): ScriptedDesk {
  const told: Told[] = [];
  const tell = async (tool: Told["tool"], value: Json): Promise<DeskAnswer> => {
    told.push({ tool, value });
    return answer({ tool, value });
  };
  return {
    told,
    submitSchema: {
      type: "object",
      properties: {
        summary: { type: "string" },
        files: { type: "array", items: { type: "string" } },
        kind: { enum: ["done", "partly"] },
        proof: {
          anyOf: [
            {
              type: "object",
              properties: { by: { const: "test" }, "a/b": { type: "number" } },
              required: ["by", "a/b"],
            },
            { type: "object", properties: { by: { const: "word" } }, required: ["by"] },
          ],
        },
      },
      required: ["summary"],
      additionalProperties: false,
    },
    submitWords: "Hand in the task.",
    submit: (value) => tell("submit", value),
    ask: (question) => tell("ask", question),
    note: (text) => tell("note", text),
  };
}

export async function openFor(desk: Desk, options?: OpenDeskOptions): Promise<OpenDesk> {
  const open = await openDesk(desk, options);
  onTestFinished(() => open.close());
  return open;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** `undefined` leaves one out that is sent otherwise. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly agent?: Agent;
  /** All that has come so far, whenever more of it comes. */
  readonly onText?: (soFar: string) => void;
}

/** One request as it is written here, byte by byte: no client's own ideas are in between. */
export function send(
  open: OpenDesk,
  { method = "POST", path, headers, body, agent, onText }: Sent,
): Promise<Answer> {
  const url = new URL(open.url);
  const all = {
    authorization: `Bearer ${open.token}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...headers,
  };
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: url.hostname, port: url.port, path: path ?? url.pathname, method, headers: set, agent },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          onText?.(text);
        });
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What came back, from a JSON body or from events; comments that keep a connection alive left out. */
export function messages({ body, headers }: Answer): Message[] {
  if (headers["content-type"]?.startsWith("application/json") === true) return [JSON.parse(body) as Message];
  return body
    .split("\n")
    .filter((line) => line.startsWith("data: "))
    .map((line) => JSON.parse(line.slice("data: ".length)) as Message);
}

let ids = 0;

export async function rpc(
  open: OpenDesk,
  method: string,
  params: unknown = {},
  headers: Sent["headers"] = {},
): Promise<Message> {
  const id = (ids += 1);
  const answer = await send(open, { headers, body: JSON.stringify({ jsonrpc: "2.0", id, method, params }) });
  const found = messages(answer).find((message) => message.id === id);
  if (found === undefined) throw new Error(`no answer to ${method}: ${answer.status} ${answer.body}`);
  return found;
}

/** What a tool said, and whether it said that something is wrong. */
export async function call(
  open: OpenDesk,
  name: string,
  given: unknown = {},
): Promise<{ readonly words: string; readonly isError: boolean }> {
  const { result, error } = await rpc(open, "tools/call", { name, arguments: given });
  if (result === undefined) throw new Error(JSON.stringify(error));
  const [{ text }] = result["content"] as [{ text: string }];
  return { words: text, isError: result["isError"] === true };
}
