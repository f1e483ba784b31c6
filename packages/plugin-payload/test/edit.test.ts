import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@stagewright/core";
import { editPayload, readPayload, type PayloadEdit } from "../src/index.ts";
import { bytes, json, textOf } from "./support.ts";

function edited(text: string, ...edits: PayloadEdit[]): string {
  const done = editPayload(bytes(text), edits);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return textOf(done.value);
}

const PLAN = `{
    "plan": {"steps": [ {"id":"S1",   "status": "todo"},
      {"id":"S2","status":"ready", "x": 1.50} ]},
    "meta" : {},
    "big": 12345678901234567890
}`;

describe("editing", () => {
  test("P5: a status is set in the item of that id, and not a byte elsewhere is another", () => {
    expect(
      edited(PLAN, { kind: "set", at: ["plan", "steps", { id: "S2" }, "status"], value: "completed" }),
    ).toBe(PLAN.replace('"status":"ready"', '"status":"completed"'));
  });

  test("byte order mark, line ends, indentation and the missing end of the last line stay", () => {
    const before = '\uFEFF{\r\n\t"meta": {\r\n\t\t"currentStage": "2-plan"\r\n\t}\r\n}';
    const after = edited(
      before,
      { kind: "set", at: ["meta", "currentStage"], value: "3-qa" },
      { kind: "set", at: ["meta", "seen"], value: { by: ["Ada"] } },
      { kind: "append", at: ["plan", "steps"], value: { id: "S1" } },
    );
    expect(after).toBe(
      '\uFEFF{\r\n\t"meta": {\r\n\t\t"currentStage": "3-qa",\r\n\t\t"seen": {\r\n\t\t\t"by": [\r\n\t\t\t\t"Ada"\r\n\t\t\t]\r\n\t\t}\r\n\t},\r\n\t"plan": {\r\n\t\t"steps": [\r\n\t\t\t{\r\n\t\t\t\t"id": "S1"\r\n\t\t\t}\r\n\t\t]\r\n\t}\r\n}',
    );
  });

  test.each([
    ['{"a":[1,2]}', '{"a":[1,2,3]}'],
    ['{ "a": [1, 2] }', '{ "a": [1, 2, 3] }'],
    ['{ "a": [1] }', '{ "a": [1, 3] }'],
    ['{"a":[]}\n', '{"a":[3]}\n'],
    ['{\n  "a": []\n}', '{\n  "a": [\n    3\n  ]\n}'],
    ['{\n  "a": [\n    1\n  ]\n}\n', '{\n  "a": [\n    1,\n    3\n  ]\n}\n'],
    ['{\n  "a": null\n}', '{\n  "a": [\n    3\n  ]\n}'],
    ["{}", '{\n  "a": [\n    3\n  ]\n}'],
  ])("an item is added as the list is written: %j", (before, after) => {
    expect(edited(before, { kind: "append", at: ["a"], value: 3 })).toBe(after);
  });

  test("the place after the last item appends; one further is no place", () => {
    expect(edited('{"a":[1]}', { kind: "set", at: ["a", 1], value: 2 })).toBe('{"a":[1,2]}');
    expect(editPayload(bytes('{"a":[1]}'), [{ kind: "set", at: ["a", 2], value: 2 }])).toMatchObject({
      error: { code: "NO_SUCH_PLACE", path: "a", reason: "has no such item" },
    });
  });

  test.each([
    [["plan", "steps", { id: "S9" }, "status"], "plan.steps", 'has no item with the id "S9"'],
    [["big", "x"], "big", "is no object"],
    [["meta", "x", 3], "meta", "has no such item"],
  ])("what is not there is refused and named: %j", (at, path, reason) => {
    expect(editPayload(bytes(PLAN), [{ kind: "set", at, value: 1 }])).toEqual({
      ok: false,
      error: { code: "NO_SUCH_PLACE", path, reason },
    });
  });

  test("two items of one id are none: nobody knows which", () => {
    const twice = bytes('{"plan":{"steps":[{"id":"S1"},{"id":"S1"}]}}');
    const done = editPayload(twice, [
      { kind: "set", at: ["plan", "steps", { id: "S1" }, "status"], value: "ready" },
    ]);
    expect(done).toMatchObject({ error: { reason: 'has 2 items with the id "S1"' } });
  });

  test("P1: what would be too large to be read again is not written", () => {
    const value = "x".repeat(1024 * 1024 * 11);
    expect(editPayload(bytes("{}"), [{ kind: "set", at: ["a"], value }])).toMatchObject({
      error: { code: "NOT_READABLE", problems: [{ code: "TOO_LARGE" }] },
    });
  });

  test("a file that cannot be read is not edited", () => {
    expect(editPayload(bytes("{"), [{ kind: "set", at: ["a"], value: 1 }])).toMatchObject({
      error: { code: "NOT_READABLE", problems: [{ code: "NOT_JSON" }] },
    });
  });
});

