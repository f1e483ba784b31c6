import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@stagewright/core";
import { mergePayloads } from "../src/index.ts";
import { bytes, FULL, json, textOf } from "./support.ts";

type Tree = { [key: string]: Tree } & Tree[] & Json;
type Change = (payload: Tree) => void;

function versions(ours: Change, theirs: Change, base: Json = FULL) {
  const changed = (change: Change): Json => {
    const copy = structuredClone(base) as Tree;
    change(copy);
    return copy;
  };
  return merged(json(base), json(changed(ours)), json(changed(theirs)));
}

function merged(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array) {
  const done = mergePayloads(base, ours, theirs);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return { text: textOf(done.value.bytes), conflicts: done.value.conflicts.map(({ path }) => path) };
}

describe("P1: two who changed the file", () => {
  test("both statuses, both new items, both new keys are kept", () => {
    const { text, conflicts } = versions(
      (all) => {
        all["plan"]!["steps"]![0]!["status"] = "completed" as never;
        all["plan"]!["steps"]!.push({ id: "S3" } as never);
        all["implementation"]!["changes"]!.push({ id: "C1" } as never);
        all["requirement"]!["constraints"]!.push("ours" as never);
      },
      (all) => {
        all["plan"]!["steps"]![1]!["status"] = "blocked" as never;
        all["plan"]!["steps"]!.push({ id: "S4" } as never);
        all["implementation"]!["changes"]!.push({ id: "C2" } as never);
        all["implementation"]!["deviations"] = ["none"] as never;
        all["requirement"]!["constraints"]!.push("theirs" as never);
        all["x-theirs"] = 1.5 as never;
      },
    );
    expect(conflicts).toEqual([]);
    const whole = structuredClone(FULL) as unknown as Tree;
    whole["plan"]!["steps"]![0]!["status"] = "completed" as never;
    whole["plan"]!["steps"]![1]!["status"] = "blocked" as never;
    whole["plan"]!["steps"]!.push({ id: "S3" } as never, { id: "S4" } as never);
    whole["implementation"]!["changes"]!.push({ id: "C1" } as never, { id: "C2" } as never);
    whole["implementation"]!["deviations"] = ["none"] as never;
    whole["requirement"]!["constraints"]!.push("ours" as never, "theirs" as never);
    whole["x-theirs"] = 1.5 as never;
    expect(text).toBe(textOf(json(whole)));
  });

  test("an item both brought is there once; one both brought differently is one with both's keys", () => {
    const { text, conflicts } = versions(
      (all) => all["plan"]!["steps"]!.push({ id: "S3", name: "Log" } as never, { note: "same" } as never),
      (all) => all["plan"]!["steps"]!.push({ id: "S3", owner: "Ada" } as never, { note: "same" } as never),
      { plan: { steps: [] } },
    );
    expect(conflicts).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      plan: { steps: [{ id: "S3", name: "Log", owner: "Ada" }, { note: "same" }] },
    });
  });

  test("what one deleted and the other left alone is gone", () => {
    const { text, conflicts } = versions(
      (all) => all["plan"]!["steps"]!.shift(),
      (all) => {
        delete all["testPlan"]!["fixtures"];
        all["plan"]!["steps"]!.push({ id: "S3" } as never);
      },
    );
    expect(conflicts).toEqual([]);
    const whole = JSON.parse(text) as Tree;
    expect(whole["plan"]!["steps"]!.map((step) => step["id"])).toEqual(["S2", "S3"]);
    expect(whole["testPlan"]).not.toHaveProperty("fixtures");
  });

  test("who was last, and when, is the later one's and no conflict", () => {
    const wrote =
      (by: string, at: string): Change =>
      (all) => {
        all["meta"] = { currentStage: "3-qa", lastUpdatedBy: by, lastUpdatedAt: at } as never;
      };
    const [early, late] = ["2026-02-01T10:00:00+02:00", "2026-02-01T09:30:00Z"] as const;
    for (const { text, conflicts } of [
      versions(wrote("Ada", early), wrote("Grace", late)),
      versions(wrote("Grace", late), wrote("Ada", early)),
    ]) {
      expect(conflicts).toEqual([]);
      expect(JSON.parse(text)).toMatchObject({ meta: { lastUpdatedBy: "Grace", lastUpdatedAt: late } });
    }
  });

  test("a value both changed is a conflict: both stand there between git's markers, all else is merged", () => {
    const { text, conflicts } = versions(
      (all) => {
        all["plan"]!["steps"]![0]!["status"] = "completed" as never;
        all["plan"]!["steps"]![1]!["status"] = "completed" as never;
      },
      (all) => (all["plan"]!["steps"]![0]!["status"] = "blocked" as never),
    );
    expect(conflicts).toEqual(["plan.steps[0].status"]);
    expect(text).toContain(
      '<<<<<<< ours\n        "status": "completed"\n=======\n        "status": "blocked"\n>>>>>>> theirs\n',
    );
    const sides = [...text.matchAll(/<{7} ours\n([^]*?)={7}\n([^]*?)>{7} theirs\n/g)];
    expect(sides).toHaveLength(1);
    expect(JSON.parse(text.replace(sides[0]![0], sides[0]![1]!))).toMatchObject({
      plan: { steps: [{ status: "completed" }, { status: "completed" }] },
    });
  });

  test("one deleted what the other changed: nothing is lost, whichever side is taken", () => {
    const { text, conflicts } = versions(
      (all) => all["plan"]!["steps"]!.shift(),
      (all) => {
        all["plan"]!["steps"]![0]!["status"] = "blocked" as never;
        all["plan"]!["steps"]!.push({ id: "S3" } as never);
      },
    );
    expect(conflicts).toEqual(["plan.steps[0]"]);
    const take = (side: string) =>
      (JSON.parse(text.replace(/<{7} ours\n([^]*?)={7}\n([^]*?)>{7} theirs\n/, side)) as Tree)["plan"]![
        "steps"
      ]!.map((step) => step["id"]);
    expect(take("$1")).toEqual(["S2", "S3"]);
    expect(take("$2")).toEqual(["S2", "S1", "S3"]);
  });

  test("their order is taken where we changed nothing, and is a conflict where we did", () => {
    const reverse: Change = (all) =>
      all["plan"]!["steps"]!.splice(0, 2, all["plan"]!["steps"]![1]!, all["plan"]!["steps"]![0]!);
    expect(versions(() => {}, reverse).text).toContain('"S2"');
    expect(JSON.parse(versions(() => {}, reverse).text)).toMatchObject({
      plan: { steps: [{ id: "S2" }, { id: "S1" }] },
    });
    const { conflicts } = versions((all) => all["plan"]!["steps"]!.push({ id: "S3" } as never), reverse);
    expect(conflicts).toEqual(["plan.steps"]);
  });

  test("the text stays ours: byte order mark, line ends, indentation, digits", () => {
    const base = '\uFEFF{\r\n\t"n": 1.50,\r\n\t"list": []\r\n}';
    const ours = base.replace("1.50", "1.5000000000000000001");
    const theirs = '{\n  "n": 1.50,\n  "list": [\n    { "id": "A" }\n  ]\n}\n';
    const { text, conflicts } = merged(bytes(base), bytes(ours), bytes(theirs));
    expect(conflicts).toEqual([]);
    expect(text).toBe(
      '\uFEFF{\r\n\t"n": 1.5000000000000000001,\r\n\t"list": [\r\n    { "id": "A" }\r\n  ]\r\n}',
    );
  });

  test("no base is one with nothing in it", () => {
    const { text, conflicts } = merged(bytes(""), json({ a: [1] }), json({ a: [2], b: 3 }));
    expect([JSON.parse(text), conflicts]).toEqual([{ a: [1, 2], b: 3 }, []]);
  });

  test("a side that cannot be read is named, with its problems", () => {
    expect(mergePayloads(json({}), json({}), bytes("{"))).toMatchObject({
      ok: false,
      error: { side: "theirs", problems: [{ code: "NOT_JSON" }] },
    });
  });
});

