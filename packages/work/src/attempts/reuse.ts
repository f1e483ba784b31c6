import { createHash } from "node:crypto";
import {
  canonical,
  ok,
  type AgentStage,
  type Handlers,
  type Json,
  type PlannedStage,
  type RunState,
} from "@stagewright/core";
import { z } from "zod";
import { loadDocuments } from "../documents.ts";
import { advance, roundsOf, saidOf } from "../handlers/agent-settle.ts";
import { invalidInput, refOf, valuesOf, type Services } from "../services.ts";

const made = z.object({
  run: z.string(),
  commit: z.string(),
  outputs: z.record(z.string(), z.json()),
});

/**
 * An agent stage whose inputs, prompt, options, plugin version and tree are those of an
 * earlier run is not done again: its outputs and its files are that run's. Only what passed
 * is kept, and only as long as that run's commits are.
 */
export function reusing(services: Services, handler: Handlers["agent"]): Handlers["agent"] {
  return async (action, context) => {
    const { state, effect } = context;
    const planned = services.stages[action.stage];
    const stage = state.stages[action.stage];
    const untouched =
      stage?.kind !== "single" || (stage.attempts.length === 0 && stage.guidance.length === 0);
    if (planned?.stage.kind !== "agent" || planned.stage.everyRun || !untouched || action.attempt !== 1)
      return handler(action, context);
    if (invalidInput(services, action.stage, state) !== undefined) return handler(action, context);
    const key = await keyOf(services, planned, planned.stage, state);

    const found = state.pins.settings.fresh === true ? undefined : await services.cache.get(key);
    const before = made.safeParse(found);
    if (before.success) {
      const { run, commit, outputs } = before.data;
      // The run, or what it made, may have been dropped since.
      const kept = await services.repository.resolveCommit(commit);
      const tree = kept === undefined ? undefined : await services.repository.treeOf(kept);
      const ref = refOf(services.run, "tip");
      await effect("tip ref", () => services.repository.compareAndSwapRef(ref, state.tip, undefined));
      const tip =
        tree === undefined ? undefined : await advance(services, effect, state.tip, tree, planned.address);
      const values = valuesOf(planned, state);
      if (tip !== undefined)
        return ok({
          outputs,
          tip,
          reused: run,
          ...saidOf(planned.stage, values, outputs, roundsOf(services, action.stage, state)),
        });
    }

    const result = await handler(action, context);
    if (
      result.ok &&
      result.value.challenged === undefined &&
      result.value.rejected === undefined &&
      result.value.sentBack === undefined
    ) {
      const { outputs, tip } = result.value;
      await services.cache.put(key, { run: services.run, commit: tip, outputs });
    }
    return result;
  };
}

async function keyOf(
  services: Services,
  planned: PlannedStage,
  stage: AgentStage,
  state: RunState,
): Promise<string> {
  const values = valuesOf(planned, state);
  const documents = await loadDocuments(services.repository, state.tip, stage.companions(values));
  const names = stage.checks(values);
  const checks = state.pins.settings.checks.filter(({ name }) => names.includes(name));
  const { guards = "enforce", guardsAsk = "park", protect, scope } = state.pins.settings;
  const facts: Json = [
    "stage/3",
    // What passed under other guards, or in wider bounds, has not passed under these.
    guards,
    guardsAsk,
    [...protect],
    scope === undefined ? null : [...scope],
    planned.address,
    planned.pluginVersion,
    values.inputs,
    values.options,
    stage.prompt({ ...values, attempt: 1, violations: [], documents }),
    await services.repository.treeOf(state.tip),
    ...checks.map(({ name, command }) => JSON.stringify([name, command])),
  ];
  return `stage:${createHash("sha256").update(canonical(facts)).digest("hex")}`;
}
