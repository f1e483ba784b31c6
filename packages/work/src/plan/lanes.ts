import type { Task, WorkPlan } from "@stagewright/core";

/**
 * How a scheduled plan would run if every task took equally long: per phase of the plan, its waves, each
 * the keys of the tasks that run together, at most `concurrency`. Tasks that are done or manual run in
 * none; neither do tasks that wait for a manual one.
 */
export function lanes(plan: WorkPlan, concurrency: number): readonly (readonly (readonly string[])[])[] {
  const width = Math.max(1, Math.floor(concurrency));
  const over = new Set<string>();
  return plan.phases.map((phase) => {
    for (const task of phase.tasks) if (task.done) over.add(task.key);
    return wavesOf(phase.tasks, over, width);
  });
}

function wavesOf(tasks: readonly Task[], over: Set<string>, width: number): string[][] {
  const todo = tasks.filter((task) => !task.done && task.kind !== "manual");
  const waiting = new Map<number, number>();
  const waiters = new Map<string, number[]>();
  let ready: number[] = [];
  for (const [index, task] of todo.entries()) {
    const open = task.dependsOn.filter((edge) => !over.has(edge.key));
    if (open.length === 0) ready.push(index);
    else waiting.set(index, open.length);
    for (const edge of open) {
      const others = waiters.get(edge.key);
      if (others === undefined) waiters.set(edge.key, [index]);
      else others.push(index);
    }
  }
  const waves: string[][] = [];
  while (ready.length > 0) {
    const wave = ready.slice(0, width).flatMap((index) => todo[index]?.key ?? []);
    const freed: number[] = [];
    for (const key of wave) {
      over.add(key);
      for (const index of waiters.get(key) ?? []) {
        const left = (waiting.get(index) ?? 1) - 1;
        waiting.set(index, left);
        if (left === 0) freed.push(index);
      }
    }
    ready = ready.slice(width);
    if (freed.length > 0) ready = [...ready, ...freed].toSorted((a, b) => a - b);
    waves.push(wave);
  }
  return waves;
}
