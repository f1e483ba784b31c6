import { allTasks, type Clause, type WorkOutcome } from "@stagewright/core";

/** Every box the run was to earn is ticked, and no other is. */
export const everyTaskMarked: Clause<WorkOutcome> = {
  name: "every task is marked",
  check: ({ tasks, finalPlan }) => {
    const ticked = new Map(allTasks(finalPlan).map((task) => [task.key, task.done]));
    return tasks.flatMap(({ task, end }) => {
      const earned = end === "done" || end === "claimed";
      const done = ticked.get(task.key);
      if (done === undefined) return earned ? [`${task.id} is no longer in the document`] : [];
      if (earned && !done) return [`${task.id} is done and its box is not ticked`];
      if (!earned && done) return [`${task.id} is ticked and was not done`];
      return [];
    });
  },
};
