import { userText, type Item, type OfferedTool } from "../conversation.ts";
import { argumentsOf, isCall, type Dialect, type Message, type Part } from "../dialect.ts";
import { isObject, objectIn, objectsIn, textIn, type JsonObject } from "../json.ts";

/** Google's Gemini: model and manner stand in the path. */
export const gemini: Dialect = {
  api: "gemini",
  read: (body, path) => {
    const config = objectIn(body["generationConfig"]);
    const schema = config["responseJsonSchema"] ?? config["responseSchema"];
    return {
      model: /\/models\/([^/:]+):/.exec(path)?.[1] ?? "",
      stream: path.endsWith(":streamGenerateContent"),
      items: objectsIn(body["contents"]).flatMap(itemsOf),
      tools: objectsIn(body["tools"]).flatMap(({ functionDeclarations }) =>
        objectsIn(functionDeclarations).map(toolOf),
      ),
      ...(isObject(schema) ? { answerSchema: schema } : {}),
    };
  },
  whole: (message) => piece(message, message.parts.map(partOf), true),
  stream: (message) => ({
    opening: message.parts.map((part) => ({ data: piece(message, [partOf(part)], false) })),
    closing: [{ data: piece(message, [], true) }],
  }),
  failure: (status, message) => ({
    error: {
      code: status,
      message,
      status: errorNames[status] ?? (status < 500 ? "INVALID_ARGUMENT" : "INTERNAL"),
    },
  }),
  count: (tokens) => ({ totalTokens: tokens }),
};

const errorNames: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

const toolOf = (tool: JsonObject): OfferedTool => ({
  name: textIn(tool["name"]),
  description: textIn(tool["description"]),
  kind: "function",
  schema: objectIn(tool["parametersJsonSchema"] ?? tool["parameters"]),
});

function itemsOf({ role, parts }: JsonObject): readonly Item[] {
  if (role === "model") return [];
  const results = objectsIn(parts).filter((part) => isObject(part["functionResponse"]));
  // Text beside tool results is the agent's: it comments on them.
  if (results.length === 0)
    return userText(
      objectsIn(parts)
        .map(({ text }) => textIn(text))
        .join("\n"),
    );
  return results.map(({ functionResponse }) => {
    const { name, response } = objectIn(functionResponse);
    const { output, error } = objectIn(response);
    const text = textIn(output) || textIn(error) || JSON.stringify(response ?? {});
    return { kind: "result", result: { tool: textIn(name), text, failed: error !== undefined } };
  });
}

const partOf = (part: Part): JsonObject =>
  isCall(part)
    ? { functionCall: { id: part.id, name: part.tool.name, args: argumentsOf(part) } }
    : { text: part.text };

const piece = ({ id, model, usage }: Message, parts: readonly JsonObject[], last: boolean): JsonObject => ({
  candidates: [{ index: 0, content: { role: "model", parts }, ...(last ? { finishReason: "STOP" } : {}) }],
  ...(last
    ? {
        usageMetadata: {
          promptTokenCount: usage.input + usage.cached,
          cachedContentTokenCount: usage.cached,
          candidatesTokenCount: usage.output,
          totalTokenCount: usage.input + usage.cached + usage.output,
        },
      }
    : {}),
  modelVersion: model,
  responseId: id,
});
