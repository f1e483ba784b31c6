import { unreachable, type Caps, type Failure } from "@stagewright/core";
import { flakyWords } from "./flaky-words.ts";
import { forgeWords, pushWords } from "./forge-words.ts";
import { showDuration } from "../duration.ts";
import { strengthWords } from "./strength-words.ts";
import { amountWords } from "./usage-words.ts";

/** A failure for people: what happened, why, and what they can type next. */
export interface FailureWords {
  readonly what: string;
  readonly why?: string;
  readonly next: string;
}

export interface FailureContext {
  readonly run: string;
  /** What `stagewright logs <run>` takes to show what was printed; absent: the run's events. */
  readonly logs?: string;
  /** The run's own setup command. */
  readonly setup?: string | undefined;
}

export function failureWords(failure: Failure, context: FailureContext): FailureWords {
  const logs = ["stagewright logs", context.run, ...(context.logs === undefined ? [] : [context.logs])].join(
    " ",
  );
  switch (failure.code) {
    case "AGENT_FAILED":
      return { what: "the agent ended with an error", why: `it ended with ${failure.exit}`, next: logs };
    case "AGENT_TIMED_OUT":
      return {
        what: "the agent was stopped at its deadline",
        why: `it was still at work after ${showDuration(failure.deadlineMs)}; --deadline gives it longer`,
        next: logs,
      };
    case "AGENT_UNAVAILABLE":
      return {
        what: `the agent ${failure.agent} cannot work here`,
        why: failure.reason,
        next: "stagewright doctor",
      };
    case "AGENT_LOGIN":
      return {
        what: `the agent ${failure.agent} is not logged in`,
        why: failure.detail,
        next: `${failure.command}, and then stagewright resume ${context.run}`,
      };
    case "RATE_LIMITED":
      return {
        what: `the provider of ${failure.agent} wants fewer calls`,
        why: waitWords(failure),
        next: failure.until === undefined ? otherAgent(context) : logs,
      };
    case "AGENT_ERROR":
      return {
        what: `the agent ${failure.agent} ${failure.transient ? "cannot reach its provider" : "cannot work"}`,
        why: failure.transient ? waitWords(failure) : withEnvHint(failure.detail),
        next: failure.until === undefined ? otherAgent(context) : logs,
      };
    case "AGENT_STALLED":
      return {
        what: `the agent ${failure.agent} was stopped: it showed no sign of life`,
        why: `nothing came from it, or from what it had started, for ${showDuration(failure.quietMs)}; --stall gives it longer`,
        next: logs,
      };
    case "OVER_BUDGET":
      return failure.scope === "run"
        ? {
            what: "the run's budget is spent",
            why: `${amountWords(failure.cap, failure.used)} were used of ${amountWords(failure.cap, failure.limit)}; no attempt is lost`,
            next: `stagewright resume ${context.run} --budget ${capFlag(failure.cap)}=…`,
          }
        : {
            what: "the agent was stopped at the limit of one attempt",
            why: `it had used ${amountWords(failure.cap, failure.used)} of ${amountWords(failure.cap, failure.limit)}; --cap ${capFlag(failure.cap)}=… allows more`,
            next: logs,
          };
    case "NOT_SUBMITTED":
      return {
        what: `the agent ${failure.agent} did not hand in as it has to`,
        why: failure.detail,
        next: logs,
      };
    case "LEASED":
      return {
        what: `the task is in the hands of ${failure.lease.by}`,
        why: `its workspace is ${failure.lease.workspace.path}; stagewright next shows what is to be done`,
        next: `stagewright submit ${context.logs ?? "TASK"} --run ${context.run}`,
      };
    case "FORGE_FAILED":
      return forgeWords(failure.problem, context.run);
    case "PUSH_FAILED":
      return pushWords(failure, context.run);
    case "WAITING":
      return { what: failure.what, why: `it is looked at again at ${failure.until}`, next: logs };
    case "NOT_APPROVED":
      return {
        what: `${failure.by} wants it otherwise`,
        why: failure.note,
        next: logs,
      };
    case "NO_CHANGE":
      return {
        what: "the agent changed nothing",
        why: "a task that is not check-only must hand in a change",
        next: logs,
      };
    case "CHANGE_REFUSED":
      return {
        what: "the change was refused",
        why: listed(
          failure.findings
            .filter(({ severity }) => severity === "refused")
            .map(({ path, detail }) => `${path}: ${detail}`),
        ),
        next: logs,
      };
    case "UNREADABLE_WORKSPACE":
      return { what: "what the agent left could not be read", why: failure.reason, next: logs };
    case "CHECK_FAILED":
      return {
        what: `the check ${failure.check} failed`,
        why:
          failure.newFailures.length > 0
            ? `it did not fail before: ${listed(failure.newFailures)}`
            : `${failure.command} ended with ${failure.exit}`,
        next: logs,
      };
    case "CHECK_TIMED_OUT":
      return {
        what: `the check ${failure.check} was stopped at its deadline`,
        why: `${failure.command} was still running after ${showDuration(failure.deadlineMs)}; check: { ${failure.check}: { run, timeout } } gives it longer`,
        next: logs,
      };
    case "CANNOT_WITNESS":
      return context.setup !== undefined && failure.reason.startsWith(`${context.setup}: `)
        ? setupFailed(failure.reason, context.run)
        : { what: "the result could not be checked", why: failure.reason, next: logs };
    case "COVERAGE_LOW":
      return {
        what: `tests reach too little of what was changed: less than ${failure.least}%`,
        why: listed(failure.files.map(({ path, percent }) => `${path}: ${percent}%`)),
        next: again(context),
      };
    case "TESTS_FLAKY":
      return {
        what: "tests pass and fail on one and the same tree",
        why: listed(failure.tests.map(flakyWords)),
        next: logs,
      };
    case "TESTS_WEAK":
    case "STRENGTH_UNKNOWN":
    case "SCENARIOS_NOT_GREEN":
      return strengthWords(failure, { again: again(context), logs });
    case "TESTS_NOT_COLLECTED":
      return {
        what: "new tests are never run",
        why: `${failure.command} reports nothing of ${listed(failure.files)}: its runner does not collect them`,
        next: logs,
      };
    case "NOT_RED":
      if (failure.because !== undefined)
        return {
          what: "the new tests do not fail for want of the code they are for",
          why: listed(failure.because.map((one) => `${one.test}: ${one.kind}, ${one.message}`)),
          next: logs,
        };
      return {
        what: "the new tests pass before the code they are for exists",
        why: `${failure.command} passes with ${listed(failure.files)}: these tests cannot fail, or test something else`,
        next: logs,
      };
    case "NO_TESTS_HANDED_IN":
      return {
        what: "a task that writes tests handed in none",
        why: "no test file was added or changed",
        next: logs,
      };
    case "OWED_RED":
      return {
        what: "tests are still red that should be green by now",
        why: listed(failure.owed.map(({ file, taskId }) => `${file} (brought by ${taskId})`)),
        next: logs,
      };
    case "BASE_RED":
      return {
        what: `the check ${failure.check} is red before any agent has worked`,
        why: `${failure.command} ended with ${failure.exit}, and its output does not name the tests that failed, so new failures could not be told from old ones`,
        next: `stagewright resume ${context.run} --accept-red-base`,
      };
    case "MERGE_CONFLICT":
      return {
        what: "the change does not fit what other tasks merged meanwhile",
        why: `conflicts in ${listed(failure.files)}; what was merged stands on refs/stagewright/${context.run}/tip`,
        next: again(context),
      };
    case "MARK_FAILED":
      return { what: "the task's box could not be ticked", why: failure.reason, next: logs };
    case "TIP_MOVED":
      return {
        what: `somebody else moved ${failure.ref}`,
        why: `it should be at ${failure.expected.slice(0, 10)} and is at ${failure.found.slice(0, 10)}`,
        next: `git log --oneline --graph ${failure.expected.slice(0, 10)} ${failure.ref}`,
      };
    case "SETUP_FAILED":
      return failure.command === context.setup
        ? setupFailed(`${failure.command}: ${failure.exit}`, context.run)
        : {
            what: "a workspace could not be set up",
            why: `${failure.command} ended with ${failure.exit}`,
            next: logs,
          };
    case "PREREQUISITE_FAILED":
      return {
        what: `${failure.what} is not as it must be`,
        why: failure.reason,
        next: "stagewright doctor",
      };
    case "INPUT_UNCLEAR":
      return { what: failure.what, why: failure.reason, next: failure.next };
    case "ASKED":
      return {
        what: "the agent wants to know something first",
        why: failure.question,
        next: `stagewright answer ${context.run === "" ? "TASK" : `TASK --run ${context.run}`} '…'`,
      };
    case "INPUT_INVALID":
      return {
        what: `the artifact ${failure.artifact} is not valid`,
        why: `${failure.field} ${failure.reason} (it comes from ${failure.producer})`,
        next: logs,
      };
    case "UPSTREAM_MISSING":
      return {
        what: `${failure.document} is not ready for this stage`,
        why: listed(failure.missing.map(({ field, owner, reason }) => `${field} ${reason} (${owner})`)),
        next: `stagewright resume ${context.run}`,
      };
    case "PLAN_EMPTY":
      return {
        what: `${failure.document} has no tasks`,
        why: "a task is a list item with a box: - [ ] T001 …",
        next: `stagewright plan '${failure.document.replaceAll("'", String.raw`'\''`)}'`,
      };
    case "CONTRACT_VIOLATED":
      return {
        what: "the stage's contract does not hold",
        why: listed(
          failure.violations.map(
            ({ clause, message, allowedBy }) =>
              `${clause}: ${message}${allowedBy === undefined ? "" : ` (a run with --${allowedBy === "red-base" ? "accept-red-base" : "allow-open-requirements"} takes it upon you)`}`,
          ),
        ),
        next: failure.violations.every(({ allowedBy }) => allowedBy === "open-requirements")
          ? `stagewright resume ${context.run} --allow-open-requirements`
          : `stagewright diff ${context.run}`,
      };
    case "CANCELLED":
      return { what: "it was cancelled", next: `stagewright status ${context.run}` };
    default:
      return unreachable(failure);
  }
}

