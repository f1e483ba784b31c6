import type { z } from "zod";
import type { Json } from "./result.ts";

/** A named, versioned, schema-checked value handed between stages. */
export interface Artifact<T> {
  readonly name: string;
  readonly version: number;
  readonly schema: z.ZodType<T>;
}

export type ArtifactMap = Readonly<Record<string, Artifact<unknown>>>;

/** The values a map of artifacts stands for. */
export type ArtifactValues<M extends ArtifactMap> = {
  readonly [K in keyof M]: M[K] extends Artifact<infer T> ? T : never;
};

/** @example const specInfo = artifact({ name: "spec_info", version: 1, schema: z.object({ … }) }); */
export function artifact<S extends z.ZodType>(definition: {
  name: string;
  version: number;
  schema: S;
}): Artifact<z.infer<S>> {
  return definition as Artifact<z.infer<S>>;
}

/** The same text for the same value, whatever the order of its keys: what digests are taken of. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Why a value is not the artifact it should be: the first offending field, as a path with dots. */
export interface ArtifactProblem {
  readonly artifact: string;
  readonly field: string;
  readonly reason: string;
}

export function checkArtifact(
  definition: Artifact<unknown>,
  value: Json | undefined,
): ArtifactProblem | undefined {
  if (value === undefined) {
    return { artifact: definition.name, field: "(whole artifact)", reason: "is missing" };
  }
  const parsed = definition.schema.safeParse(value);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  return {
    artifact: definition.name,
    field: issue?.path.map(String).join(".") || "(whole artifact)",
    reason: issue?.message ?? "is invalid",
  };
}
