import { err, foldRun, ok, type PlannedPipeline, type Result, type RunPins } from "@stagewright/core";
import type { Journal } from "@stagewright/engine-local";
import type { Problem } from "./problem.ts";

/** What an earlier run has made that a run of later stages begins with. */
export interface Begun {
  readonly run: string;
  readonly artifacts: RunPins["artifacts"];
  readonly snapshot: RunPins["snapshot"];
  readonly base: RunPins["base"];
}

/** The stages up to `until`, an address (`speckit/plan`) or a name (`plan`). */
export function upTo(planned: PlannedPipeline, until: string | undefined): Result<PlannedPipeline, Problem> {
  if (until === undefined) return ok(planned);
  const last = placeOf(planned, until, "--until");
  return last.ok ? ok({ ...planned, stages: planned.stages.slice(0, last.value + 1) }) : last;
}

/** A part that the pipeline's intake knows, as it writes it: `4-implement`, or `implement`, or `4`. */
export function partOf(
  { definition }: PlannedPipeline,
  typed: string | undefined,
): Result<string | undefined, Problem> {
  if (typed === undefined) return ok(undefined);
  const { parts = [] } = definition.intake;
  const found = parts.find((part) => part === typed || part.split("-").includes(typed));
  if (found !== undefined) return ok(found);
  return err({
    what: `there is no part ${typed} of the pipeline ${definition.name}`,
    why: parts.length === 0 ? "it has no parts" : `it has ${parts.join(", ")}`,
    next: parts.length === 0 ? "--from and --until take stages" : "--stage takes one of them",
  });
}

/** Without the stages of which the intake says that this run has nothing to do for them. */
export function without(planned: PlannedPipeline, unneeded: readonly string[] = []): PlannedPipeline {
  return { ...planned, stages: planned.stages.filter(({ address }) => !unneeded.includes(address)) };
}

/** The stages from `from` on, an address or a name, and what the newest run of the same feature has made before them. */
export function startingAt(
  journal: Journal,
  planned: PlannedPipeline,
  { pipeline, feature, from }: { readonly pipeline: string; readonly feature: string; readonly from: string },
): Result<{ readonly planned: PlannedPipeline; readonly begun: Begun | undefined }, Problem> {
  const first = placeOf(planned, from, "--from");
  if (!first.ok) return first;
  if (first.value === 0) return ok({ planned, begun: undefined });
  const before = planned.stages.slice(0, first.value).map(({ address }) => address);
  for (const row of journal.runs()) {
    if (row.pipeline !== pipeline || row.feature !== feature) continue;
    const begun = asFarAs(journal, row.run, before);
    if (begun !== undefined)
      return ok({ planned: { ...planned, stages: planned.stages.slice(first.value) }, begun });
  }
  return err({
    what: `nothing can begin at ${from}`,
    why: `no earlier run of ${feature} has done ${before.join(", ")}`,
    next: `stagewright run ${pipeline} without --from`,
  });
}

/** A run as it stood when these stages were done and no later one had begun; undefined where it never did. */
function asFarAs(journal: Journal, run: string, before: readonly string[]): Begun | undefined {
  const entries = journal.entries(run);
  const later = entries.findIndex(
    ({ record }) =>
      record.type === "action.started" && "stage" in record.action && record.action.stage >= before.length,
  );
  const state = foldRun(later === -1 ? entries : entries.slice(0, later));
  if (state === undefined) return undefined;
  const done = before.every(
    (address, index) => state.pins.stages[index]?.address === address && state.stages[index]?.kind === "done",
  );
  if (!done) return undefined;
  const { artifacts, pins, tip } = state;
  return { run, artifacts, base: pins.base, snapshot: { ...pins.snapshot, commit: tip } };
}

function placeOf(planned: PlannedPipeline, typed: string, option: string): Result<number, Problem> {
  const addresses = planned.stages.map(({ address }) => address);
  const found = addresses.findIndex((address) => address === typed || address.endsWith(`/${typed}`));
  return found === -1
    ? err({
        what: `there is no stage ${typed} in this pipeline`,
        why: `it has ${addresses.join(", ")}`,
        next: `${option} takes one of them`,
      })
    : ok(found);
}
