import type { Finding, Lease, OwedRed } from "./failure.ts";
import type { Allowance, FindingName } from "./allow.ts";
import type { Candidate, ChallengedChange, Landed } from "./candidate.ts";
import type { Approval, Held } from "./hold.ts";
import type { Caps } from "./agent.ts";
import type { ObjectId } from "./ports.ts";
import type {
  Acceptance,
  Action,
  AgentReport,
  Baseline,
  Delivered,
  Failed,
  Prepared,
  StageFinished,
} from "./record.ts";
import type { RunPins } from "./pins.ts";
import type { Json } from "./result.ts";
import type { AgentUse } from "./settings.ts";
import type { PlanDelta } from "./plan-delta.ts";
import type { Task, WorkPlan } from "./work-plan.ts";

/** A run as its journal tells it. Values are replaced, never changed in place. */
export interface RunState {
  readonly run: string;
  readonly pins: RunPins;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly life: Life;
  readonly owner?: { readonly pid: number; readonly host: string };
  /** By artifact name. */
  readonly artifacts: Readonly<Record<string, Json>>;
  readonly stages: readonly StageState[];
  /** The run's merged state. */
  readonly tip: ObjectId;
  /** Actions begun by the present owner and not finished. */
  readonly underWay: ReadonlyMap<string, { readonly action: Action; readonly since: string }>;
  readonly accepted: ReadonlySet<Acceptance>;
  /** Agents that could not work at all for whoever carries the run now: others are not sent to them again. */
  readonly shut: ReadonlySet<string>;
  readonly spent: Spent;
  /** Since a human has changed it; the one in the pins otherwise. */
  readonly budget?: Caps;
  /** Limits of the budget at which attempts were stopped that then did not tell what they had used. */
  readonly reached?: Caps;
  /** Who waits for a task to do, in the order they asked. */
  readonly wantLease: readonly { readonly by: string; readonly task?: string }[];
  /** What reviewers said and the run has taken up, round by round. */
  readonly rounds?: readonly { readonly reviews: readonly string[] }[];
  readonly delivered?: Delivered;
  readonly result?: "applied" | "dropped";
}

export type Life =
  | { readonly kind: "going" }
  /** No process owns it; `resume` goes on. */
  | { readonly kind: "stopped"; readonly reason: string }
  /** Waits for a human; no process is needed for that. */
  | { readonly kind: "parked"; readonly on: ParkedOn }
  /** A human has asked for no new attempts; `resume` goes on. */
  | { readonly kind: "paused"; readonly by: string }
  | { readonly kind: "cancelling" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "ended"; readonly outcome: Outcome };

export type ParkedOn =
  | { readonly kind: "failure"; readonly failed: Failed }
  | { readonly kind: "gate" }
  /** The plan document was edited: take it in, or not? */
  | { readonly kind: "plan" }
  | { readonly kind: "questions" }
  /** Tasks are in human hands, or wait for one. */
  | { readonly kind: "leases" }
  | { readonly kind: "budget" }
  /** What is done is held until a human has tried it, or has allowed what guards found in it. */
  | { readonly kind: "approval" };

/** What the attempts of a run have used, as far as their agents tell. */
export interface Spent {
  /** Attempts of agents that were counted. */
  readonly attempts: number;
  /** Of these, those that were killed with us: nothing is known of them. */
  readonly lost: number;
  readonly tokens: Tally;
  readonly toolCalls: Tally;
  readonly usd: Tally;
  /** What those attempts told whose end is known, oldest first. */
  readonly reports: readonly Pick<AgentReport, "agent" | "model" | "usage">[];
}

export interface Tally {
  readonly sum: number;
  /** The most that one attempt has used. */
  readonly most: number;
  /** Attempts that have not told. */
  readonly unknown: number;
}

/** `left`: done, except for work that only a human can do. `rejected`: a human said no at a gate. */
export type Outcome = "done" | "failed" | "left" | "rejected";

