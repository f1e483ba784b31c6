import { createHash } from "node:crypto";
import type { AgentStage, Artifact, ArtifactMap, Json, Plugin, Stage, WorkStage } from "@stagewright/core";
import {
  nameOf,
  parseTemplate,
  readPromptFile,
  taskParts,
  type Placeholder,
  type PromptFile,
  type Spot,
} from "@stagewright/work";
import { z } from "zod";
import { nearest } from "../nearest.ts";
import { argumentsGiven, type Arguments } from "./prompt-stage-arguments.ts";
import { buildStage, GIVEN, givenIn, outputArtifact, type Definition } from "./prompt-stage-build.ts";
import { filesOf } from "./prompt-stage-clauses.ts";
import { howToFill, knownNames, sourceOf, typedNames, valueOf, type Names } from "./prompt-stage-names.ts";
import {
  agentPrompt,
  agentWords,
  kernelWords,
  preview,
  taskPromptOf,
  taskWords,
} from "./prompt-stage-text.ts";

/** A stage whose prompt is a file of the repository's: all that is needed to make it again. */
export interface PromptSource {
  readonly address: string;
  /** From the repository's root. */
  readonly file: string;
  readonly text: string;
  /** Undefined: a plugin's stage, of which the file changes the prompt alone. */
  readonly definition?: Definition;
}

export interface PromptStage {
  readonly source: PromptSource;
  readonly stage: Stage;
  readonly digest: string;
  /** What its head asks for. */
  readonly model?: string;
  readonly notes: readonly string[];
  /** Names of which `name=value` may be typed. */
  readonly typed: readonly string[];
  /** Placeholders that what was typed leaves empty, and what to type. */
  unfilled(given: Arguments): readonly StageProblem[];
  /** The prompt as far as it is known: what is not made yet is named, between ‹ and ›. */
  preview(given: Arguments, inputs: Readonly<Record<string, Json | undefined>>): string;
}

/** Something that does not hold: in the prompt file, or at a key of the stage in the configuration. */
export type StageProblem =
  | (Spot & { readonly message: string; readonly at?: undefined })
  | { readonly at: readonly (string | number)[]; readonly message: string };

/** The stage that a prompt file stands for, and everything that is wrong with it. Pure. */
export function promptStage(
  source: PromptSource,
  plugins: readonly Plugin[],
): { readonly made: PromptStage | undefined; readonly problems: readonly StageProblem[] } {
  const { address, definition, text } = source;
  const replaced = plugins
    .flatMap((plugin) => plugin.stages)
    .find((stage) => `${stage.variant}/${stage.name}` === address);
  const kind = definition?.kind ?? replaced?.kind;
  if (kind !== "agent" && kind !== "work")
    return { made: undefined, problems: [{ at: [], message: `${address} has no prompt` }] };

  const inputs = definition === undefined ? (replaced?.inputs ?? {}) : inputsOf(definition, plugins);
  const declared = [...Object.keys(definition?.typed ?? {}), ...Object.keys(definition?.defaults ?? {})];
  const file = readPromptFile(text, [...declared, ...Object.keys(inputs)]);
  const names = namesOf(kind, definition, inputs, file);
  const places = pathsOf(definition).map(({ at, written }) => ({ at, template: inPath(written, names) }));
  const used = [...file.template.placeholders, ...places.flatMap(({ template }) => template.placeholders)];
  const needsGiven = definition?.kind === "work" || used.some((each) => sourceOf(each, names) === "typed");
  const all = needsGiven ? { ...inputs, [GIVEN]: argumentsGiven } : inputs;

  const problems: StageProblem[] = [
    ...file.problems,
    ...reserved(definition, names),
    ...file.template.placeholders.flatMap((each) => wrong(each, names, inputs)),
    ...places.flatMap(({ at, template }) => [
      ...template.problems.map(({ message }) => ({ at, message })),
      ...template.placeholders.flatMap((each) =>
        sourceOf(each, names) === "kernel"
          ? [{ at, message: `${each.written} is known in a prompt only` }]
          : wrong(each, names, inputs).map(({ message }) => ({ at, message })),
      ),
    ]),
  ];
  const stage =
    definition === undefined
      ? overridden(replaced, file, names, all)
      : buildStage(address, definition, file, names, all);
  if (stage === undefined) return { made: undefined, problems };
  const { model } = file.head;
  return {
    problems,
    made: {
      source,
      stage,
      digest: digestOf(text),
      ...(model === undefined ? {} : { model }),
      notes: file.notes.map((note) =>
        typeof note === "string"
          ? `${source.file}: ${note}`
          : `${source.file}:${note.line}:${note.column} ${note.message}`,
      ),
      typed: typedNames(names, used),
      preview: (given, values) => preview(file, names, given, values),
      unfilled: (given) => [
        ...file.template.placeholders.flatMap((each) => empty(each, names, given)),
        ...places.flatMap(({ at, template }) =>
          template.placeholders.flatMap((each) =>
            empty(each, names, given).map(({ message }) => ({ at, message })),
          ),
        ),
      ],
    },
  };
}

