import {
  allTasks,
  type AgentStageOutcome,
  type Clause,
  type Documents,
  type WorkPlan,
} from "@stagewright/core";
import { readTasks } from "@stagewright/work";
import type { plan, Values } from "./artifacts.ts";
import type { KnownOfPlan } from "./plan-stage.ts";

type Outcome = AgentStageOutcome<{ readonly plan: Values<typeof plan> }>;
type Task = Values<typeof plan>["tasks"][number];

export function planClauses(at: KnownOfPlan): Clause<Outcome>[] {
  const written = (documents: Documents): WorkPlan | undefined => {
    const bytes = documents.get(at.tasks_file);
    return bytes === undefined ? undefined : readTasks(bytes);
  };
  return [
    {
      name: "three documents",
      check: ({ documents }) =>
        [at.spec_file, at.plan_file, at.tasks_file]
          .filter((path) => isEmpty(documents.get(path)))
          .map((path) => `${path} is missing or empty`),
    },
    {
      name: "tasks.md can be read",
      check: ({ documents }) => {
        const read = written(documents);
        if (read === undefined) return [];
        const tasks = allTasks(read);
        if (tasks.length === 0)
          return `${at.tasks_file} has no task in it: lines as \`- [ ] T001 … in \`path\`\``;
        return [
          ...twice(tasks.map(({ id }) => id)).map((id) => `${at.tasks_file} has more than one task ${id}`),
          ...tasks.filter(({ done }) => done).map(({ id, line }) => `${id} (line ${line}) is ticked already`),
        ];
      },
    },
    {
      name: "document and plan say the same",
      check: ({ outputs, documents }) => {
        const read = written(documents);
        if (read === undefined) return [];
        const here = new Set(allTasks(read).map(({ id }) => id));
        const listed = outputs.plan.tasks.map(({ id }) => id);
        return [
          ...twice(listed).map((id) => `plan.tasks has more than one ${id}`),
          ...listed
            .filter((id) => !here.has(id))
            .map((id) => `plan.tasks has ${id}, which is not in ${at.tasks_file}`),
          ...[...here]
            .filter((id) => !listed.includes(id))
            .map((id) => `${at.tasks_file} has ${id}, which is not in plan.tasks`),
        ];
      },
    },
    {
      name: "files are paths in the repository",
      check: ({ outputs }) =>
        outputs.plan.tasks.flatMap(({ id, file_changes: changes }) =>
          changes
            .filter(({ path }) => !isInside(path))
            .map(
              ({ path }) =>
                `${id}: ${JSON.stringify(path.slice(0, 200))} is no path from the repository's root`,
            ),
        ),
    },
    { name: "dependencies lead back", check: ({ outputs }) => dependencies(outputs.plan.tasks) },
  ];
}

/** A task waits for tasks that stand before it: so none waits for itself. */
function dependencies(tasks: readonly Task[]): string[] {
  const places = new Map(tasks.map(({ id }, index) => [id, index]));
  return tasks.flatMap(({ id, dependencies: on }, index) =>
    on.flatMap((other) => {
      const place = places.get(other);
      if (place === undefined) return [`${id} depends on ${other}, which is no task`];
      return place < index ? [] : [`${id} depends on ${other}, which does not come before it`];
    }),
  );
}

const twice = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
];

function isEmpty(bytes: Uint8Array | undefined): boolean {
  return bytes === undefined || new TextDecoder().decode(bytes).trim() === "";
}

export function isInside(path: string): boolean {
  if (path.length > 300 || path.startsWith("/") || /[\p{Cc}\\]|^[A-Za-z]:/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git");
}
