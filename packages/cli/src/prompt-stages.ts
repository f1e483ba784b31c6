import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  API_VERSION,
  canonical,
  err,
  ok,
  stageAddress,
  type AgentChain,
  type AgentChoice,
  type Intake,
  type Json,
  type PinnedPrompt,
  type PinnedStage,
  type PipelineDefinition,
  type PlannedPipeline,
  type PlannedStage,
  type Plugin,
  type Result,
  type RunPins,
} from "@stagewright/core";
import type { CheckedConfig, ConfigProblem } from "./config/config.ts";
import { argumentsGiven, argumentsIntake, withArguments } from "./config/prompt-stage-arguments.ts";
import { givenIn, GIVEN, type Definition } from "./config/prompt-stage-build.ts";
import { checksOf } from "./config/prompt-stage-clauses.ts";
import { stageProblem } from "./config/prompt-stage-read.ts";
import { digestOf, promptStage, type PromptStage } from "./config/prompt-stage.ts";
import type { Problem } from "./problem.ts";
import { sanitizeLine } from "./report/sanitize.ts";

type Checked = Pick<CheckedConfig, "plugins" | "prompts">;

/** The intake of pipelines that no plugin brings: what was typed. */
export const ARGUMENTS = "arguments";

/** The plugins' stages, with the configuration's prompts in them, and its own stages. */
export function pluginsWithPrompts({ plugins, prompts }: Checked): Plugin[] {
  const replaced = plugins.map((plugin) => ({
    ...plugin,
    stages: plugin.stages.map((stage) => prompts.stages.get(stageAddress(stage))?.stage ?? stage),
  }));
  const own = [...prompts.stages.values()]
    .filter(({ source }) => source.definition !== undefined)
    .map((prompt): Plugin => {
      return { ...ownPlugin(prompt), apiVersion: API_VERSION, stages: [prompt.stage], pipelines: [] };
    });
  return [...replaced, ...own];
}

/** Each stage of the configuration's is a plugin of its own, whose version is what it says. */
function ownPlugin({ source, digest }: PromptStage): Pick<Plugin, "name" | "version"> {
  const said = digestOf(canonical([definitionJson(source.definition), digest]));
  return { name: `configuration:${source.address}`, version: said.slice(0, 12) };
}

function definitionJson(definition: Definition | undefined): Json {
  return definition === undefined ? null : (JSON.parse(JSON.stringify(definition)) as Json);
}

/** The prompt files of the stages of a pipeline. */
export function promptsOf(
  { prompts }: Checked,
  stages: readonly (Pick<PlannedStage, "address"> | { readonly use: string })[],
): PromptStage[] {
  return stages.flatMap((stage) => prompts.stages.get("use" in stage ? stage.use : stage.address) ?? []);
}

