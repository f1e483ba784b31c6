import { describe, expect, test } from "vitest";
import type { Turn } from "../src/index.ts";
import type { Answer } from "./answers.ts";
import { clients, eventsOf, model, post, type Client, type Said } from "./client.ts";

const ask = async (
  url: string,
  client: Client,
  conversation: readonly Said[],
  stream: boolean,
  tools: readonly string[] = ["shell", "mcp__kernel__submit"],
): Promise<Answer> => {
  const response = await post(
    url + (stream ? client.streamPath : client.path),
    client.request(conversation, tools, stream),
  );
  expect(response.status).toBe(200);
  if (!stream) return client.readWhole(await response.json());
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  return client.readStream(eventsOf(await response.text()));
};

const ends = {
  anthropic: { call: "tool_use", text: "end_turn" },
  responses: { call: "completed", text: "completed" },
  chat: { call: "tool_calls", text: "stop" },
  gemini: { call: "STOP", text: "STOP" },
};

const refusals = {
  anthropic: { type: "error", error: { type: "rate_limit_error", message: "slow down" } },
  responses: { error: { type: "rate_limit_error", code: "rate_limit_exceeded", message: "slow down" } },
  chat: { error: { type: "rate_limit_error", code: "rate_limit_exceeded", message: "slow down" } },
  gemini: { error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "slow down" } },
};

