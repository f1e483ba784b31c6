import type { CheckPin, RunState, TaskState } from "@stagewright/core";
import type { CommandRun } from "../artifacts.ts";
import type { InterfaceChange } from "./interface.ts";

/** What the kernel has seen, and criteria are decided by. */
export interface Facts {
  readonly tasks: readonly TaskState[];
  /** The repository's checks, as they stood on the tip when the work was through. */
  readonly checks: readonly CheckFact[];
  /** Of the work as a whole; undefined: no stage of this run did any. */
  readonly receipt: string | undefined;
  /** Of the report. */
  readonly commands: readonly CommandRun[];
  readonly change: InterfaceChange;
  /** A manifest's own version is another than before. */
  readonly versioned: boolean;
  readonly documents: { readonly file: string; readonly missing: readonly string[] };
}

export interface CheckFact extends Pick<CheckPin, "name" | "display"> {
  /** `green`: it passes. `old`: it failed before any agent and shows nothing new. */
  readonly state: "green" | "old";
}

/** What the run itself tells. A work stage that is done has shown no new failure in any check. */
export function factsOf(state: RunState): Pick<Facts, "tasks" | "checks" | "receipt"> {
  const stage = state.stages.findLast((each) => each.kind === "done" && each.work !== undefined);
  const work = stage?.kind === "done" ? stage.work : undefined;
  if (stage?.kind !== "done" || work === undefined) return { tasks: [], checks: [], receipt: undefined };
  const wasRed = new Set(
    (work.baseline?.checks ?? []).filter(({ state: stood }) => stood === "red").map(({ name }) => name),
  );
  return {
    tasks: [...work.tasks.values()],
    checks: state.pins.settings.checks.map(({ name, display }) => ({
      ...{ name, display },
      state: wasRed.has(name) && !work.nowGreen.has(name) ? "old" : "green",
    })),
    receipt: stage.finished?.receipt,
  };
}
