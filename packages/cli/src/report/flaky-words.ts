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
  made: "the change made it so",
  old: "it was so before the change",
};
