import type { CodeContext, Failure, ForgeProblem, RunState } from "@stagewright/core";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const LIMIT_WAIT_MS = 60_000;
/** As agents' providers are waited for. */
const PATIENCE_MS = 6 * 3_600_000;

/** How long, and how often, the code stage that is at work has waited. */
export function waitsOfStage(state: RunState): { readonly count: number; readonly since?: string } {
  const at = state.stages.find((stage) => stage.kind !== "done");
  return at?.kind === "single" ? at.waits : { count: 0 };
}

/** What a forge's problem means for the run: what may pass by itself is waited for, within the run's patience. */
export function failureOf(
  problem: ForgeProblem,
  { state, signal }: Pick<CodeContext, "state" | "signal">,
  now = Date.now(),
): Failure {
  // What did not answer because we were told to stop is not to blame.
  if (signal.aborted) return { code: "CANCELLED" };
  const waits = waitsOfStage(state);
  const patience = state.pins.settings.patienceMs ?? PATIENCE_MS;
  const end = (waits.since === undefined ? now : Date.parse(waits.since)) + patience;
  const later = (at: number): Failure =>
    at > end
      ? { code: "FORGE_FAILED", problem }
      : { code: "FORGE_FAILED", problem, until: new Date(at).toISOString() };
  const backOff = Math.min(FIRST_WAIT_MS * 2 ** Math.min(waits.count, 20), LONGEST_WAIT_MS);
  switch (problem.code) {
    case "FORGE_LIMITED":
      return later(
        problem.until === undefined
          ? now + LIMIT_WAIT_MS
          : Math.max(Date.parse(problem.until), now + backOff),
      );
    case "FORGE_UNREACHABLE":
      return later(now + backOff);
    case "FORGE_LOGIN":
    case "FORGE_FORBIDDEN":
    case "FORGE_NOT_FOUND":
    case "FORGE_REFUSED":
      return { code: "FORGE_FAILED", problem };
  }
}

/** The same for other repositories: one that cannot be reached is tried again. */
export function retried(
  failure: Failure,
  context: Pick<CodeContext, "state" | "signal">,
  now = Date.now(),
): Failure {
  if (failure.code !== "PUSH_FAILED" || failure.reason !== "unreachable") return failure;
  const { remote, detail } = failure;
  const again = failureOf({ code: "FORGE_UNREACHABLE", host: remote, detail }, context, now);
  return again.code === "FORGE_FAILED" && again.until !== undefined
    ? { code: "WAITING", what: `${remote}, which does not answer`, until: again.until }
    : failure;
}
