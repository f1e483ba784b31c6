import { userText, type Item, type OfferedTool } from "../conversation.ts";
import { argumentsOf, freeTextOf, isCall, type Call, type Dialect, type Message } from "../dialect.ts";
import { objectIn, objectsIn, textIn, type JsonObject } from "../json.ts";
import { openAiFailure } from "./openai.ts";

/** OpenAI's Chat Completions. */
export const chat: Dialect = {
  api: "chat",
  read: (body) => {
    const format = objectIn(body["response_format"]);
    return {
      model: textIn(body["model"]),
      stream: body["stream"] === true,
      items: itemsOf(objectsIn(body["messages"])),
      tools: objectsIn(body["tools"]).map(toolOf),
      ...(format["type"] === "json_schema"
        ? { answerSchema: objectIn(objectIn(format["json_schema"])["schema"]) }
        : {}),
    };
  },
  whole: (message) => ({
    ...head(message, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: textOf(message), ...calls(message, callOf) },
        finish_reason: finishReason(message),
      },
    ],
    usage: usageOf(message),
  }),
  stream: (message) => {
    const chunk = (delta: JsonObject, finish: string | null = null) => ({
      data: {
        ...head(message, "chat.completion.chunk"),
        choices: [{ index: 0, delta, finish_reason: finish }],
      },
    });
    return {
      opening: [
        chunk({ role: "assistant", content: "" }),
        ...message.parts.flatMap((part) => (isCall(part) ? [] : [chunk({ content: part.text })])),
        ...message.parts
          .filter(isCall)
          .map((call, index) => chunk({ tool_calls: [{ index, ...callOf(call) }] })),
      ],
      closing: [
        chunk({}, finishReason(message)),
        { data: { ...head(message, "chat.completion.chunk"), choices: [], usage: usageOf(message) } },
        { data: "[DONE]" },
      ],
    };
  },
  failure: openAiFailure,
  count: (tokens) => ({ input_tokens: tokens }),
};

function toolOf(tool: JsonObject): OfferedTool {
  const free = tool["type"] === "custom";
  const told = objectIn(free ? tool["custom"] : tool["function"]);
  return {
    name: textIn(told["name"]),
    description: textIn(told["description"]),
    kind: free ? "free" : "function",
    schema: objectIn(told["parameters"]),
  };
}

function itemsOf(messages: readonly JsonObject[]): Item[] {
  const called = new Map<string, string>();
  return messages.flatMap((message): readonly Item[] => {
    for (const call of objectsIn(message["tool_calls"]))
      called.set(textIn(call["id"]), textIn(objectIn(call["function"] ?? call["custom"])["name"]));
    const text = contentText(message["content"]);
    if (message["role"] === "user") return userText(text);
    if (message["role"] !== "tool") return [];
    const tool = called.get(textIn(message["tool_call_id"])) ?? "";
    return [{ kind: "result", result: { tool, text, failed: false } }];
  });
}

const contentText = (content: unknown): string =>
  typeof content === "string"
    ? content
    : objectsIn(content)
        .map(({ text }) => textIn(text))
        .join("\n");

const head = ({ id, model }: Message, object: string): JsonObject => ({
  id: `chatcmpl-${id}`,
  object,
  created: 0,
  model,
});

const textOf = ({ parts }: Message): string | null =>
  parts.flatMap((part) => (isCall(part) ? [] : [part.text])).join("\n") || null;

const finishReason = ({ parts }: Message): string => (parts.some(isCall) ? "tool_calls" : "stop");

const calls = ({ parts }: Message, write: (call: Call) => JsonObject): JsonObject =>
  parts.some(isCall) ? { tool_calls: parts.filter(isCall).map(write) } : {};

const callOf = (call: Call): JsonObject =>
  call.tool.kind === "free"
    ? { id: call.id, type: "custom", custom: { name: call.tool.name, input: freeTextOf(call) } }
    : {
        id: call.id,
        type: "function",
        function: { name: call.tool.name, arguments: JSON.stringify(argumentsOf(call)) },
      };

const usageOf = ({ usage: { input, cached, output } }: Message): JsonObject => ({
  prompt_tokens: input + cached,
  completion_tokens: output,
  total_tokens: input + cached + output,
  prompt_tokens_details: { cached_tokens: cached },
});
