import { z } from "zod";
import type { Artifact, ArtifactMap, ArtifactValues } from "./artifact.ts";
import type { Json } from "./result.ts";
import type { StageValues, Typed } from "./stage.ts";

/** The boundary between the kernel's erased values and the typed ones of a stage's author. */
export function withTypedValues<C extends StageValues, I extends ArtifactMap, Opt extends z.ZodType>(
  definition: { readonly inputs: I; readonly options: Opt },
  context: C,
): C & Typed<I, Opt> {
  return {
    ...context,
    inputs: parseArtifacts(definition.inputs, context.inputs),
    options: definition.options.parse(context.options),
  };
}

/** Throws on a value that does not fit: the kernel has checked them before, so that is a bug. */
export function parseArtifacts<M extends ArtifactMap>(
  artifacts: M,
  values: Readonly<Record<string, Json>>,
): ArtifactValues<M> {
  const parsed = Object.entries(artifacts).map(([slot, definition]: [string, Artifact<unknown>]) => [
    slot,
    definition.schema.parse(values[slot]),
  ]);
  return Object.fromEntries(parsed) as ArtifactValues<M>;
}

export function toJson(values: object): Readonly<Record<string, Json>> {
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(values)));
}
