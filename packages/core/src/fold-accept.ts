import { withStage } from "./fold-work.ts";
import type { Acceptance } from "./record.ts";
import type { RunState } from "./state.ts";

/**
 * A human takes something upon themselves. What the run waited for or failed by alone is no
 * obstacle any more: it goes on from there, after its end as well, and nothing is redone.
 */
export function onAccepted(state: RunState, what: Acceptance): RunState {
  const accepted = new Set(state.accepted).add(what);
  const taken = { ...state, accepted };
  if (state.life.kind === "parked" && state.life.on.kind === "failure")
    return { ...taken, life: { kind: "going" } };
  if (state.life.kind !== "ended" || state.result !== undefined) return taken;
  const index = state.stages.findIndex(({ kind }) => kind === "failed");
  const stage = state.stages[index];
  if (stage?.kind !== "failed" || stage.work === undefined) return taken;
  const { failure } = stage.failed;
  const wasAll =
    failure.code === "CONTRACT_VIOLATED" &&
    failure.violations.every(({ allowedBy }) => allowedBy !== undefined && accepted.has(allowedBy));
  if (!wasAll) return taken;
  const again = withStage(taken, index, { kind: "work", work: stage.work });
  return { ...again, life: { kind: "stopped", reason: "accepted" } };
}
