import { expect, test } from "vitest";
import { readTasks } from "@stagewright/work";
import type { WorkOutcome } from "@stagewright/core";
import {
  coverage,
  everyRequirementCovered,
  everyTaskMarked,
  unnamedRequirements,
} from "../src/requirements.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const SPEC = bytes("- **FR-001**: one\n- **FR-002**: two\n- **FR-0021**: not two\n- **SC-001**: fast\n");
const plan = readTasks(
  bytes("## Phase 1: Core\n\n- [ ] T001 Do fr-001 in a.js\n- [ ] T002 Do more in b.js\n  covers FR-0021\n"),
);
const [one, two] = plan.phases[0]?.tasks ?? [];

function outcome(more: Partial<WorkOutcome> = {}): WorkOutcome {
  const tasks = [one, two].flatMap((task) => (task === undefined ? [] : [{ task, end: "done" as const }]));
  const finalPlan = {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      tasks: phase.tasks.map((task) => ({ ...task, done: true })),
    })),
  };
  return {
    plan,
    documents: new Map([["spec.md", SPEC]]),
    tasks,
    finalPlan,
    owed: [],
    left: new Map(),
    diff: "",
    ...more,
  };
}

test("a requirement is covered by completed tasks that name it, whole and in any case", () => {
  const covered = Object.fromEntries(
    coverage("spec.md", outcome()).map(({ id, coveredBy }) => [id, coveredBy]),
  );
  expect(covered).toEqual({ "FR-001": ["T001"], "FR-002": [], "FR-0021": ["T002"], "SC-001": [] });
});

test("a merged line that names a requirement speaks for it; a removed line and a file's name do not", () => {
  const diff = "--- a/FR-002\n+++ b/SC-001.md\n-// FR-002\n+test('SC-001: fast', …)\n";
  const covered = coverage("spec.md", outcome({ diff }));
  expect(covered.find(({ id }) => id === "SC-001")?.coveredBy).toEqual(["the change itself"]);
  expect(covered.find(({ id }) => id === "FR-002")?.coveredBy).toEqual([]);
});

test("a task that was not completed covers nothing", () => {
  const tasks = outcome().tasks.map((entry) => ({ ...entry, end: "failed" as const }));
  const violated = everyRequirementCovered("spec.md").check(outcome({ tasks }));
  expect(violated).toHaveLength(4);
});

test("requirements that no task names are known before anything is spent", () => {
  expect(unnamedRequirements("spec.md", new Map([["spec.md", SPEC]]), plan)).toEqual(["FR-002", "SC-001"]);
  expect(unnamedRequirements("spec.md", new Map(), plan)).toEqual([]);
});

test("a box that is not ticked though its task is done, one ticked that is not, and one that is gone are violations", () => {
  expect(everyTaskMarked.check(outcome())).toEqual([]);
  expect(everyTaskMarked.check(outcome({ finalPlan: plan }))).toHaveLength(2);
  const failed = outcome().tasks.map((entry) => ({ ...entry, end: "failed" as const }));
  expect(everyTaskMarked.check(outcome({ tasks: failed }))).toHaveLength(2);
  expect(everyTaskMarked.check(outcome({ finalPlan: { phases: [], warnings: [] } }))).toHaveLength(2);
});
