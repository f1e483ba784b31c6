import type { JournalEntry, ProgressStep, RunState } from "@stagewright/core";

/** Follows a run while it goes on. Deciding what happened is the journal's; a reporter only words it. */
export interface Reporter {
  entry(entry: JournalEntry, state: RunState): void;
  progress(key: string, step: ProgressStep): void;
  /** Something to be said at once, beside the run's own events. */
  say(text: string): void;
  /** Takes away what should not stay on the screen. Called once, before the final report. */
  end(): void;
}
