import type { FlakyTest } from "@stagewright/core";

/** `a.test.js > adds: passed 1 of 3 runs on one tree; the change brought it or touches its file`. */
export function flakyWords({ test, passed, runs, before, why }: FlakyTest): string {
  const then =
    before === undefined ? "" : `, and ${before.passed} of ${before.runs} on the tree without the change`;
  return `${test}: passed ${passed} of ${runs} runs on one tree${then}; ${WHY[why]}`;
}

const WHY: Readonly<Record<FlakyTest["why"], string>> = {
  changed: "the change brought it or touches its file",
  evidence: "it was to show red before green, and a pass on rerun shows nothing",
  made: "it was not seen to differ without the change, looked at by turns: by chance that is under 1 in 20",
  old: "it was so before the change",
  unsure: "it was not seen to differ without the change, too seldom to say that the change made it so",
};
