import { Agent } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { openDesk } from "../../src/index.ts";
import { call, messages, openFor, rpc, scriptedDesk, send, type Told } from "./client.ts";

const PING = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
const asInitialize = (protocolVersion: string) => ({
  protocolVersion,
  capabilities: {},
  clientInfo: { name: "some client", version: "1" },
});

/** How a client sees that the other side is gone. */
const BROKEN = /socket hang up|ECONNRESET|aborted/;
const whatBroke = (request: Promise<unknown>): Promise<string> =>
  request.then(
    () => "nothing",
    (error: Error) => error.message,
  );

describe("what clients send", () => {
  test.each(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])(
    "the handshake of %s",
    async (version) => {
      const open = await openFor(scriptedDesk());
      const { result } = await rpc(open, "initialize", asInitialize(version));
      expect(result).toMatchObject({ protocolVersion: version, serverInfo: { name: "stagewright" } });
      const headers = { "mcp-protocol-version": version, "mcp-session-id": "of-another-server" };
      const note = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
      expect(await send(open, { headers, body: note })).toMatchObject({ status: 202, body: "" });
      const listed = await rpc(open, "tools/list", {}, headers);
      expect(listed.result).toMatchObject({ tools: [{ name: "submit" }, { name: "ask" }, { name: "note" }] });
    },
  );

  test("a version from the future gets one that both know", async () => {
    const { result } = await rpc(await openFor(scriptedDesk()), "initialize", asInitialize("2099-01-01"));
    expect(result?.["protocolVersion"]).toBe("2025-11-25");
  });

  test("2026-07-28: no handshake, and every request says who it is from", async () => {
    const open = await openFor(scriptedDesk());
    const version = "2026-07-28";
    const envelope = {
      "io.modelcontextprotocol/protocolVersion": version,
      "io.modelcontextprotocol/clientInfo": { name: "some client", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const { result } = await rpc(
      open,
      "tools/call",
      { name: "note", arguments: { text: "hello" }, _meta: envelope },
      { "mcp-protocol-version": version, "mcp-method": "tools/call", "mcp-name": "note" },
    );
    expect(result).toMatchObject({ content: [{ type: "text", text: "note: taken" }] });
  });

  test("many at once, each with a handshake of its own", async () => {
    const open = await openFor(scriptedDesk());
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => rpc(open, "initialize", asInitialize("2025-06-18"))),
    );
    expect(answers.filter(({ result }) => result !== undefined)).toHaveLength(8);
  });

  test("the tools are described by the desk, and named as harmless", async () => {
    const desk = scriptedDesk();
    const { result } = await rpc(await openFor(desk), "tools/list");
    const harmless = { annotations: { destructiveHint: false, openWorldHint: false } };
    expect(result).toMatchObject({
      tools: [
        { name: "submit", description: desk.submitWords, inputSchema: desk.submitSchema, ...harmless },
        harmless,
        harmless,
      ],
    });
  });

  test("a schema that is not of an object is a mistake of ours, said at once", async () => {
    await expect(openDesk({ ...scriptedDesk(), submitSchema: { type: "string" } })).rejects.toThrow(
      /no schema of one/,
    );
  });
});