/** What was decided at a gate; without `by`, by its deadline. */
export interface Decision {
  readonly decision: "approved" | "rejected";
  readonly at: string;
  readonly note?: string;
  readonly by?: string;
}

export type StageState =
  | { readonly kind: "ahead" }
  | { readonly kind: "work"; readonly work: WorkState }
  | SingleState
  /** Parked at a gate. */
  | { readonly kind: "gate"; readonly openedAt: string }
  /** By a human at a gate, or by a stage that says why. */
  | { readonly kind: "rejected"; readonly decision: Decision }
  | { readonly kind: "rejected"; readonly reasons: readonly string[]; readonly decision?: undefined }
  | {
      readonly kind: "done";
      readonly work?: WorkState;
      readonly finished?: StageFinished;
      readonly notes?: readonly string[];
      readonly decision?: Decision;
      /** What guards found in what it made, and a human has let stand. */
      readonly allowed?: readonly Allowance[];
    }
  | {
      readonly kind: "failed";
      readonly failed: Failed;
      readonly work?: WorkState;
      /** Of an agent or code stage: all that was tried. */
      readonly tried?: SingleState;
    };

/** An agent or code stage under way. */
export interface SingleState {
  readonly kind: "single";
  readonly attempts: readonly Failed[];
  /** Of these, the stage's fault, since a human last had it tried again: the others cost none. */
  readonly spent: number;
  /** Place in the chain of agents. */
  readonly fallbacks: number;
  readonly waits: Waits;
  /** Not before then. ISO 8601. */
  readonly until?: string;
  readonly asking?: { readonly question: string; readonly since: string };
  readonly guidance: readonly Guidance[];
  /** What it has made waits for a human; once that is allowed, it is taken as it is. */
  readonly challenged?: ChallengedChange & {
    readonly attempt: number;
    readonly outputs: Readonly<Record<string, Json>>;
    readonly since: string;
    readonly allowed?: readonly Allowance[];
  };
}

export interface WorkState {
  readonly prepared?: Prepared;
  readonly baseline?: Baseline;
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly phases: readonly PhaseState[];
  /** Candidates in the order they came, the head first. */
  readonly train: readonly { readonly task: string; readonly attempt: number }[];
  readonly owed: readonly OwedRed[];
  /** The tip on which its document was told all there is to tell. */
  readonly recorded?: ObjectId;
  /** Receipt of the last train entry, to which the next one links. */
  readonly lastReceipt?: string;
  /** The plan as the human's document had it when the run last looked; absent: as it was prepared. */
  readonly userPlan?: WorkPlan;
  /** An edit of the plan document that is asked about, or that is being taken in. */
  readonly edit?: PlanEdit & { readonly taken?: true };
  /** Done, and gone from the document since. */
  readonly retired: readonly TaskState[];
  /** Checks that were red at the baseline and have been green since. */
  readonly nowGreen: ReadonlySet<string>;
}

/** The plan document as a human has left it, and what is different. */
export interface PlanEdit {
  /** Digest of the document's bytes in the store. */
  readonly document: string;
  readonly plan: WorkPlan;
  readonly delta: PlanDelta;
}

export interface PhaseState {
  readonly title: string;
  readonly tasks: readonly string[];
  readonly validation:
    | { readonly kind: "pending" }
    | {
        readonly kind: "passed";
        readonly receipt?: string;
        readonly findings?: readonly Finding[];
        readonly witnessMs?: number;
      }
    | { readonly kind: "failed"; readonly failed: Failed };
  /** Validations that failed and led to a repair. */
  readonly repairs: readonly Failed[];
}

