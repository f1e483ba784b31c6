import { z } from "zod";
import { agentNames } from "@stagewright/agents";
import { HUMAN } from "@stagewright/core";
import { parseAmount } from "../amounts.ts";
import { nearest } from "../nearest.ts";
import { AGENT_KINDS, AUTH } from "../words-of-options.ts";

const AN_AGENT = `must be an agent (${[...agentNames, HUMAN].join(", ")}, command:PROGRAM ARGS, acp:PROGRAM ARGS, replay:FILE), { use, model, effort, auth }, or a list of these`;

const word = (what: string) => z.string({ error: `must be ${what}` }).min(1, `must be ${what}`);

const isAgent = (text: string): boolean =>
  [...agentNames, HUMAN].includes(text.trim()) || /^(?:command|acp|replay):\s*\S/.test(text);

/** Of a word that names no agent, the one that was meant; of anything else, what an agent looks like. */
function wrongAgent({ input }: { readonly input?: unknown }): string {
  const meant = typeof input === "string" ? nearest(input, [...agentNames, HUMAN]) : undefined;
  return meant === undefined ? AN_AGENT : `names no agent; did you mean ${meant}?`;
}

const name = z
  .string({ error: wrongAgent })
  .refine(isAgent, { error: wrongAgent })
  .meta({ examples: [...agentNames, HUMAN, "command:my-agent --quiet", "acp:my-agent --acp"] });

const WAYS = ["use", "command", "acp"] as const;

/** An agent with what it is told at its start. */
const detailed = z
  .strictObject({
    use: name.optional().describe("A name, human, command:…, acp:… or replay:…."),
    command: word("a command line").optional().describe("Instead of use: any executable."),
    acp: z
      .array(word("a word of a command line"), { error: "must be a list: the program and its arguments" })
      .min(1, "must be a list: the program and its arguments")
      .optional()
      .describe("Instead of use: a program that speaks ACP."),
    model: word("a model, as the agent calls it").optional(),
    effort: word("an effort, as the agent calls it").optional(),
    auth: z
      .enum(AUTH, { error: "must be inherit or token" })
      .optional()
      .describe("inherit: the agent's own login. token: a private home, and a token from the environment."),
  })
  .refine((agent) => WAYS.filter((way) => agent[way] !== undefined).length === 1, {
    error: "must be there, or command or acp instead; one of the three",
    // Where a place is told, the branch that took an object is the one that is believed.
    path: ["use"],
  });

const agent = z.union([name, detailed], { error: wrongAgent });

/** One agent, or several: the next is taken where one cannot work at all. */
export const chain = z.union(
  [agent, z.array(agent, { error: wrongAgent }).min(1, "must name at least one agent")],
  {
    error: wrongAgent,
  },
);

export const chainsByKind = z.strictObject(
  Object.fromEntries(AGENT_KINDS.map((kind) => [kind, chain.optional()])) as Record<
    (typeof AGENT_KINDS)[number],
    z.ZodOptional<typeof chain>
  >,
  { error: `must hold agents by kind of task: ${AGENT_KINDS.join(", ")}` },
);

function amount(what: string) {
  const error = `must be ${what}, such as 500, 200k or 1.5M`;
  const written = z.string({ error }).refine((text) => parseAmount(text) !== undefined, { error });
  return z.union([z.number({ error }).positive({ error }), written], { error });
}

export const caps = z.strictObject(
  {
    tokens: amount("a number of tokens").optional(),
    toolCalls: amount("a number of tool calls").optional(),
    usd: amount("an amount of money").optional(),
  },
  { error: "must hold tokens, toolCalls and usd" },
);

export type WrittenAgent = z.infer<typeof agent>;
export type WrittenChain = z.infer<typeof chain>;
export type WrittenCaps = z.infer<typeof caps>;
