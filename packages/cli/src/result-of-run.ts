import { err, ok, type ObjectId, type Result, type RunState } from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import type { Problem } from "./problem.ts";
import type { Project } from "./project.ts";
import { outcomeOf } from "./report/result.ts";
import { lifeWords } from "./report/words.ts";
import { selectRun } from "./select-run.ts";

/** A run and what it has come to so far. */
export interface RunWithResult {
  readonly state: RunState;
  readonly commit: ObjectId;
  /** The process that carries it, if one does. */
  readonly owner: RunRow["owner"];
}

export function runWithResult(
  { journal }: Project,
  typed: string | undefined,
): Result<RunWithResult, Problem> {
  const chosen = selectRun(journal.runs(), typed);
  if (!chosen.ok) return chosen;
  const state = journal.state(chosen.value.run);
  if (state === undefined)
    return err({ what: `run ${chosen.value.run} has no records`, next: "stagewright status" });
  return ok({ state, commit: state.delivered?.commit ?? state.tip, owner: chosen.value.owner });
}

/** Why the run's result cannot be disposed of now. */
export function notDisposable({ state, owner }: RunWithResult): Problem | undefined {
  const { run, life, result } = state;
  if (result === "dropped")
    return { what: `the result of run ${run} was dropped`, next: `stagewright logs ${run}` };
  const outcome = outcomeOf(life);
  if (owner?.alive === true) {
    return {
      what: `run ${run} is not over`,
      why: `process ${owner.pid} on ${owner.host} carries it`,
      next: `stagewright logs ${run} -f watches it; stagewright cancel ${run} ends it`,
    };
  }
  if (["done", "failed", "left", "rejected", "cancelled"].includes(outcome)) return undefined;
  return {
    what: `run ${run} is not over`,
    why: `it is ${lifeWords(life)}${outcome === "going" ? ", but its process is gone" : ""}`,
    next: `stagewright resume ${run}, or stagewright cancel ${run}`,
  };
}
