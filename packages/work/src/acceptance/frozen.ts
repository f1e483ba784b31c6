import type { Candidate, Finding, RunState, Task, TaskState, WorkState } from "@stagewright/core";
import { isTestFile, isTestSide } from "../checks/test-files.ts";

/** A test file that nobody changes any more, and who brought it. */
interface Frozen {
  readonly file: string;
  readonly story: string;
  readonly from: Task;
  /** Absent: it was there when the run began. */
  readonly commit?: string;
}

/**
 * Changes of a story's acceptance tests after its code was begun, each refused. Whoever brought
 * a test changes it only where a human has asked for that very task once more.
 */
export function changedFrozen(
  work: WorkState,
  task: Pick<Task, "key"> | undefined,
  changes: Candidate["changes"],
): Finding[] {
  const frozen = frozenFiles(work).filter(({ from }) => from.key !== task?.key);
  return changes.flatMap(({ path, status }) => {
    const known = frozen.find(({ file }) => file === path);
    if (known === undefined) return [];
    const { story, from, commit } = known;
    const since = commit === undefined ? "since before this run" : `since ${commit.slice(0, 10)}`;
    const deed = status === "deleted" ? "taken out" : "changed";
    return [
      {
        code: "FROZEN_TEST_CHANGED" as const,
        path,
        detail: `${deed}, and it is an acceptance test of ${story}, brought by ${from.id} and frozen ${since}; it stays as it is, and other tests go into a file of their own`,
        severity: "refused" as const,
      },
    ];
  });
}

/** What an agent stage has changed of the tests that the run's work stages have frozen: it has brought none of them. */
export function changedByStage(
  { stages }: Pick<RunState, "stages">,
  changes: Candidate["changes"],
): Finding[] {
  return stages.flatMap((stage) =>
    "work" in stage && stage.work !== undefined ? changedFrozen(stage.work, undefined, changes) : [],
  );
}

function frozenFiles(work: WorkState): Frozen[] {
  const tasks = [...work.tasks.values(), ...work.retired];
  const begun = new Set(
    tasks.flatMap((state) =>
      state.task.kind === "code" && state.task.story !== undefined && isBegun(state)
        ? [state.task.story]
        : [],
    ),
  );
  return tasks.flatMap((state) => {
    const { story, kind } = state.task;
    if (kind !== "tests-first" || story === undefined || !begun.has(story)) return [];
    return testsOf(state).map((file) => ({
      ...{ file, story, from: state.task },
      ...(state.now.kind === "done" ? { commit: state.now.landed.commit } : {}),
    }));
  });
}

/** Also between two attempts, and while a human has it done once more. */
function isBegun({ now, history, superseded }: TaskState): boolean {
  return !NOT_BEGUN.has(now.kind) || history.length + superseded.length > 0;
}

const NOT_BEGUN: ReadonlySet<TaskState["now"]["kind"]> = new Set(["open", "manual", "skipped", "waived"]);

/** What it has brought; of one that was ticked before the run, what it names. */
function testsOf({ task, now, superseded }: TaskState): string[] {
  if (now.kind === "claimed") return task.files.filter(isTestFile);
  // While it is done once more its tests are still its own to change, and nobody else's.
  if (now.kind !== "done") return superseded.flatMap(({ owes }) => owes.map(({ file }) => file));
  if (now.candidate === undefined) return task.files.filter(isTestFile);
  return now.candidate.changes.flatMap(({ path, status }) =>
    status !== "deleted" && isTestSide(path) ? [path] : [],
  );
}
