import { z } from "zod";
import type { Artifact } from "./artifact.ts";
import { kernelPlugin } from "./gate.ts";
import { API_VERSION, stageAddress, type PipelineDefinition, type Plugin } from "./plugin.ts";
import { err, ok, type Json, type Result } from "./result.ts";
import type { Stage } from "./stage.ts";

/** A pipeline in which every stage exists, is fed, and has valid options. */
export interface PlannedPipeline {
  readonly definition: PipelineDefinition;
  readonly stages: readonly PlannedStage[];
}

export interface PlannedStage {
  readonly address: string;
  readonly plugin: string;
  readonly pluginVersion: string;
  readonly stage: Stage;
  /** After defaults. */
  readonly options: Json;
}

/** Why a pipeline cannot run. `at` is the place in the configuration, as keys and indexes. */
export interface PipelineProblem {
  readonly code:
    | "UNKNOWN_PIPELINE"
    | "UNKNOWN_STAGE"
    | "DUPLICATE_STAGE"
    | "INCOMPATIBLE_PLUGIN"
    | "INPUT_WITHOUT_PRODUCER"
    | "VERSION_MISMATCH"
    | "OUTPUT_PRODUCED_TWICE"
    | "INVALID_OPTIONS"
    | "EMPTY_PIPELINE";
  readonly at: readonly (string | number)[];
  readonly message: string;
}

/**
 * Resolves a pipeline's stages and refuses one that nobody can feed, before any agent
 * starts. Reports every problem, not only the first.
 * @param at where the pipeline stands in the configuration
 */
export function planPipeline(
  plugins: readonly Plugin[],
  definition: PipelineDefinition,
  at: readonly (string | number)[],
): Result<PlannedPipeline, readonly PipelineProblem[]> {
  const problems: PipelineProblem[] = [];
  const stages = stagesByAddress([...plugins, kernelPlugin], problems);
  const planned: PlannedStage[] = [];
  const available = new Map<string, { artifact: Artifact<unknown>; producer: string }>();
  for (const provided of Object.values(definition.intake.provides)) {
    available.set(provided.name, { artifact: provided, producer: "intake" });
  }

  if (definition.stages.length === 0) {
    problems.push({
      code: "EMPTY_PIPELINE",
      at: [...at, "stages"],
      message: `pipeline ${definition.name} has no stages`,
    });
  }

  definition.stages.forEach((use, index) => {
    const place = [...at, "stages", index];
    const found = stages.get(use.use);
    if (found === undefined) {
      const known = [...stages.keys()].toSorted().join(", ");
      problems.push({
        code: "UNKNOWN_STAGE",
        at: place,
        message: `no plugin brings a stage ${use.use}; known: ${known}`,
      });
      return;
    }
    const { stage, plugin } = found;

    for (const input of Object.values(stage.inputs)) {
      const source = available.get(input.name);
      if (source === undefined) {
        problems.push({
          code: "INPUT_WITHOUT_PRODUCER",
          at: place,
          message: `${use.use} needs the artifact ${input.name}, which nothing before it produces`,
        });
      } else if (source.artifact.version !== input.version) {
        problems.push({
          code: "VERSION_MISMATCH",
          at: place,
          message: `${use.use} needs ${input.name} version ${input.version}, ${source.producer} gives version ${source.artifact.version}`,
        });
      }
    }
    for (const output of Object.values(stage.outputs)) {
      const source = available.get(output.name);
      if (source !== undefined) {
        problems.push({
          code: "OUTPUT_PRODUCED_TWICE",
          at: place,
          message: `${use.use} produces ${output.name}, which ${source.producer} already does`,
        });
      }
      available.set(output.name, { artifact: output, producer: use.use });
    }

    const options = stage.options.safeParse(use.options ?? {});
    if (options.success) {
      planned.push({
        address: use.use,
        plugin: plugin.name,
        pluginVersion: plugin.version,
        stage,
        options: z.json().parse(options.data ?? {}),
      });
    } else {
      for (const issue of options.error.issues) {
        problems.push({
          code: "INVALID_OPTIONS",
          at: [
            ...place,
            "options",
            ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key)),
          ],
          message: `${use.use}: ${issue.message}`,
        });
      }
    }
  });

  return problems.length === 0 ? ok({ definition, stages: planned }) : err(problems);
}

function stagesByAddress(plugins: readonly Plugin[], problems: PipelineProblem[]) {
  const stages = new Map<string, { stage: Stage; plugin: Plugin }>();
  plugins.forEach((plugin, index) => {
    if (plugin.apiVersion !== API_VERSION) {
      problems.push({
        code: "INCOMPATIBLE_PLUGIN",
        at: ["plugins", index],
        message: `${plugin.name} ${plugin.version} speaks plugin API ${plugin.apiVersion}, this kernel speaks ${API_VERSION}`,
      });
    }
    for (const stage of plugin.stages) {
      const address = stageAddress(stage);
      const other = stages.get(address);
      if (other !== undefined) {
        problems.push({
          code: "DUPLICATE_STAGE",
          at: ["plugins", index],
          message: `${plugin.name} and ${other.plugin.name} both bring the stage ${address}`,
        });
      }
      stages.set(address, { stage, plugin });
    }
  });
  return stages;
}
