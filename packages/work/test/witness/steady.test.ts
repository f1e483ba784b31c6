import { describe, expect, test } from "vitest";
import type { Look } from "../../src/witness/outcomes.ts";
import { differing, type Evidence } from "../../src/witness/steady.ts";
import { CHECK, FILE, id, Scripted, told, untold } from "./looks.ts";

const OTHERS = ["src/a.js", FILE, "test/b.test.js", "test/conftest.py", "test/owed.test.js"];
const GREEN: Evidence = {
  ...{ as: "green", check: CHECK, tree: "tree", without: ["test/owed.test.js"], files: [FILE] },
  ids: [id("a")],
};
const RED: Evidence = { ...GREEN, as: "red" };
const [red, green] = [told({ a: "assertion" }), told({ a: "passed" })];

async function seen(evidence: Evidence, looks: readonly Look[], files: readonly string[] = OTHERS) {
  const script = new Scripted(...looks);
  const found = await differing(evidence, {
    listFiles: async () => files,
    look: (without, name, again) => script.take(`${name}${again ? "!" : ""} without ${without.join(",")}`),
  });
  if (!found.ok) throw new Error(found.error.code);
  return { found: found.value, asked: script.asked };
}
const alone = "alone without test/owed.test.js,test/b.test.js";

describe("tests that are to be evidence", () => {
  test("are seen once more by themselves, with what they may need, and that will do", async () => {
    expect(await seen(GREEN, [green])).toEqual({ found: [], asked: [alone] });
    expect(await seen(RED, [red])).toEqual({ found: [], asked: [alone] });
  });

  test("on the whole tree where there are no others", async () => {
    const { asked } = await seen(GREEN, [green], [FILE]);
    expect(asked).toEqual(["again-2! without test/owed.test.js"]);
  });

  test("on the whole tree where they do not run by themselves; once is enough then", async () => {
    const { found, asked } = await seen(GREEN, [told({ b: "passed" }), green]);
    expect(found).toEqual([]);
    expect(asked).toEqual([alone, "again-2! without test/owed.test.js"]);
  });

  test("as often as any that fails where they came out the other way; steady there, they need the others", async () => {
    const { found, asked } = await seen(GREEN, [red, green, green]);
    expect(found).toEqual([]);
    expect(asked).toHaveLength(3);
  });

  test("are none where they differ", async () => {
    expect((await seen(GREEN, [red, green, red])).found).toEqual([
      { test: id("a"), file: FILE, passed: 2, runs: 3 },
    ]);
    expect((await seen(RED, [green, red, green])).found).toEqual([
      { test: id("a"), file: FILE, passed: 1, runs: 3 },
    ]);
  });

  test("are seen as often as is asked for, by themselves; no oftener than the check allows", async () => {
    const thrice = { ...GREEN, times: 3 };
    const further = alone.replace("alone", "alone-2!");
    expect(await seen(thrice, [green, green])).toEqual({ found: [], asked: [alone, further] });
    expect((await seen({ ...thrice, check: { ...CHECK, runs: 2 } }, [green])).asked).toEqual([alone]);
    expect((await seen(thrice, [green, green], [FILE])).asked).toHaveLength(2);
  });

  test("are none where they come out both ways by themselves", async () => {
    expect(await seen({ ...GREEN, times: 3 }, [green, red])).toMatchObject({
      found: [{ test: id("a"), file: FILE, passed: 2, runs: 3 }],
    });
  });

  test("by exit code alone, too", async () => {
    const byExit = { ids: [] };
    expect((await seen({ ...GREEN, ...byExit }, [untold(0)])).found).toEqual([]);
    expect((await seen({ ...GREEN, ...byExit }, [untold(1), untold(0)])).found).toEqual([]);
    expect((await seen({ ...GREEN, ...byExit }, [untold(1), untold(1)])).found).toEqual([
      { test: "npm test", passed: 1, runs: 2 },
    ]);
    expect((await seen({ ...RED, ...byExit }, [untold(0), untold(0)])).found).toEqual([
      { test: "npm test", passed: 1, runs: 2 },
    ]);
  });

  test("are not seen again where one run is wanted", async () => {
    expect(await seen({ ...GREEN, check: { ...CHECK, runs: 1 } }, [])).toEqual({ found: [], asked: [] });
  });
});
