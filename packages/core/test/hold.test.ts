import { expect, test } from "vitest";
import { heldTasks, waitsOn, whyNotSteer, type TaskDecided, type TaskState } from "../src/index.ts";
import { plan, Simulation, task, type World } from "./simulate.ts";

/** A run whose candidates a human is asked about. */
function holding(tasks: Parameters<typeof plan>[0], world?: World, settings = {}): Simulation {
  return new Simulation(plan(tasks), world, { hold: true, ...settings });
}

function stateOf(run: Simulation, key: string): TaskState {
  const [stage] = run.state.stages;
  const found = stage !== undefined && "work" in stage ? stage.work?.tasks.get(key) : undefined;
  if (found === undefined) throw new Error(`no task ${key}`);
  return found;
}

function decide(
  run: Simulation,
  decision: TaskDecided["decision"],
  key: string,
  more: Partial<TaskDecided> = {},
): void {
  run.record({ type: "task.decided", stage: 0, task: key, attempt: 1, decision, by: "Tess", ...more });
}

const verbs = (run: Simulation, verb: string): string[] =>
  run.entries.flatMap(({ record }) =>
    record.type === "action.started" && record.action.verb === verb && "task" in record.action
      ? [`${record.action.task} ${record.action.attempt}`]
      : [],
  );

test("what is done is held and not landed: the train stands, other work goes on, and the run waits for a human", () => {
  const run = holding([task("A"), task("B")]);
  run.runToRest();
  expect(heldTasks(run.state).map((held) => held.task.task.key)).toEqual(["A"]);
  expect(run.end("B")).toBe("queued");
  expect(verbs(run, "land")).toEqual([]);
  expect(run.state.tip).toBe("base");
  expect(waitsOn(run.state)).toEqual({ people: "approval" });
  run.record({ type: "run.parked", on: "approval" });
  expect(run.state.life).toEqual({ kind: "parked", on: { kind: "approval" } });
  expect(run.wanted()).toEqual([]);
});

