import { agentStage, allTasks, type Documents } from "@stagewright/core";
import { readTasks, requirementIds } from "@stagewright/work";
import { z } from "zod";
import { newFeature, tasksSummary } from "../artifacts.ts";
import { unnamedRequirements } from "../requirements.ts";
import { tasksProblems, unfilled } from "./clauses.ts";
import { CONSTITUTION, documentStagePrompt, templatesOf } from "./words.ts";

/** From the plan to tasks in phases, each small enough for one agent and checkable by itself. */
export const tasks = agentStage({
  name: "tasks",
  variant: "speckit",
  inputs: { feature: newFeature },
  outputs: { summary: tasksSummary },
  options: z.strictObject({}),
  companions: ({ inputs: { feature } }) => [
    feature.tasks_file,
    feature.spec_file,
    feature.plan_file,
    ...["research.md", "data-model.md", "quickstart.md", "contracts/"].map(
      (name) => `${feature.feature_dir}/${name}`,
    ),
    CONSTITUTION,
    ...templatesOf("tasks"),
  ],
  scope: ({ inputs: { feature } }) => [feature.tasks_file],
  prompt: ({ inputs: { feature }, documents, violations }) =>
    documentStagePrompt({
      purpose: `You cut the work of ${feature.plan_file} into tasks: ${feature.tasks_file}. Each is later given to one agent, by itself, and checked by the repository's tests.`,
      featureDir: feature.feature_dir,
      writes: [feature.tasks_file],
      reads: [...documents.keys()].filter((path) => path.startsWith(`${feature.feature_dir}/`)),
      template: "tasks",
      rules: [
        'A task is one line: `- [ ] T001 [P] [US1] What is done, in src/the/file.ts (FR-001)`. Ids count up from T001 and are used once; every box is empty; the paths are the real ones. "[P]" only where no task of the same phase touches the same file and none has to be done before.',
        "Phases are headings, `## Phase 1: …`: set-up, what all stories need, then a phase for each user story in the order of their worth, polish at the end. A phase is checked as a whole before the next begins, so leave each in a state in which the tests pass.",
        "Tests come before the code they are for, in tasks of their own, and say that they must fail first; the code that turns them green is in the same phase.",
        "Name in each task the requirements it serves. At the end the kernel wants every FR- and SC- id of the specification named by a task that was done; a success criterion is named by the task that brings its test or measurement. What no task can serve, list with the reason in `open_requirements`: the run then ends as failed unless its user allows it.",
        "What only a human can do begins with MANUAL:. Other boxes than tasks have no place in this document.",
        "Hand in `tasks_summary`: `tasks` and `phases` (how many), `open_requirements` (`[{ id, reason }]`).",
      ],
      documents,
      violations,
    }),
  notes: ({ outputs }) =>
    outputs.summary.open_requirements.map(({ id, reason }) => `no task is for ${id}: ${reason}`),
  contract: ({ inputs: { feature } }) => [
    {
      name: "tasks can be read",
      check: ({ documents }) => tasksProblems(documents, feature.tasks_file),
    },
    {
      name: "the summary counts them right",
      check: ({ outputs, documents }) => {
        const read = counted(documents, feature.tasks_file);
        const { tasks: told, phases } = outputs.summary;
        return read.tasks === 0 || (read.tasks === told && read.phases === phases)
          ? undefined
          : `${feature.tasks_file} has ${read.tasks} tasks in ${read.phases} phases, and the summary says ${told} in ${phases}`;
      },
    },
    {
      name: "every requirement is named by a task, or listed as open",
      check: ({ outputs, documents }) => {
        const open = outputs.summary.open_requirements.map(({ id }) => id);
        const bytes = documents.get(feature.tasks_file);
        if (bytes === undefined) return undefined;
        const known = requirementIds(documents.get(feature.spec_file) ?? new Uint8Array());
        return [
          ...unnamedRequirements(feature.spec_file, documents, readTasks(bytes))
            .filter((id) => !open.includes(id))
            .map((id) => `no task names ${id}`),
          ...open
            .filter((id) => !known.some((requirement) => requirement.id === id))
            .map((id) => `${id} is none of ${feature.spec_file}`),
        ];
      },
    },
    {
      name: "the template is filled in",
      check: ({ documents }) => unfilled(documents, feature.tasks_file, "tasks"),
    },
  ],
});

function counted(documents: Documents, path: string): { tasks: number; phases: number } {
  const bytes = documents.get(path);
  if (bytes === undefined) return { tasks: 0, phases: 0 };
  const read = readTasks(bytes);
  return {
    tasks: allTasks(read).length,
    phases: read.phases.filter((phase) => phase.tasks.length > 0).length,
  };
}
