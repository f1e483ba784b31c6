import { challengesIn } from "./fold-allow.ts";
import { foldRun } from "./fold.ts";
import type { JournalEntry } from "./record.ts";

/**
 * Whether a change still waited for an allowance as the entry of this number came: of what humans say to
 * it at the same time the first counts, and the others are to hear of that.
 */
export function stillWaited(
  entries: Iterable<JournalEntry>,
  seq: number,
  change: { readonly stage: number; readonly task?: string; readonly attempt: number },
): boolean {
  const before = foldRun([...entries].filter((entry) => entry.seq < seq));
  return (
    before !== undefined &&
    challengesIn(before).some(
      ({ stage, task, attempt }) =>
        stage === change.stage && task?.task.key === change.task && attempt === change.attempt,
    )
  );
}
