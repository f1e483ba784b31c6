import type { Task } from "@stagewright/core";

/**
 * How the tasks of one phase follow each other. A run is a stretch of `[P]` tasks that no other task
 * interrupts: only within it is the order open. Manual tasks interrupt nothing, because no agent
 * ever does them and nothing would be gained by standing still.
 */
export function runsOf(tasks: readonly Task[]): Map<string, number> {
  const runs = new Map<string, number>();
  let run = 0;
  for (const task of tasks) {
    if (task.kind === "manual") continue;
    if (!task.parallel) run += 1;
    else runs.set(task.key, run);
  }
  return runs;
}

/** The tasks of a run such that none stands before one it depends on; otherwise in document order. */
export function inOrder(run: readonly Task[]): readonly Task[] {
  const position = new Map(run.map((task, index) => [task.key, index]));
  const within = (task: Task) => task.dependsOn.flatMap((edge) => position.get(edge.key) ?? []);
  if (!run.some((task, index) => within(task).some((other) => other > index))) return run;

  const sorted: Task[] = [];
  const state = new Map<Task, "open" | "placed">();
  for (const start of run) {
    const stack = [start];
    for (let task = stack.at(-1); task !== undefined; task = stack.at(-1)) {
      const waiting = state.get(task) === undefined ? within(task).flatMap((index) => run[index] ?? []) : [];
      const next = waiting.filter((other) => state.get(other) === undefined);
      if (state.get(task) === undefined) state.set(task, "open");
      if (next.length > 0) stack.push(...next.toReversed());
      else {
        stack.pop();
        if (state.get(task) !== "placed") sorted.push(task);
        state.set(task, "placed");
      }
    }
  }
  return sorted;
}
