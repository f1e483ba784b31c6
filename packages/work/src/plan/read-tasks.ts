import type { Phase, PlanWarning, Task, WorkPlan } from "@stagewright/core";
import { readDependencies } from "./dependencies.ts";
import { filesIn } from "./files.ts";
import { kindsOf } from "./kind.ts";
import { type Outline, type OutlineTask, readOutline } from "./outline.ts";

/**
 * Reads a tasks.md document, whatever its dialect. Every line with a check box becomes either a task
 * or a warning that starts with "not a task"; further warnings say what was decided about a task.
 * `dependsOn` holds only what the document says itself: `withSchedule` adds the rest.
 */
export function readTasks(document: Uint8Array): WorkPlan {
  const outline = readOutline(document);
  const files = outline.phases.map((phase) =>
    phase.tasks.map((task) => filesIn(`${task.box.title}\n${task.body}`)),
  );
  const kinds = kindsOf(
    outline.phases.map((phase, p) =>
      phase.tasks.map((task, t) => ({
        title: task.box.title,
        files: files[p]?.[t] ?? [],
        phase: phase.title,
        sections: task.sections,
        done: task.box.done,
        held: isHeld(task),
      })),
    ),
  );
  const phases = outline.phases.map((phase, p): Phase => {
    return {
      title: phase.title,
      tasks: phase.tasks.map((task, t): Task => {
        const { title, done, parallel, story } = task.box;
        return {
          key: task.key,
          id: task.id,
          line: task.line,
          title,
          body: task.body,
          done,
          parallel,
          kind: kinds[p]?.[t] ?? "code",
          files: files[p]?.[t] ?? [],
          ...(story === undefined ? {} : { story }),
          dependsOn: [],
        };
      }),
    };
  });
  const tasks = outline.phases.flatMap((phase) => phase.tasks);
  const ranges = new Map(
    tasks.flatMap((task) => (task.box.range === undefined ? [] : [[task.key, task.box.range] as const])),
  );
  const dependencies = readDependencies(phases, ranges, outline.dependencyLines);
  const warnings = [...outline.warnings, ...decisions(outline), ...dependencies.warnings];
  return { phases: dependencies.phases, warnings: warnings.toSorted((a, b) => a.line - b.line) };
}

/** The author says that nobody should do it now. A box that is ticked all the same is taken at its word. */
function isHeld(task: OutlineTask): boolean {
  return task.box.held !== undefined && !task.box.done;
}

/** What was decided about lines that are tasks, but not plain ones. */
function decisions(outline: Outline): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const firstLines = new Map<string, number>();
  for (const task of outline.phases.flatMap((phase) => phase.tasks)) {
    if (isHeld(task)) {
      warnings.push({ line: task.line, message: `${task.id} says ${task.box.held ?? ""}: left to a human` });
    }
    if (task.box.range !== undefined) {
      warnings.push({ line: task.line, message: `${task.id} is one box for several ids: read as one task` });
    }
    const first = firstLines.get(task.id);
    if (first === undefined) firstLines.set(task.id, task.line);
    else
      warnings.push({ line: task.line, message: `${task.id} is also the id of the task on line ${first}` });
  }
  return warnings;
}
