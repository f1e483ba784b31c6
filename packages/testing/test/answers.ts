/** What one answer said, called and cost. */
export interface Answer {
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly args: unknown }[];
  /** Nothing where the message did not end. */
  readonly usage: Readonly<Record<"input" | "cached" | "output", number | undefined>>;
  /** Why the message ended, in the API's word; nothing if it did not. */
  readonly end: string | undefined;
}

/** What a client reads of each API's answers. */
export interface AnthropicBlock {
  readonly type: string;
  text: string;
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  json: string;
}
export interface AnthropicUsage {
  readonly input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
}
export interface AnthropicMessage {
  readonly content: readonly AnthropicBlock[];
  readonly usage: AnthropicUsage;
  readonly stop_reason: string | undefined;
}
export interface AnthropicEvent {
  readonly type: string;
  readonly index: number;
  readonly message: AnthropicMessage;
  readonly content_block: AnthropicBlock;
  readonly delta: { type: string; text: string; partial_json: string; stop_reason: string };
  readonly usage: AnthropicUsage;
}
interface ResponsesItem {
  readonly type: string;
  readonly content: readonly { readonly text: string }[];
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
}
export interface ResponsesBody {
  readonly output: readonly ResponsesItem[];
  readonly usage: {
    readonly input_tokens: number;
    readonly input_tokens_details: { readonly cached_tokens: number };
    readonly output_tokens: number;
  };
  readonly status: string;
}
export interface ResponsesEvent {
  readonly type: string;
  readonly sequence_number: number;
  readonly item: ResponsesItem;
  readonly delta: string;
  readonly response: ResponsesBody;
}
export interface ChatCall {
  readonly index: number;
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}
interface ChatMessage {
  readonly content?: string | null;
  readonly tool_calls?: readonly ChatCall[];
}
export interface ChatBody {
  readonly choices: readonly {
    readonly message: ChatMessage;
    readonly delta: ChatMessage;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
    readonly completion_tokens: number;
  };
}
interface GeminiPart {
  readonly text?: string;
  readonly functionCall?: { readonly id: string; readonly name: string; readonly args: unknown };
}
export interface GeminiBody {
  readonly candidates: readonly {
    readonly content: { readonly parts: readonly GeminiPart[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: {
    readonly promptTokenCount: number;
    readonly cachedContentTokenCount: number;
    readonly candidatesTokenCount: number;
  };
}

const textsOf = (parts: readonly { readonly text?: string }[]): string =>
  parts.map(({ text }) => text ?? "").join("");

export const anthropicAnswer = (
  content: readonly AnthropicBlock[],
  usage: Partial<AnthropicUsage>,
  end: string | undefined,
): Answer => ({
  text: textsOf(content),
  calls: content
    .filter(({ type }) => type === "tool_use")
    .map(({ id, name, input }) => ({ id, name, args: input })),
  usage: {
    input: usage.input_tokens,
    cached: usage.cache_read_input_tokens,
    output: usage.output_tokens,
  },
  end,
});

export const responsesAnswer = (
  items: readonly ResponsesItem[],
  usage: ResponsesBody["usage"] | undefined,
  end: string | undefined,
): Answer => ({
  text: items
    .filter(({ type }) => type === "message")
    .map(({ content }) => textsOf(content))
    .join(""),
  calls: items
    .filter(({ type }) => type === "function_call")
    .map(({ call_id: id, name, arguments: args }) => ({ id, name, args: JSON.parse(args) as unknown })),
  usage: withoutCached(usage?.input_tokens, usage?.input_tokens_details.cached_tokens, usage?.output_tokens),
  end,
});

export const chatAnswer = (
  text: string,
  calls: readonly ChatCall[],
  usage: ChatBody["usage"],
  end: string | undefined,
): Answer => ({
  text,
  calls: calls.map(({ id, function: { name, arguments: args } }) => ({
    id,
    name,
    args: JSON.parse(args) as unknown,
  })),
  usage: withoutCached(
    usage?.prompt_tokens,
    usage?.prompt_tokens_details.cached_tokens,
    usage?.completion_tokens,
  ),
  end,
});

export const geminiAnswer = (
  parts: readonly GeminiPart[],
  usage: GeminiBody["usageMetadata"],
  end: string | undefined,
): Answer => ({
  text: textsOf(parts),
  calls: parts.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [functionCall])),
  usage: withoutCached(usage?.promptTokenCount, usage?.cachedContentTokenCount, usage?.candidatesTokenCount),
  end,
});

/** Three APIs count what came from the cache as input too. */
const withoutCached = (
  input: number | undefined,
  cached: number | undefined,
  output: number | undefined,
): Answer["usage"] => ({
  input: input === undefined ? undefined : input - (cached ?? 0),
  cached,
  output,
});
