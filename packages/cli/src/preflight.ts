import {
  allTasks,
  type Json,
  type ObjectId,
  type PlannedPipeline,
  type Repository,
  type StageNote,
  type StageValues,
  type WorkPlan,
} from "@stagewright/core";
import { loadDocuments } from "@stagewright/work";

/** A work stage's plan as it stands before the run, and what the stage has to say about it. */
export interface PlanPreview {
  readonly address: string;
  readonly document: string;
  readonly plan: WorkPlan;
  readonly notes: readonly StageNote[];
}

/** The plans of all work stages whose inputs are there before the run. Reads objects, writes nothing. */
export async function previewPlans(
  pipeline: PlannedPipeline,
  artifacts: Readonly<Record<string, Json>>,
  repository: Repository,
  commit: ObjectId,
): Promise<PlanPreview[]> {
  const previews: PlanPreview[] = [];
  for (const { stage, address, options } of pipeline.stages) {
    const inputs = Object.entries(stage.inputs).map(([slot, { name }]) => [slot, artifacts[name]] as const);
    if (stage.kind !== "work" || inputs.some(([, value]) => value === undefined)) continue;
    const values: StageValues = { inputs: Object.fromEntries(inputs) as StageValues["inputs"], options };
    const document = stage.document(values);
    const documents = await loadDocuments(repository, commit, [document, ...stage.companions(values)]);
    const bytes = documents.get(document);
    if (bytes === undefined) continue;
    previews.push({
      address,
      document,
      plan: stage.readPlan(bytes, values),
      notes: stage.notes({ ...values, documents }),
    });
  }
  return previews;
}

export interface TaskCounts {
  readonly toDo: number;
  readonly done: number;
  readonly manual: number;
}

export function countTasks(plan: WorkPlan): TaskCounts {
  const tasks = allTasks(plan);
  const done = tasks.filter((task) => task.done).length;
  const manual = tasks.filter((task) => !task.done && task.kind === "manual").length;
  return { toDo: tasks.length - done - manual, done, manual };
}
