import { describe, expect, test } from "vitest";
import type { Script } from "../src/index.ts";
import { clients, eventsOf, model, post } from "./client.ts";

const chatTurn = (url: string, user: string): Promise<Response> =>
  post(`${url}/v1/chat/completions`, clients.chat.request([{ user }], ["shell"], false));

describe("the one counter", () => {
  test("lets a script fail first and succeed then", async () => {
    const { url } = await model({ script: ({ seen }) => (seen === 0 ? { error: 429 } : { say: "Done." }) });
    const statuses = [];
    for (const user of ["a", "a", "b", "b"]) statuses.push((await chatTurn(url, user)).status);
    expect(statuses).toEqual([429, 200, 429, 200]);
  });
});

describe("probes", () => {
  test("are answered harmlessly and recorded", async () => {
    const served = await model({ script: () => ({ error: 500 }), key: "secret" });
    expect((await fetch(`${served.url}/`, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(`${served.url}/api/hello`)).status).toBe(200);
    expect(await (await fetch(`${served.url}/v1/models`)).json()).toMatchObject({
      object: "list",
      data: [{ id: "scripted" }],
    });
    expect((await post(`${served.url}/api/event_logging/batch`, {})).status).toBe(404);
    expect(served.requests.map(({ method, path, answer }) => [method, path, answer])).toEqual([
      ["HEAD", "/", "probe"],
      ["GET", "/api/hello", "probe"],
      ["GET", "/v1/models", "probe"],
      ["POST", "/api/event_logging/batch", "probe"],
    ]);
  });

  test("a body that is no JSON is refused", async () => {
    const { url } = await model({ script: () => ({ say: "Done." }) });
    const response = await fetch(`${url}/v1/messages`, { method: "POST", body: "{" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });
});

describe("classifications", () => {
  const schema = {
    type: "OBJECT",
    properties: {
      reasoning: { type: "STRING" },
      choice: { type: "STRING", enum: ["flash", "pro"] },
      score: { type: "INTEGER" },
      sure: { type: ["boolean", "null"] },
      more: { type: "ARRAY" },
      unasked: { type: "STRING" },
    },
    required: ["reasoning", "choice", "score", "sure", "more"],
  };
  const plainest = { reasoning: "Scripted.", choice: "flash", score: 1, sure: false, more: [] };
  const of = async (api: keyof typeof clients, body: object): Promise<unknown> => {
    const { url } = await model({ script: () => ({ error: 500 }) });
    const response = await post(url + clients[api].path, body);
    return JSON.parse(clients[api].readWhole(await response.json()).text);
  };

  test("get the plainest JSON of their schema, from gemini", async () => {
    const contents = [{ role: "user", parts: [{ text: "classify" }] }];
    const body = await of("gemini", {
      contents,
      generationConfig: { responseJsonSchema: schema },
    });
    expect(body).toEqual(plainest);
  });
  test("get the plainest JSON of their schema, from chat", async () => {
    const messages = [{ role: "user", content: "classify" }];
    const format = { type: "json_schema", json_schema: { name: "c", schema } };
    const body = await of("chat", { messages, response_format: format });
    expect(body).toEqual(plainest);
  });
  test("get the plainest JSON of their schema, from responses", async () => {
    const body = await of("responses", {
      input: "classify",
      text: { format: { type: "json_schema", name: "c", schema } },
    });
    expect(body).toEqual(plainest);
  });
  test("get the plainest JSON of their schema, from anthropic", async () => {
    const body = await of("anthropic", {
      messages: [{ role: "user", content: "classify" }],
      output_config: { format: { type: "json_schema", schema } },
    });
    expect(body).toEqual(plainest);
  });
});

describe("what a script cannot mean", () => {
  const problemOf = async (script: Script): Promise<string> => {
    const served = await model({ script });
    const response = await chatTurn(served.url, "go");
    expect(response.status).toBe(400);
    const [problem] = served.problems;
    expect(await response.json()).toMatchObject({ error: { message: `scripted model: ${problem}` } });
    return problem ?? "";
  };

  test.each<[string, Script]>([
    [
      "the script threw: Error: lost",
      () => {
        throw new Error("lost");
      },
    ],
    ["the script gave no reply", () => []],
    [`no tool ends with "submit": shell`, () => ({ tool: "submit", args: {} })],
    ["`error` stands beside other replies: it has to be alone", () => [{ say: "no" }, { error: 500 }]],
    ["replies follow one that breaks the message off", () => [{ cut: true }, { say: "too late" }]],
  ])("is a problem: %s", async (problem, script) => {
    expect(await problemOf(script)).toBe(problem);
  });

  test("no shell among the tools", async () => {
    const served = await model({ script: () => ({ shell: "ls" }) });
    await post(`${served.url}/v1/messages`, clients.anthropic.request([{ user: "go" }], ["Read"], true));
    expect(served.problems).toEqual(["no shell tool is offered: Read"]);
  });
});

test("a script may hold its answer back", async () => {
  const gate = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  const { url } = await model({
    script: async () => {
      asked.resolve(undefined);
      await gate.promise;
      return { say: "Now." };
    },
  });
  const answer = chatTurn(url, "go");
  await asked.promise;
  gate.resolve(undefined);
  expect(await (await answer).json()).toMatchObject({ choices: [{ message: { content: "Now." } }] });
});

test("without numbers told, usage follows from the lengths of the texts", async () => {
  const served = await model({ script: () => ({ say: "12345678" }) });
  const response = await post(
    `${served.url}/v1/messages`,
    clients.anthropic.request(
      [{ user: "1234" }, { call: "Bash", id: "a", result: "took 5 ms" }],
      ["Bash"],
      true,
    ),
  );
  const { usage } = clients.anthropic.readStream(eventsOf(await response.text()));
  expect(usage).toEqual({ input: 18, cached: 0, output: 3 });
  expect(served.usage).toEqual({ messages: 1, ...usage });
  expect(served.requests).toMatchObject([
    { answer: "script", usage, turn: { step: 1 }, replies: [{ say: "12345678" }] },
  ]);
});
