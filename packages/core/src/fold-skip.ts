import type { TaskNow, WorkState } from "./state.ts";

/** A task that waits, by hard edges, for one that will never be done, is skipped with the cause. */
export function skipDependents(work: WorkState): WorkState {
  const tasks = new Map(work.tasks);
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, task] of tasks) {
      if (task.now.kind !== "open") continue;
      const blocked = task.task.dependsOn.find((edge) => edge.hard && isLost(tasks.get(edge.key)?.now));
      if (blocked === undefined) continue;
      tasks.set(key, { ...task, now: { kind: "skipped", because: blocked.key } });
      changed = true;
    }
  }
  return { ...work, tasks };
}

function isLost(now: TaskNow | undefined): boolean {
  return now?.kind === "failed" || now?.kind === "skipped";
}

/** Skipped tasks whose cause is gone are open again. */
export function unskip(work: WorkState): WorkState {
  const tasks = new Map(work.tasks);
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, task] of tasks) {
      if (task.now.kind !== "skipped" || isLost(tasks.get(task.now.because)?.now)) continue;
      tasks.set(key, { ...task, now: { kind: "open" } });
      changed = true;
    }
  }
  return skipDependents({ ...work, tasks });
}
