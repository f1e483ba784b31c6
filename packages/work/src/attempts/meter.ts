import { budgetOf, CAPS, usedOf, type Caps, type RunState, type Spent, type Usage } from "@stagewright/core";

/** A limit of the run's that was reached while attempts were under way. */
export interface Reached {
  readonly cap: keyof Caps;
  readonly limit: number;
  readonly used: number;
}

/**
 * What the attempts of this process use together, as they use it: the journal learns of
 * an attempt's usage only at its end, and by then the budget may long be gone.
 */
export class Meter {
  readonly #live = new Map<string, Usage>();
  #base: Spent | undefined;
  /** One begun again under its key has used both. */
  readonly #done: Usage[] = [];

  begin(key: string, state: RunState): void {
    // What ended before this process began to count; afterwards we count ourselves.
    this.#base ??= state.spent;
    this.#live.set(key, {});
  }

  end(key: string, usage: Usage | undefined): void {
    this.#live.delete(key);
    if (usage !== undefined) this.#done.push(usage);
  }

  /** The first limit of the run as it is now that all attempts together have reached, with what this one has used by now. */
  reached(key: string, used: Usage, state: RunState): Reached | undefined {
    this.#live.set(key, used);
    const budget = budgetOf(state);
    if (budget === undefined) return undefined;
    for (const cap of CAPS) {
      const limit = budget[cap];
      if (limit === undefined) continue;
      const sum = [...this.#live.values(), ...this.#done].reduce(
        (total, usage) => total + (usedOf(usage, cap) ?? 0),
        this.#base?.[cap].sum ?? 0,
      );
      if (sum >= limit) return { cap, limit, used: sum };
    }
    return undefined;
  }
}
