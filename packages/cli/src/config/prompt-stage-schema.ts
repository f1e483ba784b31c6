import { z } from "zod";

const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, `must be ${what}`);
const texts = (what: string) => z.array(text(what), { error: `must be a list, each of it ${what}` });

const ADDRESS = /^[a-z][\w-]*\/[\w.-]+$/;
const NAME = /^[A-Za-z][\w-]*$/;
const address = z.string().regex(ADDRESS, "a stage's address is written variant/name, such as ours/triage");
const name = z.string().regex(NAME, "a name is made of letters, digits and dashes, and begins with a letter");

const INPUT = "must be an artifact's name, { artifact }, or { optional } for a value that is typed";

const input = z.union(
  [
    text("an artifact's name"),
    z
      .strictObject(
        {
          artifact: text("an artifact's name").optional(),
          optional: z.boolean({ error: "must be true or false" }).optional(),
          description: z.string().optional(),
        },
        { error: INPUT },
      )
      .refine(({ artifact, optional }) => artifact === undefined || optional === undefined, {
        error: "is of typed values: an artifact is there, or the pipeline is refused",
        path: ["optional"],
      }),
  ],
  { error: INPUT },
);

const output = z.union(
  [
    z.enum(["text", "tasks"], { error: "must be text, tasks or { schema }" }),
    z.strictObject({
      schema: z.union([text("a file"), z.record(z.string(), z.json())], {
        error: "must be a file with a JSON schema, or the schema itself",
      }),
    }),
  ],
  { error: "must be text, tasks or { schema }" },
);

const CLAUSE_NAMES = ["everyTaskMarked"] as const;

const clause = z.union(
  [
    z.enum(CLAUSE_NAMES),
    z.strictObject({ check: text("the name of a check") }),
    z.strictObject({
      file: text("a file"),
      headings: texts("a heading").optional().describe("In this order, each with something below it."),
      contains: texts("a text").optional(),
      changed: z.literal(true, { error: "must be true" }).optional(),
    }),
  ],
  { error: `must be { file, headings, contains, changed }, { check } or ${CLAUSE_NAMES.join(", ")}` },
);

const promptStage = z.strictObject(
  {
    prompt: text("a file").describe("Markdown; relative to the configuration's file."),
    kind: z.enum(["agent", "work"], { error: "must be agent or work" }).optional(),
    inputs: z
      .record(name, input, { error: "must hold inputs by name" })
      .optional()
      .describe("Artifacts of earlier stages, and values that are typed, by the names placeholders have."),
    outputs: z.record(name, output, { error: "must hold outputs by name" }).optional(),
    defaults: z
      .record(name, text("a text"), { error: "must hold texts by name" })
      .optional()
      .describe("What stands for a name that nobody gives."),
    scope: texts("a glob").optional().describe("A change outside these globs is refused."),
    clauses: z.array(clause, { error: "must be a list of clauses" }).optional(),
    companions: texts("a path, or a directory with /** behind it").optional(),
    document: text("a file").optional().describe("Of a work stage: the plan document."),
    reader: z.enum(["tasks"], { error: "must be tasks" }).optional(),
    subject: text("a text").optional().describe("Of a work stage's single commit."),
  },
  { error: "must be a stage: { prompt, inputs, outputs, … }" },
);

export const promptStages = z
  .record(address, promptStage, { error: "must hold stages by address" })
  .describe("Stages of the repository's own, each a prompt file.");

export const promptOverrides = z
  .record(address, text("a file"), { error: "must hold prompt files by a stage's address" })
  .describe("Prompt files that stand instead of those of plugins' stages.");

export type WrittenStage = z.infer<typeof promptStage>;
export type WrittenClause = z.infer<typeof clause>;

/** The keys a map at this place below `stages` may have, for suggestions. */
export function promptStageKeysAt(place: readonly (string | number)[]): readonly string[] {
  const [, , key, entry] = place;
  if (place.length === 2) return Object.keys(promptStage.shape);
  if (key === "inputs" && entry !== undefined) return ["artifact", "optional", "description"];
  if (key === "outputs" && entry !== undefined) return ["schema"];
  if (key === "clauses" && entry !== undefined) return ["file", "headings", "contains", "changed", "check"];
  return [];
}
