import type { Candidate, HeldTask, RunState, SharedEdits } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";
import { counted } from "./style.ts";
import type { Wait } from "./waits.ts";

/** What a human tries before it is committed: where it is, how to run it, and what to type then. */
export function heldWait({ run, pins }: RunState, { task, held }: HeldTask): Wait {
  const id = sanitizeLine(task.task.id);
  const size = task.now.kind === "held" ? ` (${sizeWords(task.now.candidate)})` : "";
  return {
    kind: "approval",
    what: `${id} is done and not committed${size}: ${sanitizeLine(held.question)}`,
    task: task.task.key,
    worktree: held.worktree,
    next: [
      `cd ${quoted(held.worktree)}`,
      ...pins.settings.checks.map(({ display }) => display),
      `stagewright approve ${id} --run ${run}`,
      `stagewright reject ${id} --run ${run} --note '…'`,
    ],
  };
}

/** `3 files, +12 −4`. */
function sizeWords({ changes }: Pick<Candidate, "changes">): string {
  if (changes.length === 0) return "no change";
  const sum = (of: "added" | "deleted"): number =>
    changes.reduce((all, change) => all + (change[of] ?? 0), 0);
  return `${counted(changes.length, "file")}, +${sum("added")} −${sum("deleted")}`;
}

export function editsWords(edits: SharedEdits): string {
  return edits.kind === "kept"
    ? `What you have changed in the worktree is kept as ${edits.ref}: git diff HEAD ${edits.ref}`
    : `What is in ${edits.path} could not be kept (${sanitizeLine(edits.reason)}); it is not removed, only moved beside where it was.`;
}

/** For a shell. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