export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function inputsOf(definition: Definition, plugins: readonly Plugin[]): ArtifactMap {
  const known = artifactsOf(plugins);
  return Object.fromEntries(
    Object.entries(definition.inputs).flatMap(([slot, { artifact, made, version }]) => {
      const found = made === undefined ? known.get(artifact) : outputArtifact(artifact, made, version);
      return found === undefined ? [] : [[slot, found]];
    }),
  );
}

/** All artifacts that plugins know, by name. */
export function artifactsOf(plugins: readonly Plugin[]): ReadonlyMap<string, Artifact<unknown>> {
  const maps = plugins.flatMap(({ stages, pipelines }) => [
    ...pipelines.map(({ intake }) => intake.provides),
    ...stages.flatMap(({ inputs, outputs }) => [inputs, outputs]),
  ]);
  return new Map(maps.flatMap((map) => Object.values(map)).map((each) => [each.name, each]));
}

function namesOf(
  kind: "agent" | "work",
  definition: Definition | undefined,
  inputs: ArtifactMap,
  file: PromptFile,
): Names {
  const named = Object.entries(inputs).flatMap(([slot, { name }]) =>
    [name, slot].map((each) => [nameOf(each), { slot, artifact: name }] as const),
  );
  return {
    artifacts: new Map(named),
    typed: normal(definition?.typed),
    positions: file.arguments,
    defaults: normal(definition?.defaults),
    kernel: kernelWords(kind, definition === undefined),
  };
}

function normal<T>(values: Readonly<Record<string, T>> = {}): ReadonlyMap<string, T> {
  return new Map(Object.entries(values).map(([name, value]) => [nameOf(name), value]));
}

/** Paths of the configuration in which names may stand. */
function pathsOf(definition: Definition | undefined) {
  if (definition === undefined) return [];
  const { document, companions, clauses } = definition;
  return [
    ...(document === undefined ? [] : [{ at: ["document"], written: document }]),
    ...companions.map((written, index) => ({ at: ["companions", index], written })),
    ...clauses.flatMap((clause, index) =>
      filesOf([clause]).map((written) => ({ at: ["clauses", index, "file"], written })),
    ),
  ];
}

const inPath = (written: string, { positions }: Names) =>
  parseTemplate(written, { names: [], positions: positions.length });

