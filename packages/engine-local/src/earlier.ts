import type { RunPins, RunRecord } from "@stagewright/core";

/** What settings were called before agents could be chosen by task. */
interface EarlierSettings {
  readonly agents?: RunPins["settings"]["agents"];
  readonly agent?: unknown;
}

/** A record as it is written today, also where an earlier version wrote it: every command reads journals of any age. */
export function asPresent(record: RunRecord): RunRecord {
  if (record.type !== "run.created") return record;
  const { settings } = record.pins;
  const { agents, agent }: EarlierSettings = settings as EarlierSettings;
  if (agents !== undefined) return record;
  const use = typeof agent === "string" ? agent : "not recorded";
  return { ...record, pins: { ...record.pins, settings: { ...settings, agents: { every: [{ use }] } } } };
}