describe("what an agent tells", () => {
  test("reaches the desk as it was said, and the desk's words go back", async () => {
    const desk = scriptedDesk();
    const open = await openFor(desk);
    const value = { summary: "All there.", files: ["a.ts"], kind: "done" };
    expect(await call(open, "submit", value)).toEqual({ words: "submit: taken", isError: false });
    expect(await call(open, "ask", { question: "Which one?" })).toMatchObject({ words: "ask: taken" });
    expect(await call(open, "note", { text: "Odd." })).toMatchObject({ words: "note: taken" });
    expect(desk.told).toEqual([
      { tool: "submit", value },
      { tool: "ask", value: "Which one?" },
      { tool: "note", value: "Odd." },
    ]);
  });

  test("what the desk has against it comes back as an error that can be mended in the same session", async () => {
    let tries = 0;
    const open = await openFor(
      scriptedDesk(() =>
        (tries += 1) === 1 ? { ok: false, words: "a.ts is not there" } : { ok: true, words: "good" },
      ),
    );
    expect(await call(open, "submit", { summary: "x" })).toEqual({
      words: "a.ts is not there",
      isError: true,
    });
    expect(await call(open, "submit", { summary: "y" })).toEqual({ words: "good", isError: false });
  });

  test("arguments that do not fit come back with the place and what is wanted there; the desk hears nothing", async () => {
    const desk = scriptedDesk();
    const answer = await call(await openFor(desk), "submit", {
      files: ["a.ts", 7],
      kind: "dnoe",
      proof: { by: "test", "a/b": "no number" },
      extra: 1,
    });
    expect(answer.isError).toBe(true);
    expect(answer.words.split("\n")).toEqual([
      "This cannot be taken:",
      "- /summary is missing",
      "- /files/1: Invalid input: expected string, received number",
      '- /kind: Invalid option: expected one of "done"|"partly"',
      "- /proof has none of the 2 forms it may have; nearest to one of them:",
      "- /proof/a~1b: Invalid input: expected number, received string",
      '- /: Unrecognized key: "extra"',
      "Mend that and call submit again.",
    ]);
    expect(desk.told).toEqual([]);
  });

  test.each([
    ["ask", {}, "/question is missing"],
    ["note", { text: "" }, "/text: "],
    ["submit", undefined, "/summary is missing"],
  ])("%s without what it is about", async (tool, given, words) => {
    const desk = scriptedDesk();
    const answer = await call(await openFor(desk), tool, given);
    expect(answer).toMatchObject({ isError: true, words: expect.stringContaining(words) });
    expect(desk.told).toEqual([]);
  });

  test("a hundred mistakes are not a hundred lines", async () => {
    const { words } = await call(await openFor(scriptedDesk()), "submit", {
      summary: "x",
      files: Array.from({ length: 100 }, () => 1),
    });
    expect(words.split("\n")).toHaveLength(23);
    expect(words).toContain("and 80 more of the kind");
  });

  test("arguments that are no object are a JSON-RPC error, and the desk goes on", async () => {
    const open = await openFor(scriptedDesk());
    const { error } = await rpc(open, "tools/call", { name: "submit", arguments: "summary: x" });
    expect(error?.code).toBe(-32_602);
    expect(await call(open, "submit", { summary: "x" })).toMatchObject({ isError: false });
  });

  test("a tool that does not exist is answered with those that do", async () => {
    expect(await call(await openFor(scriptedDesk()), "finish", {})).toEqual({
      words: 'There is no tool "finish" here. There are: submit, ask, note.',
      isError: true,
    });
  });

  test("after a final answer nothing is taken any more", async () => {
    const desk = scriptedDesk(() => ({ ok: true, final: true, words: "Taken. End your turn." }));
    const open = await openFor(desk);
    expect(await call(open, "submit", { summary: "x" })).toMatchObject({ words: "Taken. End your turn." });
    for (const [tool, given] of [
      ["submit", { summary: "y" }],
      ["submit", {}],
      ["ask", { question: "?" }],
    ] as const)
      expect(await call(open, tool, given)).toEqual({
        words: expect.stringMatching(/^Already taken/),
        isError: false,
      });
    expect(desk.told).toHaveLength(1);
  });

  test("after a final no, further tries are told no", async () => {
    const open = await openFor(scriptedDesk(() => ({ ok: false, final: true, words: "Enough." })));
    await call(open, "submit", { summary: "x" });
    expect(await call(open, "submit", { summary: "y" })).toMatchObject({ isError: true });
  });

  test("a fault of ours is said in words, told to us, and does not end the desk", async () => {
    const errors: unknown[] = [];
    const desk = scriptedDesk(({ tool }) => {
      if (tool === "ask") throw new Error("secret detail");
      return { ok: true, words: "taken" };
    });
    const open = await openFor(desk, { onError: (error) => errors.push(error) });
    const answer = await call(open, "ask", { question: "?" });
    expect(answer.isError).toBe(true);
    expect(answer.words).not.toContain("secret");
    expect(errors).toEqual([new Error("secret detail")]);
    expect(await call(open, "submit", { summary: "x" })).toMatchObject({ isError: false });
  });
});

