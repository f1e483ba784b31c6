import type { Failure, Lease } from "./failure.ts";
import type { Caps, Usage } from "./agent.ts";
import type { Action, AgentReport, Failed } from "./record.ts";
import type { AgentChain, AgentUse, RunSettings } from "./settings.ts";
import type { RunState, Spent, TaskState, Tally } from "./state.ts";

/** Tasks of this agent are done by a human, or by an interactive session of theirs, that fetch them. */
export const HUMAN = "human";

/** The agents that may do a task, or a stage's own work, in the order in which they are tried. */
export function chainFor(
  { agents }: Pick<RunSettings, "agents">,
  address: string,
  task?: Pick<TaskState, "task" | "agent">,
): AgentChain {
  if (task?.agent !== undefined) return [task.agent];
  const byKind = task === undefined ? undefined : agents.tasks?.[task.task.kind];
  return byKind ?? agents.stages?.[address] ?? agents.every;
}

/** Who does the next attempt at a task. */
export function agentFor(state: RunState, stage: number, task: TaskState): AgentUse {
  return pick(chainFor(state.pins.settings, addressOf(state, stage), task), task.fallbacks, state.shut);
}

/** Who does the next attempt at an agent stage. */
export function agentOfStage(state: RunState, stage: number): AgentUse {
  const at = state.stages[stage];
  return pick(
    chainFor(state.pins.settings, addressOf(state, stage)),
    at?.kind === "single" ? at.fallbacks : 0,
    state.shut,
  );
}

/** The next of the chain that is not known to be unable; the last is tried all the same. */
function pick(chain: AgentChain, place: number, shut: ReadonlySet<string>): AgentUse {
  const left = chain.slice(Math.min(place, chain.length - 1));
  return left.find((use) => !shut.has(keyOfUse(use))) ?? left.at(-1) ?? { use: "" };
}

export function keyOfUse({ use, model, effort, auth }: AgentUse): string {
  return JSON.stringify([use, model ?? null, effort ?? null, auth ?? null]);
}

/** Where an agent stands in a chain; `otherwise` where it is not known who it was. */
export function placeIn(chain: AgentChain, use: AgentUse | undefined, otherwise: number): number {
  const place = use === undefined ? -1 : chain.findIndex((each) => keyOfUse(each) === keyOfUse(use));
  return place === -1 ? otherwise : place;
}

/** Nobody it is sent to can do anything with it, whatever the task. */
export function shuts(failure: Failure): boolean {
  return failure.code === "AGENT_LOGIN" || failure.code === "AGENT_UNAVAILABLE";
}

function addressOf(state: RunState, stage: number): string {
  return state.pins.stages[stage]?.address ?? "";
}

// ── What a failure leads to ──────────────────────────────────────────────────

/** What a failure leads to by its code alone, where neither agents nor humans come into it: another attempt, or none. */
const RETRIED: Readonly<Record<Failure["code"], boolean>> = {
  AGENT_FAILED: true,
  AGENT_TIMED_OUT: true,
  AGENT_UNAVAILABLE: false,
  AGENT_LOGIN: false,
  RATE_LIMITED: false,
  AGENT_ERROR: false,
  AGENT_STALLED: true,
  OVER_BUDGET: true,
  NOT_SUBMITTED: true,
  ASKED: true,
  LEASED: false,
  FORGE_FAILED: false,
  PUSH_FAILED: false,
  WAITING: false,
  NO_CHANGE: true,
  NOT_APPROVED: true,
  CHANGE_REFUSED: true,
  UNREADABLE_WORKSPACE: true,
  CHECK_FAILED: true,
  CHECK_TIMED_OUT: true,
  CANNOT_WITNESS: true,
  NOT_RED: true,
  TESTS_FLAKY: true,
  TESTS_NOT_COLLECTED: true,
  COVERAGE_LOW: true,
  TESTS_WEAK: true,
  // No change of the agent's would bring it to its end.
  STRENGTH_UNKNOWN: false,
  SCENARIOS_NOT_GREEN: true,
  NO_TESTS_HANDED_IN: true,
  OWED_RED: true,
  BASE_RED: false,
  MERGE_CONFLICT: true,
  MARK_FAILED: false,
  TIP_MOVED: false,
  SETUP_FAILED: false,
  PREREQUISITE_FAILED: false,
  INPUT_UNCLEAR: false,
  INPUT_INVALID: false,
  UPSTREAM_MISSING: false,
  PLAN_EMPTY: false,
  CONTRACT_VIOLATED: false,
  CANCELLED: false,
};

export function isRetried(failure: Failure): boolean {
  return RETRIED[failure.code];
}

export type Consequence =
  /** Once more; it has cost an attempt. */
  | { readonly kind: "again" }
  /** No attempt is lost by any of these. */
  | { readonly kind: "wait"; readonly until: string; readonly why: "rate-limit" | "error" | "outside" }
  | { readonly kind: "ask"; readonly question: string }
  | { readonly kind: "lease"; readonly lease: Lease }
  | { readonly kind: "next-agent" }
  /** Only the user can bring about what is missing, a login mostly: the run parks. */
  | { readonly kind: "login" }
  | { readonly kind: "budget" }
  /** It has failed for good. */
  | { readonly kind: "over" };

