import type { Standing } from "./conversation.ts";
import type { Call, Part } from "./dialect.ts";
import { requiredOf } from "./schema.ts";
import type { Refuse, Reply, Usage, UseTool } from "./script.ts";
import { searchTool, shellCall, toolNamed } from "./tools.ts";

/** What is to be sent. */
export type Outcome =
  | {
      readonly kind: "message";
      readonly parts: readonly Part[];
      readonly usage: Partial<Usage>;
      readonly end: "complete" | "malformed" | "cut" | "hang";
    }
  /** First of all, a tool has to be found; the script is asked again afterwards. */
  | { readonly kind: "search"; readonly call: Call }
  | { readonly kind: "refuse"; readonly refusal: Refuse }
  /** The script asks for what cannot be. */
  | { readonly kind: "problem"; readonly problem: string };

/** An MCP server may still be connecting when it is first searched for. */
const mostSearches = 3;

/** Puts a script's replies into the calls of the tools that are on offer. */
export function decide(replies: readonly Reply[], standing: Standing, id: string): Outcome {
  const parts: Part[] = [];
  const usages: Partial<Usage>[] = [];
  let end: "complete" | "malformed" | "cut" | "hang" = "complete";
  for (const [index, given] of replies.entries()) {
    const last = index === replies.length - 1;
    const found = "tool" in given ? findTool(given, standing, id) : given;
    if ("kind" in found) return found;
    if ("error" in found)
      return replies.length === 1
        ? { kind: "refuse", refusal: found }
        : { kind: "problem", problem: "`error` stands beside other replies: it has to be alone" };
    if ("malformed" in found || "cut" in found || "hang" in found) {
      if (!last) return { kind: "problem", problem: "replies follow one that breaks the message off" };
      end = "malformed" in found ? "malformed" : "cut" in found ? "cut" : "hang";
      continue;
    }
    if ("say" in found) {
      parts.push({ text: found.say });
    } else if ("shell" in found) {
      const call = shellCall(found.shell, standing.tools);
      if (call === undefined)
        return { kind: "problem", problem: `no shell tool is offered: ${offer(standing)}` };
      parts.push({ id: `call_${id}_${index}`, ...call });
    } else {
      parts.push({ id: `call_${id}_${index}`, tool: found.found, args: found.args });
    }
    if (found.usage !== undefined) usages.push(found.usage);
  }
  if (parts.length === 0) {
    if (end === "complete") return { kind: "problem", problem: "the script gave no reply" };
    parts.push({ text: "So I " });
  }
  return { kind: "message", parts, usage: summed(usages), end };
}

interface Found {
  readonly found: Call["tool"];
  readonly args: Call["args"];
  readonly usage?: Partial<Usage>;
}

function findTool(
  { tool: name, args, otherwise, usage }: UseTool,
  standing: Standing,
  id: string,
): Found | Outcome | NonNullable<UseTool["otherwise"]> {
  const found = toolNamed(name, standing.tools);
  if (found !== undefined) return { found, args, ...(usage === undefined ? {} : { usage }) };
  const search = searchTool(standing.tools);
  if (search !== undefined && standing.searches < mostSearches)
    return {
      kind: "search",
      call: {
        id: `call_${id}_find${standing.searches}`,
        tool: search,
        args: { ...requiredOf(search.schema), query: name },
      },
    };
  return otherwise ?? { kind: "problem", problem: `no tool ends with "${name}": ${offer(standing)}` };
}

const offer = ({ tools }: Standing): string => tools.map(({ name }) => name).join(", ") || "none at all";

/** What several replies of one message say about its tokens adds up. */
function summed(usages: readonly Partial<Usage>[]): Partial<Usage> {
  const total: Partial<Record<keyof Usage, number>> = {};
  for (const usage of usages)
    for (const field of ["input", "cached", "output"] as const)
      if (usage[field] !== undefined) total[field] = (total[field] ?? 0) + usage[field];
  return total;
}

/**
 * Tokens that nobody told: a quarter of the letters. Tool results count as a constant, since what is in them
 * (durations, paths) differs from run to run.
 */
export function usageOf(standing: Standing, parts: readonly Part[], told: Partial<Usage>): Usage {
  const letters = (texts: readonly string[]): number => texts.join("").length;
  return {
    input: Math.ceil(letters(standing.texts) / 4) + 16 * standing.results.length + 1,
    cached: 0,
    output:
      Math.ceil(letters(parts.map((part) => ("tool" in part ? JSON.stringify(part.args) : part.text))) / 4) +
      1,
    ...told,
  };
}
