import type { AgentProblem, Caps, Usage } from "@stagewright/core";
import type { UsageScope } from "./row.ts";
import type { TurnUsage } from "./usage.ts";

type OverCap = Extract<AgentProblem, { kind: "over-cap" }>;

interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
}

/**
 * What one attempt has used. While a turn runs, agents tell no more than how full their
 * context is: each model call has read all of it and written the end of it, so the sum
 * over the calls stands for the turn until its end says it exactly. What nobody tells
 * stays unknown.
 */
export class Meter {
  readonly #calls = new Set<string>();
  readonly #usageIs: UsageScope;
  /** Calls when the running turn began. */
  #callsBefore = 0;
  /** Of turns that are over, as told. */
  #told: Tokens | undefined;
  /** Of turns that are over and told nothing. */
  #untold = 0;
  /** A part of it was not told, so that the rest is no sum. */
  #unknown = false;
  /** Model calls of the running turn but the last, and the last. */
  #before = 0;
  #last = 0;
  #nextIsNew = true;
  #costBefore: number | undefined;
  #cost: number | undefined;

  /** `costBefore`: what its session cost before this attempt; undefined: nobody knows. */
  constructor(usageIs: UsageScope | undefined, costBefore: number | undefined) {
    this.#usageIs = usageIs ?? "turn";
    this.#costBefore = costBefore;
  }

  /** It is another session than was thought. */
  beginsAnew(): void {
    this.#costBefore = 0;
  }

  /** Cumulative over the session, for the attempt after this. */
  get sessionCost(): number {
    return this.#cost ?? this.#costBefore ?? 0;
  }

  toolCall(id: string): void {
    this.#calls.add(id);
  }

  /** Between a tool's end and the next sign of life lies a model call. */
  toolEnded(): void {
    this.#nextIsNew = true;
  }

  context(used: number, cost: number | undefined): void {
    if (used > 0) {
      if (this.#nextIsNew) this.#before += this.#last;
      this.#last = this.#nextIsNew ? used : Math.max(this.#last, used);
      this.#nextIsNew = false;
    }
    if (cost === undefined) return;
    // Less than was known before the attempt: it counts from its own beginning.
    if (this.#cost === undefined && cost < (this.#costBefore ?? 0)) this.#costBefore = 0;
    this.#cost = Math.max(this.#cost ?? 0, cost);
  }

  turnEnded(usage: TurnUsage | undefined): void {
    const running = this.#before + this.#last;
    const tokens = usage && tokensOf(usage);
    [this.#before, this.#last, this.#nextIsNew] = [0, 0, true];
    // Of several calls the last is no more than a part.
    const several = this.#calls.size > this.#callsBefore;
    this.#callsBefore = this.#calls.size;
    if (this.#usageIs === "last-call" && several) {
      this.#unknown = true;
      return;
    }
    if (tokens === undefined) {
      this.#untold += running;
      return;
    }
    const cached = tokens.cached ?? this.#told?.cached;
    this.#told = {
      input: (this.#told?.input ?? 0) + tokens.input,
      output: (this.#told?.output ?? 0) + tokens.output,
      ...(cached !== undefined && { cached: (this.#told?.cached ?? 0) + (tokens.cached ?? 0) }),
    };
  }

  used(): Usage {
    const running = this.#untold + this.#before + this.#last;
    const isKnown = !this.#unknown && (this.#told !== undefined || running > 0);
    return {
      ...(isKnown && { inputTokens: (this.#told?.input ?? 0) + running, ...outputOf(this.#told) }),
      ...(this.#cost !== undefined &&
        this.#costBefore !== undefined && { usd: Math.max(0, this.#cost - this.#costBefore) }),
      toolCalls: this.#calls.size,
    };
  }
}

const outputOf = (told: Tokens | undefined): Usage =>
  told === undefined
    ? {}
    : {
        outputTokens: told.output,
        ...(told.cached !== undefined && { cachedTokens: told.cached }),
      };

/** The cap that what was used is beyond, if any. */
export function overCap(used: Usage, caps: Caps): OverCap | undefined {
  const tokens =
    used.inputTokens === undefined && used.outputTokens === undefined
      ? undefined
      : (used.inputTokens ?? 0) + (used.outputTokens ?? 0);
  const amounts = { tokens, toolCalls: used.toolCalls, usd: used.usd };
  for (const cap of ["tokens", "toolCalls", "usd"] as const) {
    const [limit, amount] = [caps[cap], amounts[cap]];
    if (limit !== undefined && amount !== undefined && amount > limit)
      return { kind: "over-cap", scope: "attempt", cap, limit, used: amount };
  }
  return undefined;
}

function tokensOf(usage: TurnUsage): Tokens | undefined {
  const [total, input] = [amount(usage.totalTokens), amount(usage.inputTokens)];
  const [output, cached] = [amount(usage.outputTokens), amount(usage.cachedReadTokens)];
  if (output === undefined || (total === undefined && input === undefined)) return undefined;
  // Some count what was read from the cache as input and some beside it; the total counts it always.
  const read = total === undefined ? (input ?? 0) : total - output;
  if (read < 0) return undefined;
  return { input: read, output, ...(cached !== undefined && { cached }) };
}

/** An agent may send anything: what is no amount is unknown. */
const amount = (told: unknown): number | undefined =>
  typeof told === "number" && Number.isFinite(told) && told >= 0 ? told : undefined;
