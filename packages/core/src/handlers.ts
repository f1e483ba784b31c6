import type { Action, Finished } from "./record.ts";
import type { RunState } from "./state.ts";

/** One handler per verb. An engine calls it at least once per key and records what it returns. */
export type Handlers = {
  readonly [V in Action["verb"]]: (
    action: Extract<Action, { readonly verb: V }>,
    context: HandlerContext,
  ) => Promise<Extract<Finished, { readonly verb: V }>["result"]>;
};

export interface HandlerContext {
  readonly key: string;
  /** The run when the action was started. */
  readonly state: RunState;
  /** The run now: a human may have spoken since. */
  readonly present: () => RunState;
  readonly signal: AbortSignal;
  readonly effect: Effect;
  readonly progress: (step: ProgressStep) => void;
}

/**
 * The one seam every change to the world passes, so that a fault harness can kill before
 * and after each. `name` is unique within an action.
 */
export type Effect = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** What an action is at, for people who watch. Ephemeral: never folded, never needed. */
export interface ProgressStep {
  readonly step: "workspace" | "agent" | "audit" | "merge" | "check" | "red" | "commit" | "setup";
  readonly detail?: string;
}
