import { expect, test } from "vitest";
import {
  foldEntry,
  isOverdue,
  next,
  openGate,
  waitsOn,
  type Failure,
  type JournalEntry,
  type RunRecord,
  type RunState,
} from "../src/index.ts";
import { plan, Simulation, task } from "./simulate.ts";

/** A run whose only stage is a gate. */
function atGate(options: Record<string, string> = {}) {
  const source = new Simulation(plan([task("A")]));
  const created = source.entries[0]?.record;
  if (created?.type !== "run.created") throw new Error("no run");
  const stages = [
    {
      address: "gate/human",
      kind: "gate" as const,
      plugin: "@stagewright/core",
      pluginVersion: "1",
      options: { question: "Ship it?", ...options },
    },
  ];
  let state: RunState | undefined;
  let seq = 0;
  const record = (entry: RunRecord, at = "2026-01-01T00:00:00.000Z") => {
    const full: JournalEntry = { seq: ++seq, at, record: entry };
    state = foldEntry(state, full);
    return state;
  };
  record({ ...created, pins: { ...created.pins, stages } });
  const [open] = state === undefined ? [] : next(state);
  if (open === undefined) throw new Error("the gate is not opened");
  record({ type: "action.started", ...open });
  record({
    type: "action.finished",
    key: open.key,
    done: { verb: "gate", result: { ok: true, value: { question: "Ship it?" } } },
  });
  return { record, get: () => state as RunState };
}

test("a run parks at a gate and wants nothing until a human decides", () => {
  const { get } = atGate();
  expect(get().life).toEqual({ kind: "parked", on: { kind: "gate" } });
  expect(next(get())).toEqual([]);
  expect(openGate(get())).toMatchObject({ question: "Ship it?", otherwise: "reject" });
});

test("an approval lets it go on when it is resumed; a second decision changes nothing", () => {
  const { record, get } = atGate();
  record({ type: "gate.decided", stage: 0, decision: "approved", by: "Tess", note: "good" });
  record({ type: "gate.decided", stage: 0, decision: "rejected", by: "Max" });
  record({ type: "run.owned", pid: 1, host: "h" });
  expect(get().stages[0]).toMatchObject({
    kind: "done",
    decision: { decision: "approved", by: "Tess", note: "good" },
  });
  expect(next(get()).map(({ key }) => key)).toEqual(["r/deliver"]);
});

test("a rejection ends the run as rejected", () => {
  const { record, get } = atGate();
  record({ type: "gate.decided", stage: 0, decision: "rejected", by: "Tess", note: "no" });
  record({ type: "run.owned", pid: 1, host: "h" });
  record({ type: "action.started", key: "r/deliver", action: { verb: "deliver" } });
  record({
    type: "action.finished",
    key: "r/deliver",
    done: { verb: "deliver", result: { ok: true, value: { commit: "c" } } },
  });
  expect(get().life).toEqual({ kind: "ended", outcome: "rejected" });
});

test("a gate's deadline counts from when it was opened", () => {
  const gate = openGate(atGate({ deadline: "2h", otherwise: "approve" }).get());
  expect(gate).toMatchObject({ deadline: "2026-01-01T02:00:00.000Z", otherwise: "approve" });
  expect(gate !== undefined && isOverdue(gate, Date.parse("2026-01-01T01:59:59Z"))).toBe(false);
  expect(gate !== undefined && isOverdue(gate, Date.parse("2026-01-01T02:00:00Z"))).toBe(true);
});

test("a task that asks waits for its answer while others go on; it is begun again with it and has lost no attempt", () => {
  const asked: Failure = { code: "ASKED", question: "Which of the two?" };
  let asks = true;
  const run = new Simulation(
    plan([task("A", { parallel: true }), task("B", { parallel: true })], [task("C")]),
    (action) => (action.verb === "attempt" && action.task === "A" && asks ? asked : undefined),
    { attempts: 1 },
  );
  run.runToRest();
  expect([run.end("A"), run.end("B"), run.end("C")]).toEqual(["asking", "done", "open"]);
  expect(waitsOn(run.state)).toEqual({ people: "questions" });
  run.record({ type: "run.parked" });
  asks = false;
  run.record({ type: "question.answered", stage: 0, task: "A", answer: "the second", by: "Tess" });
  run.record({ type: "question.answered", stage: 0, task: "A", answer: "no, the first", by: "Max" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  const [stage] = run.state.stages;
  expect(stage?.kind === "work" && stage.work.tasks.get("A")?.guidance.map(({ note }) => note)).toEqual([
    "You asked: Which of the two?\nThe answer: the second",
  ]);
  run.runToRest();
  expect([run.end("A"), run.end("C")]).toEqual(["done", "done"]);
});
