import { codeStage, err, ok, type Violation } from "@stagewright/core";
import { z } from "zod";
import { validation, verdict } from "../artifacts.ts";

/** The run is done only where nothing was found wanting. What is open is a human's, and is said. */
export const verdictStage = codeStage({
  name: "verdict",
  variant: "deliverables",
  inputs: { validation },
  outputs: { verdict },
  options: z.strictObject({
    /** Criteria that are not met, and things that were not handed over: the run fails, or is done all the same. */
    unmet: z.enum(["fail", "note"]).default("fail"),
  }),
  handle: (context) => {
    const { inputs, options } = context;
    const { criteria, deliverables, criteria_file } = inputs.validation;
    const wanting: Violation[] = [
      ...criteria
        .filter(({ state }) => state === "not-met")
        .map(({ id, text, evidence }) => ({ clause: `${id} must be met`, message: `${text}: ${evidence}` })),
      ...deliverables
        .filter(({ present }) => !present)
        .map(({ name, evidence }) => ({ clause: `${name} is handed over`, message: evidence })),
    ];
    if (wanting.length > 0 && options.unmet === "fail")
      return Promise.resolve(err({ code: "CONTRACT_VIOLATED", violations: wanting }));
    const ids = (state: string) => criteria.filter((each) => each.state === state).map(({ id }) => id);
    const open = criteria.filter(({ state }) => state === "open");
    for (const { id, text, evidence } of open)
      context.note(`${id} is for you to decide: ${text} (${evidence})`);
    return Promise.resolve(
      ok({ verdict: { met: ids("met"), not_met: ids("not-met"), open: ids("open"), criteria_file } }),
    );
  },
});
