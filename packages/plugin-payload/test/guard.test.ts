import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@stagewright/core";
import { guardPayload, STAGES, type PayloadStage } from "../src/index.ts";
import { bytes, FULL, json } from "./support.ts";

type Tree = { [key: string]: Tree } & Tree[] & Json;

/** What the guard says of a payload an agent has changed. */
function said(
  change: (payload: Tree) => void,
  stage: PayloadStage = "4-implement",
  of: Json = FULL,
): string[] {
  const after = structuredClone(of) as Tree;
  change(after);
  return guardPayload(json(of), json(after), stage).map(({ code, path }) => `${code} ${path}`);
}

describe("P5: nothing that was there is deleted or rewritten", () => {
  test("the whole file", () => {
    expect(guardPayload(json(FULL), undefined, "4-implement")).toMatchObject([{ code: "FILE_DELETED" }]);
    expect(guardPayload(json(FULL), bytes(""), "4-implement")).toMatchObject([{ code: "FILE_DELETED" }]);
    expect(
      guardPayload(json(FULL), bytes("{}"), "4-implement").map(({ code, path }) => `${code} ${path}`),
    ).toEqual(Object.keys(FULL).map((section) => `SECTION_DELETED ${section}`));
    expect(guardPayload(json(FULL), json([]), "4-implement")).toMatchObject([{ code: "UNREADABLE" }]);
    expect(guardPayload(json(FULL), bytes('{\n "plan": {} "meta" }'), "4-implement")).toMatchObject([
      { code: "UNREADABLE", message: "line 2, column 13: it is not JSON: a comma is wanted here" },
    ]);
  });

  test("a section, a key, one item of a list", () => {
    expect(said((all) => delete all["testPlan"])).toEqual(["SECTION_DELETED testPlan"]);
    expect(said((all) => (all["plan"] = null as never))).toEqual(["REWRITTEN plan"]);
    expect(said((all) => delete all["plan"]!["steps"]![1]!["files"])).toEqual([
      "DELETED plan.steps[1].files",
    ]);
    expect(said((all) => all["plan"]!["steps"]!.shift())).toEqual(["DELETED plan.steps[0]"]);
    expect(said((all) => all["requirement"]!["constraints"]!.pop())).toEqual([
      "DELETED requirement.constraints[0]",
    ]);
  });

  test("an item under another id is a deletion, in words that name it", () => {
    const after = structuredClone(FULL) as unknown as Tree;
    after["plan"]!["steps"]![1]!["id"] = "S3" as never;
    expect(guardPayload(json(FULL), json(after), "4-implement")).toEqual([
      {
        code: "DELETED",
        path: "plan.steps[1]",
        message:
          'plan.steps[1] ("S2") was deleted: put it back as it was. You may add to this file, not take from it.',
      },
    ]);
  });

  test("another order", () => {
    expect(
      said((all) =>
        all["plan"]!["steps"]!.splice(0, 2, all["plan"]!["steps"]![1]!, all["plan"]!["steps"]![0]!),
      ),
    ).toEqual(["REORDERED plan.steps"]);
  });

  test("words of a text, a number, a sentence in a list, a question", () => {
    expect(said((all) => (all["requirement"]!["summary"] = "Totals" as never))).toEqual([
      "REWRITTEN requirement.summary",
    ]);
    expect(said((all) => (all["plan"]!["risks"]![0] = "None" as never))).toEqual(["REWRITTEN plan.risks[0]"]);
    expect(said((all) => (all["testPlan"]!["fixtures"]![0]!["amount"] = 12 as never))).toEqual([
      "REWRITTEN testPlan.fixtures[0].amount",
    ]);
    expect(
      said((all) => (all["requirement"]!["openQuestions"]![0]!["severity"] = "nice-to-have" as never)),
    ).toEqual(["REWRITTEN requirement.openQuestions[0].severity"]);
    const digits = (text: string) => bytes(`{"x": ${text}}`);
    expect(
      guardPayload(digits("12345678901234567890"), digits("12345678901234567891"), "4-implement"),
    ).toHaveLength(1);
    expect(guardPayload(digits("1.50"), digits("15e-1"), "4-implement")).toEqual([]);
  });

  test("of questions, which have no ids, the one that is gone and the one that is changed", () => {
    const questions = (...all: Json[]) => json({ requirement: { openQuestions: all } });
    const before = questions({ question: "A?" }, { question: "B?", severity: "blocking" });
    const after = questions({ question: "B?", severity: "important" });
    expect(guardPayload(before, after, "4-implement").map(({ code, path }) => `${code} ${path}`)).toEqual([
      "REWRITTEN requirement.openQuestions[1].severity",
      "DELETED requirement.openQuestions[0]",
    ]);
  });

  test("what is in a list or an object, by a text in its place, by the stage whose own it is", () => {
    const log = { implementation: { log: { lines: ["a"] } } };
    expect(said((all) => (all["implementation"]!["log"] = "none" as never), "4-implement", log)).toEqual([
      "REWRITTEN implementation.log",
    ]);
  });

  test("a list in the place of a text, and a text in that of a list", () => {
    expect(said((all) => (all["implementation"] = "done" as never))).toEqual(["UNREADABLE implementation"]);
    expect(said((all) => (all["x"] = "done" as never), "4-implement", { x: { a: 1 } })).toEqual([
      "REWRITTEN x",
    ]);
  });

  test("of a thousand things the first fifty, and how many more", () => {
    const many = (word: string) =>
      json({ x: Array.from({ length: 1000 }, (_, index) => `${word} ${index}`) });
    const found = guardPayload(many("a"), many("b"), "4-implement");
    expect(found).toHaveLength(51);
    expect(found.at(-1)?.message).toBe("… and 950 more, the first at x[50]");
  });

  test("the status of another stage", () => {
    const approve = (all: Tree) => (all["qaFindings"]!["status"] = "approved" as never);
    expect(said(approve)).toEqual(["NOT_YOURS qaFindings.status"]);
    expect(said(approve, "5-acceptance")).toEqual([]);
    const done = (all: Tree) => (all["plan"]!["steps"]![0]!["status"] = "completed" as never);
    expect(said(done, "5-acceptance")).toEqual(["NOT_YOURS plan.steps[0].status"]);
    expect(said(done, "4-implement")).toEqual([]);
  });

  test("no stage passes itself by bringing the decision", () => {
    const bring = (status: string) => (all: Tree) => (all["qaFindings"] = { status } as never);
    expect(said(bring("approved"), "4-implement", {})).toEqual(["NOT_YOURS qaFindings.status"]);
    expect(said(bring("pending"), "4-implement", {})).toEqual([]);
    expect(said(bring("approved"), "4-implement", { qaFindings: { status: "" } })).toEqual([
      "NOT_YOURS qaFindings.status",
    ]);
    expect(guardPayload(undefined, json({ qaFindings: { status: "accepted" } }), "4-implement")).toHaveLength(
      1,
    );
  });
});

