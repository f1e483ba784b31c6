import { expect, test } from "vitest";
import type { Failure } from "../src/index.ts";
import { plan, Simulation, task } from "./simulate.ts";

const open = (allowedBy?: "open-requirements"): Failure => ({
  code: "CONTRACT_VIOLATED",
  violations: [{ clause: "requirements", message: "SC-001 is open", ...(allowedBy && { allowedBy }) }],
});

/** A run whose tasks are done, and whose contract did not hold the first time it was looked at. */
function ended(failure: Failure): Simulation {
  let looked = 0;
  const run = new Simulation(plan([task("A")]), (action) =>
    action.verb === "finish" && ++looked === 1 ? failure : undefined,
  );
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
  return run;
}

test("what alone a run has failed by can be accepted after its end: it is finished, and nothing is redone", () => {
  const run = ended(open("open-requirements"));
  const landings = run.landings;
  run.record({ type: "run.accepted", what: "open-requirements" });
  expect(run.state.life).toEqual({ kind: "stopped", reason: "accepted" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(run.landings).toBe(landings);
});

test("what nobody may accept stays failed, and so does a run whose result was thrown away", () => {
  const bound = ended(open());
  bound.record({ type: "run.accepted", what: "open-requirements" });
  expect(bound.state.life.kind).toBe("ended");
  const dropped = ended(open("open-requirements"));
  dropped.record({ type: "result.dropped" });
  dropped.record({ type: "run.accepted", what: "open-requirements" });
  expect(dropped.state.life.kind).toBe("ended");
});
