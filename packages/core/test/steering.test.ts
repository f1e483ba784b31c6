import { expect, test } from "vitest";
import fc from "fast-check";
import { foldRun, shouldAbort, whyNotSteer, type Action, type Failure } from "../src/index.ts";
import { hard, plan, Simulation, task } from "./simulate.ts";

const broken: Failure = { code: "AGENT_FAILED", exit: "exit 1", outputTail: "" };
const failing =
  (...tasks: string[]) =>
  (action: Action) =>
    action.verb === "attempt" && tasks.includes(action.task) ? broken : undefined;

/** Up to and including the baseline. */
function begun(run: Simulation): Simulation {
  run.finish(run.start()[0]?.key ?? "");
  run.finish(run.start()[0]?.key ?? "");
  return run;
}

/** A new owner takes the run up, as `resume` does. */
function resumed(run: Simulation): void {
  run.record({ type: "run.owned", pid: 2, host: "h" });
}

test("a paused run begins no attempt, lands what was handed in, and goes on when it is resumed", () => {
  const run = begun(
    new Simulation(plan([task("A", { parallel: true }), task("B", { parallel: true })]), undefined, {
      concurrency: 1,
    }),
  );
  run.start();
  run.record({ type: "run.paused", by: "Tess" });
  run.finish("r/0/A/1/attempt");
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/A/1/land"]);
  run.finish("r/0/A/1/land");
  expect(run.start()).toEqual([]);
  run.record({ type: "run.unpaused" });
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("words for a task under way end its attempt and begin the same one again; they cost it nothing", () => {
  const run = begun(new Simulation(plan([task("A")])));
  const [attempt] = run.start();
  run.say({ type: "task.steered", task: "A", note: "use the old name" });
  expect(attempt !== undefined && shouldAbort(run.state, attempt.action)).toBe(true);
  run.record({
    type: "action.finished",
    key: "r/0/A/1/attempt",
    done: { verb: "attempt", result: { ok: false, error: { failure: { code: "CANCELLED" } } } },
  });
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/A/1/attempt"]);
  expect(shouldAbort(run.state, attempt?.action ?? { verb: "deliver" })).toBe(false);
});

test("a phase whose repair failed is looked at again once one of its tasks, or the repair, was tried again", () => {
  for (const again of ["A", "repair-1-1"]) {
    let green = false;
    const run = new Simulation(plan([task("A")], [task("B")]), (action) => {
      if (action.verb === "validate" && action.phase === 0 && !green)
        return { code: "OWED_RED", owed: [], outputTail: "" };
      return failing("repair-1-1", "repair-1-2")(action);
    });
    run.runToRest();
    expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });

    // Still red: a repair of a name of its own, and the end as before.
    run.say({ type: "task.retried", task: again });
    resumed(run);
    run.runToRest();
    expect([run.end("repair-1-1"), run.end("repair-1-2"), run.end("B")]).toEqual([
      "failed",
      "failed",
      "open",
    ]);

    green = true;
    run.say({ type: "task.retried", task: again });
    resumed(run);
    run.runToRest();
    expect([run.end("A"), run.end("B")]).toEqual(["done", "done"]);
    expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  }
});

