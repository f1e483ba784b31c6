import {
  err,
  foldEntry,
  ok,
  type JournalEntry,
  type Result,
  type RunPins,
  type RunState,
} from "@stagewright/core";

/**
 * A run as its journal tells it, also where an earlier version wrote it.
 *
 * @returns why it cannot be read, in words for a human
 */
export function readState(entries: readonly JournalEntry[]): Result<RunState, string> {
  try {
    const state = entries.map(asPresent).reduce<RunState | undefined>(foldEntry, undefined);
    return state === undefined ? err("it has no records") : ok(state);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return err(`this version of Stagewright does not know its records: ${said}`);
  }
}

/** What settings were called before agents could be chosen by task. */
interface EarlierSettings {
  readonly agents?: RunPins["settings"]["agents"];
  readonly agent?: unknown;
}

function asPresent(entry: JournalEntry): JournalEntry {
  const { record } = entry;
  if (record.type !== "run.created") return entry;
  const { settings } = record.pins;
  const { agents, agent }: EarlierSettings = settings as EarlierSettings;
  if (agents !== undefined) return entry;
  const use = typeof agent === "string" ? agent : "not recorded";
  const present = { ...settings, agents: { every: [{ use }] } };
  return { ...entry, record: { ...record, pins: { ...record.pins, settings: present } } };
}
