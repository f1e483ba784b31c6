import type { ObjectId } from "./ports.ts";
import type { Json } from "./result.ts";
import type { PinnedPrompt } from "./pinned-prompt.ts";
import type { RunSettings } from "./settings.ts";

/** Everything a run depends on, fixed when it starts. Resume never reads it anew. */
export interface RunPins {
  readonly stagewright: string;
  readonly pipeline: string;
  readonly stages: readonly PinnedStage[];
  /** The command line's input, as typed. */
  readonly input: readonly string[];
  /** Intake's artifacts, by artifact name. */
  readonly artifacts: Readonly<Record<string, Json>>;
  readonly feature: string;
  readonly base: ObjectId;
  /** The user's branch at the start; undefined when HEAD was detached. */
  readonly branch?: string;
  /** Where the tip starts: the base with uncommitted plan documents on top. */
  readonly snapshot: Snapshot;
  readonly settings: RunSettings;
  readonly notes: readonly string[];
}

export interface PinnedStage {
  readonly address: string;
  readonly kind: "work" | "agent" | "code" | "gate";
  readonly plugin: string;
  readonly pluginVersion: string;
  readonly options: Json;
  /** Where a file of the repository's is its prompt. */
  readonly prompt?: PinnedPrompt;
}

export interface Snapshot {
  readonly commit: ObjectId;
  readonly documents: readonly {
    readonly path: string;
    readonly blob: ObjectId;
    readonly state: "untracked" | "modified" | "committed";
  }[];
  /** Uncommitted paths that are not part of the run. */
  readonly otherChanges: readonly string[];
}
