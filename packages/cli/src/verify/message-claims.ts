import type { ObjectId } from "@stagewright/core";
import type { Receipt } from "@stagewright/work";
import { trailersOf } from "../audit/receipts.ts";

/** A commit, and what its message says of itself. */
export interface ClaimingCommit {
  readonly id: ObjectId;
  readonly tree: ObjectId;
  readonly run?: string;
  readonly tasks: readonly string[];
  /** Without a task: of the one it is about. */
  readonly grades: readonly { readonly task?: string; readonly grade: string }[];
}

const GRADE =
  /^Stagewright-Grade: (?:(?<task>\S+) )?(?<grade>witnessed|checked|unproven|failed)(?: \([^\n]*)?\s*$/gm;

export function claimingCommit(id: ObjectId, tree: ObjectId, message: string): ClaimingCommit {
  const [, run] = /^Stagewright-Run: (\S+)\s*$/m.exec(message) ?? [];
  const grades = [...message.matchAll(GRADE)].map(({ groups }) => {
    const task = groups?.["task"];
    return { grade: groups?.["grade"] ?? "", ...(task === undefined ? {} : { task }) };
  });
  const { tasks } = trailersOf(message);
  return { id, tree, tasks, grades, ...(run === undefined ? {} : { run }) };
}

/** Where a commit's message says other things than the receipt that it names. Anybody can write a message. */
export function whyNotOf(
  { id, tree, run, tasks, grades }: ClaimingCommit,
  receipt: Receipt,
  known: ReadonlyMap<string, Receipt>,
): string[] {
  const who = `the commit ${id.slice(0, 10)}`;
  const { task } = receipt;
  return [
    ...(tree === receipt.tree
      ? []
      : [`${who} has the tree ${tree.slice(0, 10)}, and the receipt is about ${receipt.tree.slice(0, 10)}`]),
    ...(run === undefined || run === receipt.run
      ? []
      : [`${who} says it is of run ${run}, and the receipt is of run ${receipt.run}`]),
    ...(task === undefined || tasks.length === 0 || tasks.includes(task.id) || tasks.includes(task.key)
      ? []
      : [`${who} says it is ${tasks.join(", ")}, and the receipt is of ${task.id}`]),
    ...grades.flatMap(({ task: named, grade }) => {
      const own = [...known.values()].filter(
        (each) => each.run === receipt.run && (each.task?.id === named || each.task?.key === named),
      );
      const of = named === undefined ? [receipt] : own;
      return of.some((each) => isGraded(each, grade))
        ? []
        : [
            `${who} says ${named === undefined ? "" : `${named} is `}${grade}, and ${of.length === 0 ? "no receipt of its run is of that" : `the receipt says ${of[0]?.grade ?? "nothing of the kind"}`}`,
          ];
    }),
  ];
}

/** Tests that come first become witnessed when their code has come. */
function isGraded({ grade, owes }: Receipt, said: string): boolean {
  return grade === said || (said === "witnessed" && owes.length > 0);
}
