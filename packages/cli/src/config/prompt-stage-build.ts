import {
  agentStage,
  artifact,
  workStage,
  type Artifact,
  type ArtifactMap,
  type Json,
  type Stage,
  type WorkOutcome,
} from "@stagewright/core";
import {
  fill,
  markTask,
  parseTemplate,
  readTasks,
  taskParts,
  taskPrompt,
  withSchedule,
  type PromptFile,
} from "@stagewright/work";
import { z } from "zod";
import { argumentsGiven, type Arguments } from "./prompt-stage-arguments.ts";
import { agentClauses, checksOf, filesOf, workClauses, type DeclaredClause } from "./prompt-stage-clauses.ts";
import { valueOf, type Names } from "./prompt-stage-names.ts";
import { agentPrompt, agentWords, taskPromptOf, taskWords } from "./prompt-stage-text.ts";

/** What a stage's output is: a text, the tasks of a work stage, or what a JSON schema says. */
export type DeclaredOutput = "text" | "tasks" | { readonly schema: Json };

/** A stage of the configuration's, with all that it takes from other files in it. JSON: a run pins it. */
export interface Definition {
  readonly kind: "agent" | "work";
  /** By slot. `made`: by another stage of the configuration's; otherwise a plugin knows it. */
  readonly inputs: Readonly<
    Record<string, { readonly artifact: string; readonly version: number; readonly made?: DeclaredOutput }>
  >;
  /** Names of typed values, and whether each may be left out. */
  readonly typed: Readonly<Record<string, boolean>>;
  readonly defaults: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, DeclaredOutput>>;
  readonly clauses: readonly DeclaredClause[];
  readonly companions: readonly string[];
  readonly scope?: readonly string[];
  readonly document?: string;
  readonly subject?: string;
}

/** The slot in which a stage has what was typed. */
export const GIVEN = "arguments";

const NOTHING: Arguments = { input: "", words: [], values: {}, feature: "" };

/** What was typed, as the artifact says; nothing where the stage does not need it. */
export function givenIn(inputs: Readonly<Record<string, unknown>>): Arguments {
  const parsed = argumentsGiven.schema.safeParse(inputs[GIVEN]);
  return parsed.success ? parsed.data : NOTHING;
}

/** @throws where the schema is none that could be followed; the configuration has been told before */
export function outputArtifact(name: string, output: DeclaredOutput, version = 1): Artifact<unknown> {
  if (output === "text") return artifact({ name, version, schema: z.string().min(1) });
  if (output === "tasks") return artifact({ name, version, schema: tasksDone });
  const schema = z.fromJSONSchema(output.schema as Parameters<typeof z.fromJSONSchema>[0]);
  return artifact({ name, version, schema });
}

/** As other teams' stages take it, that of a pull request for one. */
const tasksDone = z.object({
  issue_number: z.int().min(0),
  branch_name: z.string(),
  feature_dir: z.string(),
  document: z.string(),
  tasks: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      title: z.string(),
      end: z.string(),
      grade: z.string().optional(),
    }),
  ),
});

/** The stage as the kernel has them. Pure. */
export function buildStage(
  address: string,
  definition: Definition,
  file: PromptFile,
  names: Names,
  artifacts: ArtifactMap,
): Stage {
  const [variant = "", name = ""] = address.split("/");
  const { defaults: _, ...declared } = definition;
  const outputs = Object.fromEntries(
    Object.entries(declared.outputs).map(([each, output]) => [each, outputArtifact(each, output)]),
  );
  const base = { name, variant, inputs: artifacts, outputs, options: z.strictObject({}) };
  const values = (
    inputs: Readonly<Record<string, unknown>>,
    kernel: Readonly<Record<string, string>> = {},
  ) => ({
    given: givenIn(inputs),
    inputs: inputs as Readonly<Record<string, Json>>,
    kernel,
  });
  /** A path of the configuration's, with what was typed in it. */
  const path = (written: string, inputs: Readonly<Record<string, unknown>>): string => {
    const filled = fill(parseTemplate(written, { names: [], positions: names.positions.length }), (each) =>
      valueOf(each, names, values(inputs)),
    );
    return filled.ok ? filled.value : written;
  };
  const companions = (inputs: Readonly<Record<string, unknown>>): string[] => [
    ...new Set([
      ...definition.companions.map((each) => path(each, inputs).replace(/\*\*$/, "")),
      ...filesOf(definition.clauses).map((each) => path(each, inputs)),
    ]),
  ];

  if (definition.kind === "agent") {
    return agentStage({
      ...base,
      companions: ({ inputs }) => companions(inputs),
      scope: () => definition.scope,
      prompt: (context) =>
        agentPrompt(file, names, values(context.inputs, agentWords(context)), context.violations),
      contract: ({ inputs }) => agentClauses(definition.clauses, (written) => path(written, inputs)),
      checks: () => checksOf(definition.clauses),
    });
  }
  const document = (inputs: Readonly<Record<string, unknown>>) => path(definition.document ?? "", inputs);
  return workStage({
    ...base,
    document: ({ inputs }) => document(inputs),
    companions: ({ inputs }) => companions(inputs),
    readPlan: (bytes) => withSchedule(readTasks(bytes)),
    mark: (bytes, key, done = true) => markTask(bytes, key, done),
    prompt: (context) => {
      const standard = () => taskPrompt(context, companions(context.inputs));
      // The rest of a session has read it already.
      if (context.session !== "fresh") return standard();
      const parts = taskParts(context, companions(context.inputs));
      const words = { ...taskWords(context, parts), default: standard() };
      return taskPromptOf(file, names, values(context.inputs, words), parts);
    },
    contract: ({ inputs }) => workClauses(definition.clauses, (written) => path(written, inputs)),
    produce: ({ inputs, outcome }) =>
      Object.fromEntries(
        Object.keys(outputs).map((slot) => [
          slot,
          tasksOf(outcome, document(inputs), givenIn(inputs).feature),
        ]),
      ),
    wholeSubject: ({ inputs }) =>
      definition.subject ?? `feat: ${givenIn(inputs).feature || `what ${document(inputs)} plans`}`,
  });
}

function tasksOf(outcome: WorkOutcome, document: string, feature: string): z.infer<typeof tasksDone> {
  return {
    issue_number: 0,
    branch_name: feature,
    feature_dir: document.split("/").slice(0, -1).join("/"),
    document,
    tasks: outcome.tasks.map(({ task, end, grade }) => ({
      id: task.id,
      key: task.key,
      title: task.title,
      end,
      ...(grade === undefined ? {} : { grade }),
    })),
  };
}
