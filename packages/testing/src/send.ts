import type { ServerResponse } from "node:http";
import type { Dialect, Frame, Message } from "./dialect.ts";
import type { JsonObject } from "./json.ts";
import type { Refuse } from "./script.ts";

const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream", "cache-control": "no-cache" };

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, json).end(JSON.stringify(body));
}

export function refuse(response: ServerResponse, dialect: Dialect, refusal: Refuse): void {
  const { error: status, message = `scripted error ${status}`, headers, body } = refusal;
  response
    .writeHead(status, { ...json, ...headers })
    .end(typeof body === "string" ? body : JSON.stringify(body ?? dialect.failure(status, message)));
}

export function send(response: ServerResponse, dialect: Dialect, message: Message, stream: boolean): void {
  if (!stream) {
    sendJson(response, 200, dialect.whole(message));
    return;
  }
  const { opening, closing } = dialect.stream(message);
  response.writeHead(200, events).end([...opening, ...closing].map(written).join(""));
}

/** Begins as `send` does, and breaks off. */
export function sendBroken(
  response: ServerResponse,
  dialect: Dialect,
  message: Message,
  stream: boolean,
  end: "malformed" | "cut" | "hang",
): void {
  const begun = stream
    ? dialect.stream(message).opening.map(written).join("")
    : half(JSON.stringify(dialect.whole(message)));
  response.writeHead(200, stream ? events : json);
  switch (end) {
    case "malformed":
      response.end(stream ? `${begun}data: {"scripted": malformed\n\n` : begun);
      return;
    case "cut":
      // Only when it is on its way: what was written last is lost otherwise.
      response.write(begun, () => response.destroy());
      return;
    case "hang":
      response.write(begun);
  }
}

const half = (text: string): string => text.slice(0, Math.ceil(text.length / 2));

const written = ({ event, data }: Frame): string =>
  `${event === undefined ? "" : `event: ${event}\n`}data: ${data === "[DONE]" ? data : JSON.stringify(data satisfies JsonObject)}\n\n`;