test("a yes lands that very attempt, with who said it; then the next is held", () => {
  const run = holding([task("A"), task("B")]);
  run.runToRest();
  run.record({ type: "run.parked", on: "approval" });
  decide(run, "approved", "A", { note: "good" });
  run.record({ type: "run.owned", pid: 1, host: "h" });
  expect(stateOf(run, "A").now).toMatchObject({ approved: { by: "Tess", note: "good", tree: "held-A" } });
  run.runToRest();
  expect(verbs(run, "land")).toEqual(["A 1"]);
  expect(run.end("A")).toBe("done");
  expect(heldTasks(run.state).map((held) => held.task.task.key)).toEqual(["B"]);
  decide(run, "approved", "B");
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("a no has it done anew with the note, at the cost of no attempt, however often", () => {
  const run = holding([task("A")], undefined, { attempts: 1 });
  for (let attempt = 1; attempt <= 3; attempt++) {
    run.runToRest();
    decide(run, "rejected", "A", { attempt, note: `not so ${attempt}` });
  }
  run.runToRest();
  expect(verbs(run, "attempt")).toEqual(["A 1", "A 2", "A 3", "A 4"]);
  const { history, guidance, now } = stateOf(run, "A");
  expect(now.kind).toBe("held");
  expect(history.at(-1)).toMatchObject({
    attempt: 3,
    failed: { failure: { code: "NOT_APPROVED", by: "Tess", note: "not so 3" }, candidate: "A" },
  });
  expect(guidance.map(({ note }) => note)).toEqual(["not so 1", "not so 2", "not so 3"]);
});

test("after a no there are as many attempts as before it", () => {
  let holds = 0;
  const world: World = (action) =>
    action.verb === "hold" && ++holds === 2 ? { code: "MERGE_CONFLICT", files: [], messages: "" } : undefined;
  const run = holding([task("A")], world, { attempts: 2 });
  run.runToRest();
  decide(run, "rejected", "A", { note: "no" });
  run.runToRest();
  expect(verbs(run, "attempt")).toEqual(["A 1", "A 2", "A 3"]);
  expect(run.end("A")).toBe("held");
});

test("a decision counts once, and only for the attempt that was shown", () => {
  const run = holding([task("A")]);
  run.runToRest();
  decide(run, "approved", "A", { attempt: 2 });
  expect(run.end("A")).toBe("held");
  decide(run, "rejected", "A", { note: "no" });
  decide(run, "approved", "A");
  expect(run.end("A")).toBe("open");
  run.runToRest();
  decide(run, "approved", "A");
  expect(run.end("A")).toBe("held");
  run.record({ type: "run.cancel-requested" });
  decide(run, "approved", "A", { attempt: 2 });
  expect(run.end("A")).toBe("held");
  expect(verbs(run, "land")).toEqual([]);
  expect(heldTasks(run.state)).toEqual([]);
});

test("killed while it is brought there, it is brought there again; killed while it waits, it waits", () => {
  const run = holding([task("A")]);
  while (!verbs(run, "hold").includes("A 1")) {
    run.start();
    const [key] = [...run.state.underWay.keys()];
    if (key !== undefined && !key.endsWith("/hold")) run.finish(key);
  }
  expect(run.end("A")).toBe("landing");
  run.record({ type: "run.owned", pid: 2, host: "h" });
  expect(run.end("A")).toBe("queued");
  run.runToRest();
  expect(verbs(run, "hold")).toEqual(["A 1", "A 1"]);
  run.record({ type: "run.owned", pid: 3, host: "h" });
  run.runToRest();
  expect(run.end("A")).toBe("held");
  expect(verbs(run, "hold")).toHaveLength(2);
});

test("what does not hold with what was merged is a failed attempt and is shown to nobody", () => {
  let holds = 0;
  const world: World = (action) =>
    action.verb === "hold" && ++holds === 1
      ? { code: "MERGE_CONFLICT", files: ["a"], messages: "" }
      : undefined;
  const run = holding([task("A")], world);
  run.runToRest();
  expect(verbs(run, "attempt")).toEqual(["A 1", "A 2"]);
  expect(run.end("A")).toBe("held");
});

test("steer, retry and done say that a decision is wanted; skip goes on without it", () => {
  const run = holding([task("A"), task("B")]);
  run.runToRest();
  for (const type of ["task.steered", "task.retried", "task.attested"] as const)
    expect(whyNotSteer(run.state, { type, stage: 0, task: "A" })).toBe("HELD");
  run.record({ type: "run.parked", on: "approval" });
  run.say({ type: "task.waived", task: "A", reason: "not needed" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect(heldTasks(run.state).map((held) => held.task.task.key)).toEqual(["B"]);
});

test("what a human has done themselves goes by, as it needs no other yes; one entry lands at a time", () => {
  const run = holding([task("A"), task("B", { kind: "manual" })]);
  run.runToRest();
  run.say({ type: "task.attested", task: "B", note: "done" });
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/B/1/land"]);
  decide(run, "approved", "A");
  expect(run.wanted()).toEqual([]);
  run.runToRest();
  expect(verbs(run, "land")).toEqual(["B 1", "A 1"]);
});

test("what comes from human hands goes back into them with a no", () => {
  const lease = {
    by: "Max",
    workspace: { path: "/w", scratch: "/s" },
    prompt: "p",
    base: "base",
    logFile: "l",
  };
  const run = holding(
    [task("A")],
    (action) => (action.verb === "attempt" ? { code: "LEASED", lease } : undefined),
    { agents: { every: [{ use: "human" }] } },
  );
  run.runToRest();
  run.record({ type: "lease.requested", by: "Max" });
  run.runToRest();
  run.record({ type: "task.submitted", stage: 0, task: "A", by: "Max" });
  run.runToRest();
  expect(stateOf(run, "A").now).toMatchObject({ kind: "held", lease });
  decide(run, "rejected", "A", { note: "higher" });
  expect(stateOf(run, "A").now).toMatchObject({ kind: "leased", lease, attempt: 2 });
});

test("without the setting nobody is asked", () => {
  const run = new Simulation(plan([task("A")]));
  run.runToRest();
  expect(verbs(run, "hold")).toEqual([]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});
