import {
  unreachable,
  type Finding,
  type FindingCode,
  type Grade,
  type GradeReason,
  type GuardRule,
  type Life,
  type ParkedOn,
  type PipelineProblem,
  type ProgressStep,
  type TaskNow,
  type WorkState,
} from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";

/** What the audit of a change found, as the beginning of a sentence that ends with the path. */
export function findingWords(code: FindingCode): string {
  switch (code) {
    case "KERNEL_OWNED_EDITED":
      return "edited a document only Stagewright writes";
    case "RUN_FILE_DROPPED":
      return "left a file that belongs to no commit";
    case "OUTSIDE_DECLARED_FILES":
      return "changed a file the task does not name";
    case "OUTSIDE_SCOPE":
      return "changed a file outside the scope";
    case "PROTECTED_FILE_CHANGED":
      return "changed a protected file";
    case "CHECK_COMMAND_CHANGED":
      return "changed what a check runs";
    case "FLAKY_TEST":
      return "was checked beside a test that differs from run to run";
    case "TESTS_INLINE":
      return "has tests in the code they test";
    case "FROZEN_TEST_CHANGED":
      return "changed an acceptance test that is frozen";
    case "EXISTING_TEST_CHANGED":
      return "changed or removed a test that was there before";
    case "PLAN_DOCUMENT_CHANGED":
      return "changed or removed a document of the plan";
    case "FILE_OF_OTHER_PART":
      return "changed a file of another part of the plan";
    case "RULE_BROKEN":
      return "broke a rule of this way of working";
    case "FILE_OF_RUNNING_TASK":
      return "changed a file of a task that was running";
    case "LINK_LEAVES_TREE":
      return "made a link that leads out of the repository";
    case "NESTED_REPOSITORY":
      return "left a repository inside the repository";
    case "TOO_LARGE":
      return "handed in something too large";
    case "SECRET":
      return "handed in what looks like a secret";
    case "USER_CHECKOUT_CHANGED":
      return "changed your checkout";
    case "USER_CONFIG_CHANGED":
      return "changed your tools' configuration";
    default:
      return GUARD_WORDS[code];
  }
}

const GUARD_WORDS: Readonly<Record<GuardRule, string>> = {
  TEST_DELETED: "took out a test",
  TEST_SKIPPED: "keeps a test from running",
  TEST_FOCUSED: "keeps all other tests from running",
  TEST_EMPTIED: "left a test that asserts nothing",
  TEST_UNREACHED: "left a test that nothing reaches",
  TEST_UNREADABLE: "left a test file that does not parse",
  CASES_REMOVED: "took out cases of a test",
  ASSERTION_REMOVED: "took out an assertion",
  ASSERTION_WEAKENED: "weakened an assertion",
  ASSERTION_SWALLOWED: "keeps a failure from being heard",
  EXPECTATION_REWRITTEN: "rewrote what a test expects",
  INPUT_REWRITTEN: "rewrote what a test is about",
  SNAPSHOT_REWRITTEN: "rewrote a snapshot",
  SUBJECT_REPLACED: "put a double in the place of what is tested",
  TEST_EDITED: "changed how a test comes to its verdict",
  FIXTURE_CHANGED: "changed what tests read or share",
  SETTINGS_LOOSENED: "loosened a setting",
  LINT_SUPPRESSED: "switched a check off",
  CHECK_CHANGED: "changed what a check does",
  CI_CHANGED: "changed what CI does",
  SPECIAL_CASE: "may single out a test's case",
  DEBUG_LEFT: "may have left debug output",
};

/** What became of what the audit found. */
export function severityWords(severity: Finding["severity"]): string {
  switch (severity) {
    case "refused":
      return "refused";
    case "asked":
      return "a human's to allow";
    case "reset":
      return "put back";
    case "reported":
      return "reported";
    default:
      return unreachable(severity);
  }
}

export function gradeWords(grade: Grade, reason: GradeReason | undefined): string {
  return reason === undefined ? gradeMeaning(grade) : `${grade}: ${reasonWords(reason)}`;
}

function gradeMeaning(grade: Grade): string {
  switch (grade) {
    case "witnessed":
      return "witnessed: its tests were red before and are green now";
    case "checked":
      return "checked: nothing that passed before fails now";
    case "unproven":
      return "unproven: nothing was checked";
    case "failed":
      return "failed: a check says no";
    default:
      return unreachable(grade);
  }
}

function reasonWords(reason: GradeReason): string {
  switch (reason) {
    case "no-tests-in-change":
      return "no new failures; it brought no tests of its own";
    case "tests-passed-before":
      return "no new failures; its tests passed without the change, too";
    case "tests-inline":
      return "no new failures; its tests stand in the code they test, and cannot be seen failing without it";
    case "flaky-tests":
      return "nothing that was steady before fails now; an old test passes and fails on the same tree";
    case "red-seen-green-owed":
      return "its tests are red, as they should be; a later task turns them green";
    case "nothing-to-turn-green":
      return "no new failures; it had nothing to turn green";
    case "could-not-witness-red":
      return "no new failures; its tests could not be seen failing before";
    case "red-for-other-reason":
      return "no new failures; its tests failed before, but not for want of the change";
    case "no-test-report":
      return "red before and green now by exit code alone; the check leaves no report of its tests";
    case "strength-not-measured":
      return "its tests were red before and are green now; of code that it changed no mutant can be made, and how strong they are is not known";
    case "no-check-configured":
      return "no check was run";
    case "done-by-human":
      return "a human says so; nothing was witnessed";
    case "base-red-unreadable":
      return "the check was red before the run and does not name its tests";
    default:
      return unreachable(reason);
  }
}

