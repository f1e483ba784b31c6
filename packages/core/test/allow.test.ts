import { expect, test } from "vitest";
import {
  challengesIn,
  stillWaited,
  waitsOn,
  whyNotSteer,
  type ChangeAllowed,
  type Finding,
  type RunRecord,
  type TaskState,
} from "../src/index.ts";
import { candidate, plan, Simulation, task, type World } from "./simulate.ts";

const SKIPPED: Finding = {
  ...{ code: "TEST_SKIPPED", path: "a.test.ts", line: 3, detail: "does not run", severity: "refused" },
};
const REWRITTEN: Finding = {
  ...{ code: "EXPECTATION_REWRITTEN", path: "b.test.ts", line: 7, detail: "another value" },
  ...{ severity: "refused", asks: true },
};
const SECRET: Finding = { code: "SECRET", path: "a.ts", detail: "a key", severity: "refused" };
const asked = (...findings: Finding[]): Finding[] =>
  findings.map((finding) => ({ ...finding, severity: "asked" }));
const NAMES = [
  { rule: "TEST_SKIPPED", path: "a.test.ts" },
  { rule: "EXPECTATION_REWRITTEN", path: "b.test.ts" },
];

/** A run in which guards challenge each candidate of A. */
class Challenging extends Simulation {
  findings: readonly Finding[] = [SKIPPED, REWRITTEN];

  override record(record: RunRecord): void {
    const isOfA = record.type === "action.finished" && /\/A\/\d+\/(?:attempt|collect)$/.test(record.key);
    if (!isOfA || !record.done.result.ok) return super.record(record);
    const verb = record.key.endsWith("/collect") ? "collect" : "attempt";
    const challenged = asked(...this.findings);
    const value = { ...candidate("A"), findings: challenged, challenged };
    super.record({ ...record, done: { verb, result: { ok: true, value } } });
  }
}

function challenging(world?: World, settings = {}): Challenging {
  return new Challenging(plan([task("A"), task("B")]), world, settings);
}

function stateOf(run: Simulation, key: string): TaskState {
  const [stage] = run.state.stages;
  const found = stage !== undefined && "work" in stage ? stage.work?.tasks.get(key) : undefined;
  if (found === undefined) throw new Error(`no task ${key}`);
  return found;
}

function allow(run: Simulation, more: Partial<ChangeAllowed> = {}): void {
  run.record({
    ...{ type: "change.allowed", stage: 0, task: "A", attempt: 1, tree: "A", names: NAMES },
    ...{ reason: "no network", by: "Tess", ...more },
  });
}

const verbs = (run: Simulation, verb: string): string[] =>
  run.entries.flatMap(({ record }) =>
    record.type === "action.started" && record.action.verb === verb && "task" in record.action
      ? [`${record.action.task} ${record.action.attempt}`]
      : [],
  );

test("what guards challenge waits for a human; others land meanwhile, and then the run parks", () => {
  const run = challenging();
  run.runToRest();
  expect(challengesIn(run.state)).toMatchObject([
    { attempt: 1, change: { findings: [{ line: 3 }, { line: 7 }] } },
  ]);
  expect(verbs(run, "land")).toEqual(["B 1"]);
  expect(waitsOn(run.state)).toEqual({ people: "approval" });
  run.record({ type: "run.parked", on: "approval" });
  expect(run.wanted()).toEqual([]);
  for (const type of ["task.steered", "task.retried", "task.attested"] as const)
    expect(whyNotSteer(run.state, { type, stage: 0, task: "A" })).toBe("CHALLENGED");
});

