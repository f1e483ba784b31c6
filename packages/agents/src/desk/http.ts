import type { IncomingMessage, ServerResponse } from "node:http";
import { err, ok, type Result } from "@stagewright/core";

/** All of a request's body, unless it is larger than `limit` bytes. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Result<Buffer, "too-large">> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return err("too-large");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return err("too-large");
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks));
}

/** The request as the protocol's handler takes it. */
export function toRequest(
  { method = "GET", headers, headersDistinct, url }: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): Request {
  const pairs = Object.entries(headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  return new Request(new URL(url ?? "/", `http://${headers.host}`), {
    method,
    headers: pairs,
    signal,
    ...(method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) }),
  });
}

/** Resolves when all is written, or when nobody reads any more. */
export async function writeResponse(from: Response, to: ServerResponse): Promise<void> {
  to.writeHead(from.status, Object.fromEntries(from.headers));
  to.flushHeaders();
  for await (const chunk of from.body ?? []) {
    if (to.destroyed) return;
    if (!to.write(chunk)) await new Promise((free) => void to.once("drain", free).once("close", free));
  }
  to.end();
}
