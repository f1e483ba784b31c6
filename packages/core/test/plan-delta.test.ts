import { expect, test } from "vitest";
import { comparePlans, isUnchanged } from "../src/index.ts";
import { plan, task } from "./simulate.ts";

const worded = (id: string, words: string, more = {}) =>
  task(`${id}-${words}`, { id, title: words, ...more });
const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);

test("the same plan read twice is unchanged, wherever its lines stand", () => {
  const before = plan([worded("T1", "one"), worded("T2", "two")]);
  const after = plan([worded("T2", "two", { line: 9 }), worded("T1", "one", { line: 12 })]);
  expect(isUnchanged(comparePlans(before, after))).toBe(true);
});

test("a task is added, removed, reworded, moved, ticked, un-ticked: each is told apart", () => {
  const before = plan(
    [worded("T1", "one"), worded("T2", "two"), worded("T3", "three"), worded("T4", "four", { done: true })],
    [worded("T5", "five")],
  );
  const after = plan(
    [
      worded("T1", "one, better"),
      worded("T3", "three", { done: true }),
      worded("T4", "four"),
      worded("T6", "six"),
    ],
    [],
    [worded("T5", "five")],
  );
  const delta = comparePlans(before, after);
  expect({
    added: ids(delta.added),
    removed: ids(delta.removed),
    reworded: delta.reworded.map(({ id, before: was, title }) => [id, was, title]),
    moved: delta.moved.map(({ id, from, to }) => [id, from, to]),
    ticked: ids(delta.ticked),
    unticked: ids(delta.unticked),
  }).toEqual({
    added: ["T6"],
    removed: ["T2"],
    reworded: [["T1", "one", "one, better"]],
    moved: [["T5", "Phase 2", "Phase 3"]],
    ticked: ["T3"],
    unticked: ["T4"],
  });
});

test("an id that more than one changed task has tells nothing: those are removed and added", () => {
  const delta = comparePlans(
    plan([worded("T1", "a"), worded("T1", "b")]),
    plan([worded("T1", "c"), worded("T1", "b")]),
  );
  expect([ids(delta.reworded), ids(delta.added), ids(delta.removed)]).toEqual([["T1"], [], []]);
  const unclear = comparePlans(
    plan([worded("T1", "a"), worded("T1", "b")]),
    plan([worded("T1", "c"), worded("T1", "d")]),
  );
  expect([ids(unclear.reworded), ids(unclear.added), ids(unclear.removed)]).toEqual([
    [],
    ["T1", "T1"],
    ["T1", "T1"],
  ]);
});

test("the line number that stands for an id is none", () => {
  const delta = comparePlans(plan([worded("L4", "a")]), plan([worded("L4", "b")]));
  expect([ids(delta.added), ids(delta.removed), delta.reworded]).toEqual([["L4"], ["L4"], []]);
});
