import { userText, type Item, type OfferedTool } from "../conversation.ts";
import {
  argumentsOf,
  freeTextOf,
  isCall,
  type Dialect,
  type Frame,
  type Message,
  type Part,
} from "../dialect.ts";
import { objectIn, objectsIn, textIn, type JsonObject } from "../json.ts";
import { openAiFailure } from "./openai.ts";

/** OpenAI's Responses. */
export const responses: Dialect = {
  api: "responses",
  read: (body) => {
    const format = objectIn(objectIn(body["text"])["format"]);
    return {
      model: textIn(body["model"]),
      stream: body["stream"] === true,
      items: typeof body["input"] === "string" ? userText(body["input"]) : itemsOf(objectsIn(body["input"])),
      tools: objectsIn(body["tools"]).flatMap(toolsOf),
      ...(format["type"] === "json_schema" ? { answerSchema: objectIn(format["schema"]) } : {}),
    };
  },
  whole: (message) =>
    response(
      message,
      "completed",
      message.parts.map((part, at) => outputItem(message, part, at)),
    ),
  stream: (message) => {
    const items = message.parts.map((part, at) => outputItem(message, part, at));
    let sequence = 0;
    const event = (type: string, data: JsonObject): Frame => ({
      event: type,
      data: { type, sequence_number: sequence++, ...data },
    });
    return {
      opening: [
        event("response.created", { response: response(message, "in_progress", []) }),
        ...items.flatMap((item, at) => [
          event("response.output_item.added", { output_index: at, item: { ...item, ...unfilled(item) } }),
          ...(item["type"] === "message" ? textFrames(event, message.parts[at], item, at) : []),
          event("response.output_item.done", { output_index: at, item }),
        ]),
      ],
      closing: [event("response.completed", { response: response(message, "completed", items) })],
    };
  },
  failure: openAiFailure,
  count: (tokens) => ({ object: "response.input_tokens", input_tokens: tokens }),
};

/** A declaration holds one tool, or a namespace of several. */
function toolsOf(tool: JsonObject): OfferedTool[] {
  const namespace = textIn(tool["name"]);
  if (tool["type"] !== "namespace") return [toolOf(tool)];
  return objectsIn(tool["tools"])
    .map(toolOf)
    .map((inner) => ({
      ...inner,
      name: nameWithin(namespace, inner.name),
      within: { namespace, name: inner.name },
    }));
}

const nameWithin = (namespace: string, name: string): string =>
  namespace === "" ? name : `${namespace.replace(/_+$/, "")}__${name}`;

const kinds: Readonly<Record<string, OfferedTool["kind"]>> = {
  custom: "free",
  local_shell: "host",
  tool_search: "search",
};

function toolOf(tool: JsonObject): OfferedTool {
  const type = textIn(tool["type"]);
  return {
    name: textIn(tool["name"]) || type,
    description: textIn(tool["description"]),
    kind: kinds[type] ?? "function",
    schema: objectIn(tool["parameters"]),
  };
}

function itemsOf(input: readonly JsonObject[]): Item[] {
  const called = new Map<string, string>();
  return input.flatMap((item): readonly Item[] => {
    const type = textIn(item["type"]);
    if (type === "tool_search_output")
      return [{ kind: "found", tools: objectsIn(item["tools"]).flatMap(toolsOf) }];
    if (type.endsWith("_call"))
      called.set(
        textIn(item["call_id"]),
        nameWithin(textIn(item["namespace"]), textIn(item["name"])) || type.slice(0, -5),
      );
    if (type.endsWith("_output")) {
      const tool = called.get(textIn(item["call_id"])) ?? "";
      return [{ kind: "result", result: { tool, text: textOf(item["output"]), failed: false } }];
    }
    return item["role"] === "user" ? userText(textOf(item["content"])) : [];
  });
}

const textOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : objectsIn(content)
        .map(({ text }) => textIn(text))
        .join("\n");

const response = (
  { id, model, usage }: Message,
  status: string,
  output: readonly JsonObject[],
): JsonObject => ({
  id: `resp_${id}`,
  object: "response",
  created_at: 0,
  status,
  error: null,
  model,
  output,
  usage:
    status === "completed"
      ? {
          input_tokens: usage.input + usage.cached,
          input_tokens_details: { cached_tokens: usage.cached },
          output_tokens: usage.output,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: usage.input + usage.cached + usage.output,
        }
      : null,
});

function outputItem({ id }: Message, part: Part, at: number): JsonObject {
  if (!isCall(part))
    return {
      type: "message",
      id: `msg_${id}_${at}`,
      status: "completed",
      role: "assistant",
      content: [{ type: "output_text", text: part.text, annotations: [] }],
    };
  const common = { id: `item_${id}_${at}`, call_id: part.id, status: "completed" };
  switch (part.tool.kind) {
    case "free":
      return { type: "custom_tool_call", ...common, name: part.tool.name, input: freeTextOf(part) };
    case "host":
      return {
        type: "local_shell_call",
        ...common,
        action: { type: "exec", env: {}, ...argumentsOf(part) },
      };
    case "search":
      return { type: "tool_search_call", ...common, execution: "client", arguments: argumentsOf(part) };
    case "function":
      return {
        type: "function_call",
        ...common,
        ...(part.tool.within ?? { name: part.tool.name }),
        arguments: JSON.stringify(argumentsOf(part)),
      };
  }
}

/** How an item looks when it is announced. */
function unfilled(item: JsonObject): JsonObject {
  switch (item["type"]) {
    case "message":
      return { status: "in_progress", content: [] };
    case "function_call":
      return { status: "in_progress", arguments: "" };
    default:
      return { status: "in_progress" };
  }
}

function textFrames(
  event: (type: string, data: JsonObject) => Frame,
  part: Part | undefined,
  { id }: JsonObject,
  at: number,
): Frame[] {
  const text = part === undefined || isCall(part) ? "" : part.text;
  const where = { item_id: id, output_index: at, content_index: 0 };
  const whole = { type: "output_text", text, annotations: [] };
  return [
    event("response.content_part.added", { ...where, part: { ...whole, text: "" } }),
    event("response.output_text.delta", { ...where, delta: text }),
    event("response.output_text.done", { ...where, text }),
    event("response.content_part.done", { ...where, part: whole }),
  ];
}
