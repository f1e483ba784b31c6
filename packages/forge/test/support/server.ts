import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A forge on this machine: what it says is a function of the call, and goes wrong when told to. */

export interface Call {
  readonly method: string;
  /** As it was sent. */
  readonly target: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Fault =
  /** Instead of what it would say. */
  | { readonly how: "reply"; readonly reply: Reply }
  | { readonly how: "text"; readonly text: string }
  /** Does nothing and says nothing. */
  | { readonly how: "silent" }
  | { readonly how: "hang up" }
  | { readonly how: "cut off" }
  /** Says the half, and nothing more. */
  | { readonly how: "stall" }
  /** Does what it was asked, and the answer is lost. */
  | { readonly how: "done, then hang up" };

export interface Server {
  readonly url: string;
  readonly host: string;
  readonly calls: readonly Call[];
  /** The next calls of this method whose path ends so go wrong, one after the other. */
  fail(method: string, pathEnd: string, ...faults: readonly Fault[]): void;
}

/** Until the end of the test. */
export async function serve(answer: (call: Call) => Reply): Promise<Server> {
  const calls: Call[] = [];
  const faults: { method: string; pathEnd: string; fault: Fault }[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await callOf(request);
    calls.push(call);
    const next = faults.findIndex(
      ({ method, pathEnd }) => method === call.method && call.path.endsWith(pathEnd),
    );
    const fault = next < 0 ? undefined : faults.splice(next, 1)[0]!.fault;
    switch (fault?.how) {
      case undefined:
        return send(response, answer(call));
      case "reply":
        return send(response, fault.reply);
      case "text":
        response.writeHead(200, { "content-type": "text/html" }).end(fault.text);
        return;
      case "silent":
        return;
      case "hang up":
        request.socket.destroy();
        return;
      case "stall":
      case "cut off": {
        const text = JSON.stringify(answer(call).json);
        response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
        response.write(text.slice(0, text.length / 2), () => {
          if (fault.how === "cut off") request.socket.destroy();
        });
        return;
      }
      case "done, then hang up":
        answer(call);
        request.socket.destroy();
    }
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${host}`, host, calls },
    fail(method, pathEnd, ...next) {
      faults.push(...next.map((fault) => ({ method, pathEnd, fault })));
    },
  };
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://here");
  const text = Buffer.concat(chunks).toString();
  return {
    ...{ method: request.method ?? "", target: request.url ?? "" },
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: request.headers,
    body: text === "" ? {} : (JSON.parse(text) as Call["body"]),
  };
}

function send(response: ServerResponse, { status, json, headers }: Reply): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(json));
}

/** As GitHub, GitLab and Gitea page: with a link to the next. */
export function paged(
  { path, query }: Call,
  items: readonly unknown[],
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): Reply {
  const size = Number(query.get("per_page") ?? query.get("limit") ?? 30);
  const page = Number(query.get("page") ?? 1);
  const next = page * size < items.length;
  return {
    status: 200,
    json: wrap(items.slice((page - 1) * size, page * size)),
    ...(next && { headers: { link: `<http://here${path}?page=${page + 1}>; rel="next"` } }),
  };
}