export function consequenceOf(
  failure: Failure,
  { attemptsLeft, agentsLeft }: { readonly attemptsLeft: boolean; readonly agentsLeft: boolean },
): Consequence {
  switch (failure.code) {
    case "ASKED":
      return { kind: "ask", question: failure.question };
    case "LEASED":
      return { kind: "lease", lease: failure.lease };
    case "RATE_LIMITED":
    case "AGENT_ERROR":
      if (failure.until !== undefined) {
        const why = failure.code === "RATE_LIMITED" ? "rate-limit" : "error";
        return { kind: "wait", until: failure.until, why };
      }
      return agentsLeft ? { kind: "next-agent" } : { kind: "over" };
    case "WAITING":
      return { kind: "wait", until: failure.until, why: "outside" };
    case "FORGE_FAILED":
      return failure.until === undefined
        ? { kind: "login" }
        : { kind: "wait", until: failure.until, why: "error" };
    // The work is done and kept: what stands in its way outside is put right, and the run resumed.
    case "PUSH_FAILED":
    case "UPSTREAM_MISSING":
      return { kind: "login" };
    case "AGENT_UNAVAILABLE":
      return agentsLeft ? { kind: "next-agent" } : { kind: "over" };
    case "AGENT_LOGIN":
      return agentsLeft ? { kind: "next-agent" } : { kind: "login" };
    case "OVER_BUDGET":
      if (failure.scope === "run") return { kind: "budget" };
      return attemptsLeft ? { kind: "again" } : { kind: "over" };
    default:
      return isRetried(failure) && attemptsLeft ? { kind: "again" } : { kind: "over" };
  }
}

// ── What it costs ────────────────────────────────────────────────────────────

const NOTHING: Tally = { sum: 0, most: 0, unknown: 0 };
export const nothingSpent: Spent = {
  attempts: 0,
  lost: 0,
  tokens: NOTHING,
  toolCalls: NOTHING,
  usd: NOTHING,
  reports: [],
};

/** Input and output together; undefined where neither is known. */
export function tokensOf({ inputTokens, outputTokens }: Usage): number | undefined {
  return inputTokens === undefined && outputTokens === undefined
    ? undefined
    : (inputTokens ?? 0) + (outputTokens ?? 0);
}

/** What of an attempt's usage counts against a cap; undefined: unknown. */
export function usedOf(usage: Usage, cap: keyof Caps): number | undefined {
  return cap === "tokens" ? tokensOf(usage) : usage[cap];
}

export function spend(spent: Spent, report: AgentReport | undefined): Spent {
  // What a human uses is not counted.
  if (report === undefined || report.agent === HUMAN) return spent;
  const { agent, model, usage = {} } = report;
  const told = { agent, ...(model === undefined ? {} : { model }), usage };
  return {
    ...spent,
    attempts: spent.attempts + 1,
    tokens: tally(spent.tokens, tokensOf(usage)),
    toolCalls: tally(spent.toolCalls, usage.toolCalls),
    usd: tally(spent.usd, usage.usd),
    reports: [...spent.reports, told],
  };
}

/** An owner was killed: what the agents of these actions have used by then, nobody will ever know. */
export function spendLost(spent: Spent, underWay: Iterable<{ readonly action: Action }>): Spent {
  const lost = [...underWay].filter(
    ({ action }) =>
      (action.verb === "agent" && action.settles !== true) ||
      (action.verb === "attempt" && action.lease === undefined),
  );
  return lost.reduce(
    (before) => ({
      ...spend(before, { agent: "" }),
      lost: before.lost + 1,
      reports: before.reports,
    }),
    spent,
  );
}

/** The limit of the run's budget at which an attempt was stopped, where it did not tell what it had used. */
export function withReached(reached: Caps | undefined, failed: Failed): Caps | undefined {
  const { failure, agent } = failed;
  if (failure.code !== "OVER_BUDGET" || failure.scope !== "run") return reached;
  const { cap, limit } = failure;
  return usedOf(agent?.usage ?? {}, cap) === undefined ? { ...reached, [cap]: limit } : reached;
}

function tally({ sum, most, unknown }: Tally, used: number | undefined): Tally {
  return used === undefined
    ? { sum, most, unknown: unknown + 1 }
    : { sum: sum + used, most: Math.max(most, used), unknown };
}

export const CAPS = ["tokens", "toolCalls", "usd"] as const satisfies readonly (keyof Caps)[];

export function budgetOf(state: RunState): Caps | undefined {
  return state.budget ?? state.pins.settings.budget;
}

/**
 * How many attempts may begin beside `busy` ones, so that all of them together stay within
 * the run's budget: for each as much is put aside as an attempt may use, or, without such
 * a cap, as the dearest has used. Before anything was measured one goes ahead.
 */
export function affordable(state: RunState, busy: number): number {
  const budget = budgetOf(state);
  if (budget === undefined) return Infinity;
  const { spent, pins } = state;
  const rooms = CAPS.map((cap) => {
    const limit = budget[cap];
    if (limit === undefined) return Infinity;
    const left = limit - spent[cap].sum;
    // Begun again, an attempt that tells nothing would be stopped there for ever, and cost each time.
    if (left <= 0 || limit <= (state.reached?.[cap] ?? -Infinity)) return 0;
    const reserve = pins.settings.caps?.[cap] ?? spent[cap].most;
    if (reserve > 0) {
      const room = Math.floor(left / reserve) - busy;
      // What is left may be less than the dearest has used: one may still try, and is stopped at the limit.
      return busy === 0 && pins.settings.caps?.[cap] === undefined ? Math.max(1, room) : room;
    }
    return spent.attempts === spent.lost ? 1 - busy : Infinity;
  });
  return Math.max(0, Math.min(...rooms));
}
