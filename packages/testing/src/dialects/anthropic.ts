import { userText, type Item, type OfferedTool } from "../conversation.ts";
import { argumentsOf, isCall, type Dialect, type Frame, type Message, type Part } from "../dialect.ts";
import { listIn, objectIn, objectsIn, parsedObject, textIn, type JsonObject } from "../json.ts";

const searchTool = "ToolSearch";

/** Anthropic's Messages. */
export const anthropic: Dialect = {
  api: "anthropic",
  read: (body) => {
    const format = objectIn(objectIn(body["output_config"])["format"] ?? body["output_format"]);
    return {
      model: textIn(body["model"]),
      stream: body["stream"] === true,
      items: itemsOf(objectsIn(body["messages"])),
      // What is declared but deferred cannot be called before it was searched for.
      tools: objectsIn(body["tools"])
        .filter((tool) => tool["defer_loading"] !== true)
        .map(toolOf),
      ...(format["type"] === "json_schema" ? { answerSchema: objectIn(format["schema"]) } : {}),
    };
  },
  whole: (message) => ({
    ...head(message),
    content: message.parts.map(block),
    stop_reason: stopReason(message),
    usage: usageOf(message),
  }),
  stream: (message) => {
    const start: Frame = event("message_start", {
      message: {
        ...head(message),
        content: [],
        stop_reason: null,
        usage: { ...usageOf(message), output_tokens: 1 },
      },
    });
    return {
      opening: [start, ...message.parts.flatMap(blockFrames)],
      closing: [
        event("message_delta", {
          delta: { stop_reason: stopReason(message), stop_sequence: null },
          usage: usageOf(message),
        }),
        event("message_stop", {}),
      ],
    };
  },
  failure: (status, message) => ({
    type: "error",
    error: { type: errorTypes[status] ?? (status < 500 ? "invalid_request_error" : "api_error"), message },
  }),
  count: (tokens) => ({ input_tokens: tokens }),
};

const errorTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

const toolOf = (tool: JsonObject): OfferedTool => ({
  name: textIn(tool["name"]),
  description: textIn(tool["description"]),
  kind: tool["name"] === searchTool ? "search" : "function",
  schema: objectIn(tool["input_schema"] ?? tool["parameters"]),
});

function itemsOf(messages: readonly JsonObject[]): Item[] {
  const called = new Map<string, string>();
  return messages.flatMap(({ role, content }): readonly Item[] => {
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : objectsIn(content);
    for (const { type, id, name } of blocks) if (type === "tool_use") called.set(textIn(id), textIn(name));
    if (role !== "user") return [];
    const results = blocks.filter(({ type }) => type === "tool_result");
    // Text beside tool results is the agent's: it comments on them.
    if (results.length === 0) return userText(blocks.map(({ text }) => textIn(text)).join("\n"));
    return results.map((result) => {
      const tool = called.get(textIn(result["tool_use_id"])) ?? "";
      const text = textOf(result["content"]);
      return tool === searchTool
        ? { kind: "found", tools: foundIn(result["content"], text) }
        : { kind: "result", result: { tool, text, failed: result["is_error"] === true } };
    });
  });
}

const textOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : objectsIn(content)
        .map(({ text }) => textIn(text))
        .join("\n");

/** Found tools are named by reference, or written out, a line of JSON each. */
function foundIn(content: unknown, text: string): OfferedTool[] {
  const referred = listIn(content)
    .map(objectIn)
    .filter(({ type }) => type === "tool_reference")
    .map(({ tool_name: name }) => toolOf({ name }));
  const written = [...text.matchAll(/<function>(\{.*\})<\/function>/g)].map(([, json]) =>
    toolOf(parsedObject(json ?? "")),
  );
  return [...referred, ...written];
}

const head = ({ id, model }: Message): JsonObject => ({
  id: `msg_${id}`,
  type: "message",
  role: "assistant",
  model,
  stop_sequence: null,
});

const stopReason = ({ parts }: Message): string => (parts.some(isCall) ? "tool_use" : "end_turn");

const usageOf = ({ usage }: Message): JsonObject => ({
  input_tokens: usage.input,
  cache_read_input_tokens: usage.cached,
  cache_creation_input_tokens: 0,
  output_tokens: usage.output,
});

const block = (part: Part): JsonObject =>
  isCall(part)
    ? { type: "tool_use", id: part.id, name: part.tool.name, input: argumentsOf(part) }
    : { type: "text", text: part.text };

const event = (type: string, data: JsonObject): Frame => ({ event: type, data: { type, ...data } });

const blockFrames = (part: Part, index: number): Frame[] => [
  event("content_block_start", {
    index,
    content_block: isCall(part) ? { ...block(part), input: {} } : { type: "text", text: "" },
  }),
  event("content_block_delta", {
    index,
    delta: isCall(part)
      ? { type: "input_json_delta", partial_json: JSON.stringify(argumentsOf(part)) }
      : { type: "text_delta", text: part.text },
  }),
  event("content_block_stop", { index }),
];