const value: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3 })
  .map((any) => JSON.parse(JSON.stringify(any)) as Json);
/** JavaScript puts keys that are numbers first, wherever they stand in the file. */
const key = fc.string({ maxLength: 5 }).filter((any) => any !== "__proto__" && !/^\d+$/.test(any));
const object = fc.dictionary(key, value);
const style = fc.constantFrom(undefined, 1, 2, 4, "\t");

test("whatever is set wherever: the file says that, and all else is what it was", () => {
  fc.assert(
    fc.property(object, key, value, style, fc.boolean(), (any, name, to, indent, crlf) => {
      const pretty = JSON.stringify({ list: [], ...any }, null, indent);
      const before = crlf ? pretty.replaceAll("\n", "\r\n") : pretty;
      const set = edited(before, { kind: "set", at: [name], value: to });
      expect(JSON.parse(set)).toEqual({ list: [], ...any, [name]: to });
      const same = JSON.stringify({ list: [], ...any, [name]: to }, null, indent);
      // In an object without keys nobody can see how it would be indented.
      if (!crlf) expect(set).toBe(same);
      expect(/\r/.test(set)).toBe(crlf && indent !== undefined);
    }),
  );
});

test("whatever is appended stands at the list's end, and all else is what it was", () => {
  fc.assert(
    fc.property(fc.array(value), value, style, (items, item, indent) => {
      const before = JSON.stringify({ list: items, z: 1 }, null, indent);
      expect(edited(before, { kind: "append", at: ["list"], value: item })).toBe(
        JSON.stringify({ list: [...items, item], z: 1 }, null, indent),
      );
    }),
  );
});

test("what an edit makes can be read", () => {
  const done = editPayload(json({ plan: { steps: [] } }), [
    { kind: "append", at: ["plan", "steps"], value: { id: "S1" } },
  ]);
  expect(done.ok && readPayload(done.value)).toMatchObject({
    value: { payload: { plan: { steps: [{ id: "S1" }] } } },
  });
});

test("many items are appended as they would be one by one", () => {
  const items = [1, { id: "S1", files: ["a", "b"] }, "x\ny", [], { a: { b: [{ c: null }] } }];
  const appends = items.map((value): PayloadEdit => ({ kind: "append", at: ["list"], value }));
  const lists = ["[]", "[1]", "[ 1 ]", "[1,2]", "[1, 2]", "[\n    1\n  ]", "[\n    1,\n    2\n  ]", "null"];
  const texts = lists.flatMap((list) => [`{ "list": ${list} }`, `{\n  "list": ${list}\n}\n`]);
  for (const text of [...texts, "{}", "{\n}\n"]) {
    const whole = new TextEncoder().encode(text);
    const oneByOne = appends.reduce<Uint8Array>((bytes, edit) => {
      const each = editPayload(bytes, [edit]);
      if (!each.ok) throw new Error(text);
      return each.value;
    }, whole);
    const together = editPayload(whole, appends);
    expect([text, together.ok && new TextDecoder().decode(together.value)]).toEqual([
      text,
      new TextDecoder().decode(oneByOne),
    ]);
  }
});
