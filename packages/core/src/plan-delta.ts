import { allTasks, type Task, type WorkPlan } from "./work-plan.ts";

/** What is different between two readings of a plan document, task by task. Keys are of the later reading where there is one. */
export interface PlanDelta {
  readonly added: readonly TaskWords[];
  /** Keys are of the earlier reading. */
  readonly removed: readonly TaskWords[];
  readonly reworded: readonly (TaskWords & { readonly before: string; readonly beforeKey: string })[];
  readonly moved: readonly (TaskWords & { readonly from: string; readonly to: string })[];
  readonly ticked: readonly TaskWords[];
  readonly unticked: readonly TaskWords[];
}

export interface TaskWords {
  readonly key: string;
  readonly id: string;
  readonly title: string;
}

/**
 * A task is the same if its key is; else, if its id is and no other left over has it, it is
 * the same with other words. The order of tasks inside a phase is not looked at.
 */
export function comparePlans(before: WorkPlan, after: WorkPlan): PlanDelta {
  const same = matchTasks(before, after);
  const earlier = new Map(located(before).map((entry) => [entry.task.key, entry]));
  const matched = new Set(same.values());
  const later = located(after);
  const pairs = later.flatMap((entry) => {
    const from = earlier.get(same.get(entry.task.key) ?? "");
    return from === undefined ? [] : [{ from, to: entry }];
  });
  return {
    added: later.filter(({ task }) => !same.has(task.key)).map(({ task }) => words(task)),
    removed: [...earlier.values()]
      .filter(({ task }) => !matched.has(task.key))
      .map(({ task }) => words(task)),
    reworded: pairs
      .filter(({ from, to }) => from.task.key !== to.task.key)
      .map(({ from, to }) => ({ ...words(to.task), before: from.task.title, beforeKey: from.task.key })),
    moved: pairs
      .filter(({ from, to }) => from.phase !== to.phase)
      .map(({ from, to }) => ({ ...words(to.task), from: from.phase, to: to.phase })),
    ticked: pairs.filter(({ from, to }) => !from.task.done && to.task.done).map(({ to }) => words(to.task)),
    unticked: pairs.filter(({ from, to }) => from.task.done && !to.task.done).map(({ to }) => words(to.task)),
  };
}

export function isUnchanged(delta: PlanDelta): boolean {
  return Object.values(delta).every((entries: readonly unknown[]) => entries.length === 0);
}

/** Keys of the earlier reading by those of the later. */
export function matchTasks(before: WorkPlan, after: WorkPlan): Map<string, string> {
  const earlier = new Map(allTasks(before).map((task) => [task.key, task]));
  const match = new Map<string, string>();
  for (const { key } of allTasks(after)) if (earlier.has(key)) match.set(key, key);

  const restBefore = byId(allTasks(before).filter(({ key }) => !match.has(key)));
  const restAfter = byId(allTasks(after).filter(({ key }) => !match.has(key)));
  for (const [id, [task, ...others]] of restAfter) {
    const [candidate, ...rivals] = restBefore.get(id) ?? [];
    if (task === undefined || candidate === undefined || others.length + rivals.length > 0) continue;
    match.set(task.key, candidate.key);
  }
  return match;
}

function byId(tasks: readonly Task[]): Map<string, Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    // `L12` only says where a task without an id stood.
    if (/^L\d+$/.test(task.id)) continue;
    groups.set(task.id, [...(groups.get(task.id) ?? []), task]);
  }
  return groups;
}

function located(plan: WorkPlan): { readonly task: Task; readonly phase: string }[] {
  return plan.phases.flatMap((phase) => phase.tasks.map((task) => ({ task, phase: phase.title })));
}

function words({ key, id, title }: Task): TaskWords {
  return { key, id, title };
}
