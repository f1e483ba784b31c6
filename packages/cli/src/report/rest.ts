import type { JournalEntry, RunRecord } from "@stagewright/core";

/** When the run last did something itself. What a human says or does with its result later does not move it. */
export function restedAt(entries: readonly JournalEntry[]): string | undefined {
  return (entries.findLast(({ record }) => IS_OF_THE_RUN[record.type]) ?? entries.at(-1))?.at;
}

const IS_OF_THE_RUN: Readonly<Record<RunRecord["type"], boolean>> = {
  "run.created": true,
  "run.owned": false,
  "action.started": true,
  "action.finished": true,
  "run.stopped": true,
  "run.accepted": false,
  "run.cancel-requested": false,
  "run.paused": false,
  "run.unpaused": false,
  "run.parked": true,
  "gate.decided": false,
  "task.decided": false,
  "change.allowed": false,
  "plan.edited": true,
  "plan.decided": false,
  "question.answered": false,
  "task.steered": false,
  "task.retried": false,
  "task.waived": false,
  "task.attested": false,
  "round.requested": false,
  "stage.retried": false,
  "run.unparked": false,
  "time.passed": true,
  "budget.set": false,
  "lease.requested": false,
  "lease.released": false,
  "task.submitted": false,
  "run.cancelled": true,
  "result.applied": false,
  "result.dropped": false,
};