export interface TaskState {
  readonly task: Task;
  readonly phase: number;
  /** Present on what no box in the document is about: a repair that the kernel made up, what a reviewer said. */
  readonly synthetic?: true;
  /** Of which round, where a reviewer said it. */
  readonly round?: number;
  readonly history: readonly PastAttempt[];
  /** Attempts before this one were of an earlier life: a human has asked for the task again since. */
  readonly budgetFrom: number;
  /** What a human has said to whoever does the task, oldest first. */
  readonly guidance: readonly Guidance[];
  /** Place in the chain of agents: those before could not work at all. */
  readonly fallbacks: number;
  /** Whom a human has named for it. */
  readonly agent?: AgentUse;
  /** For its provider, since it last got through. */
  readonly waits: Waits;
  /** Commits of the task that a later one redoes, oldest first. */
  readonly superseded: readonly Landed[];
  /** It was proved against these words; the document has others now. */
  readonly earlierWords?: string;
  readonly now: TaskNow;
}

/** What a human has said. */
export interface Guidance {
  readonly note: string;
  readonly by: string;
  /** Question and answer alone, where the note is both. */
  readonly question?: string;
  readonly answer?: string;
}

/** How often, and since when, in a row. */
export interface Waits {
  readonly count: number;
  /** ISO 8601; absent: it did not have to wait. */
  readonly since?: string;
}

export interface PastAttempt {
  readonly attempt: number;
  readonly failed: Failed;
  /** Of what was handed in, and did not land after that. */
  readonly handedIn?: Pick<Candidate, "agent" | "sandboxed">;
}

export type TaskNow =
  | { readonly kind: "open" }
  /** `cut`: a human has spoken meanwhile; it is ended and begun again. */
  | {
      readonly kind: "working";
      readonly attempt: number;
      readonly since: string;
      /** Who is at it. */
      readonly use: AgentUse;
      readonly cut?: true;
    }
  | {
      readonly kind: "queued" | "landing";
      readonly attempt: number;
      readonly candidate: Candidate;
      /** Whose hands it comes from, and goes back to if it is not taken. */
      readonly lease?: Lease;
      /** It was held, and may be committed. */
      readonly approved?: Approval;
      readonly allowed?: readonly Allowance[];
    }
  /** Guards have found what only a human can let stand; they are asked before anything becomes of it. */
  | {
      readonly kind: "challenged";
      readonly attempt: number;
      readonly candidate: Candidate;
      readonly lease?: Lease;
      readonly since: string;
    }
  /** It holds; a human is asked before it is committed. */
  | {
      readonly kind: "held";
      readonly attempt: number;
      readonly candidate: Candidate;
      readonly lease?: Lease;
      readonly since: string;
      readonly held: Held;
      readonly allowed?: readonly Allowance[];
    }
  /** Done by a human, who says so; waits for its mark, or is getting it. */
  | { readonly kind: "attested"; readonly note: string; readonly by: string }
  /** `candidate` is what an agent handed in; a human's own work has none. */
  | {
      readonly kind: "done";
      readonly attempt: number;
      readonly candidate?: Candidate;
      readonly landed: Landed;
    }
  /** Ticked before the run: claimed, unwitnessed. */
  | { readonly kind: "claimed" }
  /** For a provider that is limiting or failing; not before `until`, ISO 8601. */
  | { readonly kind: "waiting"; readonly until: string; readonly why: "rate-limit" | "error" | "outside" }
  /** In the hands of a human, or a session of theirs; what they handed in last may have come back. */
  | { readonly kind: "leased"; readonly attempt: number; readonly lease: Lease; readonly since: string }
  | {
      readonly kind: "handed-in";
      readonly attempt: number;
      readonly lease: Lease;
      /** When it was fetched. */
      readonly since: string;
      readonly by: string;
      readonly note?: string;
      readonly allow?: {
        readonly names: readonly FindingName[];
        readonly reason: string;
        /** ISO 8601. */
        readonly at: string;
      };
    }
  /** Its agent wants to know something first. */
  | { readonly kind: "asking"; readonly question: string; readonly since: string }
  | { readonly kind: "manual" }
  | { readonly kind: "failed" }
  | { readonly kind: "skipped"; readonly because: string }
  /** A human goes on without it. */
  | { readonly kind: "waived"; readonly reason: string; readonly by: string };
