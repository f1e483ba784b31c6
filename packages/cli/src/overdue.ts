import { isOverdue, openGate, type RunState } from "@stagewright/core";
import type { Journal } from "@stagewright/engine-local";

/** A gate whose time is up gets its declared outcome; nothing happens where there is none. */
export function closeOverdueGate(journal: Journal, run: string, state: RunState): void {
  const gate = openGate(state);
  if (gate === undefined || !isOverdue(gate, Date.now())) return;
  journal.note(run, {
    type: "gate.decided",
    stage: gate.stage,
    decision: gate.otherwise === "approve" ? "approved" : "rejected",
  });
}
