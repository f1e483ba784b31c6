import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allTasks } from "@stagewright/core";
import { lanes, withSchedule } from "../../src/plan/index.ts";
import { byId, edgesOf, read, scheduled, waitsFor } from "./helper.ts";

describe("within a phase", () => {
  it("every task waits, hard, for the one without [P] before it", () => {
    const plan = scheduled("- [ ] T001 a", "- [ ] T002 b", "- [ ] T003 [P] c", "- [ ] T004 [P] d");
    expect(edgesOf(plan, "T001")).toEqual([]);
    expect(edgesOf(plan, "T002")).toEqual(["T001: after T001 (not [P]), hard"]);
    expect(edgesOf(plan, "T003")).toEqual(["T002: after T002 (not [P]), hard"]);
    expect(edgesOf(plan, "T004")).toEqual(["T002: after T002 (not [P]), hard"]);
  });

  it("a task without [P] waits, soft, for those with it since the last one without", () => {
    const plan = scheduled(
      "- [ ] T001 [P] a",
      "- [ ] T002 b",
      "- [ ] T003 [P] c",
      "- [ ] T004 [P] d",
      "- [ ] T005 e",
    );
    expect(edgesOf(plan, "T005")).toEqual([
      "T002: after T002 (not [P]), hard",
      "T003: after T003 [P], soft",
      "T004: after T004 [P], soft",
    ]);
  });

  it("tasks with [P] that name one file wait, soft, each for the last", () => {
    const plan = scheduled(
      "- [ ] T001 [P] a src/a.js",
      "- [ ] T002 [P] b src/b.js",
      "- [ ] T003 [P] c src/a.js",
      "- [ ] T004 [P] d src/a.js",
    );
    expect(edgesOf(plan, "T002")).toEqual([]);
    expect(edgesOf(plan, "T003")).toEqual(["T001: same file src/a.js as T001, soft"]);
    expect(edgesOf(plan, "T004")).toEqual(["T003: same file src/a.js as T003, soft"]);
  });

  it("a folder and what is in it do not run together", () => {
    const plan = scheduled(
      "- [ ] T001 [P] a src/x/a.js",
      "- [ ] T002 [P] b src/y/b.js",
      "- [ ] T003 [P] c src/x/",
      "- [ ] T004 [P] d src/x/c.js",
      "- [ ] T005 [P] e src/",
      "- [ ] T006 [P] f source/z.js",
    );
    expect(waitsFor(plan, "T003")).toEqual(["T001"]);
    expect(edgesOf(plan, "T004")).toEqual(["T003: src/x/c.js is in a folder of T003, soft"]);
    expect(waitsFor(plan, "T005").toSorted()).toEqual(["T001", "T002", "T003", "T004"]);
    expect(waitsFor(plan, "T006")).toEqual([]);
  });

  it("a file said short does not run together with any path it may be", () => {
    const plan = scheduled(
      "- [ ] T001 [P] a src/x/login.ts",
      "- [ ] T002 [P] b src/y/Login.ts",
      "- [ ] T003 [P] c login.ts",
      "- [ ] T004 [P] d src/x/login.ts",
      "- [ ] T005 [P] e package.json",
      "- [ ] T006 [P] f web/package.json",
    );
    expect(edgesOf(plan, "T002")).toEqual([]);
    expect(edgesOf(plan, "T003")).toEqual([
      "T001: login.ts may be src/x/login.ts of T001, soft",
      "T002: login.ts may be src/y/Login.ts of T002, soft",
    ]);
    expect(waitsFor(plan, "T004").toSorted()).toEqual(["T001", "T003"]);
    expect(waitsFor(plan, "T006")).toEqual([]);
  });

  it("names that differ only in case are one file, as they are on some file systems", () => {
    expect(waitsFor(scheduled("- [ ] T001 [P] a src/a.ts", "- [ ] T002 [P] b src/A.ts"), "T002")).toEqual([
      "T001",
    ]);
  });

  it("files do not matter across a task without [P], which keeps them apart already", () => {
    const plan = scheduled("- [ ] T001 [P] a src/a.js", "- [ ] T002 b", "- [ ] T003 [P] c src/a.js");
    expect(waitsFor(plan, "T003")).toEqual(["T002"]);
  });

  it("a dependency that points forward turns the wait for files around", () => {
    const plan = scheduled("- [ ] T001 [P] a src/a.js (depends on T002)", "- [ ] T002 [P] b src/a.js");
    expect(edgesOf(plan, "T001")).toEqual(["T002: depends on T002 (line 2), hard"]);
    expect(waitsFor(plan, "T002")).toEqual([]);
  });

  it("nothing waits for a manual task, which waits like any other", () => {
    const plan = scheduled(
      "- [ ] T001 a",
      "- [ ] T002 Manual test: b",
      "- [ ] T003 [P] MANUAL: c",
      "- [ ] T004 d",
    );
    expect(waitsFor(plan, "T002")).toEqual(["T001"]);
    expect(waitsFor(plan, "T003")).toEqual(["T001"]);
    expect(waitsFor(plan, "T004")).toEqual(["T001"]);
  });
});

