import type { Edge, Task, WorkPlan } from "@stagewright/core";
import { FileOverlaps } from "./overlaps.ts";
import { inOrder } from "./order.ts";

/**
 * The plan with every edge its order implies: within a phase, after a task without `[P]` (hard), after
 * the `[P]` tasks before one without (soft), and after `[P]` tasks that name the same files (soft).
 * Phases are barriers by themselves and get no edges. Nothing waits for a manual task unless the
 * document says so.
 */
export function withSchedule(plan: WorkPlan): WorkPlan {
  return {
    ...plan,
    phases: plan.phases.map((phase) => {
      const edges = phaseEdges(phase.tasks);
      return {
        ...phase,
        tasks: phase.tasks.map((task) => ({
          ...task,
          dependsOn: merged(task.dependsOn, edges.get(task.key) ?? []),
        })),
      };
    }),
  };
}

function phaseEdges(tasks: readonly Task[]): Map<string, Edge[]> {
  const edges = new Map<string, Edge[]>();
  const order = new Map<string, Edge>();
  const afterTask = (task: Task) => {
    const known = order.get(task.key);
    if (known !== undefined) return known;
    const edge = task.parallel
      ? { key: task.key, why: `after ${task.id} [P]`, hard: false }
      : { key: task.key, why: `after ${task.id} (not [P])`, hard: true };
    order.set(task.key, edge);
    return edge;
  };
  let sequential: Task | undefined;
  let run: Task[] = [];

  const endRun = () => {
    const overlaps = new FileOverlaps();
    for (const task of inOrder(run)) edges.get(task.key)?.push(...overlaps.add(task));
    run = [];
  };
  for (const task of tasks) {
    const own: Edge[] = sequential === undefined ? [] : [afterTask(sequential)];
    edges.set(task.key, own);
    if (!task.parallel) own.push(...run.map(afterTask));
    if (task.kind === "manual") continue;
    if (task.parallel) run.push(task);
    else {
      endRun();
      sequential = task;
    }
  }
  endRun();
  return edges;
}

/** One edge per pair; a hard one wins over a soft one, the document's own words over what order implies. */
function merged(explicit: readonly Edge[], implied: readonly Edge[]): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const edge of [...explicit, ...implied]) {
    const known = edges.get(edge.key);
    if (known === undefined || (edge.hard && !known.hard)) edges.set(edge.key, edge);
  }
  return [...edges.values()];
}
