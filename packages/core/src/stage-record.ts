import type { z } from "zod";
import type { Failure, Finding } from "./failure.ts";
import type { FileChange, TreeEdit } from "./ports.ts";
import type { Candidate, Grade, GradeReason } from "./candidate.ts";
import type { AgentReport } from "./record.ts";
import type { Json, Result } from "./result.ts";
import type { Documents, TaskOutcome } from "./stage.ts";
import type { Task } from "./work-plan.ts";

/** Which run writes, and when. */
export interface Stamp {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export type TreeEdits = readonly TreeEdit[];

/** What else a mark may say: who else is at work at this moment. */
export interface MarkContext extends Stamp {
  /** Keys of tasks that somebody is at. */
  readonly working: readonly string[];
  /** Keys of tasks that have failed, or that one which failed keeps from being done. */
  readonly stuck: readonly string[];
}

/**
 * Three versions of a plan document made one: as the run began with it, the run's, a human's. Pure.
 * Nothing can be said of the human's where it cannot be read, or where both changed the same.
 */
export type MergeDocument = (
  began: Uint8Array | undefined,
  ours: Uint8Array,
  theirs: Uint8Array,
) => Result<Uint8Array, { readonly code: string }>;

/** A candidate's changes, for a stage that knows from its document what belongs to whom. */
export interface Examined {
  readonly task: Task;
  readonly document: Uint8Array;
  readonly changes: readonly Pick<FileChange, "path" | "status">[];
  /** The same as a unified diff, cut off where it is very long. */
  readonly diff: string;
}

/** What a stage asks of whoever hands in a task, beside a summary. */
export interface HandInDetails {
  /** Its keys stand beside `task` and `summary` in what is handed in. */
  readonly schema: z.ZodObject;
  /** Files that the details speak of. */
  cites(details: Json): readonly string[];
  /** Why they cannot be taken, in sentences for whoever hands in. Pure. */
  problems(context: {
    readonly details: Json;
    readonly task: Task;
    readonly changes: Candidate["changes"];
    /** What was cited, as it is handed in and as it was before; what is absent there is left out. */
    readonly cited: Documents;
    readonly citedBefore: Documents;
    /** The plan document as it was when the task was begun. */
    readonly document: Uint8Array;
  }): readonly string[];
}

/** What the kernel has seen of a work stage, for the stage's own document. */
export interface WorkRecord {
  readonly document: Uint8Array;
  readonly stamp: Stamp;
  readonly tasks: readonly TaskRecord[];
  /** All that checks were run for, oldest first: of the baseline, of tasks, of phases. */
  readonly commands: readonly CommandRecord[];
}

export interface TaskRecord {
  readonly task: Task;
  readonly end: TaskOutcome["end"];
  /** No box of the document is about it: a repair, or what a reviewer said. */
  readonly synthetic: boolean;
  /** Attempts that ended, the last one included. */
  readonly attempts: number;
  readonly grade?: Grade;
  readonly reason?: GradeReason;
  /** On the tip. */
  readonly commit?: string;
  /** Digest in the store. */
  readonly receipt?: string;
  readonly changes: Candidate["changes"];
  readonly findings: readonly Finding[];
  /** Who did it, and what they said of it. */
  readonly agent?: AgentReport;
  readonly details?: Json;
  /** Why it was not taken at last. */
  readonly failure?: Failure;
}

export interface CommandRecord {
  /** Unique in the run. */
  readonly id: string;
  readonly check: string;
  readonly command: string;
  /** `red`: its tests had to fail. */
  readonly purpose: "red" | "green" | "baseline";
  /** Key of the task it was run for. */
  readonly task?: string;
  readonly exit: string;
  readonly verdict: string;
  readonly failures: readonly string[];
  readonly durationMs: number;
  /** It was not run again: it had passed on the same tree. */
  readonly cached: boolean;
  /** Of the tree that was checked. */
  readonly tree: string;
  /** Digest of the receipt it stands in. */
  readonly receipt: string;
  /** The end of what it printed, at most 4 KB, the digest of all of it, and its log below the run's logs. */
  readonly output?: { readonly tail: string; readonly sha256: string; readonly log: string };
  /** ISO 8601; when it began. */
  readonly at?: string;
}
