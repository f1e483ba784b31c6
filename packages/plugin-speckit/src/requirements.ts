import {
  allTasks,
  type Clause,
  type Documents,
  type Task,
  type WorkOutcome,
  type WorkPlan,
} from "@stagewright/core";
import { requirementIds } from "@stagewright/work";

export { everyTaskMarked } from "@stagewright/work";

export interface Coverage {
  readonly id: string;
  readonly text: string;
  /** Ids of completed tasks that name it, and `the change itself` where merged lines do. */
  readonly coveredBy: readonly string[];
}

/** Each requirement the specification defines, and what completed work speaks for it. */
export function coverage(specFile: string, outcome: WorkOutcome): Coverage[] {
  const spec = outcome.documents.get(specFile);
  if (spec === undefined) return [];
  const completed = outcome.tasks
    .filter(({ end }) => end === "done" || end === "claimed")
    .map(({ task }) => task);
  const added = addedLines(outcome.diff, new Set(outcome.documents.keys()));
  return requirementIds(spec).map(({ id, text }) => {
    const tasks = completed.filter((task) => names(task, id)).map((task) => task.id);
    return { id, text, coveredBy: mentions(added, id) ? [...tasks, "the change itself"] : tasks };
  });
}

/** Lines a diff adds to anything but the plan's own documents: to say a requirement again is not to meet it. */
function addedLines(diff: string, documents: ReadonlySet<string>): string {
  const headers = new Set([...documents].map((path) => `diff --git a/${path} b/${path}`));
  let ofDocument = false;
  const added: string[] = [];
  for (const line of diff.split("\n")) {
    // No line of a hunk begins like this.
    if (line.startsWith("diff --git ")) ofDocument = headers.has(line);
    else if (!ofDocument && line.startsWith("+") && !line.startsWith("+++")) added.push(line);
  }
  return added.join("\n");
}

/** Requirements that no task of the plan names: said before anything is spent. */
export function unnamedRequirements(specFile: string, documents: Documents, plan: WorkPlan): string[] {
  const spec = documents.get(specFile);
  if (spec === undefined) return [];
  const tasks = allTasks(plan);
  return requirementIds(spec)
    .map(({ id }) => id)
    .filter((id) => !tasks.some((task) => names(task, id)));
}

export function everyRequirementCovered(specFile: string): Clause<WorkOutcome> {
  return {
    name: "every requirement is covered",
    allowedBy: "open-requirements",
    check: (outcome) =>
      coverage(specFile, outcome)
        .filter((requirement) => requirement.coveredBy.length === 0)
        .map(
          ({ id, text }) =>
            `${id} is open: no completed task and no merged line names it (${text.slice(0, 120)})`,
        ),
  };
}

function names(task: Task, id: string): boolean {
  return mentions(task.title, id) || mentions(task.body, id);
}

function mentions(text: string, id: string): boolean {
  const at = text.toUpperCase().indexOf(id.toUpperCase());
  if (at === -1) return false;
  return new RegExp(`(?<![\\w-])${id}(?![\\w])`, "i").test(text);
}
