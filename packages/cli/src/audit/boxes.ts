import { allTasks, type ObjectId, type Task } from "@stagewright/core";
import { readTasks } from "@stagewright/work";
import { readHistory, type KernelRepository } from "@stagewright/workspace";

/** When a box was written and when ticked, as the document's own history has it. */
export interface Box {
  /** The oldest commit that has it. */
  readonly added: ObjectId;
  /** Since when it has been ticked without a break, and how many others that commit ticked, too; absent: not in a commit. */
  readonly ticked?: { readonly commit: ObjectId; readonly boxes: number };
}

/** Boxes by name ({@link boxName}); empty where the document is in no commit. */
export async function readBoxes(
  repository: KernelRepository,
  document: string,
  head: ObjectId,
): Promise<ReadonlyMap<string, Box>> {
  const commits = await readHistory(repository.opened, { from: head, file: document });
  const boxes = new Map<string, { added: ObjectId; ticked: ObjectId | undefined }>();
  const counts = new Map<ObjectId, number>();
  for (const commit of commits.toReversed()) {
    // It may have had another name then.
    const bytes = await repository.readFile(commit.commit, commit.files[0] ?? document);
    for (const task of bytes === undefined ? [] : allTasks(readTasks(bytes))) {
      const name = boxName(task);
      const { added, ticked } = boxes.get(name) ?? { added: commit.commit, ticked: undefined };
      if (task.done && ticked === undefined) counts.set(commit.commit, (counts.get(commit.commit) ?? 0) + 1);
      boxes.set(name, { added, ticked: task.done ? (ticked ?? commit.commit) : undefined });
    }
  }
  return new Map(
    [...boxes].map(([name, { added, ticked }]) => [
      name,
      {
        added,
        ...(ticked === undefined ? {} : { ticked: { commit: ticked, boxes: counts.get(ticked) ?? 1 } }),
      },
    ]),
  );
}

/** Its id, which survives a change of words; a task without one is known by them. */
export function boxName({ id, key }: Task): string {
  return /^L\d+$/.test(id) ? key : id;
}
