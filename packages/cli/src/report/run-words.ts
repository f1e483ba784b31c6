import { unreachable, type Life } from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import type { WaitingResult } from "../earlier-runs.ts";
import type { Problem } from "../problem.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted } from "./style.ts";

/** Why a second run of a feature does not begin beside a first. */
export function carriedWords({ run, feature, owner }: RunRow): Problem {
  const who = owner === undefined ? "another process" : `process ${owner.pid} on ${owner.host}`;
  return {
    what: `run ${run} of ${sanitizeLine(feature)} is going on`,
    why: `${who} carries it; a second run would do the same tasks again`,
    next: `stagewright logs ${run} -f watches it; --again starts another beside it`,
  };
}

export function waitingResultWords({ run, done }: WaitingResult): string {
  return `run ${run} did ${counted(done, "of these tasks", "of these tasks")} and was not applied · next: stagewright apply ${run}`;
}

/**
 * Why a run has to be resumed, as far as is known.
 * @param before its life when it was chosen, which what is noted at resuming may have changed
 */
export function resumeReason(before: RunRow, life: Life): string {
  if (before.life === "paused") return "it was paused";
  if (before.life === "parked") return "it waited for you";
  switch (life.kind) {
    case "stopped":
      if (life.reason === "interrupted") return "it was interrupted";
      if (life.reason === "decided") return "it waited for a human, who has done something about it";
      if (life.reason === "reviewed") return "reviewers want more of it";
      if (life.reason === "accepted") return "you took upon yourself what it failed by";
      if (life.reason === "steered") return "a human wants more of it";
      return `it was stopped: ${sanitizeLine(life.reason)}`;
    case "going":
      return before.owner === undefined ? "no process carried it" : "its process was killed";
    case "cancelling":
      return "it is being cancelled";
    case "parked":
    case "paused":
    case "cancelled":
    case "ended":
      return "it rested";
    default:
      return unreachable(life);
  }
}
