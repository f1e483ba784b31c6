import { isRefusedByGuards, wasChallenged, type Failure, type PastAttempt } from "@stagewright/core";

/** What guards found goes back once to whoever made it, and costs no attempt. */
export function isFree(failure: Failure, before: readonly PastAttempt[]): boolean {
  return isRefusedByGuards(failure) && !wasChallenged(before);
}

/** How many of these cost nothing. */
export function freeAttempts(history: readonly PastAttempt[]): number {
  return history.filter(({ failed }, at) => isFree(failed.failure, history.slice(0, at))).length;
}
