import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { agentFor, HUMAN, type Failed, type Lease, type RunState, type TaskState } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import type { Project } from "../project.ts";

/** A task in somebody's hands. */
export interface Leased {
  readonly stage: number;
  readonly task: TaskState;
  readonly lease: Lease;
  readonly attempt: number;
  /** Why it is not merged yet: what its last try came to. */
  readonly last?: Failed;
}

export function leasedBy(state: RunState, by: string): Leased[] {
  return tasksOf(state).flatMap(({ stage, task }) => {
    const leased = asLeased(stage, task);
    return leased?.lease.by === by ? [leased] : [];
  });
}

export function asLeased(stage: number, task: TaskState): Leased | undefined {
  if (task.now.kind !== "leased") return undefined;
  const { lease, attempt } = task.now;
  const last = task.history.at(-1)?.failed;
  return { stage, task, lease, attempt, ...(last === undefined ? {} : { last }) };
}

/** Tasks that are a human's and wait to be fetched, whether or not they can begin yet. */
export function humanTasks(state: RunState): TaskState[] {
  return tasksOf(state).flatMap(({ stage, task }) =>
    task.now.kind === "open" && agentFor(state, stage, task).use === HUMAN ? [task] : [],
  );
}

/** Whether any task of the run, known by now or not, may be a human's. */
export function hasHumans(state: RunState): boolean {
  const { every, tasks = {}, stages = {} } = state.pins.settings.agents;
  const chains = [every, ...Object.values(tasks), ...Object.values(stages)];
  return (
    chains.some((chain) => chain.some(({ use }) => use === HUMAN)) ||
    tasksOf(state).some(({ task }) => task.agent?.use === HUMAN)
  );
}

function tasksOf(state: RunState): { readonly stage: number; readonly task: TaskState }[] {
  return state.stages.flatMap((stage, index) =>
    "work" in stage && stage.work !== undefined
      ? [...stage.work.tasks.values()].map((task) => ({ stage: index, task }))
      : [],
  );
}

/** What is to be done, as it was said when the task was given; and as a file beside the workspace, where that is still there. */
export async function promptOf(
  project: Project,
  { lease }: Leased,
): Promise<{ readonly text: string; readonly file?: string }> {
  const bytes = await openBlobStore(project.blobs).get(lease.prompt);
  const text = new TextDecoder().decode(bytes);
  const file = path.join(lease.workspace.scratch, "prompt.md");
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    return { text, file };
  } catch {
    return { text };
  }
}
