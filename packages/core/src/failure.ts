import type { GuardRule } from "./guards.ts";
import type { ForgeProblem } from "./forge.ts";
import type { NamedMutant, StrengthGap } from "./strength.ts";
import type { OpenScenario } from "./scenarios.ts";
import type { FailureKind } from "./test-report.ts";

/**
 * Every way a run, stage or task can fail that the kernel expects. Data, not words:
 * reporters word them (see `cli`). A new way to fail is a new member here, and the
 * compiler names every place that has to know it.
 */
export type Failure =
  // The agent
  | { readonly code: "AGENT_FAILED"; readonly exit: string; readonly outputTail: string }
  | { readonly code: "AGENT_TIMED_OUT"; readonly deadlineMs: number; readonly outputTail: string }
  | { readonly code: "AGENT_UNAVAILABLE"; readonly agent: string; readonly reason: string }
  /** Nobody is logged in: `command` is what the user types. No attempt is lost. */
  | {
      readonly code: "AGENT_LOGIN";
      readonly agent: string;
      readonly command: string;
      readonly detail: string;
    }
  /** The provider wants fewer calls. `until`: tried again then, and no attempt is lost; absent: it was waited for long enough. */
  | {
      readonly code: "RATE_LIMITED";
      readonly agent: string;
      readonly detail: string;
      readonly until?: string;
      /** The provider has named the time. */
      readonly named: boolean;
    }
  /** The agent's provider, or what leads there, does not work. `until` as above. */
  | {
      readonly code: "AGENT_ERROR";
      readonly agent: string;
      readonly transient: boolean;
      readonly detail: string;
      readonly until?: string;
      readonly outputTail: string;
    }
  | {
      readonly code: "AGENT_STALLED";
      readonly agent: string;
      readonly quietMs: number;
      readonly outputTail: string;
    }
  /** It was stopped at a limit of the attempt's, or of the run's: then no attempt is lost. */
  | {
      readonly code: "OVER_BUDGET";
      readonly scope: "attempt" | "run";
      readonly cap: "tokens" | "toolCalls" | "usd";
      readonly limit: number;
      readonly used: number;
    }
  | { readonly code: "NOT_SUBMITTED"; readonly agent: string; readonly detail: string }
  /** It wants to know something first. No attempt is lost. */
  | { readonly code: "ASKED"; readonly question: string }
  /** A human, or a session of theirs, has the task; it is theirs until they hand it in. */
  | { readonly code: "LEASED"; readonly lease: Lease }
  // The forge, and other repositories
  | { readonly code: "FORGE_FAILED"; readonly problem: ForgeProblem; readonly until?: string }
  | {
      readonly code: "PUSH_FAILED";
      readonly remote: string;
      readonly branch: string;
      /** `moved`: somebody else has pushed there meanwhile. Nothing was overwritten. */
      readonly reason: "moved" | "refused" | "unreachable" | "login";
      readonly detail: string;
    }
  /** Nothing is wrong: something outside takes its time, and is looked at again then. */
  | { readonly code: "WAITING"; readonly what: string; readonly until: string }
  // What it handed in
  | { readonly code: "NO_CHANGE" }
  /** A human has tried it, or was asked what guards found in it, and wants it otherwise. No attempt is lost. */
  | {
      readonly code: "NOT_APPROVED";
      readonly by: string;
      readonly note: string;
      readonly challenged?: readonly Finding[];
    }
  | { readonly code: "CHANGE_REFUSED"; readonly findings: readonly Finding[] }
  | { readonly code: "UNREADABLE_WORKSPACE"; readonly reason: string }
  // Witness
  | {
      readonly code: "CHECK_FAILED";
      readonly check: string;
      readonly command: string;
      readonly exit: string;
      readonly outputTail: string;
      readonly logFile: string;
      /** Failing tests the base did not have, where the output names tests. */
      readonly newFailures: readonly string[];
    }
  | {
      readonly code: "CHECK_TIMED_OUT";
      readonly check: string;
      readonly command: string;
      readonly deadlineMs: number;
      readonly outputTail: string;
      readonly logFile: string;
    }
  /** Tests that pass and fail on one and the same tree, by the doing of what was handed in. */
  | {
      readonly code: "TESTS_FLAKY";
      readonly check: string;
      readonly command: string;
      readonly tests: readonly FlakyTest[];
      readonly outputTail: string;
      readonly logFile: string;
    }
  | { readonly code: "CANNOT_WITNESS"; readonly reason: string; readonly outputTail: string }
  | {
      readonly code: "NOT_RED";
      readonly files: readonly string[];
      readonly command: string;
      /** They do fail, but not for want of their code. */
      readonly because?: readonly WrongRed[];
    }
  /** Test files of the change from which the runner has no result. */
  /** Tests reach less of changed files than is asked for. */
  | {
      readonly code: "COVERAGE_LOW";
      readonly check: string;
      readonly command: string;
      /** In percent of lines, as of the files. */
      readonly least: number;
      readonly files: readonly { readonly path: string; readonly percent: number }[];
    }
  /** Tests passed though what the change brought was changed once more, or was not there at all (`reverted`). */
  | {
      readonly code: "TESTS_WEAK";
      readonly check: string;
      readonly command: string;
      /** In percent of the mutants that were judged. */
      readonly least: number;
      readonly mutants: number;
      readonly killed: number;
      readonly survived: readonly NamedMutant[];
      readonly reverted?: true;
    }
  /** How strong the tests are could not be measured to the end: then nobody knows. */
  | {
      readonly code: "STRENGTH_UNKNOWN";
      readonly check: string;
      readonly command: string;
      readonly gap: StrengthGap;
      readonly detail: string;
      /** That were to be judged, and that were. */
      readonly wanted: number;
      readonly mutants: number;
    }
  /** A story is through, and acceptance tests of it are not green. */
  | {
      readonly code: "SCENARIOS_NOT_GREEN";
      readonly story: string;
      readonly scenarios: readonly OpenScenario[];
    }
  | { readonly code: "TESTS_NOT_COLLECTED"; readonly files: readonly string[]; readonly command: string }
  | { readonly code: "NO_TESTS_HANDED_IN" }
  | { readonly code: "OWED_RED"; readonly owed: readonly OwedRed[]; readonly outputTail: string }
  | {
      readonly code: "BASE_RED";
      readonly check: string;
      readonly command: string;
      readonly exit: string;
      readonly outputTail: string;
      readonly logFile: string;
    }
  // Train
  | { readonly code: "MERGE_CONFLICT"; readonly files: readonly string[]; readonly messages: string }
  | { readonly code: "MARK_FAILED"; readonly reason: string }
  | { readonly code: "TIP_MOVED"; readonly ref: string; readonly expected: string; readonly found: string }
  // Stage
  | {
      readonly code: "SETUP_FAILED";
      readonly command: string;
      readonly exit: string;
      readonly outputTail: string;
    }
  | { readonly code: "PREREQUISITE_FAILED"; readonly what: string; readonly reason: string }
  /** What was typed means nothing here, or more than one thing. `next`: a command that would do. */
  | { readonly code: "INPUT_UNCLEAR"; readonly what: string; readonly reason: string; readonly next: string }
  | {
      readonly code: "INPUT_INVALID";
      readonly artifact: string;
      readonly producer: string;
      readonly field: string;
      readonly reason: string;
    }
  /** Others have to deliver first. The run parks; `resume` looks again. */
  | {
      readonly code: "UPSTREAM_MISSING";
      readonly document: string;
      readonly missing: readonly {
        readonly field: string;
        /** The stage, and where it is known the person, that owes it. */
        readonly owner: string;
        readonly reason: string;
      }[];
    }
  | { readonly code: "PLAN_EMPTY"; readonly document: string }
  | { readonly code: "CONTRACT_VIOLATED"; readonly violations: readonly Violation[] }
  | { readonly code: "CANCELLED" };

