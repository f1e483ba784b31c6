import type { Failure, Finding } from "./failure.ts";
import type { Caps, PermissionDecision, Usage } from "./agent.ts";
import type { ObjectId, ReopenAttempt } from "./ports.ts";
import type { RunPins } from "./pins.ts";
import type { Json, Result } from "./result.ts";
import type { PlanEdit } from "./state.ts";
import type { ChangeAllowed, FindingName } from "./allow.ts";
import type { Candidate, ChallengedChange, Landed } from "./candidate.ts";
import type { Held, TaskDecided } from "./hold.ts";
import type { RoundRequested, RoundTask, StageRetried, Steering } from "./steering.ts";
import type { TestTotals } from "./test-report.ts";
import type { WorkPlan } from "./work-plan.ts";

/**
 * The journal's records: durable, append-only, JSON. The state of a run is their fold
 * (see state.ts) and nothing else.
 */
export type RunRecord =
  | { readonly type: "run.created"; readonly run: string; readonly pins: RunPins }
  /** A process took the run up. Whatever was under way under another owner is not any more. */
  | { readonly type: "run.owned"; readonly pid: number; readonly host: string }
  | { readonly type: "action.started"; readonly key: string; readonly action: Action }
  | { readonly type: "action.finished"; readonly key: string; readonly done: Finished }
  /** The owner stopped without an end: Ctrl-C, or an error outside the run. `resume` goes on. */
  | { readonly type: "run.stopped"; readonly reason: string }
  | { readonly type: "run.accepted"; readonly what: Acceptance }
  | { readonly type: "run.cancel-requested" }
  /** No new attempt begins until the run is resumed; what is under way is brought to its end. */
  | { readonly type: "run.paused"; readonly by: string }
  | { readonly type: "run.unpaused" }
  /** Nothing can be done until a human has answered, handed in, or raised the budget. */
  | { readonly type: "run.parked"; readonly on?: "questions" | "leases" | "budget" | "approval" }
  /** A human says that what it waited for is there: a login. */
  | { readonly type: "run.unparked"; readonly by: string }
  /** What was to be waited for, a provider's limit for instance, is over. ISO 8601. */
  | { readonly type: "time.passed"; readonly until: string }
  /** From now on instead of the one the run began with. */
  | { readonly type: "budget.set"; readonly budget: Caps; readonly by: string }
  /** A human, or a session of theirs, wants a task to do: this one, or the next. */
  | { readonly type: "lease.requested"; readonly by: string; readonly task?: string }
  /** The task goes back, with what was done in its workspace. */
  | {
      readonly type: "lease.released";
      readonly stage: number;
      readonly task: string;
      readonly by: string;
    }
  /** Whoever has the task hands it in as its workspace stands. */
  | {
      readonly type: "task.submitted";
      readonly stage: number;
      readonly task: string;
      readonly by: string;
      readonly note?: string;
      /** What guards find, as far as whoever hands it in lets it stand. */
      readonly allow?: { readonly names: readonly FindingName[]; readonly reason: string };
    }
  /** By a human, or by the gate's deadline: then `by` is absent. */
  | {
      readonly type: "gate.decided";
      readonly stage: number;
      readonly decision: "approved" | "rejected";
      readonly note?: string;
      readonly by?: string;
    }
  /** A human has edited the plan document since the run last looked. */
  | {
      readonly type: "plan.edited";
      readonly stage: number;
      readonly edit: PlanEdit;
    }
  | {
      readonly type: "plan.decided";
      readonly stage: number;
      readonly decision: "taken" | "left";
      readonly by: string;
    }
  | {
      readonly type: "question.answered";
      readonly stage: number;
      /** Absent: the stage's own agent asked. */
      readonly task?: string;
      readonly answer: string;
      readonly by: string;
    }
  | Steering
  | TaskDecided
  | ChangeAllowed
  | RoundRequested
  | StageRetried
  | { readonly type: "run.cancelled" }
  /** After the end: what became of the result. */
  | { readonly type: "result.applied"; readonly commit: ObjectId }
  | { readonly type: "result.dropped" };

/** What a human may take upon themselves. */
export type Acceptance = "red-base" | "open-requirements";

/** A record as the journal holds it. */
export interface JournalEntry {
  /** 1, 2, 3, … in each run. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly record: RunRecord;
}

// ── Actions: what the reducer wants done, each a named handler with JSON input ─

export type Action =
  | { readonly verb: "code"; readonly stage: number }
  | {
      readonly verb: "agent";
      readonly stage: number;
      readonly attempt: number;
      readonly violations: readonly string[];
      /** What this attempt made is there already, and a human has allowed what guards found in it. */
      readonly settles?: true;
    }
  | { readonly verb: "prepare"; readonly stage: number }
  | { readonly verb: "baseline"; readonly stage: number }
  | {
      readonly verb: "attempt";
      readonly stage: number;
      readonly task: string;
      readonly attempt: number;
      /** For whom the task is fetched, where a human or their session does it. */
      readonly lease?: string;
    }
  | { readonly verb: "collect"; readonly stage: number; readonly task: string; readonly attempt: number }
  /** Merged and checked as if it were to land; a human is asked first. */
  | { readonly verb: "hold"; readonly stage: number; readonly task: string; readonly attempt: number }
  | { readonly verb: "land"; readonly stage: number; readonly task: string; readonly attempt: number }
  | { readonly verb: "validate"; readonly stage: number; readonly phase: number; readonly round: number }
  /** The plan document is told what the kernel has seen. */
  | { readonly verb: "record"; readonly stage: number }
  | { readonly verb: "finish"; readonly stage: number }
  | { readonly verb: "gate"; readonly stage: number }
  | { readonly verb: "replan"; readonly stage: number }
  | { readonly verb: "deliver" };

