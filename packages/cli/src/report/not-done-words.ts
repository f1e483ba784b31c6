import type { RunState, TaskState, WorkState } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";
import { phaseName } from "./words.ts";
import { worksOf } from "./works.ts";

/** Why tasks that are neither done nor failed are not done, by key. */
export function reasonsNotDone(state: RunState): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const work of worksOf(state)) {
    const broken = brokenPhase(work);
    for (const [key, task] of work.tasks) reasons.set(key, reason(state, work, task, broken));
  }
  return reasons;
}

function reason(state: RunState, work: WorkState, task: TaskState, broken: number | undefined): string {
  if (task.now.kind === "asking") return `waits for an answer: ${sanitizeLine(task.now.question)}`;
  const held = isHeld(task.now);
  if (held !== undefined) return held;
  if (state.life.kind === "cancelled" || state.life.kind === "cancelling")
    return task.history.length > 0 ? "not done: the run was cancelled" : "not started: the run was cancelled";
  if (state.life.kind !== "ended") return "not done yet";
  if (broken !== undefined && task.phase > broken)
    return `not started: ${phaseName(work, broken)} did not hold${because(work, broken)}`;
  const failed = state.stages.find((stage) => stage.kind === "failed");
  return failed === undefined ? "not done" : "not done: the stage failed before";
}

/** By a provider, or in human hands. */
function isHeld(now: TaskState["now"]): string | undefined {
  if (now.kind === "waiting") {
    const why = now.why === "rate-limit" ? "wants fewer calls" : "does not work";
    return `waits for its provider, which ${why}: not before ${now.until}`;
  }
  if (now.kind === "leased")
    return `in the hands of ${sanitizeLine(now.lease.by)}: ${now.lease.workspace.path}`;
  if (now.kind === "held") return `held until you have tried it: ${now.held.worktree}`;
  if (now.kind === "challenged")
    return `waits until you allow what guards found, or send it back: ${now.candidate.workspace}`;
  return now.kind === "handed-in" ? `handed in by ${sanitizeLine(now.by)}` : undefined;
}

/** The phase that kept later ones from beginning. */
function brokenPhase(work: WorkState): number | undefined {
  const index = work.phases.findIndex(
    ({ validation }, at) => validation.kind === "failed" || lost(work, at).length > 0,
  );
  return index === -1 ? undefined : index;
}

function because(work: WorkState, phase: number): string {
  const failed = lost(work, phase).filter(({ now }) => now.kind === "failed");
  const ids = failed.map(({ task }) => sanitizeLine(task.id));
  return ids.length === 0 ? "" : ` (${ids.join(", ")} failed)`;
}

function lost(work: WorkState, phase: number): TaskState[] {
  return [...work.tasks.values()].filter(
    (task) => task.phase === phase && (task.now.kind === "failed" || task.now.kind === "skipped"),
  );
}
