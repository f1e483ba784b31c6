import type { CodeContext } from "@stagewright/core";
import type { payloadReady, Values } from "../artifacts.ts";
import type { Payload } from "../document/schema.ts";

export interface Drift {
  readonly changes: Values<typeof payloadReady>["drift"];
  readonly notes: readonly string[];
}

/** P9: what of the planned files changed between the commit that was planned on and the one worked on. */
export async function driftSince(
  { repository, state }: Pick<CodeContext, "repository" | "state">,
  { meta, plan }: Payload,
): Promise<Drift> {
  const plannedAt = meta?.["plannedAt"];
  if (typeof plannedAt !== "string" || !/^[0-9a-f]{7,64}$/.test(plannedAt))
    return {
      changes: [],
      notes: ["the payload does not say on which commit it was planned (meta.plannedAt)"],
    };
  const from = await repository.resolveCommit(plannedAt);
  if (from === undefined)
    return { changes: [], notes: [`${plannedAt}, on which it was planned, is not in this repository`] };
  const { base } = state.pins;
  if (from === base) return { changes: [], notes: [] };
  const changed = await repository.diff(from, base);
  const steps = plan?.steps ?? [];
  return {
    changes: changed.flatMap(({ path, status }) => {
      const planned = steps.filter(({ files }) => files?.some((file) => covers(file, path)) === true);
      return planned.length === 0 ? [] : [{ path, status, steps: planned.map(({ id }) => id) }];
    }),
    notes: [],
  };
}

function covers(planned: string, path: string): boolean {
  return planned === path || (planned.endsWith("/") && path.startsWith(planned));
}
