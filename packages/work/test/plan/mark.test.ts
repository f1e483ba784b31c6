import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allTasks } from "@stagewright/core";
import { markTask, markTasks, readTasks } from "../../src/plan/index.ts";
import { bytes, text } from "./helper.ts";

const keysOf = (document: Uint8Array) => allTasks(readTasks(document)).map((task) => task.key);
const firstKey = (document: Uint8Array) => keysOf(document)[0] ?? "";

function marked(document: Uint8Array, key: string, done: boolean): Uint8Array {
  const result = markTask(document, key, done);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe("S6: marking a task", () => {
  it.each([
    ["- [ ] T001 a\n", "- [X] T001 a\n"],
    ["\uFEFF- [ ] T001 a", "\uFEFF- [X] T001 a"],
    ["\uFEFFé\r\n\t* [ ] **T001** a\r\n", "\uFEFFé\r\n\t* [X] **T001** a\r\n"],
    ["x\r1.  [ ] T001 a\ry", "x\r1.  [X] T001 a\ry"],
    ["\u00a0- [ ] T001 a", "\u00a0- [X] T001 a"],
  ])("changes one byte of %j", (before, after) => {
    expect(text(marked(bytes(before), firstKey(bytes(before)), true))).toBe(after);
  });

  it("empties a box, whoever ticked it", () => {
    expect(text(marked(bytes("- [x] T001 a"), firstKey(bytes("- [ ] T001 a")), false))).toBe("- [ ] T001 a");
  });

  it.each(["- [x] T001 a", "- [X] T001 a"])("leaves %s as it is", (line) => {
    const document = bytes(line);
    expect(marked(document, firstKey(document), true)).toBe(document);
  });

  it("leaves the caller's bytes alone, a Buffer's, too", () => {
    const document = Buffer.from("- [ ] T001 a");
    marked(document, firstKey(document), true);
    expect(document.toString()).toBe("- [ ] T001 a");
  });

  it("finds a task whose line has moved", () => {
    const key = firstKey(bytes("- [ ] T002 b"));
    expect(text(marked(bytes("# New\n- [ ] T001 a\n- [ ] T002 b"), key, true))).toBe(
      "# New\n- [ ] T001 a\n- [X] T002 b",
    );
  });

  it("finds the one meant among tasks of one id and text", () => {
    const document = bytes("- [ ] T000 a\n- [ ] T000 a\n- [ ] T000 b");
    const [, second = ""] = keysOf(document);
    expect(text(marked(document, second, true))).toBe("- [ ] T000 a\n- [X] T000 a\n- [ ] T000 b");
  });

  it("says which task is not in the document, and marks nothing", () => {
    const key = firstKey(bytes("- [ ] T001 a"));
    const gone = { ok: false, error: { code: "TASK_NOT_IN_DOCUMENT", key } };
    expect(markTask(bytes("- [ ] T001 other words"), key, true)).toEqual(gone);
    expect(markTasks(bytes("- [ ] T002 b"), [firstKey(bytes("- [ ] T002 b")), key], true)).toEqual(gone);
  });

  it("marks several at once", () => {
    const document = bytes("- [ ] T001 a\n- [x] T002 b\n- [ ] T003 c");
    expect(markTasks(document, keysOf(document), true)).toEqual({
      ok: true,
      value: bytes("- [X] T001 a\n- [x] T002 b\n- [X] T003 c"),
    });
  });
});

const piece = fc.constantFrom(
  ..."- [ ] T001 a|- [x] T002 [P] b|* [X] **T003** c|  - [ ] T003a d|- [ ] e|## Phase 1: x|## Notes|```|<!--|-->|  body|~~T9~~|\t1. [ ] Task 1.1: f|- [ ] T000 g|".split(
    "|",
  ),
);
const junk = fc.uint8Array({ maxLength: 6 });
const end = fc.constantFrom("\n", "\r\n", "\r\r\n", "\n\n");
const someDocument = fc
  .array(fc.tuple(piece, junk, end), { maxLength: 14 })
  .map((lines) =>
    Buffer.concat(lines.flatMap(([line, noise, lineEnd]) => [bytes(line), noise, bytes(lineEnd)])),
  );

describe("whatever the document", () => {
  it("marking changes at most the one byte, keeps every key, and unmarking puts it back", () => {
    fc.assert(
      fc.property(someDocument, (document) => {
        const tasks = allTasks(readTasks(document));
        const keys = tasks.map((task) => task.key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const task of tasks) {
          const flipped = marked(document, task.key, !task.done);
          expect(differences(document, flipped)).toHaveLength(1);
          expect(keysOf(flipped)).toEqual(keys);
          const done = allTasks(readTasks(flipped)).map((one) => one.done);
          expect(done).toEqual(tasks.map((one) => (one === task ? !one.done : one.done)));
          const back = marked(flipped, task.key, task.done);
          const changed = differences(document, back);
          // A small x comes back as a big one.
          expect(changed.every((at) => document[at] === 0x78 && back[at] === 0x58)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function differences(before: Uint8Array, after: Uint8Array): number[] {
  expect(after.length).toBe(before.length);
  return [...before.keys()].filter((at) => before[at] !== after[at]);
}
