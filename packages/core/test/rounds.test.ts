import { expect, test } from "vitest";
import fc from "fast-check";
import { foldRun, takenUp, whyNotRound, type Action, type Failure, type RoundTask } from "../src/index.ts";
import { plan, Simulation, task, type World } from "./simulate.ts";

/** assess → implement → review → pull-request. */
const STAGES = [
  ["test/assess", "agent"],
  ["test/implement", "work"],
  ["test/review", "agent"],
  ["test/pull-request", "code"],
] as const;
const STAGE = 1;

function published(world: World = () => undefined, workPlan = plan([task("A")], [task("B")])): Simulation {
  const run = new Simulation(workPlan, world);
  const stages = STAGES.map(([address, kind]) => ({
    ...{ address, kind, plugin: "test", pluginVersion: "1", options: {} },
  }));
  const { pins } = run.state;
  run.entries.length = 0;
  run.record({ type: "run.created", run: "r", pins: { ...pins, stages } });
  run.runToRest();
  return run;
}

const said = (key: string, files: readonly string[] = []): RoundTask => ({
  ...{ key, id: key, title: key, body: "", files },
});

function request(run: Simulation, reviews: readonly string[], ...tasks: RoundTask[]) {
  const record = { stage: STAGE, tasks, reviews };
  const problem = whyNotRound(run.state, record);
  run.record({ type: "round.requested", by: "Tess", ...record });
  return problem;
}

function resumed(run: Simulation): void {
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.runToRest();
}

const startedSince = (run: Simulation, from: number): string[] =>
  run.entries
    .slice(from)
    .flatMap(({ record }) => (record.type === "action.started" ? [record.key.slice(2)] : []));

function work(run: Simulation) {
  const stage = run.state.stages[STAGE];
  if (stage === undefined || !("work" in stage) || stage.work === undefined) throw new Error("no work");
  return stage.work;
}

const broken: Failure = { code: "AGENT_FAILED", exit: "exit 1", outputTail: "" };

test("a round on a run that is done does what reviewers said and nothing else, and what comes after runs once more", () => {
  const run = published();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  const from = run.entries.length;
  expect(request(run, ["c1", "c2"], said("review-1-1"), said("review-1-2"))).toBeUndefined();
  expect(run.state.life).toEqual({ kind: "stopped", reason: "reviewed" });
  expect(run.state.stages.map(({ kind }) => kind)).toEqual(["done", "work", "ahead", "ahead"]);
  resumed(run);
  expect(startedSince(run, from)).toEqual([
    ...["1/review-1-1/1/attempt", "1/review-1-1/1/land", "1/review-1-2/1/attempt", "1/review-1-2/1/land"],
    ...["1/phase-2/1/validate", "1/finish", "2/1/agent", "3/code", "deliver"],
  ]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(work(run).tasks.get("review-1-1")).toMatchObject({ synthetic: true, round: 1, phase: 1 });
  expect(run.state.tip).toBe("tip");
  expect([...takenUp(run.state)]).toEqual(["c1", "c2"]);
  expect(foldRun(run.entries)).toEqual(run.state);
});

test("each further round has tasks of its own; words that were taken up, or names that are given, start none", () => {
  const run = published();
  request(run, ["c1"], said("review-1-1"));
  resumed(run);
  expect(request(run, ["c1"], said("review-2-1"))).toBe("TAKEN_UP_ALREADY");
  expect(request(run, ["c2"], said("review-1-1"))).toBe("TAKEN_UP_ALREADY");
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });

  const from = run.entries.length;
  expect(request(run, ["c1", "c2"], said("review-2-1"))).toBeUndefined();
  resumed(run);
  expect(startedSince(run, from).filter((key) => key.endsWith("/attempt"))).toEqual([
    "1/review-2-1/1/attempt",
  ]);
  expect(work(run).phases.at(-1)?.tasks).toEqual(["B", "review-1-1", "review-2-1"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("comments on one file are done one after the other, those on others side by side", () => {
  const run = published();
  request(
    run,
    ["c"],
    said("review-1-1", ["a"]),
    said("review-1-2", ["b"]),
    said("review-1-3", ["a"]),
    said("review-1-4"),
  );
  const waits = [...work(run).tasks.values()]
    .filter(({ round }) => round === 1)
    .map(({ task: { dependsOn } }) => dependsOn.map(({ key, hard }) => [key, hard]));
  expect(waits).toEqual([
    [],
    [],
    [["review-1-1", false]],
    [
      ["review-1-1", false],
      ["review-1-2", false],
      ["review-1-3", false],
    ],
  ]);
  run.record({ type: "run.owned", pid: 2, host: "h" });
  run.start();
  expect(run.running).toEqual(["review-1-1", "review-1-2"]);
});

test("a comment nobody can follow ends the run as failed, and nothing is published; without it, it goes on", () => {
  const run = published((action) =>
    action.verb === "attempt" && action.task === "review-1-1" ? broken : undefined,
  );
  request(run, ["c1", "c2"], said("review-1-1"), said("review-1-2"));
  const from = run.entries.length;
  resumed(run);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "failed" });
  expect(startedSince(run, from)).not.toContain("3/code");
  expect(request(run, ["c3"], said("review-2-1"))).toBe("RUN_FAILED");
  run.record({ type: "task.waived", stage: STAGE, task: "review-1-1", reason: "no", by: "Tess" });
  resumed(run);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "left" });
  expect(startedSince(run, from)).toContain("3/code");
});

