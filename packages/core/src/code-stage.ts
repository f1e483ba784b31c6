import type { z } from "zod";
import type { ArtifactMap, ArtifactValues } from "./artifact.ts";
import type { CodeContext } from "./code-context.ts";
import type { Failure } from "./failure.ts";
import type { Json, Result } from "./result.ts";
import type { StageBase, StageValues, Typed } from "./stage.ts";
import { toJson, withTypedValues } from "./stage-values.ts";

// ── Code stage: a handler ────────────────────────────────────────────────────

export interface CodeStage extends StageBase {
  readonly kind: "code";
  handle(context: StageValues & CodeContext): Promise<Result<Readonly<Record<string, Json>>, Failure>>;
}

export interface CodeStageDefinition<I extends ArtifactMap, O extends ArtifactMap, Opt extends z.ZodType> {
  readonly name: string;
  readonly variant: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly options: Opt;
  /** At least once: the handler MUST bear being run again after it was killed half-way. */
  readonly handle: (context: Typed<I, Opt> & CodeContext) => Promise<Result<ArtifactValues<O>, Failure>>;
}

export function codeStage<I extends ArtifactMap, O extends ArtifactMap, Opt extends z.ZodType>(
  definition: CodeStageDefinition<I, O, Opt>,
): CodeStage {
  return {
    kind: "code",
    name: definition.name,
    variant: definition.variant,
    inputs: definition.inputs,
    outputs: definition.outputs,
    options: definition.options,
    handle: async (context) => {
      const handled = await definition.handle(withTypedValues(definition, context));
      return handled.ok ? { ok: true, value: toJson(handled.value) } : handled;
    },
  };
}
