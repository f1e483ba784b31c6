import { ok, type Handlers } from "@stagewright/core";
import { refOf, type Services } from "../services.ts";

/** Opens a gate. What has been done so far stands on the tip, where a human can look at it. */
export function gate(services: Services): Handlers["gate"] {
  return async (action, { state, effect }) => {
    await effect("tip ref", () =>
      services.repository.compareAndSwapRef(refOf(services.run, "tip"), state.tip, undefined),
    );
    const { options } = state.pins.stages[action.stage] ?? { options: {} };
    const question =
      typeof options === "object" && options !== null && "question" in options
        ? String(options["question"])
        : "Go on?";
    return ok({ question });
  };
}
