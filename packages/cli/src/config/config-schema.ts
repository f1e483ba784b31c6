import { z } from "zod";
import { parseDuration } from "../duration.ts";
import {
  ACCEPTANCE,
  AGENT_KINDS,
  COMMITS,
  ENV_NAME,
  GRANULARITY,
  GUARDS,
  GUARDS_ASK,
  PLAN_EDITS,
  RECEIPTS,
  REPORT_FORMATS,
  SANDBOX,
  STRENGTH_ON,
} from "../words-of-options.ts";
import { caps, chain, chainsByKind } from "./agent-schema.ts";
import { promptOverrides, promptStageKeysAt, promptStages } from "./prompt-stage-schema.ts";

const duration = z
  .string({ error: "must be a duration such as 30m, 90s or 1h30m" })
  .refine((text) => parseDuration(text) !== undefined, "must be a duration such as 30m, 90s or 1h30m");

const count = (least: number, most: number) =>
  z
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, `must be ${what}`);
const texts = (what: string) => z.array(text(what), { error: `must be a list, each of it ${what}` });

const report = z.union(
  [
    text("the path of a report, or a pattern of paths"),
    texts("the path of a report, or a pattern of paths").nonempty("must name a report"),
  ],
  { error: "must be the path of a report, or a list of paths" },
);

const strength = z
  .strictObject(
    {
      mutants: count(1, 1_000)
        .default(20)
        .describe("Mutants that are judged, where so many can be made (20)."),
      least: z
        .number({ error: "must be a number from 1 to 100" })
        .min(1, "must be at least 1")
        .max(100, "must be at most 100")
        .default(80)
        .describe("Of these, so many percent have to be killed (80)."),
      within: duration.default("5m").describe("The longest all of them together may take (5m)."),
      on: z
        .enum(STRENGTH_ON, { error: `must be one of ${STRENGTH_ON.join(", ")}` })
        .default("task")
        .describe(
          "The change whose tests are measured: each task's, each phase's, or the whole stage's (task).",
        ),
    },
    { error: "must be { mutants, least, within, on }" },
  )
  .describe("How strong tests have to be, measured by mutants of the lines that a change brings.");

const check = z.union(
  [
    text("a command"),
    z.strictObject({
      run: text("a command"),
      timeout: duration.optional(),
      report: report
        .optional()
        .describe(
          "Files in which the command leaves a report of its tests; they are removed before it runs. The word output: what it prints is the report.",
        ),
      format: z
        .enum(REPORT_FORMATS, { error: `must be one of ${REPORT_FORMATS.join(", ")}` })
        .optional()
        .describe("Of the report; found out where it is not said."),
      flaky: z
        .strictObject({ runs: count(1, 20).default(3) }, { error: "must be { runs }" })
        .optional()
        .describe(
          "How often a test that fails newly is run on one tree before it is believed (3); 1 takes each outcome as it comes.",
        ),
      coverage: z
        .strictObject(
          {
            report: report.describe("Files in which the command leaves its coverage."),
            least: z
              .number({ error: "must be a number from 0 to 100" })
              .min(0, "must be at least 0")
              .max(100, "must be at most 100")
              .default(80),
          },
          { error: "must be { report, least }" },
        )
        .optional()
        .describe("How much of each changed source file tests have to reach, in percent of its lines (80)."),
      strength: strength.optional(),
    }),
  ],
  { error: "must be a command, { run, timeout, report, format, flaky, coverage, strength } or none" },
);

const checks = z
  .record(
    z.string().regex(/^[\w.-]+$/, "a check's name is made of letters, digits, dots and dashes"),
    check,
    {
      error: "must hold commands by name: { test: 'npm test' }",
    },
  )
  .superRefine((all, context) => {
    for (const [name, one] of Object.entries(all))
      if (name !== "test" && typeof one === "object" && one.strength !== undefined)
        context.addIssue({
          code: "custom",
          path: [name, "strength"],
          message: "is of the check named test, whose tests tell red from green",
        });
  })
  .describe("Commands that must pass, by name; the word none switches a check off.");

