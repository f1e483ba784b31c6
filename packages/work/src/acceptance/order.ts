import { allTasks, type Edge, type RunSettings, type Task, type WorkPlan } from "@stagewright/core";

/**
 * The plan with each story's code after the story's acceptance tests that stand before it:
 * they are frozen when its code is begun, and then all of them have to be there.
 */
export function afterAcceptance(plan: WorkPlan, { acceptance }: Pick<RunSettings, "acceptance">): WorkPlan {
  if (acceptance === undefined) return plan;
  const before = new Map<string, Task[]>();
  const waits = new Map<string, readonly Edge[]>();
  for (const task of allTasks(plan)) {
    if (task.story === undefined) continue;
    const tests = before.get(task.story) ?? [];
    if (task.kind === "tests-first") before.set(task.story, [...tests, task]);
    else if (task.kind === "code")
      waits.set(
        task.key,
        tests.map(({ key, id }) => ({
          key,
          why: `${id} is an acceptance test of ${task.story}`,
          hard: false,
        })),
      );
  }
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      tasks: phase.tasks.map((task) => ({ ...task, dependsOn: added(task, waits.get(task.key) ?? []) })),
    })),
  };
}

function added({ dependsOn }: Task, edges: readonly Edge[]): readonly Edge[] {
  const known = new Set(dependsOn.map(({ key }) => key));
  return [...dependsOn, ...edges.filter(({ key }) => !known.has(key))];
}