describe("edges", () => {
  it("never cross phases, unless the document says so", () => {
    const plan = scheduled(
      "## Phase 1: a",
      "- [ ] T001 a src/a.js",
      "## Phase 2: b",
      "- [ ] T002 b src/a.js",
      "- [ ] T003 [P] c (depends on T001)",
    );
    expect(waitsFor(plan, "T002")).toEqual([]);
    expect(waitsFor(plan, "T003")).toEqual(["T001", "T002"]);
  });

  it("are one per pair: the hard one, in the document's words", () => {
    const plan = scheduled(
      "- [ ] T001 [P] a src/a.js",
      "- [ ] T002 [P] b src/a.js (depends on T001)",
      "- [ ] T003 c (depends on T001, T002)",
    );
    expect(edgesOf(plan, "T002")).toEqual(["T001: depends on T001 (line 1), hard"]);
    expect(edgesOf(plan, "T003")).toEqual([
      "T001: depends on T001 (line 1), hard",
      "T002: depends on T002 (line 2), hard",
    ]);
  });

  it("stay when tasks are done", () => {
    expect(waitsFor(scheduled("- [x] T001 a", "- [ ] T002 b"), "T002")).toEqual(["T001"]);
  });

  it("are the same when a plan is scheduled again", () => {
    const plan = scheduled("- [ ] T001 [P] a src/a.js", "- [ ] T002 [P] b src/a.js", "- [ ] T003 c");
    expect(withSchedule(plan)).toEqual(plan);
  });

  it("stay few where thousands of tasks name one file", () => {
    const lines = Array.from(
      { length: 3000 },
      (_, index) => `- [ ] T${index + 1} [P] x in src/${index % 2 ? "a.js" : ""}`,
    );
    const count = allTasks(scheduled(...lines)).reduce((sum, task) => sum + task.dependsOn.length, 0);
    expect(count).toBeLessThan(2 * lines.length);
  });
});

const PATHS = ["src/", "src/a/", "src/a/x.js", "src/a/y.js", "src/b.js", "README.md"];
const someTask = fc.record({
  parallel: fc.boolean(),
  manual: fc.boolean(),
  done: fc.boolean(),
  files: fc.subarray(PATHS, { maxLength: 2 }),
  on: fc.option(fc.nat(12), { nil: undefined }),
});
const someDocument = fc.array(someTask, { minLength: 1, maxLength: 12 }).map((tasks) =>
  tasks.map((task, index) => {
    const on = task.on === undefined ? "" : ` (depends on T${task.on + 1})`;
    return `- [${task.done ? "x" : " "}] T${index + 1} ${task.parallel ? "[P] " : ""}${task.manual ? "MANUAL: " : ""}do ${task.files.join(" ")}${on}`;
  }),
);

