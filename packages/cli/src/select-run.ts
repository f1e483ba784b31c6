import { err, ok, type Result } from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import type { Problem } from "./problem.ts";

export interface Wanted {
  readonly test: (run: RunRow) => boolean;
  readonly what: string;
  /** What to type where there is none. */
  readonly next?: string;
}

/** The run that was meant: by a unique beginning of its id, or the newest that fits. */
export function selectRun(
  runs: readonly RunRow[],
  typed: string | undefined,
  fits: Wanted = { test: () => true, what: "" },
): Result<RunRow, Problem> {
  if (typed === undefined) {
    const newest = runs.find(fits.test);
    if (newest !== undefined) return ok(newest);
    if (runs.length === 0)
      return err({ what: "there are no runs here yet", next: "stagewright run speckit" });
    return err({ what: `there is no run ${fits.what}`, next: fits.next ?? "stagewright status" });
  }
  const exact = runs.find(({ run }) => run === typed);
  if (exact !== undefined) return ok(exact);
  const matching = runs.filter(({ run }) => run.startsWith(typed));
  const [only] = matching;
  if (only === undefined)
    return err({ what: `there is no run ${typed}`, next: "stagewright status lists the runs" });
  if (matching.length > 1) {
    return err({
      what: `${typed} could be any of ${matching.length} runs`,
      why: matching
        .slice(0, 8)
        .map(({ run }) => run)
        .join(" "),
      next: "type more of its id",
    });
  }
  return ok(only);
}
