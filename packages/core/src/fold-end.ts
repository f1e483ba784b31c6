import type { Delivered } from "./record.ts";
import type { Outcome, RunState } from "./state.ts";

/** A new result has not been applied yet, whatever became of an earlier one. */
export function onDelivered({ result: _earlier, ...state }: RunState, delivered: Delivered): RunState {
  return { ...state, delivered, life: { kind: "ended", outcome: outcomeOf(state) } };
}

function outcomeOf(state: RunState): Outcome {
  if (state.stages.some((stage) => stage.kind === "rejected")) return "rejected";
  if (state.stages.some((stage) => stage.kind !== "done")) return "failed";
  const left = state.stages.some(
    (stage) =>
      stage.kind === "done" &&
      [...(stage.work?.tasks.values() ?? [])].some(
        ({ now }) => now.kind === "manual" || now.kind === "waived",
      ),
  );
  return left ? "left" : "done";
}
