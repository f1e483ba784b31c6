import {
  err,
  ok,
  type Edge,
  type MarkContext,
  type Result,
  type Task,
  type WorkPlan,
} from "@stagewright/core";
import { keyMaker, withSchedule } from "@stagewright/work";
import type { PayloadEdit } from "../document/edit.ts";
import { readPayload } from "../document/read.ts";
import type { Payload, PlanStep, Scenario } from "../document/schema.ts";
import { editPayload } from "../document/edit.ts";
import { metaEdits } from "./place.ts";

/** The steps as tasks: a graph by their dependencies, each step a commit. */
export function planOf(document: Uint8Array): WorkPlan {
  const read = readPayload(document);
  if (!read.ok) return { phases: [], warnings: [{ line: 1, message: "the payload cannot be read" }] };
  const { payload, findings } = read.value;
  const steps = payload.plan?.steps ?? [];
  const keys = keysOf(steps);
  const tasks = steps.map((step, index) => taskOf(payload, step, index, steps, keys));
  const warnings = findings.map(({ place, path, message }) => ({
    line: place.line,
    message: `${path} ${message}`,
  }));
  return withSchedule({ phases: [{ title: "Plan", tasks }], warnings });
}

export function keysOf(steps: readonly PlanStep[]): string[] {
  const keyFor = keyMaker();
  return steps.map(({ id, name }) => keyFor(id, name ?? ""));
}

function taskOf(
  payload: Payload,
  step: PlanStep,
  index: number,
  steps: readonly PlanStep[],
  keys: readonly string[],
): Task {
  const { dependencies } = step;
  // Where a step says nothing of what it needs, the order of the plan counts.
  const before =
    dependencies === undefined || dependencies === null
      ? steps.slice(Math.max(0, index - 1), index).map(({ id }) => ({ id, why: `after ${id}` }))
      : dependencies.map((id) => ({ id, why: `depends on ${id}` }));
  const dependsOn = before.flatMap(({ id, why }): Edge[] => {
    const key = keys[steps.findIndex((other) => other.id === id)];
    return key === undefined ? [] : [{ key, why, hard: true }];
  });
  return {
    ...{ key: keys[index] ?? step.id, id: step.id, line: index + 1, title: step.name ?? step.id },
    ...{ body: bodyOf(payload, step), done: step.status === "completed", dependsOn },
    ...{ parallel: true, kind: "code", files: (step.files ?? []).filter((file) => isInside(file)) },
  };
}

function isInside(file: string): boolean {
  return file !== "" && !file.startsWith("/") && !file.split("/").includes("..");
}

function bodyOf(payload: Payload, step: PlanStep): string {
  const rows = (payload.testPlan?.coverageMatrix ?? []).filter(({ planStepId }) => planStepId === step.id);
  const criteria = (payload.requirement?.acceptanceCriteria ?? []).flatMap((criterion) =>
    typeof criterion !== "string" && rows.some(({ requirementId }) => requirementId === criterion.id)
      ? [`- ${criterion.id}: ${"text" in criterion ? String(criterion["text"]) : JSON.stringify(criterion)}`]
      : [],
  );
  const scenarios = scenariosOf(payload, step.id).flatMap((scenario) => [
    `- ${scenario.id} (${scenario.type ?? "test"}): ${scenario.name ?? ""}`,
    ...(scenario.steps ?? []).map((one) => `  - ${typeof one === "string" ? one : JSON.stringify(one)}`),
    ...(scenario.expectedOutput == null ? [] : [`  - expected: ${scenario.expectedOutput}`]),
  ]);
  return [
    ...(step.successSignal == null ? [] : [`It is done when: ${step.successSignal}`]),
    ...(criteria.length === 0 ? [] : ["It is for:", ...criteria]),
    ...(scenarios.length === 0 ? [] : ["Its tests, by the test plan:", ...scenarios]),
  ].join("\n");
}

/** Scenarios that the coverage matrix maps to the step. */
export function scenariosOf({ testPlan }: Payload, step: string): Scenario[] {
  const ids = new Set(
    (testPlan?.coverageMatrix ?? [])
      .filter(({ planStepId }) => planStepId === step)
      .flatMap(({ scenarioIds }) => scenarioIds ?? []),
  );
  return (testPlan?.scenarios ?? []).filter(({ id }) => ids.has(id));
}

/** The document with a step's status, and with that of others that somebody is at, or that are stuck. */
export function markStep(
  document: Uint8Array,
  key: string,
  done = true,
  context?: MarkContext,
): Result<Uint8Array, { readonly code: string }> {
  const read = readPayload(document);
  if (!read.ok) return err({ code: "UNREADABLE" });
  const steps = read.value.payload.plan?.steps ?? [];
  const keys = keysOf(steps);
  const own = keys.indexOf(key);
  if (own === -1) return err({ code: "UNKNOWN_STEP" });
  const statuses = new Map<number, string>([[own, done ? "completed" : "ready"]]);
  keys.forEach((other, index) => {
    if (other === key || steps[index]?.status === "completed") return;
    if (context?.working.includes(other) === true) statuses.set(index, "in-progress");
    if (context?.stuck.includes(other) === true) statuses.set(index, "blocked");
  });
  const edits = [...statuses].flatMap(([index, value]): PayloadEdit[] =>
    steps[index]?.status === value ? [] : [{ kind: "set", at: ["plan", "steps", index, "status"], value }],
  );
  const written = editPayload(document, [
    ...edits,
    ...(context === undefined ? [] : metaEdits("4-implement", context)),
  ]);
  return written.ok ? ok(written.value) : err({ code: written.error.code });
}

/** Places in the document of the steps with these keys. */
export function indexOfStep(payload: Payload, key: string): number {
  return keysOf(payload.plan?.steps ?? []).indexOf(key);
}
