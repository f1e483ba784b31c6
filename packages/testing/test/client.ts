import { onTestFinished } from "vitest";
import { startScriptedModel, type ScriptedModel, type ScriptedModelOptions } from "../src/index.ts";
import {
  anthropicAnswer,
  responsesAnswer,
  chatAnswer,
  geminiAnswer,
  type AnthropicBlock,
  type AnthropicUsage,
  type AnthropicMessage,
  type AnthropicEvent,
  type ResponsesBody,
  type ResponsesEvent,
  type ChatCall,
  type ChatBody,
  type GeminiBody,
  type Answer,
} from "./answers.ts";

/** A model that is closed when the test is over. */
export async function model(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const started = await startScriptedModel(options);
  onTestFinished(() => started.close());
  return started;
}

export const post = async (
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });

export interface Event {
  readonly event: string | undefined;
  readonly data: unknown;
}

/** The events of a stream, as a client sees them: what does not parse throws. */
export function eventsOf(text: string): Event[] {
  return text
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => {
      const fields = Object.fromEntries(
        frame
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      const data = fields["data"] ?? "";
      return { event: fields["event"], data: data === "[DONE]" ? data : (JSON.parse(data) as unknown) };
    });
}

/** An API as a small client of it: a tool, a conversation, a request, and how an answer is read. */
export interface Client {
  readonly path: string;
  readonly streamPath: string;
  readonly countPath?: string;
  readonly request: (conversation: readonly Said[], tools: readonly string[], stream: boolean) => object;
  readonly readStream: (events: readonly Event[]) => Answer;
  readonly readWhole: (body: unknown) => Answer;
  readonly keyHeader: (key: string) => Record<string, string>;
}

export type Said =
  | { readonly user: string }
  | { readonly assistant: string }
  | { readonly call: string; readonly id: string; readonly result: string };

const schema = { type: "object", properties: { command: { type: "string" } }, required: ["command"] };

