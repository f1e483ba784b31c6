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
  const id = idMeant(
    runs.map(({ run }) => run),
    typed,
  );
  if (id !== undefined && !id.ok) return id;
  const only = id === undefined ? undefined : runs.find(({ run }) => run === id.value);
  return only === undefined
    ? err({ what: `there is no run ${typed}`, next: "stagewright status lists the runs" })
    : ok(only);
}

/** The id that was meant, by itself or by a beginning that only one has; undefined where none has it. */
export function idMeant(ids: readonly string[], typed: string): Result<string, Problem> | undefined {
  if (ids.includes(typed)) return ok(typed);
  const matching = [...new Set(ids)].filter((id) => id.startsWith(typed));
  const [only] = matching;
  if (only === undefined) return undefined;
  if (matching.length === 1) return ok(only);
  return err({
    what: `${typed} could be any of ${matching.length} runs`,
    why: matching.slice(0, 8).join(" "),
    next: "type more of its id",
  });
}