const stageUse = z.union(
  [
    text("a stage, such as speckit/implement"),
    z.strictObject({
      use: text("a stage"),
      options: z.record(z.string(), z.json()).optional(),
      agent: chain.optional().describe("Who does this stage's work."),
    }),
  ],
  { error: "must be a stage, such as speckit/implement, or { use, options, agent }" },
);

const pipeline = z.strictObject(
  {
    intake: text("the name of a pipeline whose input this one takes"),
    description: z.string().optional(),
    stages: z.array(stageUse, { error: "must be a list of stages" }),
  },
  { error: "must be { intake, stages }" },
);

/** In the clear only to this machine: what is told names files and tasks. */
const isWebhook = (url: string): boolean =>
  URL.canParse(url) &&
  (new URL(url).protocol === "https:" || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(url));

const notifier = z.union(
  [
    z.strictObject({ command: text("a command") }),
    z.strictObject({
      webhook: text("a URL").refine(isWebhook, "must be a URL that begins with https://"),
      secretEnv: z.string().regex(ENV_NAME, "must be the name of an environment variable").optional(),
    }),
  ],
  { error: "must be { command } or { webhook, secretEnv }" },
);

const server = z
  .strictObject(
    {
      command: texts("a word of a command line").optional().describe("A program that speaks MCP on stdio."),
      url: text("a URL").optional().describe("Instead of command: where one is served."),
      env: z
        .array(z.string().regex(ENV_NAME, "must be the name of an environment variable"), {
          error: "must be a list of names",
        })
        .optional()
        .describe("Names of environment variables that it is given."),
      fallback: text("what to do without it").optional(),
    },
    { error: "must be { command, env, fallback } or { url, fallback }" },
  )
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), {
    error: "must be there, or url instead; one of the two",
    path: ["command"],
  });

const guardSettings = z.strictObject({
  mode: z.enum(GUARDS, { error: "must be off, report or enforce" }).optional(),
  ask: z
    .enum(GUARDS_ASK, { error: "must be park or report" })
    .optional()
    .describe("Whether what may well be meant waits until a human allows it, or is only told (park)."),
});

const known = {
  $schema: z.string().optional(),
  agent: chain.optional().describe("Who does the tasks; of a list the next where one cannot work at all."),
  agents: chainsByKind.optional().describe("Who does tasks of a kind instead."),
  granularity: z
    .enum(GRANULARITY, { error: "must be auto or task" })
    .optional()
    .describe("auto: small or same-file tasks in a row share an agent's session (auto)."),
  stall: duration
    .optional()
    .describe(
      "An agent that shows no sign of life for so long is stopped (10m, but for commands and recordings).",
    ),
  caps: caps.optional().describe("One attempt is stopped beyond any of these."),
  budget: caps.optional().describe("The whole run may use no more than this."),
  patience: duration
    .optional()
    .describe("How long a task waits, in all, for a provider that is limiting or failing (6h)."),
  concurrency: count(1, 64).optional().describe("Agents at work at the same time, at most (6)."),
  check: checks.optional(),
  checks: checks.optional().describe("Another word for check."),
  attempts: count(1, 10).optional().describe("Attempts at a task, and repairs of a phase, at most (2)."),
  deadline: duration.optional().describe("The longest one attempt may take (30m)."),
  commits: z.enum(COMMITS, { error: "must be per-task or single" }).optional(),
  setup: text("a command").optional().describe("Run by sh -c in each new workspace."),
  env: z
    .array(z.string().regex(ENV_NAME, "must be the name of an environment variable"), {
      error: "must be a list of names",
    })
    .optional()
    .describe("Names of environment variables that agents and checks are given."),
  scope: texts("a glob").optional().describe("A change outside these globs is refused."),
  protect: texts("a glob")
    .optional()
    .describe("A change to these is refused unless the task names the file."),
  guards: z
    .union([z.enum(GUARDS), guardSettings], {
      error: "must be off, report or enforce, or { mode, ask }",
    })
    .optional()
    .describe("What becomes of a change that tampers with tests, checks or their settings (enforce)."),
  acceptance: z
    .enum(ACCEPTANCE, { error: "must be frozen" })
    .optional()
    .describe("frozen: a story's acceptance tests are not changed once its code is begun."),
  sandbox: z.enum(SANDBOX, { error: "must be auto, require or off" }).optional(),
  receipts: z
    .enum(RECEIPTS, { error: "must be off, local or push" })
    .optional()
    .describe(
      "At the end of a run its receipts, signed, are in refs/stagewright/receipts/RUN (local); pushed along with its branch (push); or neither (off).",
    ),
  planEdits: z
    .enum(PLAN_EDITS, { error: "must be ask, take or leave" })
    .optional()
    .describe("What to do when the plan document is edited during a run (ask)."),
  hold: z
    .boolean({ error: "must be true or false" })
    .optional()
    .describe("Each task waits, done and checked, for your approval before it is committed."),
  notify: z
    .array(notifier, { error: "must be a list of { command } and { webhook, secretEnv }" })
    .optional()
    .describe("Told when a run waits for a human, has ended, or was stopped by an error."),
  mcp: z
    .record(z.string().regex(/^[\w-]+$/, "a server's name is made of letters, digits and dashes"), server, {
      error: "must hold servers of tools by name",
    })
    .optional()
    .describe("Servers of tools (MCP) that agents' sessions are given."),
  plugins: texts("the name of a package").optional(),
  stages: promptStages.optional(),
  prompts: promptOverrides.optional(),
  pipelines: z
    .record(
      z.string().regex(/^[\w.-]+$/, "a pipeline's name is made of letters, digits, dots and dashes"),
      pipeline,
    )
    .optional(),
};