export type FailureCode = Failure["code"];

/**
 * Something the audit of a change found. `refused` findings fail the attempt; about `asked` ones
 * a human is asked, who allows them by name; the others are reported.
 */
export interface Finding {
  readonly code: FindingCode;
  readonly path: string;
  readonly line?: number;
  readonly detail: string;
  readonly severity: "refused" | "asked" | "reset" | "reported";
  /** It may well be meant: who handed in is asked first, once. */
  readonly asks?: true;
}

export type FindingCode =
  | GuardRule
  /** A document the kernel alone writes was edited; the edit was dropped. */
  | "KERNEL_OWNED_EDITED"
  /** A file that belongs to no commit (agent settings, `.env`, run files) was dropped. */
  | "RUN_FILE_DROPPED"
  | "OUTSIDE_DECLARED_FILES"
  | "OUTSIDE_SCOPE"
  | "PROTECTED_FILE_CHANGED"
  | "CHECK_COMMAND_CHANGED"
  /** A test differs from run to run on one tree, and did so before the change. */
  | "FLAKY_TEST"
  /** New tests stand in the files they test. */
  | "TESTS_INLINE"
  /** An acceptance test of a story was changed after the story's code was begun. */
  | "FROZEN_TEST_CHANGED"
  /** A test that was there before was changed or taken out by a task that does not name it. */
  | "EXISTING_TEST_CHANGED"
  /** The same, of a document beside the plan's: the specification, its checklists. */
  | "PLAN_DOCUMENT_CHANGED"
  /** The plan names the file in another part than the one that is being done. */
  | "FILE_OF_OTHER_PART"
  /** A line of the change breaks a rule of the way of working. */
  | "RULE_BROKEN"
  | "FILE_OF_RUNNING_TASK"
  | "LINK_LEAVES_TREE"
  | "NESTED_REPOSITORY"
  | "TOO_LARGE"
  | "SECRET"
  | "USER_CHECKOUT_CHANGED"
  /** A file in the user's home that steers tools, and with them checks: `~/.npmrc`. */
  | "USER_CONFIG_CHANGED";

