import type { JsonObject } from "./json.ts";
import type { ToolResult } from "./script.ts";

/** A tool as a request offers it. */
export interface OfferedTool {
  /** With its namespace, where it has one. */
  readonly name: string;
  readonly description: string;
  /**
   * `free` takes text in place of arguments; `host` is a shell that the provider knows without being told;
   * `search` finds tools that were kept back.
   */
  readonly kind: "function" | "free" | "host" | "search";
  /** How the tool is to be called, if it stands in a namespace. */
  readonly within?: { readonly namespace: string; readonly name: string };
  /** JSON schema of its arguments. */
  readonly schema: JsonObject;
}

/** A conversation's events that count, in the order in which they happened. */
export type Item =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "result"; readonly result: ToolResult }
  /** A search for tools came back: no step of the script's. */
  | { readonly kind: "found"; readonly tools: readonly OfferedTool[] };

/** A request to a model, in no API's words. */
export interface Question {
  readonly model: string;
  readonly stream: boolean;
  readonly items: readonly Item[];
  readonly tools: readonly OfferedTool[];
  /** The answer must be JSON of this schema. */
  readonly answerSchema?: JsonObject;
}

/** What of a conversation says where the script stands. */
export interface Standing {
  readonly texts: readonly string[];
  readonly results: readonly ToolResult[];
  /** Searches for tools since the last text. */
  readonly searches: number;
  readonly tools: readonly OfferedTool[];
}

export function standingOf({ items, tools }: Question): Standing {
  const texts: string[] = [];
  let results: ToolResult[] = [];
  let searches = 0;
  const offered = new Map(tools.map((tool) => [tool.name, tool]));
  for (const item of items) {
    if (item.kind === "text") {
      texts.push(item.text);
      results = [];
      searches = 0;
    } else if (item.kind === "result") {
      results.push(item.result);
    } else {
      searches += 1;
      for (const tool of item.tools) if (!offered.has(tool.name)) offered.set(tool.name, tool);
    }
  }
  return { texts, results, searches, tools: [...offered.values()] };
}

/** Elements in which agents put what they tell the model in the user's name. */
const added = [
  "system-reminder", // claude
  "environment_context", // codex
  "user_instructions", // codex
  "skills_instructions", // codex
  "turn_aborted", // codex
  "session_context", // gemini
  "current_datetime", // copilot
  "reminder", // copilot
  "system_notification", // copilot
  "info-msg", // goose
];
const addedElement = new RegExp(`<(${added.join("|")})(?: [^>]*)?>[\\s\\S]*?</\\1>`, "g");
/** How whole texts begin that agents say in the user's name. */
const addedTexts = [
  "# AGENTS.md instructions", // codex: the repository's instructions
  "Your response above was cut off", // claude: after a stream that broke off
];

/** What the user said of a text that was sent in their name; nothing if they said none of it. */
export function userText(text: string): readonly Item[] {
  const own = text.replaceAll(addedElement, "").trim();
  return own === "" || addedTexts.some((begin) => own.startsWith(begin)) ? [] : [{ kind: "text", text: own }];
}
