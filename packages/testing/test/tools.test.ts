import { describe, expect, test } from "vitest";
import type { Script } from "../src/index.ts";
import { clients, eventsOf, model, post } from "./client.ts";

const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});
const line = { command: { type: "string" } };

/** Shell tools as each agent offers them. */
const offers: readonly { agent: string; path: string; tools: readonly object[]; called: object }[] = [
  {
    agent: "claude",
    path: "/v1/messages?beta=true",
    tools: [
      { name: "BashOutput", input_schema: object({ bash_id: { type: "string" } }) },
      { name: "Bash", input_schema: object({ ...line, description: { type: "string" } }, ["command"]) },
    ],
    called: { type: "tool_use", name: "Bash", input: { command: "ls" } },
  },
  {
    agent: "codex",
    path: "/v1/responses",
    tools: [
      { type: "function", name: "exec_command", parameters: object({ cmd: { type: "string" } }, ["cmd"]) },
    ],
    called: { type: "function_call", name: "exec_command", arguments: '{"cmd":"ls"}' },
  },
  {
    agent: "an older codex",
    path: "/v1/responses",
    tools: [{ type: "function", name: "shell_command", parameters: object(line, ["command"]) }],
    called: { type: "function_call", name: "shell_command", arguments: '{"command":"ls"}' },
  },
  {
    agent: "an older codex, with words",
    path: "/v1/responses",
    tools: [
      { type: "function", name: "shell", parameters: object({ command: { type: "array" } }, ["command"]) },
    ],
    called: { type: "function_call", name: "shell", arguments: '{"command":["sh","-c","ls"]}' },
  },
  {
    agent: "an older codex, with the provider's shell",
    path: "/v1/responses",
    tools: [{ type: "local_shell" }],
    called: { type: "local_shell_call", action: { type: "exec", command: ["sh", "-c", "ls"] } },
  },
  {
    agent: "opencode",
    path: "/v1/chat/completions",
    tools: [{ type: "function", function: { name: "bash", parameters: object(line, ["command"]) } }],
    called: { type: "function", function: { name: "bash", arguments: '{"command":"ls"}' } },
  },
  {
    agent: "copilot",
    path: "/v1/chat/completions",
    tools: [
      { type: "function", function: { name: "read_bash", parameters: object({}) } },
      {
        type: "function",
        function: {
          name: "bash",
          parameters: object({ ...line, description: { type: "string" } }, ["command", "description"]),
        },
      },
    ],
    called: {
      type: "function",
      function: { name: "bash", arguments: '{"command":"ls","description":"Scripted."}' },
    },
  },
  {
    agent: "goose",
    path: "/v1/chat/completions",
    tools: [{ type: "function", function: { name: "shell", parameters: object(line, ["command"]) } }],
    called: { type: "function", function: { name: "shell", arguments: '{"command":"ls"}' } },
  },
  {
    agent: "an older goose",
    path: "/v1/chat/completions",
    tools: [
      { type: "function", function: { name: "developer__shell", parameters: object(line, ["command"]) } },
    ],
    called: { type: "function", function: { name: "developer__shell", arguments: '{"command":"ls"}' } },
  },
  {
    agent: "gemini",
    path: "/v1beta/models/m:generateContent",
    tools: [
      {
        functionDeclarations: [
          { name: "run_shell_command", parametersJsonSchema: object(line, ["command"]) },
        ],
      },
    ],
    called: { functionCall: { name: "run_shell_command", args: { command: "ls" } } },
  },
];

/** The first part of an answer, in whichever API. */
function firstPart(body: unknown): unknown {
  const { content, output, choices, candidates } = body as {
    content?: readonly unknown[];
    output?: readonly unknown[];
    choices?: readonly { message: { tool_calls: readonly unknown[] } }[];
    candidates?: readonly { content: { parts: readonly unknown[] } }[];
  };
  return (content ?? output ?? choices?.[0]?.message.tool_calls ?? candidates?.[0]?.content.parts)?.[0];
}

test.each(offers)("a shell command is put into the shell tool of $agent", async ({ path, tools, called }) => {
  const { url, problems } = await model({ script: () => ({ shell: "ls" }) });
  const text = "do it";
  const response = await post(url + path, {
    model: "m",
    tools,
    messages: [{ role: "user", content: text }],
    input: [{ type: "message", role: "user", content: text }],
    contents: [{ role: "user", parts: [{ text }] }],
  });
  expect(problems).toEqual([]);
  expect(firstPart(await response.json())).toMatchObject(called);
});

test.each(["mcp__kernel__submit", "kernel_submit", "kernel-submit", "127_0_0_1_mcp__submit", "submit"])(
  "a tool is found by the end of its name: %s",
  async (name) => {
    const { url } = await model({ script: () => ({ tool: "submit", args: { task: "T1" } }) });
    const tools = [name, "resubmit", "submit_later"];
    const response = await post(
      `${url}/v1/messages`,
      clients.anthropic.request([{ user: "go" }], tools, false),
    );
    expect(clients.anthropic.readWhole(await response.json()).calls).toMatchObject([
      { name, args: { task: "T1" } },
    ]);
  },
);

