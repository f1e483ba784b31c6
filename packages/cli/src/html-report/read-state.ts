import { err, foldEntry, ok, type JournalEntry, type Result, type RunState } from "@stagewright/core";

/**
 * A run as its journal tells it.
 *
 * @returns why it cannot be read, in words for a human
 */
export function readState(entries: readonly JournalEntry[]): Result<RunState, string> {
  try {
    const state = entries.reduce<RunState | undefined>(foldEntry, undefined);
    return state === undefined ? err("it has no records") : ok(state);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return err(`this version of Stagewright does not know its records: ${said}`);
  }
}