const KNOWN_KEYS = Object.keys(known).filter((key) => key !== "$schema");

/** The configuration's schema; `variants` are the words under which plugins' options may stand. */
export function configSchema(variants: readonly string[]) {
  const options = z.record(z.string(), z.json(), { error: "must hold options by name" }).optional();
  return z.strictObject(
    { ...known, ...Object.fromEntries(variants.map((variant) => [variant, options])) },
    { error: "must hold keys and values" },
  ) as unknown as z.ZodType<Config>;
}

export type Config = z.infer<z.ZodObject<typeof known>>;

/** The JSON schema that editors complete from. */
export function configJsonSchema(variants: readonly string[]): unknown {
  return z.toJSONSchema(configSchema(variants), { io: "input" });
}

const CHECK_KEYS = ["run", "timeout", "report", "format", "flaky", "coverage", "strength"];
const KEYS_OF_CHECK: readonly (readonly [key: string, keys: readonly string[]])[] = [
  ["coverage", ["report", "least"]],
  ["flaky", ["runs"]],
  ["strength", ["mutants", "least", "within", "on"]],
];

/** The keys a map at this place may have, for suggestions. */
export function keysAt(place: readonly (string | number)[], variants: readonly string[]): readonly string[] {
  const [top] = place;
  if (place.length === 0) return [...KNOWN_KEYS, ...variants];
  if (top === "agents" && place.length === 1) return AGENT_KINDS;
  if (top === "agent" || top === "agents" || place.includes("agent"))
    return ["use", "command", "acp", "model", "effort", "auth"];
  if (top === "caps" || top === "budget") return ["tokens", "toolCalls", "usd"];
  if (top === "check" || top === "checks")
    return KEYS_OF_CHECK.find(([within]) => place.includes(within))?.[1] ?? CHECK_KEYS;
  if (top === "guards") return ["mode", "ask"];
  if (top === "stages") return promptStageKeysAt(place);
  if (top === "mcp" && place.length > 1) return ["command", "url", "env", "fallback"];
  if (top === "notify") return ["command", "webhook", "secretEnv"];
  if (top === "pipelines")
    return place.length > 2 ? ["use", "options", "agent"] : ["intake", "description", "stages"];
  return [];
}