/** Names that mean something already, and two that are one. */
function reserved(definition: Definition | undefined, { kernel }: Names): StageProblem[] {
  if (definition === undefined) return [];
  const slots = Object.keys(definition.inputs).map((name) => ["inputs", name] as const);
  const typed = Object.keys(definition.typed).map((name) => ["inputs", name] as const);
  const defaults = Object.keys(definition.defaults).map((name) => ["defaults", name] as const);
  const all = [...slots, ...typed];
  return [...all, ...defaults].flatMap(([key, name]) => {
    const spelt = nameOf(name);
    const at = [key, name];
    if (kernel.includes(spelt) || (key === "inputs" && (spelt === "input" || spelt === GIVEN)))
      return [{ at, message: `means something else in a prompt: give it another name` }];
    const twin = all.find((other) => other[1] !== name && nameOf(other[1]) === spelt && key === "inputs");
    return twin === undefined ? [] : [{ at, message: `is the same name as ${twin[1]}` }];
  });
}

function wrong(placeholder: Placeholder, names: Names, inputs: ArtifactMap): (Spot & { message: string })[] {
  const { written, name, path, line, column } = placeholder;
  const source = sourceOf(placeholder, names);
  if (source === undefined) {
    const typed = [name, ...path].join(".");
    const known = knownNames(names);
    const meant = nearest(typed, known);
    const hint = meant === undefined ? `known: ${known.join(", ")}` : `did you mean {{ ${meant} }}?`;
    return [{ line, column, message: `${written} is not known here; ${hint}` }];
  }
  if (source !== "artifact" || path.length === 0) return [];
  const { slot = "", artifact = "" } = names.artifacts.get(name) ?? {};
  const schema = inputs[slot]?.schema;
  const missing = schema === undefined ? undefined : missingField(schema, path);
  if (missing === undefined) return [];
  const meant = nearest(missing.field, missing.known);
  const hint = meant === undefined ? `it has ${missing.known.join(", ")}` : `did you mean ${meant}?`;
  return [{ line, column, message: `${written}: ${artifact} has no field ${missing.field}; ${hint}` }];
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: unknown;
}

/** The first field on a path that a value of this schema cannot have; where that cannot be told, there is none. */
function missingField(
  schema: z.ZodType,
  path: readonly string[],
): { readonly field: string; readonly known: readonly string[] } | undefined {
  let node = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as SchemaNode | undefined;
  for (const field of path) {
    if (node?.items !== undefined && /^\d+$/.test(field)) node = node.items;
    else if (node?.properties === undefined) return undefined;
    else {
      const known = Object.keys(node.properties);
      if (!known.includes(field))
        return typeof node.additionalProperties === "object" ? undefined : { field, known };
      node = node.properties[field];
    }
  }
  return undefined;
}

function empty(
  placeholder: Placeholder,
  names: Names,
  given: Arguments,
): (Spot & { readonly message: string })[] {
  if (sourceOf(placeholder, names) !== "typed") return [];
  if (valueOf(placeholder, names, { given, inputs: {}, kernel: {} }) !== undefined) return [];
  const { line, column, written } = placeholder;
  return [{ line, column, message: `${written} is not filled: ${howToFill(placeholder, names)}` }];
}

/** A plugin's stage with another prompt, in which the plugin's own is `{{ default }}`. */
function overridden(
  stage: Stage | undefined,
  file: PromptFile,
  names: Names,
  inputs: ArtifactMap,
): Stage | undefined {
  if (stage?.kind === "agent") {
    const replaced: AgentStage = {
      ...stage,
      inputs,
      prompt: (context) => {
        const kernel = { ...agentWords(context), default: stage.prompt(context) };
        const given = givenIn(context.inputs);
        return agentPrompt(file, names, { given, inputs: context.inputs, kernel }, context.violations);
      },
    };
    return replaced;
  }
  if (stage?.kind !== "work") return undefined;
  const replaced: WorkStage = {
    ...stage,
    inputs,
    prompt: (context) => {
      const own = stage.prompt(context);
      // The rest of a session has read it already.
      if (context.session !== "fresh") return own;
      const parts = taskParts(context, stage.companions(context));
      const kernel = { ...taskWords(context, parts), default: own };
      const given = givenIn(context.inputs);
      return taskPromptOf(file, names, { given, inputs: context.inputs, kernel }, parts);
    },
  };
  return replaced;
}