describe("calls at the same time", () => {
  test("are handled one after the other", async () => {
    const seen: string[] = [];
    const free = Promise.withResolvers<void>();
    const desk = scriptedDesk(async ({ value }: Told) => {
      seen.push(`begin ${JSON.stringify(value)}`);
      if (value === "one") await free.promise;
      seen.push(`end ${JSON.stringify(value)}`);
      return { ok: true, words: JSON.stringify(value) };
    });
    const open = await openFor(desk);
    const one = call(open, "note", { text: "one" });
    await expect.poll(() => seen).toEqual(['begin "one"']);
    const two = call(open, "note", { text: "two" });
    // It is through the door when the desk has answered something that waits for nobody.
    await rpc(open, "tools/list");
    expect(seen).toEqual(['begin "one"']);
    free.resolve();
    expect([await one, await two].map(({ words }) => words)).toEqual(['"one"', '"two"']);
    expect(seen).toEqual(['begin "one"', 'end "one"', 'begin "two"', 'end "two"']);
  });

  test("of two hand-ins the second hears that the first was taken", async () => {
    const desk = scriptedDesk(() => ({ ok: true, final: true, words: "Taken." }));
    const open = await openFor(desk);
    const words = await Promise.all([1, 2].map(() => call(open, "submit", { summary: "x" })));
    expect(words.filter((answer) => answer.words === "Taken.")).toHaveLength(1);
    expect(words.filter((answer) => answer.words.startsWith("Already taken"))).toHaveLength(1);
    expect(desk.told).toHaveLength(1);
  });

  test("who asked to be told hears that a long call is still under way", async () => {
    const free = Promise.withResolvers<void>();
    const desk = scriptedDesk(() => free.promise.then(() => ({ ok: true, words: "at last" })));
    const open = await openFor(desk, { progressMs: 5 });
    const params = { name: "note", arguments: { text: "x" }, _meta: { progressToken: "p1" } };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const answer = await send(open, {
      body,
      onText: (soFar) => {
        if (soFar.split("notifications/progress").length > 2) free.resolve();
      },
    });
    const came = messages(answer);
    expect(came.slice(0, 2)).toMatchObject([
      { method: "notifications/progress", params: { progressToken: "p1", progress: 1 } },
      { method: "notifications/progress", params: { progressToken: "p1", progress: 2 } },
    ]);
    expect(came.at(-1)?.result).toMatchObject({ content: [{ text: "at last" }] });
  });
});

describe("the end", () => {
  test("closes connections that are open, whether they are idle, half-way through a request, or waiting", async () => {
    const hangs = Promise.withResolvers<never>();
    const desk = scriptedDesk(() => hangs.promise);
    const open = await openDesk(desk, { graceMs: 10 });
    const port = Number(new URL(open.url).port);
    const agent = new Agent({ keepAlive: true });
    await send(open, { body: PING, agent });
    const half = connect(port, "127.0.0.1");
    const ended = new Promise((resolve) => half.once("close", resolve).once("error", () => {}));
    half.write(`POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${open.token}\r\nContent-Le`);
    const waiting = whatBroke(call(open, "note", { text: "x" }));
    await expect.poll(() => desk.told).toHaveLength(1);
    await open.close();
    await ended;
    expect(await waiting).toMatch(BROKEN);
    await expect(send(open, { body: PING })).rejects.toThrow(/ECONNREFUSED/);
    agent.destroy();
  });

  test("waits for a call that is under way, and begins none that waits behind it", async () => {
    const free = Promise.withResolvers<void>();
    const desk = scriptedDesk(() => free.promise.then(() => ({ ok: true, words: "done" })));
    const open = await openDesk(desk);
    const both = Promise.allSettled([call(open, "note", { text: "1" }), call(open, "note", { text: "2" })]);
    await expect.poll(() => desk.told).toHaveLength(1);
    let closed = false;
    const closing = open.close().then(() => (closed = true));
    await new Promise((resolve) => void setImmediate(resolve));
    expect(closed).toBe(false);
    free.resolve();
    await Promise.all([closing, both]);
    expect(desk.told).toHaveLength(1);
  });

  test("can be asked for twice", async () => {
    const open = await openDesk(scriptedDesk());
    await Promise.all([open.close(), open.close()]);
    await open.close();
    await expect(send(open, { body: PING })).rejects.toThrow(/ECONNREFUSED/);
  });

  test("a client that went away before its turn came is not acted for", async () => {
    const free = Promise.withResolvers<void>();
    const desk = scriptedDesk(() => free.promise.then(() => ({ ok: true, words: "done" })));
    const open = await openFor(desk);
    const first = call(open, "note", { text: "first" });
    await expect.poll(() => desk.told).toHaveLength(1);
    const agent = new Agent({ keepAlive: true });
    const params = { name: "note", arguments: { text: "second" } };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const second = whatBroke(send(open, { body, agent }));
    // Behind the second one, so that it is in the queue when this is answered.
    await rpc(open, "tools/list");
    agent.destroy();
    expect(await second).toMatch(BROKEN);
    await rpc(open, "tools/list");
    free.resolve();
    await first;
    await call(open, "note", { text: "third" });
    expect(desk.told.map(({ value }) => value)).toEqual(["first", "third"]);
  });
});
