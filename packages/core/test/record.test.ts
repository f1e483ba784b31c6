import { expect, test } from "vitest";
import type { Action, Failure, RoundTask } from "../src/index.ts";
import { plan, Simulation, task, type World } from "./simulate.ts";

const broken: Failure = { code: "AGENT_FAILED", exit: "exit 1", outputTail: "" };

function started(run: Simulation): string[] {
  return run.entries.flatMap(({ record }) => (record.type === "action.started" ? [record.key.slice(2)] : []));
}

function recording(world: World = () => undefined): Simulation {
  const run = new Simulation(plan([task("A")], [task("B")]), world);
  run.records = true;
  run.runToRest();
  return run;
}

test("a stage's document is told what was seen once nothing more is to be done, and before the stage ends", () => {
  const keys = started(recording());
  expect(keys.filter((key) => key.endsWith("/record"))).toEqual(["0/record"]);
  expect(keys.indexOf("0/record")).toBeGreaterThan(keys.indexOf("0/phase-2/1/validate"));
  expect(keys.indexOf("0/record")).toBeLessThan(keys.indexOf("0/finish"));
});

test("it is told of what has failed, too, and what is handed over has it", () => {
  const run = recording((action) => ("task" in action && action.task === "A" ? broken : undefined));
  const keys = started(run);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
  expect(keys.slice(-2)).toEqual(["0/record", "deliver"]);
  expect(run.state.tip).toMatch(/^recorded/);
});

test("what is done after that is written down once more", () => {
  let fails = true;
  const run = recording((action) => (fails && "task" in action && action.task === "A" ? broken : undefined));
  fails = false;
  run.say({ type: "task.retried", task: "A" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(started(run).filter((key) => key.endsWith("/record"))).toHaveLength(2);
});

test("a document that says no more than its marks is left alone", () => {
  const run = new Simulation(plan([task("A")]));
  run.runToRest();
  expect(started(run)).not.toContain("0/record");
});

const said = (key: string): RoundTask => ({ key, id: key, title: key, body: "", files: [] });

/** implement → verify → accept, as the run's pins have them. */
function accepting(sendsBack: (rounds: number) => readonly RoundTask[], world?: World): Simulation {
  const run = new Simulation(plan([task("A")]), world);
  const stages = (
    [
      ["test/implement", "work"],
      ["test/verify", "code"],
      ["test/accept", "agent"],
    ] as const
  ).map(([address, kind]) => ({ address, kind, plugin: "test", pluginVersion: "1", options: {} }));
  const { pins } = run.state;
  run.entries.length = 0;
  run.record({ type: "run.created", run: "r", pins: { ...pins, stages } });
  run.sendsBack = sendsBack;
  run.runToRest();
  return run;
}

test("what a stage sends back is done by the work stage before it, and what lies between runs once more", () => {
  const run = accepting((rounds) => (rounds === 0 ? [said("Q1"), said("Q2")] : []));
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  const keys = started(run);
  for (const key of ["0/A/1/attempt", "0/Q1/1/attempt", "0/Q2/1/attempt"])
    expect(keys.filter((other) => other === key)).toHaveLength(1);
  for (const key of ["1/code", "2/1/agent", "0/finish"])
    expect(keys.filter((other) => other === key)).toHaveLength(2);
  expect(run.state.rounds).toHaveLength(1);
});

test("where what was sent back cannot be done, the run fails and sends nothing back again", () => {
  const isQ = (action: Action): boolean => "task" in action && action.task === "Q1";
  const run = accepting(
    () => [said("Q1")],
    (action) => (isQ(action) ? broken : undefined),
  );
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
  expect(started(run).filter((key) => key === "2/1/agent")).toHaveLength(1);
});
