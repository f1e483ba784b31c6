import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { postWebhook, signatureOf, type Patience } from "../src/webhook.ts";

const QUICK: Patience = { tries: 5, tryMs: 60_000, totalMs: 100_000, firstPauseMs: 1 };
const BODY = JSON.stringify({ event: "parked", text: "Grüße ✔" });

interface Taken {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server that answers the n-th request with the n-th of these, and further ones with the last. */
async function server(
  ...answers: ((response: ServerResponse, port: number) => void)[]
): Promise<{ url: string; port: number; taken: Taken[] }> {
  const taken: Taken[] = [];
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { url = "", method = "", headers } = request;
      taken.push({ url, method, headers, body: Buffer.concat(parts).toString() });
      const answer = answers[taken.length - 1] ?? answers.at(-1);
      answer?.(response, (http.address() as AddressInfo).port);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?x=1`, port, taken };
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end("never mind");
const post = (url: string, patience = QUICK, secret?: string) =>
  postWebhook({ url, body: BODY, headers: {}, ...(secret === undefined ? {} : { secret }) }, patience);

test("taken at once: a POST of the JSON, signed over the very bytes", async () => {
  const { url, taken } = await server(status(200));
  expect(await post(url, QUICK, "s3cret")).toBeUndefined();
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ method: "POST", url: "/hook?x=1", body: BODY });
  expect(taken[0]?.headers["content-type"]).toBe("application/json");
  expect(taken[0]?.headers["x-stagewright-signature"]).toBe(signatureOf(taken[0]?.body ?? "", "s3cret"));
  // As `printf x | openssl dgst -sha256 -hmac k` says.
  expect(signatureOf("x", "k")).toBe(
    "sha256=c38edc8815c8489f64738978f44008f8596345545f0baa68ef6fcf5c53e57189",
  );
});

test("500, then 200: tried again with the same bytes", async () => {
  const { url, taken } = await server(status(500), status(503), status(200));
  expect(await post(url)).toBeUndefined();
  expect(taken.map(({ body }) => body)).toEqual([BODY, BODY, BODY]);
});

test("500 for ever: five tries, and the reason", async () => {
  const { url, taken } = await server(status(500));
  expect(await post(url)).toBe("it answered 500 (tried 5 times)");
  expect(taken).toHaveLength(5);
});

test("Retry-After is waited for, and where it is longer than there is patience, it is given up at once", async () => {
  const soon = await server(status(429, { "retry-after": "0" }), status(204));
  expect(await post(soon.url, { ...QUICK, firstPauseMs: 1_000_000 })).toBeUndefined();
  expect(soon.taken).toHaveLength(2);
  const date = await server(status(503, { "retry-after": new Date(0).toUTCString() }), status(204));
  expect(await post(date.url, { ...QUICK, firstPauseMs: 1_000_000 })).toBeUndefined();
  const late = await server(status(429, { "retry-after": "3600" }));
  expect(await post(late.url)).toBe("it answered 429");
  expect(late.taken).toHaveLength(1);
});

test("other refusals are not tried again", async () => {
  for (const code of [400, 401, 404, 410]) {
    const { url, taken } = await server(status(code));
    expect(await post(url)).toBe(`it answered ${code}`);
    expect(taken).toHaveLength(1);
  }
});

test("a server that never answers: each try is given up, and then all", async () => {
  const { url, taken } = await server(() => {});
  expect(await post(url, { ...QUICK, tries: 2, tryMs: 500 })).toMatch(
    /^no answer within 0.5 s \(tried 2 times\)$/,
  );
  expect(taken).toHaveLength(2);
});

test("a server that never ends what it says is no obstacle", async () => {
  const { url } = await server((response) => void response.writeHead(200).write("…"));
  expect(await post(url)).toBeUndefined();
});

test("a connection refused or cut is tried again", async () => {
  // A port that is never handed out.
  expect(await post("http://127.0.0.1:2/", { ...QUICK, tries: 2 })).toBe("ECONNREFUSED (tried 2 times)");
  const cut = await server((response) => void response.destroy(), status(200));
  expect(await post(cut.url)).toBeUndefined();
  expect(cut.taken).toHaveLength(2);
});

test("a redirect is followed on the same host, by a POST, and never to another", async () => {
  const same = await server(status(307, { location: "/elsewhere" }), status(200));
  expect(await post(same.url, QUICK, "s")).toBeUndefined();
  expect(same.taken.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "POST /hook?x=1",
    "POST /elsewhere",
  ]);
  const target = await server(status(200));
  const away = await server(status(308, { location: target.url }));
  expect(await post(away.url)).toBe(`it redirects to http://127.0.0.1:${target.port}, which was not named`);
  expect(target.taken).toEqual([]);
  const found = await server(status(302, { location: target.url }));
  expect(await post(found.url)).toBe("it answered 302");
  expect(target.taken).toEqual([]);
  const circle = await server(status(307, { location: "/again" }));
  expect(await post(circle.url)).toBe("it redirects in a circle");
});
