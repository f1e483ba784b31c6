import type { Finding } from "./failure.ts";
import type { TaskState, WorkState } from "./state.ts";

/** Findings of a task over all its attempts, for reports. */
export function findingsOf(task: TaskState): Finding[] {
  const past = task.history.flatMap(({ failed: { findings = [], failure } }) => {
    // What a landing refuses stands in its failure alone.
    const refused = failure.code === "CHANGE_REFUSED" ? failure.findings : [];
    const known = new Set(findings.map((finding) => JSON.stringify(finding)));
    return [...findings, ...refused.filter((finding) => !known.has(JSON.stringify(finding)))];
  });
  const { now } = task;
  return [
    ...past,
    ...("candidate" in now && now.candidate !== undefined ? now.candidate.findings : []),
    ...(now.kind === "held" ? (now.held.findings ?? []) : []),
    ...(now.kind === "done" ? (now.landed.findings ?? []) : []),
  ];
}

/** Findings of checks that are no task's: of the baseline, of validations. */
export function findingsOfChecks({ baseline, phases }: WorkState): Finding[] {
  return [
    ...(baseline?.findings ?? []),
    ...phases.flatMap(({ validation, repairs }) => [
      ...repairs.flatMap((failed) => failed.findings ?? []),
      ...(validation.kind === "passed" ? (validation.findings ?? []) : []),
      ...(validation.kind === "failed" ? (validation.failed.findings ?? []) : []),
    ]),
  ];
}
