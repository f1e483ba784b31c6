import { workStage, type Documents, type StageNote } from "@stagewright/core";
import { markTask, readChecklist, readTasks, withSchedule } from "@stagewright/work";
import { z } from "zod";
import { changeSet, specInfo } from "./artifacts.ts";
import { taskPrompt } from "./prompt.ts";
import { coverage, everyRequirementCovered, everyTaskMarked, unnamedRequirements } from "./requirements.ts";
import { CONSTITUTION } from "./stages/words.ts";

const options = z.strictObject({
  /** Open items in the feature's checklists: only said, or in the way. */
  checklists: z.enum(["note", "block"]).default("note"),
  /** Requirements of the specification that nothing speaks for at the end. */
  requirements: z.enum(["fail", "note"]).default("fail"),
});

/** spec-kit's implement: tasks.md, phase by phase, every box earned. */
export const implement = workStage({
  name: "implement",
  variant: "speckit",
  inputs: { specInfo },
  outputs: { changeSet },
  options,
  document: ({ inputs }) => inputs.specInfo.tasks_file,
  companions: ({ inputs }) => {
    const { feature_dir: dir, spec_file: spec, available_docs: docs } = inputs.specInfo;
    const listed = docs.filter((doc) => doc !== "tasks.md").map((doc) => `${dir}/${doc}`);
    return [...new Set([spec, `${dir}/plan.md`, ...listed, `${dir}/checklists/`, CONSTITUTION])];
  },
  readPlan: (document) => withSchedule(readTasks(document)),
  mark: (document, key, done = true) => markTask(document, key, done),
  prompt: taskPrompt,
  notes: ({ inputs, options: chosen, documents }) => [
    ...checklistNotes(inputs.specInfo.feature_dir, documents, chosen.checklists),
    ...requirementNotes(inputs.specInfo, documents, chosen.requirements),
  ],
  contract: ({ inputs, options: chosen }) =>
    chosen.requirements === "fail"
      ? [everyTaskMarked, everyRequirementCovered(inputs.specInfo.spec_file)]
      : [everyTaskMarked],
  produce: ({ inputs, outcome }) => ({
    changeSet: {
      issue_number: 0,
      branch_name: inputs.specInfo.branch_name,
      feature_dir: inputs.specInfo.feature_dir,
      tasks: outcome.tasks.map(({ task, end, grade }) => ({
        id: task.id,
        key: task.key,
        title: task.title,
        end,
        ...(grade === undefined ? {} : { grade }),
      })),
      requirements: coverage(inputs.specInfo.spec_file, outcome).map(({ id, coveredBy }) => ({
        id,
        covered_by: [...coveredBy],
      })),
    },
  }),
  wholeSubject: ({ inputs }) => `feat: implement ${inputs.specInfo.branch_name}`,
});

function checklistNotes(featureDir: string, documents: Documents, mode: "note" | "block"): StageNote[] {
  const notes: StageNote[] = [];
  for (const [path, bytes] of documents) {
    if (!path.startsWith(`${featureDir}/checklists/`) || !path.endsWith(".md")) continue;
    const { total, done } = readChecklist(bytes);
    if (done < total)
      notes.push({ message: `${path}: ${total - done} of ${total} items are open`, effect: mode });
  }
  return notes;
}

function requirementNotes(
  info: z.infer<(typeof specInfo)["schema"]>,
  documents: Documents,
  mode: "fail" | "note",
): StageNote[] {
  const tasks = documents.get(info.tasks_file);
  if (tasks === undefined) return [];
  const unnamed = unnamedRequirements(info.spec_file, documents, readTasks(tasks));
  if (unnamed.length === 0) return [];
  const consequence =
    mode === "fail"
      ? "; unless merged code or tests name them, the run will end as failed (speckit.requirements: note, or --allow-open-requirements, lets it pass)"
      : "";
  return [{ message: `no task names ${unnamed.join(", ")}${consequence}`, effect: "note" }];
}
