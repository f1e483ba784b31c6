import { agentStage, allTasks, type Documents, type WorkPlan } from "@stagewright/core";
import { readTasks } from "@stagewright/work";
import { z } from "zod";
import { brief, design, requirements, tasksSummary } from "../artifacts.ts";
import { criteriaOf, namedCriteria, names, type Criterion } from "../criteria/criteria.ts";
import { pathsOf, stagePrompt } from "../words.ts";

/** From the design to tasks, tests before the code they are for. It needs both artifacts: no plan is made before them. */
export const tasksStage = agentStage({
  name: "tasks",
  variant: "deliverables",
  inputs: { brief, requirements, design },
  outputs: { tasks: tasksSummary },
  options: z.strictObject({
    /** `required`: code needs a task before it that writes its tests. */
    tests_first: z.enum(["required", "wanted"]).default("required"),
  }),
  companions: ({ inputs }) => {
    const paths = pathsOf(inputs.brief);
    return [paths.requirements, paths.design, paths.tasks];
  },
  scope: ({ inputs }) => [pathsOf(inputs.brief).tasks],
  prompt: ({ inputs, documents, violations }) => {
    const criteria = namedCriteria(criteriaOf(inputs.brief, inputs.requirements));
    const paths = pathsOf(inputs.brief);
    return stagePrompt({
      purpose: `You cut the work on a designed feature into tasks: ${paths.tasks}. Each is given to one agent, by itself, and checked by the repository's tests.`,
      brief: inputs.brief,
      writes: [paths.tasks],
      reads: [...documents.keys()].filter((path) => path !== paths.tasks),
      rules: [
        "A task is one line: `- [ ] T001 [P] What is done, in src/the/file.ts (AC1)`. Ids count up from T001 and are used once; every box is empty; the paths are the real ones. `[P]` only where no task of the same phase touches the same file and none has to be done before.",
        "Phases are headings, `## Phase 1: Tests`, `## Phase 2: Implementation`: set-up if it needs any, then tests, then the code they are for. A phase is checked as a whole before the next begins.",
        "Tests come first, in tasks of their own: they have to fail, because the code is not there yet, and are green once it is. Edge cases and wrong input are among them; what they need from outside is a fixture. Each names the criteria that it shows.",
        "Documentation, the report and the final validation are not tasks: they are done afterwards, by others.",
        "Every criterion below is named by a task that writes tests; one that no test can show is listed in `untested`, with the reason, and stays open.",
        "Hand in `deliverables_tasks`: `summary` (two sentences about the order), `untested` (`[{ id, reason }]`).",
      ],
      more: [`# Criteria\n\n${criteria.map(({ id, text }) => `- ${id}: ${text}`).join("\n")}`],
      violations,
    });
  },
  contract: ({ inputs, options }) => {
    const { tasks: path } = pathsOf(inputs.brief);
    const criteria = namedCriteria(criteriaOf(inputs.brief, inputs.requirements));
    return [
      { name: "tasks can be read", check: ({ documents }) => problemsOf(documents, path) },
      {
        name: "tests come before the code they are for",
        check: ({ documents }) => {
          if (options.tests_first === "wanted") return undefined;
          const kinds = allTasks(planIn(documents, path)).map(({ kind }) => kind);
          return kinds.includes("code") && !kinds.includes("tests-first")
            ? `no task of ${path} writes tests that have to fail first, before the code they are for`
            : undefined;
        },
      },
      {
        name: "every criterion is named by a task that writes tests, or is listed as untested",
        check: ({ outputs, documents }) =>
          uncovered(
            planIn(documents, path),
            criteria,
            outputs.tasks.untested.map(({ id }) => id),
          ),
      },
    ];
  },
  notes: ({ outputs }) => outputs.tasks.untested.map(({ id, reason }) => `no test shows ${id}: ${reason}`),
});

function planIn(documents: Documents, path: string): WorkPlan {
  return readTasks(documents.get(path) ?? new Uint8Array());
}

/** What is wrong with the plan document as an agent has left it. */
function problemsOf(documents: Documents, path: string): string[] {
  if (!documents.has(path)) return [`${path} was not written`];
  const plan = planIn(documents, path);
  const tasks = allTasks(plan);
  if (tasks.length === 0)
    return [`${path} has no task: each is a line "- [ ] T001 …" below a phase's heading`];
  const first = new Map<string, number>();
  for (const { id, line } of tasks) if (!first.has(id)) first.set(id, line);
  return [
    ...plan.warnings
      .filter(({ message }) => message.startsWith("not a task"))
      .map(({ line, message }) => `${path}:${line}: ${message}`),
    ...tasks.flatMap(({ id, line, done }) => [
      ...(first.get(id) === line ? [] : [`${path}:${line}: ${id} is the id of line ${first.get(id)} too`]),
      ...(done ? [`${path}:${line}: ${id} is ticked, and nobody has done it yet`] : []),
    ]),
  ];
}

function uncovered(plan: WorkPlan, criteria: readonly Criterion[], untested: readonly string[]): string[] {
  const tests = allTasks(plan).filter(({ kind }) => kind === "tests-first");
  const unknown = untested.filter((id) => !criteria.some((criterion) => criterion.id === id));
  return [
    ...unknown.map((id) => `${id} is no criterion that tests can show`),
    ...criteria
      .filter(
        ({ id }) =>
          !untested.includes(id) && !tests.some(({ title, body }) => names(`${title}\n${body}`, id)),
      )
      .map(({ id, text }) => `no task that writes tests names ${id} (${text})`),
  ];
}
