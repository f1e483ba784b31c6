import { err, ok, type Result } from "@stagewright/core";
import { byteOffset } from "./lines.ts";
import { readOutline } from "./outline.ts";

/** No task of the document has this key: its words were changed, or it was taken out. Nothing was marked. */
export interface MarkFailure {
  readonly code: "TASK_NOT_IN_DOCUMENT";
  readonly key: string;
}

const TICK = 0x58;
const SPACE = 0x20;

/**
 * The document with the task's box ticked (`X`) or emptied, every other byte as it was. The task is
 * looked up anew, so its line may have moved. A box that already says so is left alone, `x` included.
 */
export function markTask(document: Uint8Array, key: string, done: boolean): Result<Uint8Array, MarkFailure> {
  return markTasks(document, [key], done);
}

/** Like `markTask`, all or none. */
export function markTasks(
  document: Uint8Array,
  keys: readonly string[],
  done: boolean,
): Result<Uint8Array, MarkFailure> {
  const tasks = new Map(
    readOutline(document).phases.flatMap((phase) => phase.tasks.map((task) => [task.key, task])),
  );
  const offsets: number[] = [];
  for (const key of keys) {
    const task = tasks.get(key);
    if (task === undefined) return err({ code: "TASK_NOT_IN_DOCUMENT", key });
    if (task.box.done !== done) offsets.push(byteOffset(document, task.line, task.box.before));
  }
  if (offsets.length === 0) return ok(document);
  // Not `slice`: a Buffer's shares its memory.
  const marked = new Uint8Array(document);
  for (const offset of offsets) marked[offset] = done ? TICK : SPACE;
  return ok(marked);
}