test("free text goes to tools that take it, over both of OpenAI's APIs", async () => {
  const patch = "*** Begin Patch\n*** Add File: a\n+a\n*** End Patch\n";
  const { url } = await model({ script: () => ({ tool: "apply_patch", args: patch }) });
  const viaResponses = await post(`${url}/v1/responses`, {
    input: "go",
    tools: [{ type: "custom", name: "apply_patch" }],
  });
  expect(firstPart(await viaResponses.json())).toMatchObject({
    type: "custom_tool_call",
    name: "apply_patch",
    input: patch,
  });
  const viaChat = await post(`${url}/v1/chat/completions`, {
    messages: [{ role: "user", content: "go" }],
    tools: [{ type: "custom", custom: { name: "apply_patch" } }],
  });
  expect(firstPart(await viaChat.json())).toMatchObject({
    type: "custom",
    custom: { name: "apply_patch", input: patch },
  });
});

describe("tools that claude keeps back", () => {
  const toolSearch = {
    name: "ToolSearch",
    input_schema: object({ query: { type: "string" }, max_results: { type: "number", default: 5 } }, [
      "query",
      "max_results",
    ]),
  };
  const submit = { name: "mcp__kernel__submit", defer_loading: true, input_schema: object({}) };
  const claude = async (
    url: string,
    messages: readonly object[],
  ): Promise<ReturnType<typeof clients.anthropic.readStream>> => {
    const response = await post(`${url}/v1/messages?beta=true`, {
      model: "m",
      stream: true,
      tools: [toolSearch, submit],
      messages: [{ role: "user", content: "go" }, ...messages],
    });
    return clients.anthropic.readStream(eventsOf(await response.text()));
  };
  const searched = (id: string, content: unknown) => [
    {
      role: "assistant",
      content: [{ type: "tool_use", id, name: "ToolSearch", input: { query: "submit" } }],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: id, content },
        { type: "text", text: "Tool loaded." },
      ],
    },
  ];

  test.each([
    ["by reference", [{ type: "tool_reference", tool_name: "mcp__kernel__submit" }]],
    [
      "written out",
      `<functions>\n<function>{"name":"mcp__kernel__submit","parameters":{}}</function>\n</functions>`,
    ],
  ])("are searched for first, which is no step (%s)", async (_how, content) => {
    const served = await model({ script: ({ step }) => ({ tool: "submit", args: { step } }) });
    const search = await claude(served.url, []);
    expect(search.calls).toMatchObject([{ name: "ToolSearch", args: { query: "submit", max_results: 5 } }]);
    const call = await claude(served.url, searched(search.calls[0]!.id, content));
    expect(call.calls).toMatchObject([{ name: "mcp__kernel__submit", args: { step: 0 } }]);
    expect(served.requests.map(({ answer, turn }) => [answer, turn?.seen])).toEqual([
      ["search", 0],
      ["script", 0],
    ]);
  });

  test("and are not there are searched for a few times, then given up", async () => {
    const script: Script = () => ({ tool: "submit", args: {}, otherwise: { say: "No way." } });
    const { url } = await model({ script });
    const history: object[] = [];
    const said = [];
    for (let at = 0; at < 4; at += 1) {
      const { calls, text } = await claude(url, history);
      said.push(calls[0]?.name ?? text);
      history.push(...searched(`s${at}`, "No matching deferred tools found"));
    }
    expect(said).toEqual(["ToolSearch", "ToolSearch", "ToolSearch", "No way."]);
  });
});

test("tools that codex keeps back are searched for first, and called in their namespace", async () => {
  const { url } = await model({ script: () => ({ tool: "submit", args: { task: "T1" } }) });
  const ask = async (more: readonly object[]): Promise<unknown> => {
    const response = await post(`${url}/v1/responses`, {
      model: "m",
      tools: [{ type: "tool_search", execution: "client", parameters: object({ query: {} }, ["query"]) }],
      input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "go" }] }, ...more],
    });
    return firstPart(await response.json());
  };
  const search = (await ask([])) as { call_id: string };
  expect(search).toMatchObject({
    type: "tool_search_call",
    execution: "client",
    arguments: { query: "submit" },
  });
  const found = [{ type: "namespace", name: "mcp__kernel", tools: [{ type: "function", name: "submit" }] }];
  const call = await ask([search, { type: "tool_search_output", call_id: search.call_id, tools: found }]);
  expect(call).toMatchObject({
    type: "function_call",
    namespace: "mcp__kernel",
    name: "submit",
    arguments: '{"task":"T1"}',
  });
});