test("a run that failed, was cancelled, dropped, or is going takes no round", () => {
  const failing = (action: Action) => (action.verb === "finish" ? broken : undefined);
  const failed = published(failing);
  expect(request(failed, ["c"], said("review-1-1"))).toBe("RUN_FAILED");
  expect(failed.state.life).toEqual({ kind: "ended", outcome: "failed" });

  const dropped = published();
  dropped.record({ type: "result.dropped" });
  const { stages } = dropped.state;
  expect(request(dropped, ["c"], said("review-1-1"))).toBe("RESULT_DROPPED");
  expect(dropped.state.stages).toBe(stages);

  const going = published();
  request(going, ["c1"], said("review-1-1"));
  going.record({ type: "run.owned", pid: 2, host: "h" });
  expect(request(going, ["c2"], said("review-2-1"))).toBe("STILL_GOING");
  going.record({ type: "run.cancel-requested" });
  expect(request(going, ["c2"], said("review-2-1"))).toBe("RUN_CANCELLED");
  going.record({ type: "run.cancelled" });
  expect(request(going, ["c2"], said("review-2-1"))).toBe("RUN_CANCELLED");
  expect([...takenUp(going.state)]).toEqual(["c1"]);

  const silent = published();
  expect(request(silent, [])).toBe("NOTHING_SAID");
  expect(whyNotRound(silent.state, { stage: 0, tasks: [said("x")], reviews: ["c"] })).toBe(
    "NOTHING_TO_GO_ON_FROM",
  );
});

test("a second round may be asked for before the first was carried; both are done", () => {
  const run = published();
  request(run, ["c1"], said("review-1-1"));
  expect(request(run, ["c2"], said("review-2-1"))).toBeUndefined();
  resumed(run);
  expect(["review-1-1", "review-2-1"].map((key) => work(run).tasks.get(key)?.now.kind)).toEqual([
    "done",
    "done",
  ]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("a run that waits for its forge takes a round: what it was about to publish is published with it", () => {
  let out = false;
  const run = published((action) =>
    action.verb === "code" && out
      ? {
          code: "FORGE_FAILED",
          problem: { code: "FORGE_LOGIN", host: "h", detail: "expired", next: "gh auth login" },
        }
      : undefined,
  );
  out = true;
  request(run, ["c1"], said("review-1-1"));
  resumed(run);
  expect(run.state.life.kind).toBe("parked");
  out = false;
  const from = run.entries.length;
  expect(request(run, ["c2"], said("review-2-1"))).toBeUndefined();
  resumed(run);
  expect(startedSince(run, from)).toEqual([
    ...["1/review-2-1/1/attempt", "1/review-2-1/1/land", "1/phase-2/1/validate", "1/finish"],
    ...["2/1/agent", "3/code", "deliver"],
  ]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("what reviewers said is done although the plan is edited and its phase is gone from it", () => {
  const run = published();
  request(run, ["c1"], said("review-1-1"));
  const edited = { phases: [{ title: "Only", tasks: [task("A"), task("B")] }], warnings: [] };
  const delta = { added: [], removed: [], reworded: [], moved: [], ticked: [], unticked: [] };
  run.record({ type: "plan.edited", stage: STAGE, edit: { document: "d", plan: edited, delta } });
  expect(request(run, ["c2"], said("review-2-1"))).toBe("STILL_GOING");
  run.record({ type: "plan.decided", stage: STAGE, decision: "taken", by: "Tess" });
  run.record({ type: "run.owned", pid: 2, host: "h" });
  const [replan] = run.start();
  expect(replan?.action.verb).toBe("replan");
  run.record({
    ...{ type: "action.finished", key: replan?.key ?? "" },
    done: { verb: "replan", result: { ok: true, value: { plan: edited, tip: "t" } } },
  });
  run.runToRest();
  expect(work(run).phases.map(({ tasks }) => tasks)).toEqual([["A", "B", "review-1-1"]]);
  expect(work(run).tasks.get("review-1-1")?.now.kind).toBe("done");
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("however often reviewers speak and whatever fails: the run comes to rest, and no task lands twice", () => {
  const rounds = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 });
  const failures = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(rounds, failures, (sizes, fails) => {
      let asked = 0;
      const run = published((action) =>
        action.verb === "attempt" && fails[asked++ % fails.length] ? broken : undefined,
      );
      for (const [index, size] of sizes.entries()) {
        const tasks = Array.from({ length: size }, (_, at) => said(`review-${index + 1}-${at + 1}`));
        request(run, [`c${index}`], ...tasks);
        if (run.state.life.kind === "stopped") resumed(run);
        expect(run.state.life.kind).toBe("ended");
      }
      const landed = run.entries.flatMap(({ record }) =>
        record.type === "action.started" && record.action.verb === "land" ? [record.action.task] : [],
      );
      expect(new Set(landed).size).toBe(landed.length);
      expect(foldRun(run.entries)).toEqual(run.state);
    }),
  );
});
