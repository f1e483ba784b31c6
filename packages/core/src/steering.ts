import type { AgentUse } from "./settings.ts";

/** What a human has said about one task, from any terminal, whether or not a process carries the run. */
export type Steering =
  /** Words for the agent. An attempt that is under way is cut short and begun again with them. */
  | {
      readonly type: "task.steered";
      readonly stage: number;
      readonly task: string;
      readonly note: string;
      readonly by: string;
    }
  /** Once more, with as many attempts as a new task has. A merged task is redone by a new commit. */
  | {
      readonly type: "task.retried";
      readonly stage: number;
      readonly task: string;
      readonly note?: string;
      /** Who is to do it instead. */
      readonly agent?: AgentUse;
      readonly by: string;
    }
  /** Go on without it: nothing waits for it any more, and its box stays as it is. */
  | {
      readonly type: "task.waived";
      readonly stage: number;
      readonly task: string;
      readonly reason: string;
      readonly by: string;
    }
  /** Done by a human, who says so: marked, and recorded as such. */
  | {
      readonly type: "task.attested";
      readonly stage: number;
      readonly task: string;
      readonly note: string;
      readonly by: string;
    };

/** A stage that has failed is done once more, with as many attempts as a new one has. */
export interface StageRetried {
  readonly type: "stage.retried";
  readonly stage: number;
  /** For its agent. */
  readonly note?: string;
  readonly by: string;
}

/** What was said about the work from outside, after it was published: as tasks of the same run. */
export interface RoundRequested {
  readonly type: "round.requested";
  /** The work stage that goes on. */
  readonly stage: number;
  readonly by: string;
  readonly tasks: readonly RoundTask[];
  /** What they come from, by the forge's ids: taken up once. */
  readonly reviews: readonly string[];
}

export interface RoundTask {
  /** Unique in the run, safe in paths and refs: `review-1-2`. */
  readonly key: string;
  readonly id: string;
  readonly title: string;
  /** Words of strangers, marked as such. */
  readonly body: string;
  readonly files: readonly string[];
}
