import { expect, test } from "vitest";
import fc from "fast-check";
import { foldRun, type Action, type Failure, type Finished } from "../src/index.ts";
import { candidate, hard, landed, plan, Simulation, soft, task } from "./simulate.ts";

const broken: Failure = { code: "AGENT_FAILED", exit: "exit 1", outputTail: "" };
const failing =
  (...tasks: string[]) =>
  (action: Action) =>
    action.verb === "attempt" && tasks.includes(action.task) ? broken : undefined;

test("a run goes from prepare over the baseline to its tasks, validates each phase, finishes and delivers", () => {
  const run = new Simulation(plan([task("A")], [task("B")]));
  const verbs: string[] = [];
  for (;;) {
    const [started] = run.start();
    if (started === undefined) break;
    verbs.push(started.key);
    run.finish(started.key);
  }
  expect(verbs).toEqual([
    "r/0/prepare",
    "r/0/baseline",
    "r/0/A/1/attempt",
    "r/0/A/1/land",
    "r/0/phase-1/1/validate",
    "r/0/B/1/attempt",
    "r/0/B/1/land",
    "r/0/phase-2/1/validate",
    "r/0/finish",
    "r/deliver",
  ]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("W11, S9: parallel tasks start together, at most as many as the concurrency allows", () => {
  const run = new Simulation(
    plan(["A", "B", "C", "D"].map((id) => task(id, { parallel: true }))),
    undefined,
    { concurrency: 3 },
  );
  run.finish(run.start()[0]?.key ?? "");
  run.finish(run.start()[0]?.key ?? "");
  run.start();
  expect(run.running).toEqual(["A", "B", "C"]);
  run.finish("r/0/B/1/attempt");
  run.start();
  expect(run.running).toEqual(["A", "C", "D"]);
});

test("a task waits for what its edges name until that is merged, not only handed in", () => {
  const run = new Simulation(plan([task("A"), task("B", { dependsOn: [hard("A")] })]));
  run.finish(run.start()[0]?.key ?? "");
  run.finish(run.start()[0]?.key ?? "");
  run.start();
  run.finish("r/0/A/1/attempt");
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/A/1/land"]);
  run.finish("r/0/A/1/land");
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/B/1/attempt"]);
});

test("candidates go onto the tip one at a time, in the order they came", () => {
  const run = new Simulation(plan([task("A", { parallel: true }), task("B", { parallel: true })]));
  run.finish(run.start()[0]?.key ?? "");
  run.finish(run.start()[0]?.key ?? "");
  run.start();
  run.finish("r/0/B/1/attempt");
  run.finish("r/0/A/1/attempt");
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/B/1/land"]);
  run.finish("r/0/B/1/land");
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/A/1/land"]);
});

test("a failed task gets a bounded second attempt; then its dependents are skipped with the cause and the rest of its phase is done", () => {
  const run = new Simulation(
    plan(
      [
        task("A", { parallel: true }),
        task("B", { dependsOn: [hard("A")] }),
        task("C", { dependsOn: [hard("B")] }),
        task("D", { parallel: true }),
      ],
      [task("E")],
    ),
    failing("A"),
  );
  run.runToRest();
  expect(["A", "B", "C", "D", "E"].map((key) => run.end(key))).toEqual([
    "failed",
    "skipped",
    "skipped",
    "done",
    "open",
  ]);
  const attempts = run.entries.filter(
    ({ record }) =>
      record.type === "action.started" && record.action.verb === "attempt" && record.action.task === "A",
  );
  expect(attempts).toHaveLength(2);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
});

test("a soft edge is only a wait: what it names may fail", () => {
  const run = new Simulation(
    plan([task("A", { parallel: true }), task("B", { dependsOn: [soft("A")] })]),
    failing("A"),
  );
  run.runToRest();
  expect(run.end("B")).toBe("done");
});

test("a failure that another attempt cannot mend is not tried again", () => {
  const run = new Simulation(plan([task("A")]), (action) =>
    action.verb === "attempt" ? { code: "AGENT_UNAVAILABLE", agent: "x", reason: "gone" } : undefined,
  );
  run.runToRest();
  expect(
    run.entries.filter(({ record }) => record.type === "action.started" && record.action.verb === "attempt"),
  ).toHaveLength(1);
});

test("a landing that fails sends the task back for its next attempt", () => {
  const run = new Simulation(plan([task("A")]), (action) =>
    action.verb === "land" && action.attempt === 1
      ? { code: "MERGE_CONFLICT", files: ["a"], messages: "" }
      : undefined,
  );
  run.runToRest();
  expect(run.end("A")).toBe("done");
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("W8, S7: a phase that does not hold is repaired by a task of the kernel's own, and the next phase waits for it", () => {
  const run = new Simulation(plan([task("A")], [task("B")]), (action) =>
    action.verb === "validate" && action.phase === 0 && action.round === 1
      ? {
          code: "CHECK_FAILED",
          check: "test",
          command: "npm test",
          exit: "exit 1",
          outputTail: "",
          logFile: "",
          newFailures: [],
        }
      : undefined,
  );
  const order: string[] = [];
  run.runToRest(undefined, () => {
    for (const name of run.running) if (!order.includes(name)) order.push(name);
  });
  expect(order).toEqual(["A", "repair-1-1", "B"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("repairs of a phase are bounded, and later phases do not start", () => {
  const run = new Simulation(plan([task("A")], [task("B")]), (action) =>
    action.verb === "validate" ? { code: "OWED_RED", owed: [], outputTail: "" } : undefined,
  );
  run.runToRest();
  expect(
    run.entries.filter(({ record }) => record.type === "action.started" && record.action.verb === "validate"),
  ).toHaveLength(3);
  expect(run.end("B")).toBe("open");
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
});

test("boxes ticked before the run and a human's tasks are never given to an agent; the latter leave work for a human", () => {
  const run = new Simulation(
    plan([
      task("A", { done: true }),
      task("M", { kind: "manual" }),
      task("B", { dependsOn: [hard("A"), hard("M")] }),
    ]),
  );
  run.runToRest();
  expect(["A", "M", "B"].map((key) => run.end(key))).toEqual(["claimed", "manual", "done"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "left" });
});

test("a base that is red in a way nobody can read parks the run until a human accepts it", () => {
  let accepted = false;
  const run = new Simulation(plan([task("A")]), (action) =>
    action.verb === "baseline" && !accepted
      ? { code: "BASE_RED", check: "test", command: "x", exit: "exit 1", outputTail: "", logFile: "" }
      : undefined,
  );
  run.runToRest();
  expect(run.state.life.kind).toBe("parked");
  accepted = true;
  run.record({ type: "run.accepted", what: "red-base" });
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("a tip that someone else moved ends the stage: nothing further is started", () => {
  const run = new Simulation(plan([task("A"), task("B")]), (action) =>
    action.verb === "land" ? { code: "TIP_MOVED", ref: "r", expected: "a", found: "b" } : undefined,
  );
  run.runToRest();
  expect(run.state.stages[0]?.kind).toBe("failed");
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
});

test("a new owner begins again what was under way, and nothing that was recorded as done", () => {
  const run = new Simulation(plan([task("A"), task("B", { dependsOn: [hard("A")] })]));
  for (let step = 0; step < 4; step++) run.finish(run.start()[0]?.key ?? "");
  expect(run.end("A")).toBe("done");
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/B/1/attempt"]);
  run.record({ type: "run.owned", pid: 2, host: "h" });
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/B/1/attempt"]);
});

test("an attempt that was cut short costs the task nothing", () => {
  const run = new Simulation(plan([task("A")]));
  run.finish(run.start()[0]?.key ?? "");
  run.finish(run.start()[0]?.key ?? "");
  run.start();
  run.record({
    type: "action.finished",
    key: "r/0/A/1/attempt",
    done: { verb: "attempt", result: { ok: false, error: { failure: { code: "CANCELLED" } } } },
  });
  expect(run.start().map(({ key }) => key)).toEqual(["r/0/A/1/attempt"]);
});

test("a tests-first task becomes witnessed when the last of its owed files is paid", () => {
  const run = new Simulation(plan([task("T", { kind: "tests-first" }), task("C")]));
  for (let step = 0; step < 2; step++) run.finish(run.start()[0]?.key ?? "");
  const finishWith = (key: string, done: Finished) => run.record({ type: "action.finished", key, done });
  run.start();
  finishWith("r/0/T/1/attempt", { verb: "attempt", result: { ok: true, value: candidate("T") } });
  run.start();
  const owes = [{ file: "a.test.js", task: "T", taskId: "T", duePhase: 0 }];
  finishWith("r/0/T/1/land", {
    verb: "land",
    result: { ok: true, value: landed(1, { owes }, { grade: "checked", reason: "red-seen-green-owed" }) },
  });
  const [stage] = run.state.stages;
  expect(stage?.kind === "work" && stage.work.owed).toEqual(owes);
  if (run.state.underWay.get("r/0/C/1/attempt") === undefined) run.start();
  finishWith("r/0/C/1/attempt", { verb: "attempt", result: { ok: true, value: candidate("C") } });
  run.start();
  finishWith("r/0/C/1/land", {
    verb: "land",
    result: { ok: true, value: landed(2, { pays: ["a.test.js"] }, { grade: "witnessed" }) },
  });
  const [after] = run.state.stages;
  const now = after?.kind === "work" ? after.work.tasks.get("T")?.now : undefined;
  expect(now?.kind === "done" && now.landed.grade).toBe("witnessed");
  expect(after?.kind === "work" && after.work.owed).toEqual([]);
});

test("whatever fails and in whatever order things end: phases are barriers, edges hold, the cap holds, every run rests, and the fold is the state", () => {
  const shape = fc.record({
    phases: fc.array(
      fc.array(
        fc.record({
          deps: fc.array(fc.nat(4), { maxLength: 3 }),
          parallel: fc.boolean(),
          isHard: fc.boolean(),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    failures: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    order: fc.array(fc.nat(5), { minLength: 20, maxLength: 20 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(shape, ({ phases, failures, order, concurrency }) => {
      let asked = 0;
      const tasks = phases.map((phase, p) =>
        phase.map((spec, t) =>
          task(`P${p}T${t}`, {
            parallel: spec.parallel,
            dependsOn: spec.deps
              .filter((dep) => dep < t)
              .map((dep) => (spec.isHard ? hard(`P${p}T${dep}`) : soft(`P${p}T${dep}`))),
          }),
        ),
      );
      const run = new Simulation(
        plan(...tasks),
        (action) =>
          ["attempt", "land", "validate"].includes(action.verb) &&
          failures[asked++ % failures.length] === true
            ? broken
            : undefined,
        { concurrency },
      );
      let turn = 0;
      run.runToRest(
        (keys) => keys[(order[turn++ % order.length] ?? 0) % keys.length] ?? "",
        () => {
          expect(run.running.length).toBeLessThanOrEqual(concurrency);
          for (const key of run.running) {
            const own = tasks.flat().find((candidateTask) => candidateTask.key === key);
            for (const edge of own?.dependsOn ?? []) {
              expect(edge.hard ? ["done"] : ["done", "failed", "skipped"]).toContain(run.end(edge.key));
            }
            const phase = tasks.findIndex((list) => list.some((other) => other.key === key));
            for (const earlier of tasks.slice(0, Math.max(0, phase)).flat())
              expect(run.end(earlier.key)).toBe("done");
          }
        },
      );
      expect(run.state.life.kind).toBe("ended");
      expect(foldRun(run.entries)).toEqual(run.state);
    }),
    { numRuns: 200 },
  );
});
