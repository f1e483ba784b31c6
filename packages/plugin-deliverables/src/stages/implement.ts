import { workStage } from "@stagewright/core";
import { everyTaskMarked, markTask, readTasks, taskPrompt, withSchedule } from "@stagewright/work";
import { z } from "zod";
import { brief, changeSet, design, requirements, tasksSummary } from "../artifacts.ts";
import { line, pathsOf } from "../words.ts";

/**
 * The plan's tasks, tests first, every box earned. Requirements and design are its inputs:
 * the planner refuses a pipeline in which they do not come before it.
 */
export const implement = workStage({
  name: "implement",
  variant: "deliverables",
  inputs: { brief, requirements, design, tasks: tasksSummary },
  outputs: { changeSet },
  options: z.strictObject({}),
  document: ({ inputs }) => pathsOf(inputs.brief).tasks,
  companions: ({ inputs }) => {
    const paths = pathsOf(inputs.brief);
    const references = inputs.brief.references.filter(({ kind }) => kind === "file");
    return [paths.requirements, paths.design, ...references.map(({ reference }) => reference)];
  },
  readPlan: (document) => withSchedule(readTasks(document)),
  mark: (document, key, done = true) => markTask(document, key, done),
  prompt: (context) => {
    const { requirements: asked, design: planned, tasks } = pathsOf(context.inputs.brief);
    return [
      taskPrompt(context, [asked, planned, tasks]),
      "Write as this repository does: small functions, names that say what they mean, errors handled where they happen, a log line where somebody would look for one. What others use stays as it is; where it cannot, say so in a comment beside it.",
    ].join("\n");
  },
  contract: () => [everyTaskMarked],
  produce: ({ inputs, outcome }) => ({
    changeSet: {
      issue_number: 0,
      branch_name: inputs.brief.slug,
      feature_dir: inputs.brief.directory,
      tasks: outcome.tasks.map(({ task, end, grade }) => ({
        id: task.id,
        key: task.key,
        title: line(task.title),
        end,
        ...(grade === undefined ? {} : { grade }),
      })),
      files: filesOf(outcome.diff),
    },
  }),
  wholeSubject: ({ inputs }) => `feat: ${line(inputs.brief.title).slice(0, 72)}`,
});

/** Paths that a unified diff writes to; those with names that git quotes are left out. */
function filesOf(diff: string): string[] {
  const paths = [...diff.matchAll(/^--- (?:a\/|\/dev\/null).*\n\+\+\+ b\/(.+?)\t?$/gm)].map(
    ([, path = ""]) => path,
  );
  return [...new Set(paths)].toSorted();
}