describe("P5: what may be done", () => {
  test("statuses of steps and scenarios, what is implementation's and meta's", () => {
    expect(
      said((all) => {
        all["plan"]!["steps"]![0]!["status"] = "completed" as never;
        all["testPlan"]!["scenarios"]![0]!["status"] = "passed" as never;
        all["meta"]!["currentStage"] = "4-implement" as never;
        all["implementation"]!["changes"]!.push({ id: "C1" } as never);
      }),
    ).toEqual([]);
  });

  test("items and keys may come anywhere, empty places may be filled, and ways of writing differ", () => {
    expect(
      said((all) => {
        all["plan"]!["steps"]!.push({ id: "S3" } as never);
        all["requirement"]!["constraints"]!.push("C-2: fast" as never);
        all["requirement"]!["openQuestions"]![0]!["answer"] = "The browser's" as never;
        all["plan"]!["steps"]![0]!["statusNote"] = "half of it" as never;
        all["plan"]!["artifacts"] = [{ file: "a" }] as never;
        all["x-more"] = { a: [1] } as never;
      }),
    ).toEqual([]);
    expect(guardPayload(json(FULL), bytes(JSON.stringify(FULL)), "4-implement")).toEqual([]);
  });

  test("a stage sets anew what is its own, and deletes nothing there either", () => {
    const words = (all: Tree) => (all["requirement"]!["summary"] = "Totals" as never);
    expect(said(words, "1-specify")).toEqual([]);
    expect(said((all) => all["plan"]!["steps"]!.pop(), "2-plan")).toEqual(["DELETED plan.steps[1]"]);
  });
});

const value = fc.jsonValue({ maxDepth: 3 }).map((any) => JSON.parse(JSON.stringify(any)) as Json);
const object = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), value);

test("whatever is in it: the same is fine, and what is more is, too", () => {
  fc.assert(
    fc.property(object, value, fc.constantFrom(...STAGES), (any, more, stage) => {
      expect(guardPayload(json(any), json(any), stage)).toEqual([]);
      expect(guardPayload(json(any), json({ ...any, list: [more], more }), stage)).toEqual([]);
      expect(guardPayload(json({ list: [any] }), json({ list: [any, more] }), stage)).toEqual([]);
    }),
  );
});

test("whatever is in it: what is taken out of a list is missed", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.nat(), (items, at) => {
      const fewer = items.toSpliced(at % items.length, 1);
      expect(guardPayload(json({ items }), json({ items: fewer }), "4-implement")).not.toEqual([]);
    }),
  );
});

test("lists in lists in lists take no time that grows with their depth", () => {
  const deep = (leaf: string) => bytes(`{"x":${"[".repeat(90)}"${leaf}"${"]".repeat(90)}}`);
  expect(guardPayload(deep("a"), deep("b"), "4-implement")).toHaveLength(1);
});
