import type { Finding } from "./failure.ts";
import type { ObjectId, SharedEdits } from "./ports.ts";
import type { Graded } from "./candidate.ts";

/** A candidate that holds on the tip and is not committed: a human tries it first. */
export type Held = Graded & {
  /** What they are asked. */
  readonly question: string;
  /** Merged onto the tip, without its mark; kept as `refs/stagewright/<run>/held/<task>-<attempt>`. */
  readonly tree: ObjectId;
  readonly tip: ObjectId;
  /** Where they try it: its files are there, uncommitted. */
  readonly worktree: string;
  /** What its checks changed that is the user's. */
  readonly findings?: readonly Finding[];
  /** What was left in the worktree of the candidate before. */
  readonly edits?: SharedEdits;
  readonly durationMs: number;
  readonly witnessMs?: number;
};

/** A human has said yes to what was held. */
export interface Approval {
  readonly by: string;
  readonly note?: string;
  /** What they were shown. */
  readonly tree: ObjectId;
}

/** Yes or no to what is held; no to what is challenged. No: it is done anew, with the note. */
export interface TaskDecided {
  readonly type: "task.decided";
  readonly stage: number;
  /** Absent: what is challenged is the stage's own. */
  readonly task?: string;
  /** The one that was shown. */
  readonly attempt: number;
  readonly decision: "approved" | "rejected";
  readonly note?: string;
  readonly by: string;
}