describe("whatever the plan", () => {
  it("nobody waits for themselves, and tasks on the same files always have an order", () => {
    fc.assert(
      fc.property(someDocument, (lines) => {
        const tasks = allTasks(scheduled(...lines));
        const waits = closure(tasks);
        for (const task of tasks) {
          expect(waits.get(task.key)?.has(task.key)).toBe(false);
          for (const other of tasks) {
            if (
              task === other ||
              task.kind === "manual" ||
              other.kind === "manual" ||
              !overlap(task.files, other.files)
            )
              continue;
            expect(waits.get(task.key)?.has(other.key) || waits.get(other.key)?.has(task.key)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("lanes hold each open task once, after all it waits for, and no more than allowed", () => {
    fc.assert(
      fc.property(someDocument, fc.integer({ min: 1, max: 4 }), (lines, concurrency) => {
        const plan = scheduled(...lines);
        const over = new Set(allTasks(plan).flatMap((task) => (task.done ? [task.key] : [])));
        const tasks = new Map(allTasks(plan).map((task) => [task.key, task]));
        for (const wave of lanes(plan, concurrency).flat()) {
          expect(wave.length).toBeLessThanOrEqual(concurrency);
          for (const key of wave) {
            expect(over.has(key)).toBe(false);
            expect(tasks.get(key)?.dependsOn.every((edge) => over.has(edge.key))).toBe(true);
          }
          for (const key of wave) over.add(key);
        }
        const left = allTasks(plan).filter((task) => !over.has(task.key) && task.kind !== "manual");
        const stuck = closure(allTasks(plan));
        for (const task of left) {
          const manual = allTasks(plan).filter((other) => other.kind === "manual" && !other.done);
          expect(manual.some((other) => stuck.get(task.key)?.has(other.key))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("lanes", () => {
  it("show what runs together, phase by phase", () => {
    const plan = scheduled(
      "## Phase 1: a",
      "- [x] T001 a",
      "- [ ] T002 [P] b",
      "- [ ] T003 [P] c",
      "- [ ] T004 [P] d",
      "- [ ] T005 e",
      "## Phase 2: b",
      "- [ ] T006 [P] f",
      "- [ ] T007 Manual test: g",
    );
    const named = (concurrency: number) => {
      const names = new Map(allTasks(plan).map((task) => [task.key, task.id]));
      return lanes(plan, concurrency).map((waves) =>
        waves.map((wave) => wave.map((key) => names.get(key)).join(" ")),
      );
    };
    expect(named(2)).toEqual([["T002 T003", "T004", "T005"], ["T006"]]);
    expect(named(6)).toEqual([["T002 T003 T004", "T005"], ["T006"]]);
    expect(named(0)).toEqual([["T002", "T003", "T004", "T005"], ["T006"]]);
  });

  it("leave out what waits for a human", () => {
    const plan = scheduled(
      "- [ ] T001 Manual test: a",
      "- [ ] T002 [P] b (depends on T001)",
      "- [ ] T003 [P] c",
    );
    expect(lanes(plan, 6)).toEqual([[[byId(plan, "T003").key]]]);
  });

  it("of a plan without edges run everything at once", () => {
    expect(lanes(read("- [ ] T001 a", "- [ ] T002 b"), 6)[0]).toHaveLength(1);
  });
});

/** Whether `inner` is `outer`, or is in it. */
function holds(outer: string, inner: string): boolean {
  return outer === inner || (outer.endsWith("/") && inner.startsWith(outer));
}

function overlap(mine: readonly string[], theirs: readonly string[]): boolean {
  return mine.some((a) => theirs.some((b) => holds(a, b) || holds(b, a)));
}

/** Whom each task waits for, directly or through others. */
function closure(
  tasks: readonly { key: string; dependsOn: readonly { key: string }[] }[],
): Map<string, Set<string>> {
  const direct = new Map(tasks.map((task) => [task.key, task.dependsOn.map((edge) => edge.key)]));
  return new Map(
    tasks.map((task) => {
      const seen = new Set(direct.get(task.key));
      for (const key of seen) for (const next of direct.get(key) ?? []) seen.add(next);
      return [task.key, seen];
    }),
  );
}
