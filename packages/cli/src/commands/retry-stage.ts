import {
  err,
  ok,
  whyNotRetryStage,
  type Result,
  type RunState,
  type StageRetryProblem,
} from "@stagewright/core";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { lifeWords } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import type { AgentFlags } from "./steer.ts";

/**
 * Has a stage that failed done once more: by its address or the end of it (`speckit/plan`, `plan`).
 *
 * @returns the run that is to go on; undefined where the run has no such stage
 */
export function retryStage(
  { journal, opened }: Project,
  typedRun: string | undefined,
  typed: string,
  { note, by: other }: { readonly note?: string; readonly by?: AgentFlags },
): Result<string, Problem> | undefined {
  const chosen = selectRun(journal.runs(), typedRun);
  const state = chosen.ok ? journal.state(chosen.value.run) : undefined;
  if (!chosen.ok || state === undefined) return undefined;
  const { run } = chosen.value;
  const fits = state.pins.stages.flatMap(({ address }, index) =>
    `/${address}`.endsWith(`/${typed}`) ? [index] : [],
  );
  const stage = fits.find((index) => state.stages[index]?.kind === "failed") ?? fits[0];
  if (stage === undefined) return undefined;
  const problem = whyNotRetryStage(state, stage);
  if (problem !== undefined)
    return err(words(problem, run, sanitizeLine(state.pins.stages[stage]?.address ?? ""), state));
  if (other !== undefined && Object.keys(other).length > 0)
    return err({
      what: "a stage keeps its agent",
      why: "only a task can be given to another one",
      next: `stagewright retry ${sanitizeLine(typed)} --run ${run}`,
    });
  const record = { type: "stage.retried", stage, by: opened.identity.name } as const;
  journal.note(run, note === undefined ? record : { ...record, note });
  return ok(run);
}

function words(problem: StageRetryProblem, run: string, address: string, { life }: RunState): Problem {
  const next = `stagewright status ${run}`;
  switch (problem) {
    case "RUN_CANCELLED":
      return { what: `run ${run} was cancelled`, next: "stagewright run starts another" };
    case "RESULT_DROPPED":
      return {
        what: `run ${run} was dropped`,
        why: "its work is gone",
        next: "stagewright run starts another",
      };
    case "STILL_GOING":
      return {
        what: `run ${run} is ${lifeWords(life)}`,
        why: "a stage is retried once its run is at rest",
        next,
      };
    case "TASKS_FAILED":
      return { what: `${address} is done task by task`, next: "stagewright retry TASK" };
    case "NOT_FAILED":
      return { what: `${address} has not failed`, next };
  }
}
