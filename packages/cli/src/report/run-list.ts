import type { RunRow } from "@stagewright/engine-local";
import { sanitizeLine } from "./sanitize.ts";

/** Runs, one a line, as they were given. */
export function runList(runs: readonly RunRow[]): string[] {
  return runs.map(({ run, createdAt, pipeline, feature, life, owner }) => {
    const carried =
      owner?.alive === true ? ` (process ${owner.pid})` : life === "going" ? " (its process is gone)" : "";
    return `  ${run}  ${createdAt.slice(0, 16).replace("T", " ")}  ${pipeline}  ${sanitizeLine(feature)}  ${life}${carried}`;
  });
}