export function lifeWords(life: Life): string {
  switch (life.kind) {
    case "going":
      return "going on";
    case "stopped":
      if (life.reason === "interrupted") return "interrupted";
      if (life.reason === "decided") return "decided, and to be resumed";
      if (life.reason === "steered") return "steered, and to be resumed";
      return `stopped: ${life.reason}`;
    case "parked":
      return parkedWords(life.on);
    case "paused":
      return `paused by ${life.by}`;
    case "cancelling":
      return "being cancelled";
    case "cancelled":
      return "cancelled";
    case "ended":
      switch (life.outcome) {
        case "done":
          return "done";
        case "left":
          return "done, except for what only a human can do";
        case "failed":
          return "failed";
        case "rejected":
          return "rejected";
        default:
          return unreachable(life.outcome);
      }
    default:
      return unreachable(life);
  }
}

function parkedWords(on: ParkedOn): string {
  switch (on.kind) {
    case "questions":
      return "waiting for your answer";
    case "leases":
      return "waiting for what you have in hand";
    case "budget":
      return "waiting: its budget is spent";
    case "failure":
      return on.failed.failure.code === "AGENT_LOGIN" ? "waiting for a login" : "waiting for your decision";
    case "gate":
    case "plan":
    case "approval":
      return "waiting for your decision";
    default:
      return unreachable(on);
  }
}

/** A phase's title, or what to call the one that has none. */
export function phaseTitle(title: string, count: number): string {
  if (title.trim() !== "") return sanitizeLine(title);
  return count === 1 ? "All tasks" : "Tasks before any heading";
}

/** Short, for a sentence: `Phase 2`. */
export function phaseName({ phases }: Pick<WorkState, "phases">, index: number): string {
  const title = phaseTitle(phases[index]?.title ?? "", phases.length);
  return /^phase\s+[\w.]+(?=\s*[:–—-])/i.exec(title)?.[0] ?? title;
}

/** How many tasks are done of all, and what became of others. */
export function countWords(tasks: readonly { readonly now: TaskNow }[]): string {
  const isDone = ({ now }: { readonly now: TaskNow }) => now.kind === "done" || now.kind === "claimed";
  const rest = (["failed", "skipped", "waived", "manual"] as const).flatMap((kind) => {
    const some = tasks.filter(({ now }) => now.kind === kind);
    return some[0] === undefined ? [] : [` · ${some.length} ${taskWord(some[0].now)}`];
  });
  return `${tasks.filter(isDone).length}/${tasks.length}${rest.join("")}`;
}

/** One word for where a task is. */
export function taskWord(now: TaskNow): string {
  switch (now.kind) {
    case "open":
      return "waiting";
    case "working":
      return "working";
    case "queued":
      return "handed in";
    case "landing":
      return "merging";
    case "done":
      return now.landed.grade;
    case "claimed":
      return "claimed";
    case "manual":
      return "yours";
    case "failed":
      return "failed";
    case "skipped":
      return "skipped";
    case "attested":
      return "done by a human, getting its mark";
    case "waived":
      return "left out";
    case "asking":
      return "waits for an answer";
    case "waiting":
      return now.why === "rate-limit" ? "waits: its provider is limiting" : "waits: its provider fails";
    case "held":
      return "held for your decision";
    case "challenged":
      return "challenged by guards";
    case "leased":
      return "in human hands";
    case "handed-in":
      return "handed in by a human";
    default:
      return unreachable(now);
  }
}

export function stepWords({ step, detail }: ProgressStep): string {
  return detail === undefined ? stepWord(step) : `${stepWord(step)}: ${detail}`;
}

function stepWord(step: ProgressStep["step"]): string {
  switch (step) {
    case "workspace":
      return "making a workspace";
    case "setup":
      return "setting up";
    case "agent":
      return "agent at work";
    case "audit":
      return "auditing the change";
    case "merge":
      return "merging";
    case "check":
      return "checking";
    case "red":
      return "seeing its tests fail";
    case "commit":
      return "committing";
    default:
      return unreachable(step);
  }
}

/** What to do about a pipeline nobody can run; the message says what is wrong with it. */
export function pipelineAdvice(code: PipelineProblem["code"]): string {
  switch (code) {
    case "UNKNOWN_PIPELINE":
      return "stagewright doctor lists the pipelines";
    case "UNKNOWN_STAGE":
      return "name the plugin that brings it under plugins";
    case "DUPLICATE_STAGE":
      return "take one of the two plugins out";
    case "INCOMPATIBLE_PLUGIN":
      return "install a version of the plugin made for this Stagewright";
    case "INPUT_WITHOUT_PRODUCER":
      return "put a stage that produces it before this one, or use an intake that provides it";
    case "VERSION_MISMATCH":
      return "use versions of the plugins that agree";
    case "OUTPUT_PRODUCED_TWICE":
      return "take one of the two stages out";
    case "INVALID_OPTIONS":
      return "see the plugin's options";
    case "EMPTY_PIPELINE":
      return "give it stages";
    default:
      return unreachable(code);
  }
}
