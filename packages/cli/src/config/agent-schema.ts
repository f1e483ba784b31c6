import { z } from "zod";
import { parseAmount } from "../amounts.ts";
import { AGENT_KINDS, AUTH } from "../words-of-options.ts";

const AN_AGENT =
  "must be an agent: a name such as claude, human, command:PROGRAM ARGS, acp:PROGRAM ARGS, replay:FILE, { use, model, effort, auth } or a list of these";

const word = (what: string) => z.string({ error: `must be ${what}` }).min(1, `must be ${what}`);
const name = word(AN_AGENT.slice("must be ".length)).refine((text) => text.trim() !== "", AN_AGENT);

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
    error: "must have one of use, command and acp",
  });

const agent = z.union([name, detailed], { error: AN_AGENT });

/** One agent, or several: the next is taken where one cannot work at all. */
export const chain = z.union(
  [agent, z.array(agent, { error: AN_AGENT }).min(1, "must name at least one agent")],
  {
    error: AN_AGENT,
  },
);

export const chainsByKind = z.strictObject(
  Object.fromEntries(AGENT_KINDS.map((kind) => [kind, chain.optional()])) as Record<
    (typeof AGENT_KINDS)[number],
    z.ZodOptional<typeof chain>
  >,
  { error: `must hold agents by kind of task: ${AGENT_KINDS.join(", ")}` },
);

const amount = (what: string) =>
  z.union([z.number().positive(), z.string().refine((text) => parseAmount(text) !== undefined)], {
    error: `must be ${what}, such as 500, 200k or 1.5M`,
  });

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