test("a failed task is tried again with a new budget, and what was skipped for it is done after all", () => {
  let mended = false;
  const run = new Simulation(
    plan([task("A"), task("B", { dependsOn: [hard("A")] })], [task("C")]),
    (action) => (mended ? undefined : failing("A")(action)),
  );
  run.runToRest();
  expect([run.end("A"), run.end("B"), run.end("C")]).toEqual(["failed", "skipped", "open"]);
  mended = true;
  run.say({ type: "task.retried", task: "A" });
  resumed(run);
  run.runToRest();
  expect([run.end("A"), run.end("B"), run.end("C")]).toEqual(["done", "done", "done"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(
    run.entries.some(({ record }) => record.type === "action.started" && record.key === "r/0/A/3/attempt"),
  ).toBe(true);
});

test("a merged task that is retried is done again by a new attempt; nothing else is", () => {
  const run = new Simulation(plan([task("A"), task("B", { dependsOn: [hard("A")] })], [task("C")]));
  run.runToRest();
  const before = run.entries.length;
  run.say({ type: "task.retried", task: "A", note: "again" });
  resumed(run);
  run.runToRest();
  const begunSince = run.entries
    .slice(before)
    .flatMap(({ record }) =>
      record.type === "action.started" && "task" in record.action ? [record.key] : [],
    );
  expect(begunSince).toEqual(["r/0/A/2/attempt", "r/0/A/2/land"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  const [stage] = run.state.stages;
  expect(stage !== undefined && "work" in stage && stage.work?.tasks.get("A")?.superseded).toHaveLength(1);
});

test("a run goes on without a task that a human waives; what waited for it is done, and the run says that something is left", () => {
  const run = new Simulation(plan([task("A"), task("B", { dependsOn: [hard("A")] })]), failing("A"));
  run.runToRest();
  run.say({ type: "task.waived", task: "A", reason: "not needed" });
  resumed(run);
  run.runToRest();
  expect([run.end("A"), run.end("B")]).toEqual(["waived", "done"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "left" });
});

test("an attempt at a task that is waived meanwhile is ended, and what it hands in is not taken", () => {
  const run = begun(new Simulation(plan([task("A"), task("B")])));
  const [attempt] = run.start();
  run.say({ type: "task.waived", task: "A", reason: "no" });
  expect(attempt !== undefined && shouldAbort(run.state, attempt.action)).toBe(true);
  run.finish("r/0/A/1/attempt");
  run.runToRest();
  expect([run.end("A"), run.end("B")]).toEqual(["waived", "done"]);
});

test("a human's own task is landed for its mark when they say it is done, after the run's end too", () => {
  const run = new Simulation(plan([task("A"), task("M", { kind: "manual" })]));
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "left" });
  run.say({ type: "task.attested", task: "M", note: "did it" });
  resumed(run);
  run.runToRest();
  expect(run.end("M")).toBe("done");
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("words that do not apply are told apart beforehand, and change nothing if they come all the same", () => {
  const run = new Simulation(plan([task("A"), task("M", { kind: "manual" })]));
  run.runToRest();
  const why = (type: "task.steered" | "task.retried" | "task.waived" | "task.attested", key: string) =>
    whyNotSteer(run.state, { type, stage: 0, task: key });
  expect([
    why("task.steered", "A"),
    why("task.waived", "A"),
    why("task.attested", "A"),
    why("task.retried", "A"),
  ]).toEqual(["ALREADY_DONE", "ALREADY_DONE", "ALREADY_DONE", undefined]);
  expect([why("task.steered", "M"), why("task.retried", "M"), why("task.retried", "X")]).toEqual([
    "NOT_STARTING_AGAIN",
    "NEEDS_A_HUMAN",
    "NO_SUCH_TASK",
  ]);
  const { state } = run;
  run.say({ type: "task.waived", task: "A", reason: "too late" });
  expect(run.state.stages).toBe(state.stages);
  run.record({ type: "run.cancel-requested" });
});

test("a cancelled run takes no words any more", () => {
  const run = begun(new Simulation(plan([task("A")])));
  run.record({ type: "run.cancel-requested" });
  run.record({ type: "run.cancelled" });
  expect(whyNotSteer(run.state, { type: "task.retried", stage: 0, task: "A" })).toBe("RUN_CANCELLED");
});

test("whatever a human says and whenever: every run comes to rest, no landed task lands twice unasked, and the fold is the state", () => {
  const said = fc.record({
    at: fc.nat(25),
    type: fc.constantFrom(
      "task.steered" as const,
      "task.retried" as const,
      "task.waived" as const,
      "task.attested" as const,
    ),
    task: fc.constantFrom("A", "B", "C", "D", "E"),
  });
  const shape = fc.record({
    words: fc.array(said, { maxLength: 6 }),
    failures: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
    order: fc.array(fc.nat(4), { minLength: 20, maxLength: 20 }),
  });
  fc.assert(
    fc.property(shape, ({ words, failures, order }) => {
      let asked = 0;
      const run = new Simulation(
        plan(
          [task("A"), task("B", { dependsOn: [hard("A")] }), task("C", { parallel: true })],
          [task("D"), task("E", { kind: "manual" })],
        ),
        (action) =>
          ["attempt", "land", "validate"].includes(action.verb) &&
          failures[asked++ % failures.length] === true
            ? broken
            : undefined,
      );
      let step = 0;
      const speak = () => {
        for (const word of words.filter(({ at }) => at === step)) {
          const { type, task: key } = word;
          if (type === "task.waived") run.say({ type, task: key, reason: "r" });
          else run.say({ type, task: key, note: "n" });
        }
        step++;
      };
      // Attempts that are to be ended end as cut short, as the driver has them.
      const settle = (keys: string[]) => {
        for (const [key, { action }] of run.state.underWay) {
          if (!shouldAbort(run.state, action)) continue;
          run.record({
            type: "action.finished",
            key,
            done: {
              verb: action.verb,
              result: { ok: false, error: { failure: { code: "CANCELLED" } } },
            } as never,
          });
          return undefined;
        }
        return keys[(order[step % order.length] ?? 0) % keys.length];
      };
      for (let life = 0; life < 10; life++) {
        for (let turn = 0; turn < 500; turn++) {
          run.start();
          speak();
          const keys = [...run.state.underWay.keys()];
          if (keys.length === 0 && run.wanted().length === 0) break;
          const key = keys.length === 0 ? undefined : settle(keys);
          if (key !== undefined) run.finish(key);
        }
        if (run.state.life.kind === "ended") break;
        resumed(run);
      }
      expect(run.state.life.kind).toBe("ended");
      expect(foldRun(run.entries)).toEqual(run.state);
    }),
    { numRuns: 300 },
  );
});
