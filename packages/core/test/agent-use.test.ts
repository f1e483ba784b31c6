import { expect, test } from "vitest";
import { affordable, agentFor, next, waitsOn, wakesAt, type Failure } from "../src/index.ts";
import { chain, taskOf } from "./agents.ts";
import { plan, Simulation, task } from "./simulate.ts";

const SOON = "2026-01-01T00:01:00.000Z";
const LATER = "2026-01-01T00:05:00.000Z";

const limited = (until?: string): Failure => ({
  code: "RATE_LIMITED",
  agent: "a",
  detail: "too many",
  named: false,
  ...(until === undefined ? {} : { until }),
});

/** Fails the attempts at tasks with these, in this order; then all is well. */
function failing(...failures: Failure[]) {
  return (action: { readonly verb: string }) => (action.verb === "attempt" ? failures.shift() : undefined);
}

test("a task whose provider is limiting waits until then, loses no attempt, and others go on", () => {
  const run = new Simulation(
    plan([task("A"), task("B"), task("C")]),
    (action) =>
      action.verb === "attempt" && action.task === "A" && action.attempt < 4 ? limited(SOON) : undefined,
    { attempts: 1 },
  );
  run.runToRest();
  expect([run.end("A"), run.end("B"), run.end("C")]).toEqual(["waiting", "done", "done"]);
  expect(waitsOn(run.state)).toEqual({ until: SOON });
  for (let round = 0; round < 3; round++) {
    run.record({ type: "time.passed", until: SOON });
    run.runToRest();
  }
  expect(run.end("A")).toBe("done");
  expect(taskOf(run, "A").history).toHaveLength(3);
});

test("only what waited until then, or for less, is open again when a time has passed", () => {
  const untils: Readonly<Record<string, string>> = { A: SOON, B: LATER };
  const run = new Simulation(plan([task("A"), task("B")]), (action) =>
    action.verb === "attempt" ? limited(untils[action.task]) : undefined,
  );
  run.runToRest();
  expect(wakesAt(run.state)).toBe(SOON);
  run.record({ type: "time.passed", until: SOON });
  expect([run.end("A"), run.end("B")]).toEqual(["open", "waiting"]);
});

test("where patience is over, the next agent of the chain takes the task, and none is left after the last", () => {
  const run = new Simulation(plan([task("A")]), failing(limited(), limited()), chain("first", "second"));
  const users: string[] = [];
  run.runToRest(undefined, () => {
    for (const { action } of run.state.underWay.values())
      if (action.verb === "attempt") users.push(agentFor(run.state, 0, taskOf(run, "A")).use);
  });
  expect(users).toEqual(["first", "second"]);
  expect(run.end("A")).toBe("failed");
});

