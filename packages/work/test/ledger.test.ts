import { expect, test } from "vitest";
import type { Edge, OwedRed, Task, WorkPlan } from "@stagewright/core";
import { duePhase, relatedTo } from "../src/index.ts";

const task = (key: string, more: Partial<Task> = {}): Task => ({
  key,
  id: key,
  line: 1,
  title: key,
  body: "",
  done: false,
  parallel: true,
  kind: "code",
  files: [],
  dependsOn: [],
  ...more,
});
const plan = (...phases: Task[][]): WorkPlan => ({
  phases: phases.map((tasks) => ({ title: "", tasks })),
  warnings: [],
});
const dependsOn = (key: string): Edge => ({ key, why: `depends on ${key} (line 1)`, hard: true });
const owed = (file: string, by: string): OwedRed => ({ file, task: by, taskId: by, duePhase: 1 });

const T1 = task("T1", { kind: "tests-first", story: "US1", files: ["test/slug.test.js"] });
const T2 = task("T2", { kind: "tests-first", story: "US2", files: ["test/words.test.js"] });
const C1 = task("C1", { story: "US1", files: ["src/slug.js"] });
const C2 = task("C2", { story: "US2", files: ["src/count.js"] });
const C3 = task("C3", { dependsOn: [dependsOn("T1")], files: ["src/other.js"] });
const C4 = task("C4", { files: ["src/unrelated.js"] });
const ledger = [owed("test/slug.test.js", "T1"), owed("test/words.test.js", "T2")];

test("a task pays first what its files are named like", () => {
  expect(relatedTo(C1, [], ledger, plan([T1, T2], [C1])).map(({ file }) => file)).toEqual([
    "test/slug.test.js",
  ]);
});

test("files that the change really touched count as well as those the task names", () => {
  expect(relatedTo(C4, ["lib/words.js"], ledger, plan([T1, T2], [C4])).map(({ file }) => file)).toEqual([
    "test/words.test.js",
  ]);
});

test("else it pays what it depends on, else what its story owes, else nothing is likely", () => {
  const all = plan([T1, T2], [C1, C2, C3, C4]);
  expect(relatedTo(C3, [], ledger, all).map(({ file }) => file)).toEqual(["test/slug.test.js"]);
  expect(relatedTo(C2, [], ledger, all).map(({ file }) => file)).toEqual(["test/words.test.js"]);
  expect(relatedTo(C4, [], ledger, all)).toEqual([]);
});

test("a test is due at the end of the phase in which its code is written", () => {
  expect(duePhase(plan([T1, T2], [C2], [C1], [C4]), T1, "test/slug.test.js")).toBe(2);
});

test("a test that nothing speaks for is due when the last code is written", () => {
  const lonely = task("T9", { kind: "tests-first", files: ["test/end.test.js"] });
  expect(duePhase(plan([lonely], [C4], [task("D", { kind: "docs" })]), lonely, "test/end.test.js")).toBe(1);
});

test("tasks that were ticked before the run pay nothing any more", () => {
  const done = task("C1", { done: true, story: "US1", files: ["src/slug.js"] });
  expect(duePhase(plan([T1], [done], [C4]), T1, "test/slug.test.js")).toBe(2);
});