/** The `arguments` intake for a pipeline with these stages. */
export function intakeOfArguments(
  checked: Checked,
  name: string,
  stages: PipelineDefinition["stages"],
): Intake {
  const used = promptsOf(checked, stages);
  const documents = used.flatMap(({ source }) => source.definition?.document ?? []);
  return argumentsIntake(
    name,
    used.flatMap(({ typed }) => typed),
    documents.filter((file) => !/[{$<]/.test(file)),
  );
}

/** A pipeline whose prompts are told what was typed, though its own intake makes something else of it. */
export function withTypedWords(checked: Checked, pipeline: PipelineDefinition): PipelineDefinition {
  const used = promptsOf(checked, pipeline.stages);
  const needed = used.some(({ stage }) => stage.inputs[GIVEN] === argumentsGiven);
  const given = Object.values(pipeline.intake.provides).some(({ name }) => name === argumentsGiven.name);
  if (!needed || given) return pipeline;
  const names = used.flatMap(({ typed }) => typed);
  return { ...pipeline, intake: withArguments(pipeline.intake, names) };
}

/** What has to be said of a pipeline's prompts before anything is spent. */
export function promptNotes(checked: Checked, planned: PlannedPipeline): string[] {
  return promptsOf(checked, planned.stages).flatMap(({ notes }) => notes);
}

/** Places that would be empty in prompts. */
export function emptyPlaces(
  checked: CheckedConfig,
  planned: PlannedPipeline,
  artifacts: Readonly<Record<string, Json>>,
): ConfigProblem[] {
  const given = givenIn({ [GIVEN]: artifacts[argumentsGiven.name] });
  return promptsOf(checked, planned.stages).flatMap((prompt) => {
    const file = path.join(checked.root, prompt.source.file);
    return prompt.unfilled(given).map((problem) => stageProblem(checked, problem, file, placeOf(prompt)));
  });
}

/** Checks that clauses ask for and the run has not. */
export function missingChecks(
  checked: CheckedConfig,
  planned: PlannedPipeline,
  checks: readonly { readonly name: string }[],
): ConfigProblem[] {
  const names = checks.map(({ name }) => name);
  const has = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  return promptsOf(checked, planned.stages).flatMap((prompt) =>
    (prompt.source.definition?.clauses ?? []).flatMap((clause, index) =>
      checksOf([clause])
        .filter((name) => !names.includes(name))
        .map((name) => {
          const at = ["clauses", index, "check"];
          return stageProblem(
            checked,
            { at, message: `this run has no check ${name}; ${has}` },
            "",
            placeOf(prompt),
          );
        }),
    ),
  );
}

function placeOf({ source }: PromptStage): string[] {
  return [source.definition === undefined ? "prompts" : "stages", source.address];
}

/** What a run keeps of a stage's prompt file. */
export function pinOf(checked: Checked, address: string): { readonly prompt?: PinnedPrompt } {
  const prompt = checked.prompts.stages.get(address);
  if (prompt === undefined) return {};
  const { file, text, definition } = prompt.source;
  return {
    prompt: {
      file,
      digest: prompt.digest,
      text,
      ...(definition === undefined ? {} : { definition: definitionJson(definition) }),
    },
  };
}

/** A stage as the run began with it, whatever has become of its prompt file and of the configuration. */
export function pinnedPromptStage(
  pinned: PinnedStage,
  prompt: PinnedPrompt,
  plugins: readonly Plugin[],
): Result<PlannedStage, Problem> {
  const { address, options, plugin, pluginVersion } = pinned;
  const { file, text, definition } = prompt;
  const source = {
    ...{ address, file, text },
    ...(definition === undefined ? {} : { definition: definition as unknown as Definition }),
  };
  const { made } = promptStage(source, plugins);
  if (made === undefined)
    return err({
      what: `the run needs the stage ${address}, which is not here any more`,
      why: `it came with ${plugin}`,
      next: `npm install --save-dev ${plugin}, and plugins: [${plugin}]`,
    });
  return ok({ address, plugin, pluginVersion, stage: made.stage, options });
}

/** Prompt files that are not as they were when the run began. */
export async function changedPrompts(pins: RunPins, root: string): Promise<string[]> {
  const lines = pins.stages.map(async ({ prompt, address }) => {
    if (prompt === undefined) return [];
    const text = await readFile(path.join(root, prompt.file), "utf8").catch(() => undefined);
    if (text !== undefined && digestOf(text) === prompt.digest) return [];
    const how = text === undefined ? "is not there any more" : "has changed since the run began";
    return [sanitizeLine(`${prompt.file} ${how}; ${address} goes on with its text as it was then.`)];
  });
  return (await Promise.all(lines)).flat();
}

/** Whose models these are; an agent of another house cannot be told them. */
const HOUSES: readonly (readonly [agent: string, models: RegExp])[] = [
  ["claude", /^(?:claude|opus|sonnet|haiku)\b/i],
  ["codex", /^(?:gpt|codex|o\d)\b/i],
  ["gemini", /^gemini\b/i],
];
const BY_NAME = ["claude", "codex", "gemini", "opencode", "copilot", "goose"];

/** Models that the heads of prompt files ask for, where neither command line nor configuration names one. */
export function withModelHints(
  agents: AgentChoice,
  prompts: readonly PromptStage[],
): { readonly agents: AgentChoice; readonly notes: readonly string[] } {
  const stages: Record<string, AgentChain> = {};
  const notes: string[] = [];
  for (const { source, model } of prompts) {
    if (model === undefined) continue;
    const chain = agents.stages?.[source.address] ?? agents.every;
    const deaf = chain.filter((use) => use.model === undefined && !understands(use.use, model));
    stages[source.address] = chain.map((use) =>
      use.model === undefined && !deaf.includes(use) ? { ...use, model } : use,
    );
    for (const { use } of deaf)
      notes.push(
        `${source.file} asks for the model ${model}, which is not one of ${use}'s: it takes its own`,
      );
  }
  if (Object.keys(stages).length === 0) return { agents, notes };
  return { agents: { ...agents, stages: { ...agents.stages, ...stages } }, notes };
}

function understands(use: string, model: string): boolean {
  const house = HOUSES.find(([, models]) => models.test(model))?.[0];
  return house === undefined || house === use || !BY_NAME.includes(use);
}
