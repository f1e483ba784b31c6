import { expect, test } from "vitest";
import type { Failure } from "../src/index.ts";
import { plan, Simulation, task } from "./simulate.ts";

const MOVED: Failure = { code: "TIP_MOVED", ref: "refs/x", expected: "a", found: "b" };

function retry(run: Simulation): void {
  run.record({ type: "stage.retried", stage: 0, by: "Tess" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
}

test.each(["TIP_MOVED", "MARK_FAILED"] as const)(
  "a stage that failed while something landed (%s) lands it once it is retried, before what waited behind it",
  (code) => {
    const failure: Failure = code === "TIP_MOVED" ? MOVED : { code, reason: "gone" };
    const landed: string[] = [];
    let failed = false;
    const run = new Simulation(plan([task("A"), task("B")]), (action) => {
      if (action.verb !== "land") return undefined;
      if (!failed) {
        failed = true;
        return failure;
      }
      landed.push(action.task);
      return undefined;
    });
    // Both are handed in before the first of them lands.
    run.runToRest((keys) => keys.find((key) => key.endsWith("/attempt")) ?? keys[0] ?? "");
    expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
    retry(run);
    run.runToRest();
    expect(landed).toEqual(["A", "B"]);
    expect([run.end("A"), run.end("B")]).toEqual(["done", "done"]);
    expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  },
);

test.each(["prepare", "finish", "record", "baseline"] as const)(
  "a stage that failed at its %s goes on from there, and nothing is redone",
  (verb) => {
    let seen = 0;
    const run = new Simulation(plan([task("A")]), (action) =>
      action.verb === verb && ++seen === 1
        ? { code: "CANNOT_WITNESS", reason: "", outputTail: "" }
        : undefined,
    );
    run.records = true;
    run.runToRest();
    const landings = run.landings;
    retry(run);
    // A second word of it changes nothing.
    run.record({ type: "stage.retried", stage: 0, by: "Tess" });
    run.runToRest();
    expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
    expect(run.end("A")).toBe("done");
    expect(run.landings).toBeGreaterThanOrEqual(landings);
  },
);

test("a human's own word that could not be marked is marked once the stage is retried", () => {
  let failed = false;
  const run = new Simulation(plan([task("A"), task("B")]), ({ verb }) => {
    if (verb === "attempt") return { code: "ASKED", question: "How?" };
    if (verb !== "land" || failed) return undefined;
    failed = true;
    return MOVED;
  });
  run.runToRest();
  run.say({ type: "task.attested", task: "A", note: "by hand" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
  retry(run);
  run.runToRest();
  expect(run.end("A")).toBe("done");
});
