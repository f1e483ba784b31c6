import type { RunState } from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import { sanitizeLine } from "./sanitize.ts";
import { lifeWords } from "./words.ts";

/** Runs, one a line, as they were given: how each stands, and what became of its result. */
export function runList(runs: readonly RunRow[], stateOf: (run: string) => RunState | undefined): string[] {
  return runs.map((row) => {
    const { run, createdAt, pipeline, feature, life, owner } = row;
    const state = stateOf(run);
    const carried =
      owner?.alive === true
        ? ` (process ${owner.pid})`
        : life === "going"
          ? " (killed: its process is gone)"
          : "";
    const became = state?.result === undefined ? "" : `, ${state.result}`;
    const words = state === undefined ? life : sanitizeLine(lifeWords(state.life));
    return `  ${run}  ${createdAt.slice(0, 16).replace("T", " ")}  ${pipeline}  ${sanitizeLine(feature)}  ${words}${became}${carried}`;
  });
}