const value: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2 })
  .map((any) => JSON.parse(JSON.stringify(any)) as Json);
const object = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.oneof(value, fc.array(value)));

describe("whatever the versions", () => {
  test("with one of them unchanged the merge is the other", () => {
    fc.assert(
      fc.property(object, object, (base, changed) => {
        const one = merged(json(base), json(changed), json(base));
        expect([one.text, one.conflicts]).toEqual([textOf(json(changed)), []]);
        const other = merged(json(base), json(base), json(changed));
        expect([JSON.parse(other.text), other.conflicts]).toEqual([changed, []]);
      }),
    );
  });

  test("both sides the same is no conflict", () => {
    fc.assert(
      fc.property(object, object, (base, both) => {
        const { text, conflicts } = merged(json(base), json(both), json(both));
        expect([JSON.parse(text), conflicts]).toEqual([both, []]);
      }),
    );
  });

  test("without conflicts it is JSON; with them both resolutions are, and there are markers", () => {
    fc.assert(
      fc.property(object, object, object, (base, ours, theirs) => {
        const { text, conflicts } = merged(json(base), json(ours), json(theirs));
        const markers = /<{7} ours\n([^]*?)={7}\n([^]*?)>{7} theirs\n/g;
        expect(conflicts.length > 0).toBe(markers.test(text));
        JSON.parse(text.replace(markers, "$1"));
        JSON.parse(text.replace(markers, "$2"));
      }),
      { numRuns: 1000 },
    );
  });

  test("everything either has added to a list of items with ids is in the merge", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 8 });
    const items = (all: readonly number[]) => all.map((id) => ({ id: `S${id}` }));
    fc.assert(
      fc.property(ids, ids, ids, (base, ours, theirs) => {
        const having = (more: readonly number[]) => json({ list: items([...new Set([...base, ...more])]) });
        const { text, conflicts } = merged(json({ list: items(base) }), having(ours), having(theirs));
        expect(conflicts).toEqual([]);
        const { list } = JSON.parse(text) as { list: { id: string }[] };
        expect(list.map(({ id }) => id).toSorted()).toEqual(
          [...new Set([...base, ...ours, ...theirs])].map((id) => `S${id}`).toSorted(),
        );
      }),
    );
  });
});