export const clients: Record<"anthropic" | "responses" | "chat" | "gemini", Client> = {
  anthropic: {
    path: "/v1/messages?beta=true",
    streamPath: "/v1/messages?beta=true",
    countPath: "/v1/messages/count_tokens?beta=true",
    request: (conversation, tools, stream) => ({
      model: "claude-test",
      max_tokens: 100,
      stream,
      tools: tools.map((name) => ({ name, description: `does ${name}`, input_schema: schema })),
      messages: conversation.flatMap((said): object[] => {
        if ("user" in said) return [{ role: "user", content: [{ type: "text", text: said.user }] }];
        if ("assistant" in said) return [{ role: "assistant", content: said.assistant }];
        return [
          { role: "assistant", content: [{ type: "tool_use", id: said.id, name: said.call, input: {} }] },
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: said.id, content: [{ type: "text", text: said.result }] },
              { type: "text", text: "<system-reminder>Beside the result.</system-reminder>" },
            ],
          },
        ];
      }),
    }),
    readStream: (events) => {
      const blocks: AnthropicBlock[] = [];
      let usage: Partial<AnthropicUsage> = {};
      let end: string | undefined;
      for (const { event, data } of events) {
        const { type, index, message, content_block: block, delta, usage: more } = data as AnthropicEvent;
        if (event !== type) throw new Error(`event ${event} holds ${type}`);
        if (type === "message_start") usage = message.usage;
        if (type === "content_block_start") blocks[index] = { ...block, json: "" };
        if (type === "content_block_delta") {
          const open = blocks[index];
          if (open === undefined) throw new Error(`no block ${index}`);
          if (delta.type === "text_delta") open.text += delta.text;
          else open.json += delta.partial_json;
        }
        if (type === "message_delta") {
          usage = { ...usage, ...more };
          end = delta.stop_reason;
        }
      }
      if (events.at(-1)?.event !== "message_stop") end = undefined;
      const content = blocks.map((block): AnthropicBlock =>
        block.type === "text" ? block : { ...block, input: JSON.parse(block.json) as unknown },
      );
      return anthropicAnswer(content, usage, end);
    },
    readWhole: (body) => {
      const { content, usage, stop_reason: end } = body as AnthropicMessage;
      return anthropicAnswer(content, usage, end);
    },
    keyHeader: (key) => ({ "x-api-key": key }),
  },
  responses: {
    path: "/v1/responses",
    streamPath: "/responses",
    countPath: "/v1/responses/input_tokens",
    request: (conversation, tools, stream) => ({
      model: "gpt-test",
      stream,
      tools: tools.map((name) => ({
        type: "function",
        name,
        description: `does ${name}`,
        parameters: schema,
      })),
      input: conversation.flatMap((said): object[] => {
        if ("user" in said)
          return [{ type: "message", role: "user", content: [{ type: "input_text", text: said.user }] }];
        if ("assistant" in said)
          return [
            { type: "message", role: "assistant", content: [{ type: "output_text", text: said.assistant }] },
          ];
        return [
          { type: "function_call", call_id: said.id, name: said.call, arguments: "{}" },
          { type: "function_call_output", call_id: said.id, output: said.result },
        ];
      }),
    }),
    readStream: (events) => {
      const all = events.map(({ data }) => data as ResponsesEvent);
      all.forEach(({ type, sequence_number: number }, at) => {
        if (events[at]?.event !== type || number !== at) throw new Error(`out of order: ${type}`);
      });
      const of = (type: string): ResponsesEvent[] => all.filter((one) => one.type === type);
      const done = of("response.output_item.done").map(({ item }) => item);
      const deltas = of("response.output_text.delta").map(({ delta }) => delta);
      const last = all.at(-1);
      const completed = last?.type === "response.completed" ? last.response : undefined;
      const answer = responsesAnswer(done, completed?.usage, completed?.status);
      if (answer.text !== deltas.join("")) throw new Error("the deltas are not the text");
      return answer;
    },
    readWhole: (body) => {
      const { output, usage, status } = body as ResponsesBody;
      return responsesAnswer(output, usage, status);
    },
    keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  },
  chat: {
    path: "/v1/chat/completions",
    streamPath: "/chat/completions",
    request: (conversation, tools, stream) => ({
      model: "chat-test",
      stream,
      ...(tools.length === 0
        ? {}
        : {
            tools: tools.map((name) => ({
              type: "function",
              function: { name, description: `does ${name}`, parameters: schema },
            })),
          }),
      messages: [
        { role: "system", content: "You are tested." },
        ...conversation.flatMap((said): object[] => {
          if ("user" in said) return [{ role: "user", content: said.user }];
          if ("assistant" in said) return [{ role: "assistant", content: said.assistant }];
          const call = { id: said.id, type: "function", function: { name: said.call, arguments: "{}" } };
          return [
            { role: "assistant", content: null, tool_calls: [call] },
            { role: "tool", tool_call_id: said.id, content: said.result },
          ];
        }),
      ],
    }),
    readStream: (events) => {
      let text = "";
      const calls: ChatCall[] = [];
      let usage: ChatBody["usage"];
      let end: string | undefined;
      for (const { data } of events) {
        if (data === "[DONE]") continue;
        const chunk = data as ChatBody;
        usage = chunk.usage ?? usage;
        const [choice] = chunk.choices;
        if (choice === undefined) continue;
        text += choice.delta.content ?? "";
        for (const call of choice.delta.tool_calls ?? []) calls[call.index] = call;
        end = choice.finish_reason ?? end;
      }
      if (events.at(-1)?.data !== "[DONE]") end = undefined;
      return chatAnswer(text, calls, usage, end);
    },
    readWhole: (body) => {
      const { choices, usage } = body as ChatBody;
      const { message, finish_reason: end } = choices[0]!;
      return chatAnswer(message.content ?? "", message.tool_calls ?? [], usage, end ?? undefined);
    },
    keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  },
  gemini: {
    path: "/v1beta/models/gemini-test:generateContent",
    streamPath: "/v1beta/models/gemini-test:streamGenerateContent?alt=sse",
    countPath: "/v1beta/models/gemini-test:countTokens",
    request: (conversation, tools) => ({
      tools: [
        {
          functionDeclarations: tools.map((name) => ({
            name,
            description: `does ${name}`,
            parametersJsonSchema: schema,
          })),
        },
      ],
      contents: conversation.flatMap((said): object[] => {
        if ("user" in said) return [{ role: "user", parts: [{ text: said.user }] }];
        if ("assistant" in said) return [{ role: "model", parts: [{ text: said.assistant }] }];
        return [
          { role: "model", parts: [{ functionCall: { id: said.id, name: said.call, args: {} } }] },
          {
            role: "user",
            parts: [
              { functionResponse: { id: said.id, name: said.call, response: { output: said.result } } },
            ],
          },
        ];
      }),
    }),
    readStream: (events) => {
      const all = events.map(({ data }) => data as GeminiBody);
      const last = all.at(-1);
      const parts = all.flatMap(({ candidates }) => candidates.flatMap(({ content }) => content.parts));
      return geminiAnswer(parts, last?.usageMetadata, last?.candidates[0]?.finishReason);
    },
    readWhole: (body) => {
      const { candidates, usageMetadata } = body as GeminiBody;
      return geminiAnswer(candidates[0]!.content.parts, usageMetadata, candidates[0]!.finishReason);
    },
    keyHeader: (key) => ({ "x-goog-api-key": key }),
  },
};
