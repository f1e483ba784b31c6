import {
  allTasks,
  type Landed,
  type Task,
  type TaskState,
  type TestReport,
  type TestStatus,
  type WorkPlan,
  type WorkState,
} from "@stagewright/core";
import { describe, expect, test } from "vitest";
import { afterAcceptance } from "../../src/acceptance/order.ts";
import { changedFrozen } from "../../src/acceptance/frozen.ts";
import { openScenarios, scenariosOf } from "../../src/acceptance/scenarios.ts";

const FILE = "test/greet.test.js";
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

const task = (key: string, more: Partial<Task> = {}): Task => ({
  ...{ key, id: key, line: 1, title: key, body: "", done: false, parallel: true },
  ...{ kind: "code", files: [], dependsOn: [], story: "US1" },
  ...more,
});
const TESTS = task("T1", { kind: "tests-first", files: [FILE] });
const CODE = task("C1");

function state(of: Task, now: TaskState["now"]): TaskState {
  return {
    ...{ task: of, phase: 0, history: [], budgetFrom: 0, guidance: [], fallbacks: 0 },
    ...{ waits: { count: 0 }, superseded: [], now },
  };
}

const done = (landed: Partial<Landed>, changed: readonly string[] = []): TaskState["now"] =>
  ({
    ...{ kind: "done", attempt: 1 },
    candidate: { changes: changed.map((path) => ({ path, status: "added" })) },
    landed: { commit: COMMIT, owes: [], pays: [], ...landed },
  }) as unknown as TaskState["now"];
const broughtTests = done(
  {
    owes: [
      { file: FILE, task: "T1", taskId: "T1", duePhase: 0, tests: [`${FILE} > hello`, `${FILE} > bye`] },
    ],
  },
  [FILE, "test/fixtures/names.json", "README.md"],
);
const claimed = (...claims: string[]) => done({ claims });

function work(...tasks: TaskState[]): WorkState {
  return {
    ...{ phases: [], train: [], owed: [], retired: [], nowGreen: new Set<string>() },
    tasks: new Map(tasks.map((one) => [one.task.key, one])),
  };
}

function landedOf(now: TaskState["now"]): Landed {
  if (now.kind !== "done") throw new Error("it has not landed");
  return now.landed;
}

const edits = (path: string, status: "modified" | "deleted" = "modified") => [{ path, status }];

describe("frozen", () => {
  const begun = work(state(TESTS, broughtTests), state(CODE, claimed()));

  test.each([FILE, "test/fixtures/names.json"])("%s, from when its story's code is begun", (path) => {
    const unbegun = work(state(TESTS, broughtTests), state(CODE, { kind: "open" }));
    expect(changedFrozen(unbegun, task("X"), edits(path))).toEqual([]);
    expect(changedFrozen(begun, task("X"), edits(path))).toMatchObject([
      { code: "FROZEN_TEST_CHANGED", path, severity: "refused" },
    ]);
  });

  test("it is said who brought it, and since which commit; taking it out is changing it", () => {
    const [finding] = changedFrozen(begun, CODE, edits(FILE, "deleted"));
    expect(finding?.detail).toMatch(/^taken out, .*US1, brought by T1 and frozen since 0123456789;/);
  });

  test("for everybody but the task that brought it, which only a human has done again", () => {
    expect(changedFrozen(begun, TESTS, edits(FILE))).toEqual([]);
    const other = task("T2", { kind: "tests-first", story: "US2" });
    expect(changedFrozen(begun, other, edits(FILE))).toHaveLength(1);
  });

  test("not what is no test, and not another story's", () => {
    expect(changedFrozen(begun, CODE, edits("README.md"))).toEqual([]);
    const elsewhere = work(state(TESTS, broughtTests), state(task("C2", { story: "US2" }), claimed()));
    expect(changedFrozen(elsewhere, CODE, edits(FILE))).toEqual([]);
  });

  test("what a task that was ticked before the run names", () => {
    const before = work(state(TESTS, { kind: "claimed" }), state(CODE, claimed()));
    expect(changedFrozen(before, CODE, edits(FILE))[0]?.detail).toContain("frozen since before this run");
  });

  test("also between two attempts at the code, and while it is done once more", () => {
    const failed = { attempt: 1, failed: { failure: { code: "NO_CHANGE" as const } } };
    const between = { ...state(CODE, { kind: "open" }), history: [failed] };
    expect(changedFrozen(work(state(TESTS, broughtTests), between), task("X"), edits(FILE))).toHaveLength(1);
    const again = { ...state(CODE, { kind: "open" }), superseded: [landedOf(claimed())] };
    expect(changedFrozen(work(state(TESTS, broughtTests), again), task("X"), edits(FILE))).toHaveLength(1);
  });

  test("also while the task that brought it does it once more", () => {
    const again = { ...state(TESTS, { kind: "open" }), superseded: [landedOf(broughtTests)] };
    const both = work(again, state(CODE, claimed()));
    expect(changedFrozen(both, CODE, edits(FILE))).toHaveLength(1);
    expect(changedFrozen(both, TESTS, edits(FILE))).toEqual([]);
  });

  test("also where the task is gone from the plan since", () => {
    const gone = { ...work(state(CODE, claimed())), retired: [state(TESTS, broughtTests)] };
    expect(changedFrozen(gone, CODE, edits(FILE))).toHaveLength(1);
  });
});