test("an agent that is not logged in parks the run; the task is begun again once a human says so", () => {
  const login: Failure = { code: "AGENT_LOGIN", agent: "a", command: "a login", detail: "who are you?" };
  const run = new Simulation(plan([task("A"), task("B")]), failing(login), { attempts: 1, concurrency: 1 });
  run.runToRest();
  expect(run.state.life).toMatchObject({
    kind: "parked",
    on: { failed: { failure: { code: "AGENT_LOGIN" } } },
  });
  expect([run.end("A"), run.end("B")]).toEqual(["open", "open"]);
  run.record({ type: "run.unparked", by: "Tess" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect([run.end("A"), run.end("B")]).toEqual(["done", "done"]);
});

test("a task whose agent is not logged in can be given to another", () => {
  const login: Failure = { code: "AGENT_LOGIN", agent: "a", command: "a login", detail: "" };
  const run = new Simulation(plan([task("A")]), failing(login), chain("a"));
  run.runToRest();
  run.say({ type: "task.retried", task: "A", agent: { use: "b" } });
  expect(agentFor(run.state, 0, taskOf(run, "A"))).toEqual({ use: "b" });
});

test("an agent that is not logged in parks nothing while another of the chain is left", () => {
  const login: Failure = { code: "AGENT_LOGIN", agent: "a", command: "a login", detail: "" };
  const run = new Simulation(plan([task("A")]), failing(login), chain("first", "second"));
  run.runToRest();
  expect(run.end("A")).toBe("done");
});

test("an agent that is not logged in is not asked again for other tasks, until another process takes the run up", () => {
  const login: Failure = { code: "AGENT_LOGIN", agent: "a", command: "a login", detail: "" };
  const run = new Simulation(plan([task("A"), task("B")], [task("C")]), failing(login), {
    ...chain("first", "second"),
    concurrency: 1,
  });
  run.runToRest();
  expect(["A", "B", "C"].map((key) => taskOf(run, key).history.length)).toEqual([1, 0, 0]);
  expect(agentFor(run.state, 0, taskOf(run, "C")).use).toBe("second");
  run.record({ type: "run.owned", pid: 2, host: "h" });
  expect(agentFor(run.state, 0, taskOf(run, "C")).use).toBe("first");
});

test("two tasks that find at the same time that an agent cannot work both go to the next, and once", () => {
  const login: Failure = { code: "AGENT_LOGIN", agent: "a", command: "a login", detail: "" };
  const users: string[] = [];
  const run = new Simulation(
    plan([task("A", { parallel: true }), task("B", { parallel: true })]),
    (action) => {
      if (action.verb !== "attempt") return undefined;
      const { now } = taskOf(run, action.task);
      const use = now.kind === "working" ? now.use.use : "";
      users.push(use);
      return use === "first"
        ? login
        : { code: "AGENT_ERROR", agent: use, transient: false, detail: "", outputTail: "" };
    },
    chain("first", "second"),
  );
  run.runToRest();
  expect(users).toEqual(["first", "first", "second", "second"]);
  expect([run.end("A"), run.end("B")]).toEqual(["failed", "failed"]);
});

test("agents are chosen by kind of task before the stage's, and by the stage before the rest; a human's choice is first", () => {
  const kinds = plan([task("A"), task("B", { kind: "docs" }), task("C", { kind: "tests-first" })]);
  const run = new Simulation(kinds, undefined, {
    agents: {
      every: [{ use: "every" }],
      tasks: { docs: [{ use: "writer" }] },
      stages: { "test/implement": [{ use: "stage" }] },
    },
  });
  run.runToRest();
  const uses = () => ["A", "B", "C"].map((key) => agentFor(run.state, 0, taskOf(run, key)).use);
  expect(uses()).toEqual(["stage", "writer", "stage"]);
  run.say({ type: "task.retried", task: "A", agent: { use: "mine" } });
  expect(uses()).toEqual(["mine", "writer", "stage"]);
});

test("no more attempts begin than the budget can bear, and the run parks where it is used up", () => {
  const tasks = ["A", "B", "C", "D", "E", "F"].map((id) => task(id));
  const run = new Simulation(plan(tasks), undefined, {
    caps: { tokens: 100 },
    budget: { tokens: 350 },
  });
  run.usage = { inputTokens: 90, outputTokens: 10 };
  run.start();
  run.finish("r/0/prepare");
  run.start();
  run.finish("r/0/baseline");
  run.start();
  expect(run.running).toEqual(["A", "B", "C"]);
  run.runToRest();
  expect(run.state.spent.tokens).toEqual({ sum: 300, most: 100, unknown: 0 });
  expect(waitsOn(run.state)).toEqual({ people: "budget" });
  run.record({ type: "run.parked", on: "budget" });
  run.record({ type: "budget.set", budget: { tokens: 10_000 }, by: "Tess" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
  expect(tasks.map(({ id }) => run.end(id))).toEqual(tasks.map(() => "done"));
});

test("before anything was measured one attempt goes ahead; then as many as the dearest allows", () => {
  const run = new Simulation(plan(["A", "B", "C", "D"].map((id) => task(id))), undefined, {
    budget: { tokens: 1_000 },
  });
  run.usage = { inputTokens: 300, outputTokens: 0 };
  run.start();
  run.finish("r/0/prepare");
  run.start();
  run.finish("r/0/baseline");
  run.start();
  expect(run.running).toEqual(["A"]);
  run.finish("r/0/A/1/attempt");
  run.start();
  expect(run.running).toEqual(["B", "C"]);
  expect(affordable(run.state, 2)).toBe(0);
});

test("an agent that tells nothing of what it uses is counted as unknown, never as zero", () => {
  const run = new Simulation(plan([task("A"), task("B")]));
  run.usage = {};
  run.runToRest();
  expect(run.state.spent).toMatchObject({
    attempts: 2,
    tokens: { sum: 0, most: 0, unknown: 2 },
    usd: { unknown: 2 },
  });
});

test("a run stopped at its budget loses no attempt", () => {
  const over: Failure = { code: "OVER_BUDGET", scope: "run", cap: "tokens", limit: 10, used: 11 };
  const run = new Simulation(plan([task("A")]), failing(over, over), { attempts: 1 });
  run.runToRest();
  expect(run.end("A")).toBe("done");
});

test("stopped at the budget by an agent that then tells nothing, the run parks, and does not try for ever", () => {
  const over = (limit: number): Failure => ({
    code: "OVER_BUDGET",
    scope: "run",
    cap: "tokens",
    limit,
    used: 11,
  });
  const run = new Simulation(plan([task("A")]), failing(over(10), over(10), over(10), over(10)), {
    attempts: 1,
    budget: { tokens: 10 },
  });
  run.usage = { toolCalls: 4 };
  run.runToRest();
  expect(waitsOn(run.state)).toEqual({ people: "budget" });
  expect(taskOf(run, "A").history).toHaveLength(1);
  run.record({ type: "run.parked", on: "budget" });
  run.record({ type: "budget.set", budget: { tokens: 100 }, by: "Tess" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  expect(next(run.state)).toMatchObject([{ action: { verb: "attempt", task: "A" } }]);
});

test("what an agent has used that was killed with us is unknown, never zero", () => {
  const run = new Simulation(plan(["A", "B", "C"].map((id) => task(id))), undefined, {
    budget: { usd: 10 },
  });
  run.usage = { usd: 1 };
  for (const _ of ["prepare", "baseline"]) run.finish(run.start()[0]?.key ?? "");
  run.start();
  expect(run.running).toEqual(["A"]);
  run.record({ type: "run.owned", pid: 2, host: "h" });
  expect(run.state.spent).toMatchObject({ attempts: 1, lost: 1, usd: { sum: 0, unknown: 1 } });
  run.start();
  // Still nothing was measured.
  expect(run.running).toEqual(["A"]);
  run.runToRest();
  expect(run.state.spent).toMatchObject({ attempts: 4, lost: 1, usd: { sum: 3, unknown: 1 } });
});
