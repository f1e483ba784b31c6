import { allTasks, workStage, type Edge, type Task, type WorkPlan } from "@stagewright/core";
import { everyTaskMarked, markTask, readTasks, taskPrompt, withSchedule } from "@stagewright/work";
import { z } from "zod";
import { changeSet, issueAssessment, plan, target, type Values } from "./artifacts.ts";
import { isInside } from "./plan-contract.ts";
import { line, withoutClosing } from "./texts.ts";

const options = z.strictObject({
  /** A `Signed-off-by` in what is handed over: where the repository asks for it (`.github/dco.yml`), or not. */
  sign_off: z.enum(["auto", "always", "never"]).default("auto"),
});

/** The plan's tasks, phase by phase, every box earned; one commit that names the issue. */
export const implement = workStage({
  name: "implement",
  variant: "github",
  inputs: { issueAssessment, plan, target },
  outputs: { changeSet },
  options,
  document: ({ inputs }) => inputs.plan.tasks_file,
  companions: ({ inputs }) => [inputs.plan.spec_file, inputs.plan.plan_file, `${inputs.plan.feature_dir}/`],
  readPlan: (document, { inputs }) => withSchedule(withDeclared(readTasks(document), inputs.plan)),
  mark: (document, key, done = true) => markTask(document, key, done),
  prompt: (context) => {
    const { spec_file, plan_file, tasks_file } = context.inputs.plan;
    return taskPrompt(context, [spec_file, plan_file, tasks_file]);
  },
  contract: () => [everyTaskMarked],
  produce: ({ inputs, outcome }) => ({
    changeSet: {
      issue_number: inputs.plan.issue_number,
      branch_name: inputs.plan.branch_name,
      feature_dir: inputs.plan.feature_dir,
      tasks: outcome.tasks.map(({ task, end, grade }) => ({
        id: task.id,
        key: task.key,
        title: line(task.title),
        end,
        ...(grade === undefined ? {} : { grade }),
      })),
    },
  }),
  taskSubject: ({ id, title }) => withoutClosing(line(`${id} ${title}`)),
  wholeSubject: ({ inputs }) => subjectOf(inputs.issueAssessment, inputs.target),
  branch: ({ inputs }) => inputs.plan.branch_name,
  signOff: ({ inputs, options: chosen }) =>
    chosen.sign_off === "always" || (chosen.sign_off === "auto" && inputs.target.sign_off),
});

/** `feat: implement #42 — Login times out`: of the commit and of the pull request. */
export function subjectOf(
  { issue: { number, title } }: Pick<Values<typeof issueAssessment>, "issue">,
  { forge }: Pick<Values<typeof target>, "forge">,
): string {
  const short = withoutClosing(line(title, 72));
  // To GitLab `implement #42` is a word that closes.
  if (number > 0 && forge?.kind === "gitlab") return `feat: implement issue ${number} — ${short}`;
  return number === 0 ? `feat: implement ${short}` : `feat: implement #${number} — ${short}`;
}

/** The document's tasks, with the files and dependencies that the plan declares for them. */
export function withDeclared(read: WorkPlan, { tasks }: Pick<Values<typeof plan>, "tasks">): WorkPlan {
  const all = allTasks(read);
  const places = new Map<string, number>();
  for (const [index, { id }] of all.entries()) places.set(id, places.has(id) ? -1 : index);
  const declared = new Map(tasks.map((task) => [task.id, task]));
  const grown = (task: Task): Task => {
    const place = places.get(task.id) ?? -1;
    const said = declared.get(task.id);
    // An id that stands for two tasks says nothing about either.
    if (said === undefined || place < 0) return task;
    const paths = said.file_changes.map(({ path }) => path).filter((path) => isInside(path));
    const edges = said.dependencies.flatMap((id): Edge[] => {
      const other = all[places.get(id) ?? -1];
      return other !== undefined && (places.get(id) ?? -1) < place
        ? [{ key: other.key, why: `depends on ${id}, by the plan`, hard: true }]
        : [];
    });
    const known = new Set(task.dependsOn.map(({ key }) => key));
    return {
      ...task,
      files: [...new Set([...task.files, ...paths])],
      dependsOn: [...task.dependsOn, ...edges.filter(({ key }) => !known.has(key))],
    };
  };
  return {
    ...read,
    phases: read.phases.map((phase) => ({ ...phase, tasks: phase.tasks.map((task) => grown(task)) })),
  };
}
