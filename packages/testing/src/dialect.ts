import type { OfferedTool, Question } from "./conversation.ts";
import type { JsonObject } from "./json.ts";
import type { ModelApi, Usage } from "./script.ts";

/** A tool call the model makes. */
export interface Call {
  readonly id: string;
  readonly tool: OfferedTool;
  readonly args: Readonly<Record<string, unknown>> | string;
}

export type Part = { readonly text: string } | Call;

export const isCall = (part: Part): part is Call => "tool" in part;

/** A message of the model's, in no API's words. */
export interface Message {
  readonly id: string;
  readonly model: string;
  readonly parts: readonly Part[];
  readonly usage: Usage;
}

/** One server-sent event. */
export interface Frame {
  readonly event?: string;
  readonly data: JsonObject | "[DONE]";
}

/** How one API's requests are read and its answers written. Pure. */
export interface Dialect {
  readonly api: ModelApi;
  /** `path` is the request's, without its query: one API names model and manner there. */
  readonly read: (body: JsonObject, path: string) => Question;
  readonly whole: (message: Message) => JsonObject;
  /** Without `closing`, a client must notice that the message is not complete. */
  readonly stream: (message: Message) => {
    readonly opening: readonly Frame[];
    readonly closing: readonly Frame[];
  };
  /** The body that goes with an HTTP status of 400 or more. */
  readonly failure: (status: number, message: string) => JsonObject;
  /** The answer to "how many tokens would that be?". */
  readonly count: (tokens: number) => JsonObject;
}

/** Arguments as an object, whatever the script gave. */
export const argumentsOf = ({ args }: Call): Readonly<Record<string, unknown>> =>
  typeof args === "string" ? { input: args } : args;

/** Arguments as free text, whatever the script gave. */
export const freeTextOf = ({ args }: Call): string =>
  typeof args === "string" ? args : typeof args["input"] === "string" ? args["input"] : JSON.stringify(args);
