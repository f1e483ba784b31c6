import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Desk } from "@stagewright/core";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { admission } from "./admission.ts";
import { deskCalls } from "./calls.ts";
import { readBody, toRequest, writeResponse } from "./http.ts";
import type { OpenDesk } from "./open-desk.ts";
import { toolServer } from "./tool-server.ts";

export interface DeskServerOptions {
  /** How often a client hears that its call is still under way; some give up after a minute of silence. */
  readonly progressMs: number;
  /** How long `close` waits for a call that is under way. */
  readonly graceMs: number;
  /** What went wrong on our side, or was not understood. It never changes what is answered. */
  readonly onError: (error: unknown) => void;
}

const INSTRUCTIONS =
  "Stagewright is who gave you the task. When it is done, call submit; what submit answers is the last word on it.";
const PATH = "/mcp";
const BODY_LIMIT = 1024 * 1024;

/** Nothing is kept between two requests but what the desk keeps: any client may come at any time, in any order. */
export async function serveDesk(desk: Desk, options: DeskServerOptions): Promise<OpenDesk> {
  const token = randomBytes(32).toString("base64url");
  const admit = admission({ token, path: PATH });
  const calls = deskCalls(desk, options.onError);
  const handler = createMcpHandler(() => toolServer(calls, { ...options, instructions: INSTRUCTIONS }), {
    keepAliveMs: options.progressMs,
    maxRequestBodySize: BODY_LIMIT,
    onerror: options.onError,
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = admit(request);
    if (refused !== undefined) {
      // Nothing of the body is read, so the connection cannot go on.
      response.writeHead(refused, { connection: "close", "content-length": 0 }).end();
      return;
    }
    const body = await readBody(request, BODY_LIMIT);
    if (!body.ok) {
      response.writeHead(413, { "content-length": 0 }).end();
      return;
    }
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    await writeResponse(await handler.fetch(toRequest(request, body.value, gone.signal)), response);
  }

  const http = createServer({ requestTimeout: 30_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.onError(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { connection: "close", "content-length": 0 }).end();
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;

  async function close(): Promise<void> {
    const closed = once(http, "close");
    http.close();
    await Promise.race([calls.stop(), pause(options.graceMs, undefined, { ref: false })]);
    await handler.close();
    http.closeAllConnections();
    await closed;
  }
  let closing: Promise<void> | undefined;
  return { url: `http://127.0.0.1:${port}${PATH}`, token, close: () => (closing ??= close()) };
}
