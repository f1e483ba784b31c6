import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { serveTools, type SessionTool, type ToolsOnStdio } from "../../src/index.ts";
import type { Message } from "./client.ts";

const say: SessionTool = {
  name: "say",
  description: "Says it again.",
  inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  looksOnly: true,
  call: async ({ text }) => ({ ok: true, words: JSON.stringify(text) }),
};

/** Whoever started us: what it writes line by line, and what it gets. */
function channel(tools: readonly SessionTool[], own: Partial<ToolsOnStdio> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const errors: unknown[] = [];
  const ended = serveTools(tools, {
    input,
    output,
    instructions: "Do as you like.",
    onError: (error) => errors.push(error),
    ...own,
  });
  const came: Message[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  createInterface({ input: output }).on("line", (line) => {
    const message = JSON.parse(line) as Message;
    came.push(message);
    waiting.get(message.id ?? -1)?.(message);
  });
  onTestFinished(() => void input.end());
  let ids = 0;
  const request = (method: string, params: unknown = {}): Promise<Message> => {
    const id = (ids += 1);
    const answer = new Promise<Message>((resolve) => void waiting.set(id, resolve));
    input.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return answer;
  };
  return {
    input,
    ended,
    errors,
    came,
    request,
    call: (name: string, given: unknown = {}) => request("tools/call", { name, arguments: given }),
    hello: () =>
      request("initialize", {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "some client", version: "1" },
      }),
  };
}

test("a client shakes hands, sees the tools, calls one, and goes", async () => {
  const client = channel([say]);
  expect((await client.hello()).result).toMatchObject({ instructions: "Do as you like." });
  expect((await client.request("tools/list")).result).toMatchObject({
    tools: [{ name: "say", annotations: { readOnlyHint: true, destructiveHint: false } }],
  });
  expect((await client.call("say", { text: "hello" })).result).toEqual({
    content: [{ type: "text", text: '"hello"' }],
    isError: false,
  });
  client.input.end();
  await client.ended;
  expect(client.errors).toEqual([]);
});

test("what is wrong with a call is said in words", async () => {
  const broken = { ...say, name: "broken", call: () => Promise.reject(new Error("no disk")) };
  const client = channel([say, broken]);
  await client.hello();
  const answers = await Promise.all([
    client.call("say"),
    client.call("shout", { text: "x" }),
    client.call("broken", { text: "x" }),
  ]);
  expect(answers.map(({ result }) => result)).toMatchObject([
    { isError: true, content: [{ text: expect.stringContaining("/text is missing") }] },
    { isError: true, content: [{ text: 'There is no tool "shout" here. There are: say, broken.' }] },
    { isError: true, content: [{ text: "no disk" }] },
  ]);
  expect(client.errors).toEqual([new Error("no disk")]);
});

test("a line that is no message does not end it", async () => {
  const client = channel([say]);
  await client.hello();
  client.input.write("what?\n");
  expect((await client.call("say", { text: "x" })).result).toMatchObject({ isError: false });
});

test.each(["the client goes", "it is told to stop"])(
  "when %s, a call under way is told, and waited for",
  async (how) => {
    const seen: string[] = [];
    const stop = new AbortController();
    const free = Promise.withResolvers<void>();
    const slow: SessionTool = {
      ...say,
      call: async (_given, signal) => {
        signal.addEventListener("abort", () => seen.push("told"));
        seen.push("began");
        await free.promise;
        seen.push("ended");
        return { ok: true, words: "" };
      },
    };
    const client = channel([slow], { stop: stop.signal });
    await client.hello();
    void client.call("say", { text: "x" });
    await expect.poll(() => seen).toEqual(["began"]);
    if (how === "the client goes") client.input.end();
    else stop.abort();
    await expect.poll(() => seen).toEqual(["began", "told"]);
    free.resolve();
    await client.ended;
    expect(seen).toEqual(["began", "told", "ended"]);
  },
);

test("a client that gives a call up tells the call", async () => {
  const seen: string[] = [];
  const slow: SessionTool = {
    ...say,
    call: (_given, signal) =>
      new Promise((resolve) => {
        seen.push("began");
        signal.addEventListener("abort", () => {
          seen.push("told");
          resolve({ ok: false, words: "given up" });
        });
      }),
  };
  const client = channel([slow]);
  await client.hello();
  void client.call("say", { text: "x" });
  await expect.poll(() => seen).toEqual(["began"]);
  const gone = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } };
  client.input.write(`${JSON.stringify(gone)}\n`);
  await expect.poll(() => seen).toEqual(["began", "told"]);
});

test("a long call is heard of", async () => {
  const free = Promise.withResolvers<void>();
  const slow = { ...say, call: () => free.promise.then(() => ({ ok: true, words: "at last" })) };
  const client = channel([slow], { progressMs: 5 });
  await client.hello();
  const answer = client.request("tools/call", {
    name: "say",
    arguments: { text: "x" },
    _meta: { progressToken: 7 },
  });
  await expect
    .poll(() => client.came.filter(({ method }) => method === "notifications/progress").length)
    .toBeGreaterThan(1);
  free.resolve();
  expect((await answer).result).toMatchObject({ content: [{ text: "at last" }] });
});