describe("a story's code", () => {
  const before = task("C0");
  const plan: WorkPlan = {
    phases: [
      { title: "", tasks: [before, TESTS, CODE, task("D", { kind: "docs" }), task("C2", { story: "US2" })] },
    ],
    warnings: [],
  };

  test("waits for the acceptance tests that stand before it", () => {
    const waiting = allTasks(afterAcceptance(plan, { acceptance: "frozen" })).filter(
      ({ dependsOn }) => dependsOn.length > 0,
    );
    expect(waiting).toMatchObject([
      { key: "C1", dependsOn: [{ key: "T1", hard: false, why: "T1 is an acceptance test of US1" }] },
    ]);
  });

  test("not where nobody asks for that", () => {
    expect(afterAcceptance(plan, {})).toBe(plan);
  });
});

describe("scenarios", () => {
  const hello = `${FILE} > hello`;
  const bye = `${FILE} > bye`;
  const reportOf = (statuses: Readonly<Record<string, TestStatus>>): TestReport =>
    ({ tests: Object.entries(statuses).map(([id, status]) => ({ id, status })) }) as unknown as TestReport;

  const untold = async () => undefined;

  describe("of a language whose reports name packages, not files", () => {
    const [count, upper] = ["count_test.go", "upper_test.go"];
    const [counts, more] = ["example.org/words > TestCount", "example.org/words > TestMore"];
    const brought = (file: string) =>
      done({ owes: [{ file, task: file, taskId: file, duePhase: 0, tests: ["example.org/words"] }] }, [file]);
    const tests = (file: string, story: string): TaskState =>
      state(task(file, { kind: "tests-first", story }), brought(file));
    const code = state(CODE, done({ claims: [counts], claimFiles: { [counts]: count } }));
    const both = work(tests(count, "US1"), tests(upper, "US2"), code);

    test("are the tests of the file, not the package that did not build; another file of it has its own", () => {
      expect(scenariosOf(both)).toMatchObject([
        { story: "US1", id: counts, file: count, green: { task: "C1" } },
        { story: "US2", id: upper, file: upper },
      ]);
      expect(scenariosOf(both)[1]).not.toHaveProperty("green");
    });

    test("are open where any test of the file did not pass, or there is none", async () => {
      const one = work(tests(count, "US1"), code);
      const open = (statuses: Readonly<Record<string, TestStatus>>) => {
        const report = reportOf(statuses);
        return openScenarios(one, report, [], async () => ({ tests: report.tests, errors: [] }));
      };
      expect(await open({ [counts]: "passed", [more]: "passed" })).toBeUndefined();
      expect(await open({ [counts]: "passed", [more]: "skipped" })).toEqual({
        story: "US1",
        scenarios: [{ id: more, status: "skipped" }],
      });
      expect(await open({})).toEqual({
        story: "US1",
        scenarios: [
          { id: counts, status: "gone" },
          { id: count, status: "gone" },
        ],
      });
    });
  });

  test("are told with the task and the commit that turned them green, or with nobody", () => {
    const half = work(state(TESTS, broughtTests), state(CODE, claimed(hello)));
    expect(scenariosOf(half)).toEqual([
      { story: "US1", id: bye, file: FILE, from: "T1" },
      { story: "US1", id: hello, file: FILE, from: "T1", green: { task: "C1", commit: COMMIT } },
    ]);
  });

  test("of a file that did not load have names once it does", () => {
    const unloaded = done({ owes: [{ file: FILE, task: "T1", taskId: "T1", duePhase: 0, tests: [FILE] }] });
    const ids = (...tasks: TaskState[]) => scenariosOf(work(...tasks)).map(({ id }) => id);
    expect(ids(state(TESTS, unloaded))).toEqual([FILE]);
    expect(ids(state(TESTS, unloaded), state(CODE, claimed(hello, bye)))).toEqual([bye, hello]);
  });

  test("of a story that is through are open where they did not pass: gone and skipped are not green", async () => {
    const through = work(state(TESTS, broughtTests), state(CODE, claimed(hello, bye)));
    const open = (statuses: Readonly<Record<string, TestStatus>>) =>
      openScenarios(through, reportOf(statuses), [], untold);
    expect(await open({ [hello]: "passed", [bye]: "passed" })).toBeUndefined();
    expect(await open({ [hello]: "skipped" })).toEqual({
      story: "US1",
      scenarios: [
        { id: bye, status: "gone" },
        { id: hello, status: "skipped" },
      ],
    });
  });

  test("of a story that goes on are not asked for yet", async () => {
    const goesOn = work(
      state(TESTS, broughtTests),
      state(CODE, claimed(hello)),
      state(task("C2"), { kind: "open" }),
    );
    expect(await openScenarios(goesOn, reportOf({}), [], untold)).toBeUndefined();
  });
});