/** How long a provider is waited for, or that it was long enough. */
/** What an agent misses may well be there, and not have been passed on. */
function withEnvHint(detail: string): string {
  const name = /environment variable:? [`'"]?([A-Z][A-Z0-9_]*)/i.exec(detail)?.[1];
  return name === undefined
    ? detail
    : `${detail} (run --env ${name}, or env in the configuration, passes it on)`;
}

function waitWords(failure: Extract<Failure, { code: "RATE_LIMITED" | "AGENT_ERROR" }>): string {
  if (failure.until === undefined) return `${failure.detail}; it was waited for as long as --patience allows`;
  const by = "named" in failure && failure.named ? ", as the provider says" : "";
  return `${failure.detail}; tried again at ${failure.until}${by}, and no attempt is lost`;
}

/** As `--budget` and `--cap` take it. */
function capFlag(cap: keyof Caps): string {
  return cap === "toolCalls" ? "calls" : cap;
}

function otherAgent({ run, logs = "TASK" }: FailureContext): string {
  return `stagewright retry ${logs} --run ${run}, with --agent for another one`;
}

function setupFailed(why: string, run: string): FailureWords {
  return { what: "the setup command failed in a new workspace", why, next: `stagewright logs ${run} setup` };
}

/** The command line a failure is about, and the check's name where there is one. */
export function failedCommand(failure: Failure): { readonly check?: string; readonly command?: string } {
  const check = "check" in failure ? { check: failure.check } : {};
  const command = "command" in failure ? { command: failure.command } : {};
  return { ...check, ...command };
}

/** A human has both sides, and what can be done with them. */
function again({ run, logs = "TASK" }: FailureContext): string {
  const to = `${logs} --run ${run} --note '…'`;
  return `stagewright retry ${to}, or do it by hand and then stagewright done ${to}`;
}

/** The end of what the failing program printed. */
export function outputTail(failure: Failure): string | undefined {
  if (failure.code === "MERGE_CONFLICT") return failure.messages;
  return "outputTail" in failure && failure.outputTail.trim() !== "" ? failure.outputTail : undefined;
}

const SHOWN = 5;

function listed(items: readonly string[]): string {
  const shown = items.slice(0, SHOWN).join("; ");
  return items.length > SHOWN ? `${shown}; and ${items.length - SHOWN} more` : shown;
}
