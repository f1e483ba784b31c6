import type { AgentOutcome, AgentProblem, Failure, Waits } from "@stagewright/core";
import { unreachable } from "@stagewright/core";
import { describeEnd } from "../checks/judge.ts";
import { tail } from "../witness/witness.ts";
import type { Reached } from "./meter.ts";

const PATIENCE_MS = 6 * 60 * 60 * 1_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60 * 1_000;
/** A provider that fails so often in a row does not do so by chance. */
const MOST_ERRORS = 6;
/** Times in a row that a provider's own time is taken as it is. */
const TRUSTED = 3;

export interface ProblemContext {
  readonly agent: string;
  readonly deadlineMs: number;
  readonly waits: Waits;
  readonly patienceMs?: number | undefined;
  readonly reached?: Reached | undefined;
  readonly now: number;
  /** From 0 to 1: so that those who wait do not all come back at once. */
  readonly random: number;
}

/** Why an agent's work was not taken, by how it ended; undefined where it ended well. */
export function failureOf(outcome: AgentOutcome, context: ProblemContext): Failure | undefined {
  const outputTail = tail(outcome.output);
  if (outcome.problem !== undefined) return failureOfProblem(outcome.problem, outputTail, context);
  switch (outcome.end.kind) {
    case "exited":
      return outcome.end.code === 0
        ? undefined
        : { code: "AGENT_FAILED", exit: describeEnd(outcome.end), outputTail };
    case "timed-out":
      return { code: "AGENT_TIMED_OUT", deadlineMs: context.deadlineMs, outputTail };
    case "not-started":
      return { code: "AGENT_UNAVAILABLE", agent: context.agent, reason: outcome.end.reason };
    default:
      return { code: "AGENT_FAILED", exit: describeEnd(outcome.end), outputTail };
  }
}

function failureOfProblem(problem: AgentProblem, outputTail: string, context: ProblemContext): Failure {
  const { agent } = context;
  switch (problem.kind) {
    case "login":
      return { code: "AGENT_LOGIN", agent, command: problem.command, detail: problem.detail };
    case "rate-limited": {
      const named = problem.resetAt;
      const until = untilOf(named === undefined ? undefined : Date.parse(named), context);
      return {
        code: "RATE_LIMITED",
        agent,
        detail: problem.detail,
        named: named !== undefined,
        ...(until === undefined ? {} : { until }),
      };
    }
    case "transient": {
      const until = context.waits.count < MOST_ERRORS ? untilOf(undefined, context) : undefined;
      return {
        code: "AGENT_ERROR",
        agent,
        transient: true,
        detail: problem.detail,
        outputTail,
        ...(until === undefined ? {} : { until }),
      };
    }
    case "permanent":
      return { code: "AGENT_ERROR", agent, transient: false, detail: problem.detail, outputTail };
    case "stalled":
      return { code: "AGENT_STALLED", agent, quietMs: problem.quietMs, outputTail };
    case "over-cap":
      return {
        code: "OVER_BUDGET",
        scope: problem.scope,
        // Of the run's limits the agent's adapter knows only that one was reached.
        ...((problem.scope === "run" ? context.reached : undefined) ?? {
          cap: problem.cap,
          limit: problem.limit,
          used: problem.used,
        }),
      };
    case "not-submitted":
      return { code: "NOT_SUBMITTED", agent, detail: problem.detail };
    default:
      return unreachable(problem);
  }
}

/**
 * When to try again: when the provider says, else after a wait that doubles; never later
 * than patience allows, counted from the first wait in a row. Undefined: patience is over.
 */
function untilOf(named: number | undefined, context: ProblemContext): string | undefined {
  const { waits, now, random, patienceMs = PATIENCE_MS } = context;
  const since = waits.since === undefined ? now : Date.parse(waits.since);
  const first = Math.min(FIRST_WAIT_MS, patienceMs / 8);
  const wait = Math.min(LONGEST_WAIT_MS, first * 2 ** waits.count) * (0.5 + random);
  // A moment later than named: clocks differ. Whoever names a time that has passed, or names one
  // again and again, is not asked more often than one who names none.
  const at =
    named === undefined || Number.isNaN(named) || named <= now
      ? now + wait
      : Math.max(named + first * random, waits.count < TRUSTED ? 0 : now + wait);
  return at > since + patienceMs ? undefined : new Date(at).toISOString();
}