describe.each(["anthropic", "responses", "chat", "gemini"] as const)("%s", (api) => {
  const client = clients[api];

  test.each([true, false])("texts and calls arrive in one message (stream: %s)", async (stream) => {
    const { url } = await model({
      script: () => [{ say: "I look." }, { shell: "ls" }, { tool: "submit", args: { task: "T1" } }],
    });
    const answer = await ask(url, client, [{ user: "do it" }], stream);
    expect(answer).toMatchObject({
      text: "I look.",
      calls: [
        { name: "shell", args: { command: "ls" } },
        { name: "mcp__kernel__submit", args: { task: "T1" } },
      ],
      end: ends[api].call,
    });
    expect(new Set(answer.calls.map(({ id }) => id)).size).toBe(2);
  });

  test.each([true, false])("text alone ends the turn (stream: %s)", async (stream) => {
    const { url } = await model({ script: () => ({ say: "Done.\nReally." }) });
    expect(await ask(url, client, [{ user: "do it" }], stream)).toMatchObject({
      text: "Done.\nReally.",
      calls: [],
      end: ends[api].text,
    });
  });

  test.each([true, false])("the usage told is the usage served (stream: %s)", async (stream) => {
    const usage = { input: 700, cached: 300, output: 20 };
    const served = await model({ script: () => ({ say: "Done.", usage }) });
    expect((await ask(served.url, client, [{ user: "do it" }], stream)).usage).toEqual(usage);
    expect(served.usage).toEqual({ messages: 1, ...usage });
  });

  test("the step is the number of results since the user's last text, whoever asks", async () => {
    const turns: Turn[] = [];
    const { url } = await model({
      script: (turn) => {
        turns.push(turn);
        return { say: `step ${turn.step}` };
      },
    });
    const first: Said[] = [{ user: "one" }, { call: "shell", id: "a", result: "1" }];
    const second: Said[] = [
      ...first,
      { assistant: "first is done" },
      { user: "two" },
      { call: "shell", id: "b", result: "2" },
      { call: "mcp__kernel__submit", id: "c", result: "3" },
    ];
    expect((await ask(url, client, second, true)).text).toBe("step 2");
    expect((await ask(url, client, first, true)).text).toBe("step 1");
    expect((await ask(url, client, second, true)).text).toBe("step 2");
    expect(turns[2]).toMatchObject({
      api,
      prompt: "two",
      texts: ["one", "two"],
      results: [
        { tool: "shell", text: "2", failed: false },
        { tool: "mcp__kernel__submit", text: "3", failed: false },
      ],
      tools: [
        { name: "shell", description: "does shell" },
        { name: "mcp__kernel__submit", description: "does mcp__kernel__submit" },
      ],
    });
    expect(turns.map(({ seen }) => seen)).toEqual([0, 0, 1]);
  });

  test("what agents add in the user's name is not the user's", async () => {
    const turns: Turn[] = [];
    const { url } = await model({
      script: (turn) => {
        turns.push(turn);
        return { say: "Done." };
      },
    });
    await ask(
      url,
      client,
      [
        { user: "<session_context>\nIt is Friday.\n</session_context>" },
        { user: "<info-msg>\nIt is <b>late</b>.\n</info-msg>\n# Your task: T001\nDo <b>it</b>." },
        { call: "shell", id: "a", result: "1" },
        { user: "<system-reminder>Be brief.</system-reminder>" },
        { assistant: "I beg" },
        { user: "Your response above was cut off. Go on." },
      ],
      true,
    );
    expect(turns).toMatchObject([{ texts: ["# Your task: T001\nDo <b>it</b>."], step: 1 }]);
  });

  test("requests without tools do not reach the script", async () => {
    const served = await model({ script: () => ({ error: 500 }) });
    const answer = await ask(served.url, client, [{ user: "a title for this" }], true, []);
    expect(answer.text).toBe("Scripted.");
    expect(served.requests).toMatchObject([{ api, answer: "sideline" }]);
  });

  test("a refusal has the API's own shape, and the headers it is given", async () => {
    const { url } = await model({
      script: () => ({ error: 429, message: "slow down", headers: { "retry-after": "7" } }),
    });
    const response = await post(url + client.streamPath, client.request([{ user: "go" }], ["shell"], true));
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toMatchObject(refusals[api]);
  });

  test("a wrong key is refused, the right one is not", async () => {
    const served = await model({ script: () => ({ say: "Done." }), key: "secret" });
    const request = client.request([{ user: "go" }], ["shell"], true);
    const status = async (headers: Record<string, string>) =>
      (await post(served.url + client.streamPath, request, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status(client.keyHeader("guess"))).toBe(401);
    expect(await status(client.keyHeader("secret"))).toBe(200);
    expect(served.requests.map(({ answer }) => answer)).toEqual(["refused", "refused", "script"]);
  });

  test.each([true, false])("a malformed message does not parse (stream: %s)", async (stream) => {
    const { url } = await model({ script: () => ({ malformed: true }) });
    await expect(ask(url, client, [{ user: "go" }], stream)).rejects.toThrow(SyntaxError);
  });

  test.each([true, false])(
    "a cut message begins, then the connection is gone (stream: %s)",
    async (stream) => {
      const served = await model({ script: () => [{ say: "I begin" }, { cut: true }] });
      const path = stream ? client.streamPath : client.path;
      const response = await post(served.url + path, client.request([{ user: "go" }], ["shell"], stream));
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow("terminated");
      expect(served.usage.messages).toBe(0);
    },
  );

  test("a message that hangs begins, and ends when the model closes", async () => {
    const served = await model({ script: () => [{ say: "I begin" }, { hang: true }] });
    const response = await post(
      served.url + client.streamPath,
      client.request([{ user: "go" }], ["shell"], true),
    );
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    const begun = eventsOf(Buffer.from(value ?? []).toString("utf8"));
    expect(client.readStream(begun)).toMatchObject({ text: "I begin", end: undefined });
    const rest = reader.read();
    await served.close();
    await expect(rest).rejects.toThrow("terminated");
  });

  test.runIf(client.countPath !== undefined)("tokens are counted without the script", async () => {
    const served = await model({ script: () => ({ error: 500 }) });
    const response = await post(
      served.url + client.countPath,
      client.request([{ user: "go" }], ["shell"], false),
    );
    const count = Object.values((await response.json()) as object).find((value) => typeof value === "number");
    expect(count).toBeGreaterThan(0);
    expect(served.requests).toMatchObject([{ answer: "count" }]);
  });
});
