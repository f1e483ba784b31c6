/**
 * The work plan: what a variant's documents say is to be done, as data. A variant's
 * reader makes it, the run pins it, the reducer schedules it.
 */
export interface WorkPlan {
  readonly phases: readonly Phase[];
  /** Every line that looks like a task but is none, and everything else the reader could not follow. */
  readonly warnings: readonly PlanWarning[];
}

export interface Phase {
  readonly title: string;
  readonly tasks: readonly Task[];
}

/**
 * - `code`: changes the program
 * - `tests-first`: writes tests whose code comes later; they must fail until it does
 * - `check-only`: runs something and changes nothing, if all is well
 * - `docs`: prose or configuration
 * - `manual`: a human's; no agent ever gets it
 */
export type TaskKind = "code" | "tests-first" | "check-only" | "docs" | "manual";

export interface Task {
  /** Unique in the plan, stable while the task's words are: id, occurrence, digest of its text. Safe in paths and git refs. */
  readonly key: string;
  /** As the document writes it (`T012`), or `L<line>` where it writes none. Not unique. */
  readonly id: string;
  /** 1-based line of the task's box in its document. */
  readonly line: number;
  /** The task's own line without box, id and markers. */
  readonly title: string;
  /** Wrapped lines and sub-bullets that belong to the task, as written. Empty string if none. */
  readonly body: string;
  /** The box was ticked when the plan was read. */
  readonly done: boolean;
  /** Carries `[P]`. */
  readonly parallel: boolean;
  readonly kind: TaskKind;
  /** Files the task names, relative to the repository's root, `/`-separated. Empty: unknown. */
  readonly files: readonly string[];
  /** `US1`, `Setup`, …: the label the task carries, if any. */
  readonly story?: string;
  readonly dependsOn: readonly Edge[];
}

/** The task waits for `key`. A hard edge means it is skipped when that one fails; a soft edge is only a wait. */
export interface Edge {
  readonly key: string;
  /** For a human: `depends on T012 (line 14)`, `after T003`, `same file src/a.js as T004`. */
  readonly why: string;
  readonly hard: boolean;
}

export interface PlanWarning {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

export function allTasks(plan: WorkPlan): Task[] {
  return plan.phases.flatMap((phase) => phase.tasks);
}