/** What came of an action: exactly one per verb. */
export type Finished =
  | {
      readonly verb: "code";
      readonly result: Result<
        {
          outputs: Readonly<Record<string, Json>>;
          /** Where it wrote documents. */
          tip?: ObjectId;
          /** What people should know of what it did. */
          notes?: readonly string[];
        },
        Failed
      >;
    }
  | {
      readonly verb: "agent";
      readonly result: Result<
        {
          outputs: Readonly<Record<string, Json>>;
          tip: ObjectId;
          agent?: AgentReport;
          /** The run that made them: nothing they depend on has changed since. */
          reused?: string;
          /** What the stage says of its outputs. */
          notes?: readonly string[];
          /** The stage says that the run is to end here, and why. */
          rejected?: readonly string[];
          /** What the work stage before it is to do once more about. */
          sentBack?: readonly RoundTask[];
          /** Nothing has become of it yet: a human has to allow what guards found. */
          challenged?: ChallengedChange;
        },
        Failed
      >;
    }
  | { readonly verb: "prepare"; readonly result: Result<Prepared, Failed> }
  | { readonly verb: "baseline"; readonly result: Result<Baseline, Failed> }
  | { readonly verb: "attempt"; readonly result: Result<Candidate, Failed> }
  | { readonly verb: "collect"; readonly result: Result<Candidate, Failed> }
  | { readonly verb: "hold"; readonly result: Result<Held, Failed> }
  | { readonly verb: "land"; readonly result: Result<Landed, Failed> }
  | { readonly verb: "validate"; readonly result: Result<Validated, Failed> }
  | { readonly verb: "record"; readonly result: Result<{ readonly tip: ObjectId }, Failed> }
  | { readonly verb: "finish"; readonly result: Result<StageFinished, Failed> }
  | { readonly verb: "replan"; readonly result: Result<Replanned, Failed> }
  /** The gate is open: from now on its deadline counts. */
  | { readonly verb: "gate"; readonly result: Result<{ readonly question: string }, Failed> }
  | { readonly verb: "deliver"; readonly result: Result<Delivered, Failed> };

/** A failure and where its traces are. */
export interface Failed {
  readonly failure: Failure;
  readonly logFile?: string;
  /** Kept for a human to look at. */
  readonly workspace?: string;
  readonly durationMs?: number;
  /** How long checks took, as of what landed. */
  readonly witnessMs?: number;
  readonly findings?: readonly Finding[];
  /** The change that was not taken, kept as a commit. */
  readonly candidate?: ObjectId;
  readonly agent?: AgentReport;
}

/** Who did it, and what it took. */
export interface AgentReport {
  readonly agent: string;
  readonly model?: string;
  /** With which the agent can take its conversation up again, and where: its workspace. */
  readonly session?: string;
  readonly place?: ReopenAttempt;
  readonly usage?: Usage;
  /** It went on in the session of an earlier attempt, or task. */
  readonly wentOn?: boolean;
  /** What it said of its work when it handed in. */
  readonly summary?: string;
  readonly notes?: readonly string[];
  readonly permissions?: readonly PermissionDecision[];
}

export interface Prepared {
  readonly document: string;
  /** The tip when the stage began: what was asked for is what stood there. */
  readonly from?: ObjectId;
  readonly plan: WorkPlan;
  readonly notes: readonly string[];
  /** The stage's document says more than its marks: it is written once nothing more is to be done. */
  readonly records?: true;
  /** What a human is asked of each candidate before it is committed; absent: nobody is asked. */
  readonly hold?: string;
  /** Where boxes were un-ticked to be earned again. */
  readonly tip?: ObjectId;
  /** The plan as the human's document has it, where that is another one: with the boxes that were un-ticked. */
  readonly userPlan?: WorkPlan;
}

export interface Baseline {
  readonly checks: readonly BaselineCheck[];
  readonly receipt: string;
  /** What the checks changed that is the user's. */
  readonly findings?: readonly Finding[];
}

/** How a check stood before any agent worked. */
export interface BaselineCheck {
  readonly name: string;
  readonly state: "green" | "red";
  readonly exit: string;
  /** Failing tests by name, where the output names them; they are old, and nobody's fault here. */
  readonly failures: readonly string[];
  readonly durationMs: number;
  readonly logFile: string;
  readonly outputTail: string;
  /** What its tests said, where it left a report that can be read. */
  readonly tests?: TestsSeen;
  /** Why there is none, in words for a human. */
  readonly noReport?: string;
}

/** The tests of one run of a check: the whole is in the store. */
export interface TestsSeen {
  readonly totals: TestTotals;
  /** Digest of the report in our model, as JSON. */
  readonly report: string;
  /** What the tool itself wrote, as it was. */
  readonly raw: readonly { readonly source: string; readonly digest: string }[];
}

export interface Replanned {
  readonly plan: WorkPlan;
  /** The edited document is on it, with the marks that were earned. */
  readonly tip: ObjectId;
}

export interface Validated {
  readonly receipt: string;
  /** Seen when the phase was through. */
  readonly edit?: PlanEdit;
  /** Owed test files found green when looked at by themselves. */
  readonly pays: readonly string[];
  readonly witnessMs?: number;
  /** What its checks changed that is the user's. */
  readonly findings?: readonly Finding[];
}

export interface StageFinished {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly receipt: string;
  /** What was allowed to stay open, and other things to be said. */
  readonly notes: readonly string[];
  readonly witnessMs?: number;
}

export interface Delivered {
  readonly commit: ObjectId;
  /** Where the result can be found; undefined when the run changed nothing. */
  readonly branch?: string;
  /** Why a workspace of the run is still there. */
  readonly uncleared?: string;
}