test("allowed by name, that very candidate goes on the train, with who has let what stand, why and when", () => {
  const run = challenging();
  run.runToRest();
  run.record({ type: "run.parked", on: "approval" });
  allow(run);
  run.record({ type: "run.owned", pid: 2, host: "h" });
  const said = { by: "Tess", reason: "no network", at: "2026-01-01T00:00:00.000Z" };
  expect(stateOf(run, "A").now).toMatchObject({
    kind: "queued",
    allowed: [
      { rule: "TEST_SKIPPED", path: "a.test.ts", line: 3, words: "does not run", ...said },
      { rule: "EXPECTATION_REWRITTEN", path: "b.test.ts", line: 7, words: "another value", ...said },
    ],
  });
  run.runToRest();
  expect(verbs(run, "land")).toEqual(["B 1", "A 1"]);
  expect(run.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test.for<[string, Partial<ChangeAllowed>]>([
  ["names but one of two findings", { names: NAMES.slice(0, 1) }],
  [
    "names the rule in another file",
    { names: [{ rule: "TEST_SKIPPED", path: "c.test.ts" }, ...NAMES.slice(1)] },
  ],
  ["is about another attempt", { attempt: 2 }],
  ["is about another tree", { tree: "B" }],
])("an allowance that %s changes nothing", ([, more]) => {
  const run = challenging();
  run.runToRest();
  allow(run, more);
  expect(run.end("A")).toBe("challenged");
});

test("an approval allows nothing, and an allowance comes too late once the run was cancelled", () => {
  const run = challenging();
  run.runToRest();
  const yes = { type: "task.decided", stage: 0, task: "A", attempt: 1, decision: "approved" } as const;
  run.record({ ...yes, by: "Tess" });
  expect(run.end("A")).toBe("challenged");
  run.record({ type: "run.cancel-requested" });
  allow(run);
  expect(run.end("A")).toBe("challenged");
  expect(challengesIn(run.state)).toEqual([]);
});

test("sent back, it is done anew with note and findings, at the cost of no attempt, and asked about anew", () => {
  const run = challenging(undefined, { attempts: 1 });
  run.runToRest();
  const no = { type: "task.decided", stage: 0, task: "A", attempt: 1, decision: "rejected" } as const;
  run.record({ ...no, note: "mend it", by: "Tess" });
  expect(stateOf(run, "A")).toMatchObject({
    guidance: [{ note: "mend it", by: "Tess" }],
    history: [{ failed: { failure: { code: "NOT_APPROVED", challenged: [{ line: 3 }, { line: 7 }] } } }],
  });
  run.runToRest();
  expect(challengesIn(run.state)).toMatchObject([{ attempt: 2 }]);
  allow(run);
  expect(run.end("A")).toBe("challenged");
});

test("what is allowed and does not hold on the tip is another attempt, of which nothing is allowed yet", () => {
  let landings = 0;
  const run = challenging((action) =>
    action.verb === "land" && action.task === "A" && ++landings === 1
      ? { code: "MERGE_CONFLICT", files: [], messages: "" }
      : undefined,
  );
  run.runToRest();
  allow(run);
  run.runToRest();
  expect(stateOf(run, "A").now).toMatchObject({ kind: "challenged", attempt: 2 });
});

test("killed before or after the allowance, it waits, or lands, all the same", () => {
  const run = challenging();
  run.runToRest();
  run.record({ type: "run.owned", pid: 2, host: "h" });
  expect(run.end("A")).toBe("challenged");
  allow(run);
  run.start();
  expect(verbs(run, "land")).toEqual(["B 1", "A 1"]);
  run.record({ type: "run.owned", pid: 3, host: "h" });
  expect(stateOf(run, "A").now).toMatchObject({ kind: "queued", allowed: [{ line: 3 }, { line: 7 }] });
  run.runToRest();
  expect(run.end("A")).toBe("done");
});

test("what is held as well is held once it is allowed, and keeps its allowance over the yes", () => {
  const run = challenging(undefined, { hold: true });
  run.runToRest();
  const yes = { type: "task.decided", stage: 0, attempt: 1, decision: "approved", by: "Tess" } as const;
  run.record({ ...yes, task: "B" });
  run.runToRest();
  allow(run);
  run.runToRest();
  expect(stateOf(run, "A").now).toMatchObject({ kind: "held", allowed: [{ line: 3 }, { line: 7 }] });
  run.record({ ...yes, task: "A" });
  expect(stateOf(run, "A").now).toMatchObject({ kind: "queued", approved: {}, allowed: [{}, {}] });
});

test("refused by guards alone it is done once more at no cost, however few attempts there are; else it costs one", () => {
  const once = (...findings: Finding[]) => {
    let tried = 0;
    return new Simulation(
      plan([task("A")]),
      (action) =>
        action.verb === "attempt" && ++tried <= 2 ? { code: "CHANGE_REFUSED", findings } : undefined,
      { attempts: 1 },
    );
  };
  const guards = once(SKIPPED);
  guards.runToRest();
  // The second time whoever asks twice about the same pays for it.
  expect([verbs(guards, "attempt"), guards.end("A")]).toEqual([["A 1", "A 2"], "failed"]);
  const others = once(SKIPPED, SECRET);
  others.runToRest();
  expect([verbs(others, "attempt"), others.end("A")]).toEqual([["A 1"], "failed"]);
});

test("left out, what is challenged goes with its task", () => {
  const run = challenging();
  run.runToRest();
  run.say({ type: "task.waived", task: "A", reason: "not needed" });
  run.runToRest();
  expect(run.state.life).toEqual({ kind: "ended", outcome: "left" });
});

test("whoever hands in themselves allows with that: all of it goes on, less of it waits", () => {
  const lease = {
    by: "Max",
    workspace: { path: "/w", scratch: "/s" },
    prompt: "p",
    base: "base",
    logFile: "l",
  };
  const handIn = (names: typeof NAMES): TaskState => {
    const run = challenging((action) => (action.verb === "attempt" ? { code: "LEASED", lease } : undefined), {
      agents: { every: [{ use: "human" }] },
    });
    run.runToRest();
    run.record({ type: "lease.requested", by: "Max", task: "A" });
    run.runToRest();
    const allowance = { names, reason: "it is gone" };
    run.record({ type: "task.submitted", stage: 0, task: "A", by: "Max", allow: allowance });
    run.start();
    run.finish("r/0/A/1/collect");
    return stateOf(run, "A");
  };
  expect(handIn(NAMES).now).toMatchObject({ kind: "queued", allowed: [{ by: "Max" }, { by: "Max" }] });
  expect(handIn(NAMES.slice(0, 1)).now).toMatchObject({ kind: "challenged", lease });
});

test("of an allowance and a no that come at the same time the first counts, and the other one can be told", () => {
  const run = challenging();
  run.runToRest();
  const no = {
    type: "task.decided",
    stage: 0,
    task: "A",
    attempt: 1,
    decision: "rejected",
    by: "Ann",
  } as const;
  allow(run);
  const allowed = run.entries.length;
  run.record(no);
  const [first, second] = [allowed, allowed + 1].map((seq) => stillWaited(run.entries, seq, no));
  expect([first, second]).toEqual([true, false]);
  expect(run.end("A")).toBe("queued");
  expect(stillWaited(run.entries, allowed, { ...no, attempt: 2 })).toBe(false);
});
