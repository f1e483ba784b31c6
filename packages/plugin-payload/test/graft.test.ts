import { expect, test } from "vitest";
import type { Json } from "@stagewright/core";
import fc from "fast-check";
import { editPayload, newPayload } from "../src/document/edit.ts";
import { guardPayload } from "../src/document/guard.ts";
import { graft } from "../src/stages/graft.ts";

const after = (before: Json, handedIn: Json) => {
  const { edits, rewrites } = graft(before, handedIn, ["plan"]);
  const written = editPayload(newPayload({ plan: before }), edits);
  const value = written.ok
    ? (JSON.parse(new TextDecoder().decode(written.value)) as { plan: Json }).plan
    : written.error;
  return { value, rewrites };
};

test("P5: what is empty is filled, lists grow, and what is there stays though it is not repeated", () => {
  const before = { steps: [{ id: "S1", name: "one", note: "ours" }], risks: [], team: "a" };
  const handedIn = {
    steps: [
      { id: "S2", name: "two" },
      { id: "S1", name: "one" },
    ],
    risks: ["late"],
  };
  expect(after(before, handedIn)).toEqual({
    rewrites: [],
    value: {
      steps: [
        { id: "S1", name: "one", note: "ours" },
        { id: "S2", name: "two" },
      ],
      risks: ["late"],
      team: "a",
    },
  });
});

test("P5: another value for what is there is refused by name, and changes nothing", () => {
  const before = { steps: [{ id: "S1", name: "one" }] };
  const { value, rewrites } = after(before, { steps: [{ id: "S1", name: "another" }] });
  expect(value).toEqual(before);
  expect(rewrites).toEqual([
    expect.stringContaining('plan.steps[0].name is there already, and stays as it is: "one"'),
  ]);
});

test("P5: whatever is handed in, the guard finds nothing deleted, rewritten or reordered", () => {
  const item = fc.record({ id: fc.constantFrom("S1", "S2", "S3"), name: fc.constantFrom("", "a", "b") });
  const section = fc.record({
    steps: fc.uniqueArray(item, { selector: ({ id }) => id }),
    risks: fc.array(fc.constantFrom("x", "y", "z")),
  });
  fc.assert(
    fc.property(section, section, (before, handedIn) => {
      const was = newPayload({ plan: before });
      const { edits } = graft(before, handedIn, ["plan"]);
      const written = editPayload(was, edits);
      expect(written.ok && guardPayload(was, written.value, "2-plan")).toEqual([]);
    }),
  );
});
