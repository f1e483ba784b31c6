import { describe, expect, test } from "vitest";
import { call, messages, openFor, rpc, scriptedDesk, send } from "./client.ts";

const PING = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });

describe("who may come in", () => {
  test("a desk is on loopback, with a token of 256 bits that no other desk has", async () => {
    const [one, other] = await Promise.all([openFor(scriptedDesk()), openFor(scriptedDesk())]);
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect(Buffer.from(one.token, "base64url")).toHaveLength(32);
    expect(one.token).not.toBe(other.token);
  });

  const open = { status: 401, body: "" };
  test.each([
    ["no token", { authorization: undefined }],
    ["another token", { authorization: `Bearer ${"x".repeat(43)}` }],
    ["another scheme", { authorization: "Basic eDp5" }],
    ["another token and another host", { authorization: "Bearer x", host: "evil.example" }],
  ])("with %s there is a 401, and not a word", async (_how, headers) => {
    const desk = scriptedDesk();
    const answer = await send(await openFor(desk), { headers, body: PING });
    expect(answer).toMatchObject(open);
    expect(answer.headers["www-authenticate"]).toBeUndefined();
  });

  test.each(["GET", "DELETE", "OPTIONS"])("%s needs the token as well", async (method) => {
    const answer = await send(await openFor(scriptedDesk()), {
      method,
      headers: { authorization: undefined },
    });
    expect(answer).toMatchObject(open);
  });

  test.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.0.1"])(
    "under the name %s it is not reached, whatever the token",
    async (host) => {
      const answer = await send(await openFor(scriptedDesk()), { headers: { host }, body: PING });
      expect(answer.status).toBe(403);
    },
  );

  test.each(["127.0.0.1", "localhost:1234", "[::1]:99"])("under the name %s it is", async (host) => {
    const answer = await send(await openFor(scriptedDesk()), { headers: { host }, body: PING });
    expect(answer.status).toBe(200);
  });

  test.each(["https://evil.example", "null", "http://127.0.0.1:3000"])(
    "a page in a browser is not let in (Origin: %s)",
    async (origin) => {
      const answer = await send(await openFor(scriptedDesk()), { headers: { origin }, body: PING });
      expect(answer.status).toBe(403);
    },
  );

  test("there is one path", async () => {
    const desk = await openFor(scriptedDesk());
    expect(await send(desk, { path: "/", body: PING })).toMatchObject({ status: 404 });
  });
});

describe("what is no request", () => {
  test("malformed JSON is answered as such, and the desk goes on", async () => {
    const desk = await openFor(scriptedDesk());
    const answer = await send(desk, { body: '{"jsonrpc": "2.0", "id": 1,' });
    expect(answer.status).toBe(400);
    expect(messages(answer)[0]?.error?.code).toBe(-32_700);
    expect(await call(desk, "note", { text: "still there" })).toEqual({
      words: "note: taken",
      isError: false,
    });
  });

  test.each(["[]", "7", "null", '"submit"', "{}", '{"jsonrpc":"2.0"}'])("neither is %s", async (body) => {
    const { status } = await send(await openFor(scriptedDesk()), { body });
    expect(status).toBe(400);
  });

  test("a body of more than a mebibyte is not read to its end", async () => {
    const desk = scriptedDesk();
    const open = await openFor(desk);
    const body = JSON.stringify({ text: "x".repeat(1024 * 1024) });
    expect(await send(open, { body })).toMatchObject({ status: 413 });
    expect(await send(open, { body, headers: { "transfer-encoding": "chunked" } })).toMatchObject({
      status: 413,
    });
    expect(desk.told).toEqual([]);
  });

  test("another content type is not guessed at", async () => {
    const open = await openFor(scriptedDesk());
    const answer = await send(open, { body: PING, headers: { "content-type": "text/plain" } });
    expect(answer.status).toBe(415);
  });

  test.each(["GET", "DELETE"])(
    "%s is not allowed: there is no session to stream or to end",
    async (method) => {
      const open = await openFor(scriptedDesk());
      expect(await send(open, { method, headers: { "mcp-session-id": "s1" } })).toMatchObject({
        status: 405,
      });
    },
  );

  test("a method that does not exist is a JSON-RPC error", async () => {
    const { error } = await rpc(await openFor(scriptedDesk()), "tools/destroy");
    expect(error?.code).toBe(-32_601);
  });
});
