import { z } from "zod";
import {
  err,
  ok,
  planPipeline,
  type Json,
  type PipelineDefinition,
  type PlannedPipeline,
  type Plugin,
  type Result,
  type StageUse,
} from "@stagewright/core";
import { pipelineProblem, where, type CheckedConfig, type ConfigProblem } from "./config/config.ts";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { configWords } from "./report/config-words.ts";
import { ARGUMENTS, intakeOfArguments, pluginsWithPrompts, withTypedWords } from "./prompt-stages.ts";
import { sanitizeLine } from "./report/sanitize.ts";
import { pipelineAdvice } from "./report/words.ts";

/** All pipelines of the plugins and the configuration, by name; the configuration's win. */
export function pipelinesOf(
  checked: CheckedConfig,
): Result<ReadonlyMap<string, PipelineDefinition>, readonly ConfigProblem[]> {
  const known = new Map(
    checked.plugins.flatMap((plugin) => plugin.pipelines).map((pipeline) => [pipeline.name, pipeline]),
  );
  const problems: ConfigProblem[] = [...checked.prompts.problems];
  const own = Object.entries(checked.config.pipelines ?? {}).flatMap(
    ([name, { intake, description, stages }]): PipelineDefinition[] => {
      const uses = stages.map((stage): StageUse =>
        typeof stage === "string"
          ? { use: stage }
          : { use: stage.use, ...(stage.options === undefined ? {} : { options: stage.options }) },
      );
      const typed = intake === ARGUMENTS ? { intake: intakeOfArguments(checked, name, uses) } : undefined;
      const source: Pick<PipelineDefinition, "intake" | "defaults"> | undefined = known.get(intake) ?? typed;
      if (source === undefined) {
        const at = ["pipelines", name, "intake"];
        problems.push({
          ...where(checked.files, at, "value"),
          at,
          message: `there is no pipeline ${intake} whose input this one could take; known: ${[...known.keys(), ARGUMENTS].join(", ")}`,
        });
        return [];
      }
      return [
        {
          name,
          description: description ?? `${name}, as this repository has it`,
          intake: source.intake,
          stages: uses,
          ...(source.defaults === undefined ? {} : { defaults: source.defaults }),
        },
      ];
    },
  );
  if (problems.length > 0) return err(problems);
  const all = [...known.values(), ...own].map((pipeline) => withTypedWords(checked, pipeline));
  return ok(new Map(all.map((pipeline) => [pipeline.name, pipeline])));
}

/**
 * The pipeline by its name, with the variants' options in it, refused where nobody can feed it.
 * @param cwd where the user stands, for the paths of files in problems
 * @param attended somebody sits at the terminal, and may be asked at stages that are for them
 */
export function choosePipeline(
  checked: CheckedConfig,
  name: string,
  cwd: string,
  attended = false,
): Result<PlannedPipeline, Problem> {
  const pipelines = pipelinesOf(checked);
  if (!pipelines.ok) return err(configWords(pipelines.error, cwd));
  const found = pipelines.value.get(name);
  if (found === undefined) return err(unknownPipeline(name, [...pipelines.value.keys()]));
  const unknown = unknownOptions(checked);
  if (unknown.length > 0) return err(configWords(unknown, cwd));
  const uses = found.stages.filter(({ interactive }) => interactive !== true || attended);
  const definition = { ...found, stages: uses.map((use) => withVariantOptions(checked, use)) };
  const planned = planPipeline(pluginsWithPrompts(checked), definition, ["pipelines", name]);
  if (planned.ok) return planned;
  const problems = planned.error.map((problem) => ({
    ...pipelineProblem(checked, problem),
    hint: pipelineAdvice(problem.code),
  }));
  return err(configWords(problems, cwd));
}

export function unknownPipeline(name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known);
  const why = meant === undefined ? `there are: ${known.join(", ")}` : `did you mean ${meant}?`;
  return {
    what: `there is no pipeline ${sanitizeLine(name)}`,
    why,
    next: `stagewright run ${meant ?? known[0] ?? "--help"}`,
  };
}

/** A stage is given the options it knows of those under its variant's word; its own win. */
function withVariantOptions(checked: CheckedConfig, use: StageUse): StageUse {
  const [variant = "", name = ""] = use.use.split("/");
  const under = checked.variantOptions[variant] ?? {};
  const known = optionNames(pluginsWithPrompts(checked), variant, name);
  const given = Object.fromEntries(
    Object.entries(under).filter(([key]) => known === undefined || known.includes(key)),
  );
  const own = asRecord(use.options);
  return { use: use.use, options: { ...given, ...own } };
}

function asRecord(options: Json | undefined): Readonly<Record<string, Json | undefined>> {
  return typeof options === "object" && options !== null && !isList(options) ? options : {};
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Options under a variant's word that none of its stages knows. */
function unknownOptions(checked: CheckedConfig): ConfigProblem[] {
  return Object.entries(checked.variantOptions).flatMap(([variant, options]) => {
    const stages = checked.plugins
      .flatMap((plugin) => plugin.stages)
      .filter((stage) => stage.variant === variant);
    const names = stages.map((stage) => optionNames(checked.plugins, variant, stage.name));
    if (names.includes(undefined)) return [];
    const known = names.flatMap((each) => each ?? []);
    return Object.keys(options)
      .filter((key) => !known.includes(key))
      .map((key) => {
        const meant = nearest(key, known);
        const message = `is not an option of ${variant}; ${meant === undefined ? `known: ${known.join(", ")}` : `did you mean ${meant}?`}`;
        return { ...where(checked.files, [variant, key], "key"), at: [variant, key], message };
      });
  });
}

/** Undefined where the stage's options are no object with named keys. */
function optionNames(plugins: readonly Plugin[], variant: string, name: string): string[] | undefined {
  const stage = plugins
    .flatMap((plugin) => plugin.stages)
    .find((each) => each.variant === variant && each.name === name);
  return stage?.options instanceof z.ZodObject ? Object.keys(stage.options.shape) : undefined;
}