/** A clause that does not hold. */
export interface Violation {
  readonly clause: string;
  readonly message: string;
  readonly allowedBy?: "red-base" | "open-requirements";
}

/** A test whose outcome differs over runs on one tree. */
export interface FlakyTest {
  /** Its id; where no report names tests, its name in the output, else the check's command line. */
  readonly test: string;
  readonly file?: string;
  readonly passed: number;
  readonly runs: number;
  /** The same on the tree without the change, where that was looked at. */
  readonly before?: { readonly passed: number; readonly runs: number };
  /**
   * `changed`: the change brought it, or touches its file. `evidence`: it was to show red before
   * green. `made`: it is as it was, and was steady without the change, looked at often enough that
   * this is no chance. `unsure`: not often enough to say so. `old`: it was no better before.
   */
  readonly why: "changed" | "evidence" | "made" | "old" | "unsure";
}

/** A test file that merged red, and who is to turn it green. */
export interface OwedRed {
  readonly file: string;
  /** Key and id of the tests-first task that brought it. */
  readonly task: string;
  readonly taskId: string;
  /** Index of the phase at whose end it must be green. */
  readonly duePhase: number;
  /** Ids of those of its tests that failed for want of their code, where a report names them. */
  readonly tests?: readonly string[];
}

/** A test that failed for a reason which says nothing about the code to come. */
export interface WrongRed {
  readonly test: string;
  readonly kind: FailureKind;
  readonly missing?: string;
  /** Its first line. */
  readonly message: string;
}

/** A task in the hands of a human, or of an interactive session. */
export interface Lease {
  readonly by: string;
  readonly workspace: { readonly path: string; readonly scratch: string };
  /** What is to be done: digest of the prompt's text in the store. */
  readonly prompt: string;
  /** The tip it was begun on. */
  readonly base: string;
  readonly logFile: string;
}
