import { expect, test } from "vitest";
import { next, waitsOn, type Failure, type RunSettings } from "../src/index.ts";
import { chain, taskOf } from "./agents.ts";
import { plan, Simulation, task } from "./simulate.ts";

const human = chain("human");
const leased = (): Failure => ({
  code: "LEASED",
  lease: {
    by: "Tess",
    workspace: { path: "/w/work", scratch: "/w/scratch" },
    prompt: "p",
    base: "base",
    logFile: "l",
  },
});

function withHuman(tasks = [task("A"), task("B")], own: Partial<RunSettings> = human): Simulation {
  const run = new Simulation(
    plan(tasks),
    (action) => (action.verb === "attempt" && action.lease !== undefined ? leased() : undefined),
    own,
  );
  run.runToRest();
  return run;
}

test("a human's task is begun only when one asks for it, each asking with one task", () => {
  const run = withHuman();
  expect(waitsOn(run.state)).toEqual({ people: "leases" });
  run.record({ type: "run.parked", on: "leases" });
  run.record({ type: "lease.requested", by: "Tess" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect([run.end("A"), run.end("B")]).toEqual(["leased", "open"]);
  expect(run.state.wantLease).toEqual([]);
  expect(waitsOn(run.state)).toEqual({ people: "leases" });
});

test("a task asked for by name is the one that is given", () => {
  const run = withHuman();
  run.record({ type: "lease.requested", by: "Tess", task: "B" });
  run.runToRest();
  expect([run.end("A"), run.end("B")]).toEqual(["open", "leased"]);
});

test("what a human hands in is collected and merged; what is refused is in their hands again, as often as it takes", () => {
  const refuse: Failure[] = [{ code: "NO_CHANGE" }, { code: "NO_CHANGE" }, { code: "NO_CHANGE" }];
  const run = new Simulation(
    plan([task("A")]),
    (action) => {
      if (action.verb === "attempt") return leased();
      return action.verb === "collect" ? refuse.shift() : undefined;
    },
    { ...human, attempts: 1 },
  );
  run.runToRest();
  run.record({ type: "lease.requested", by: "Tess" });
  run.runToRest();
  for (let round = 1; round <= 3; round++) {
    run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
    run.runToRest();
    expect(taskOf(run, "A").now).toMatchObject({ kind: "leased", attempt: round + 1 });
  }
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
  run.runToRest();
  expect(run.end("A")).toBe("done");
});

test("a human's work that does not hold on the merged tree goes back into their hands", () => {
  let landings = 0;
  const run = new Simulation(
    plan([task("A")]),
    (action) => {
      if (action.verb === "attempt") return leased();
      return action.verb === "land" && ++landings === 1
        ? { code: "MERGE_CONFLICT", files: ["a"], messages: "" }
        : undefined;
    },
    { ...human, attempts: 1 },
  );
  run.runToRest();
  run.record({ type: "lease.requested", by: "Tess" });
  run.runToRest();
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
  run.runToRest();
  expect(taskOf(run, "A").now).toMatchObject({ kind: "leased", lease: { workspace: { path: "/w/work" } } });
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
  run.runToRest();
  expect(run.end("A")).toBe("done");
});

test("a task that is given back is open for whoever asks next", () => {
  const run = withHuman([task("A")]);
  run.record({ type: "lease.requested", by: "Tess" });
  run.runToRest();
  run.record({ type: "lease.released", stage: 0, task: "A", by: "Tess" });
  expect(run.end("A")).toBe("open");
});

test("a run that waits for an answer, too, still gives tasks to humans and takes them in", () => {
  const run = new Simulation(
    plan([task("A", { kind: "docs" }), task("B")]),
    (action) => {
      if (action.verb !== "attempt") return undefined;
      return action.lease === undefined ? { code: "ASKED", question: "which?" } : leased();
    },
    { agents: { every: [{ use: "agent" }], tasks: { docs: [{ use: "human" }] } } },
  );
  const park = () => {
    run.runToRest();
    expect(waitsOn(run.state)).toEqual({ people: "questions" });
    run.record({ type: "run.parked", on: "questions" });
  };
  const carry = () => {
    expect(run.state.life).toEqual({ kind: "stopped", reason: "decided" });
    run.record({ type: "run.owned", pid: 2, host: "h" });
  };
  park();
  run.record({ type: "lease.requested", by: "Tess" });
  carry();
  park();
  expect(run.end("A")).toBe("leased");
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
  carry();
  park();
  expect([run.end("A"), run.end("B")]).toEqual(["done", "asking"]);
});

test("what is handed in at the moment in which the run parks keeps it from parking", () => {
  const run = withHuman([task("A")]);
  run.record({ type: "lease.requested", by: "Tess" });
  run.runToRest();
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
  run.record({ type: "run.parked", on: "leases" });
  expect(run.state.life.kind).toBe("going");
  run.runToRest();
  expect(run.end("A")).toBe("done");
});

test("agents go on with their tasks while others are in human hands", () => {
  const run = withHuman([task("A", { kind: "docs" }), task("B")], {
    agents: { every: [{ use: "agent" }], tasks: { docs: [{ use: "human" }] } },
  });
  expect([run.end("A"), run.end("B")]).toEqual(["open", "done"]);
  expect(waitsOn(run.state)).toEqual({ people: "leases" });
});

test("a paused run still takes in what was handed in", () => {
  const run = withHuman([task("A")]);
  run.record({ type: "lease.requested", by: "Tess" });
  run.runToRest();
  run.record({ type: "run.paused", by: "Tess" });
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Tess" });
  expect(next(run.state).map(({ action }) => action.verb)).toEqual(["collect"]);
});
