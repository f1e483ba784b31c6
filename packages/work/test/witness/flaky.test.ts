import { describe, expect, test } from "vitest";
import { settle, type Suspicion } from "../../src/witness/flaky.ts";
import { KnownFlakes } from "../../src/witness/known-flakes.ts";
import type { Look } from "../../src/witness/outcomes.ts";
import { CHECK, FILE, id, memory, Scripted, told, untold } from "./looks.ts";

const OTHER = [{ path: "src/a.js", status: "modified" }] as const;
const OWN = [{ path: FILE, status: "modified" }] as const;

function suspicion(first: Look, looks: Scripted, more: Partial<Suspicion> = {}): Suspicion {
  return {
    ...{ check: CHECK, first, base: "base", isWholeRun: false, changes: OTHER, testsBefore: 1 },
    known: new KnownFlakes(memory(), "run"),
    again: (where, nth) => looks.take(`${where} ${nth}`),
    compare: (where, nth, files) => looks.take(`${files?.join() ?? "all"}: ${where} ${nth}`),
    filesOf: async () => [FILE],
    idsOf: async () => undefined,
    ...more,
  };
}

async function settled(request: Suspicion) {
  const result = await settle(request);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const none = { failures: [], old: [], new: [] };
const [red, green] = [told({ a: "assertion" }), told({ a: "passed" })];

describe("a test that fails newly", () => {
  test("and each time has failed", async () => {
    const looks = new Scripted(red, red);
    expect(await settled(suspicion(red, looks))).toEqual({ ...none, failures: [id("a")] });
    expect(looks.asked).toEqual(["here 2", "here 3"]);
  });

  test("and differs in a file of the change is the change's", async () => {
    const looks = new Scripted(green);
    expect(await settled(suspicion(red, looks, { changes: OWN }))).toEqual({
      ...none,
      new: [{ test: id("a"), file: FILE, passed: 1, runs: 2, why: "changed" }],
    });
    expect(looks.asked).toEqual(["here 2"]);
  });

  test("and differs is the change's where reports tell of a changed file that it stands in it", async () => {
    const nameless = (look: Look): Look => {
      const tests = (look.tests?.tests ?? []).map(({ file: _no, ...rest }) => rest);
      return look.tests === undefined ? look : { ...look, tests: { ...look.tests, tests } };
    };
    const request = suspicion(nameless(red), new Scripted(nameless(green)), {
      changes: OWN,
      idsOf: async (_look, file) => (file === FILE ? [id("a")] : undefined),
    });
    expect((await settled(request)).new).toMatchObject([{ why: "changed" }]);
  });

  /** Pairs, first without the change, in which it fails with it alone. */
  const worse = (times: number) => Array.from({ length: times }, () => [green, red]).flat();

  test("and differs, and goes on to fail with the change alone, looked at by turns, is made so by it", async () => {
    const looks = new Scripted(green, green, green, green, ...worse(5));
    expect((await settled(suspicion(red, looks))).new).toEqual([
      {
        ...{ test: id("a"), file: FILE, why: "made" },
        ...{ passed: 1, runs: 7, before: { passed: 8, runs: 8 } },
      },
    ]);
    expect(looks.asked.slice(0, 6)).toEqual([
      ...["here 2", "before 1", "before 2", "before 3"],
      ...[`${FILE}: before 1`, `${FILE}: here 1`],
    ]);
  });

  test("and differs, and fails seldom, is no accusation: that it was not seen without the change shows nothing", async () => {
    const looks = new Scripted(
      green,
      green,
      green,
      green,
      ...worse(4),
      ...Array.from({ length: 32 }, () => green),
    );
    const request = suspicion(red, looks);
    expect(await settled(request)).toMatchObject({
      ...none,
      old: [{ why: "unsure", passed: 17, runs: 22, before: { passed: 23, runs: 23 } }],
    });
    // Whose it is has been asked; but what fails each time is never put down to it.
    const next = new Scripted(told({ a: "passed" }, { tree: "next" }));
    const later = { ...request, first: told({ a: "assertion" }, { tree: "next" }) };
    expect(
      (await settled({ ...later, again: (where, nth) => next.take(`${where} ${nth}`) })).old,
    ).toMatchObject([{ why: "unsure" }]);
    const each = new Scripted(red, red);
    expect(
      (await settled({ ...later, again: (where, nth) => each.take(`${where} ${nth}`) })).failures,
    ).toEqual([id("a")]);
  });

  test("and differs, and fails without the change in the end, is old", async () => {
    const looks = new Scripted(green, green, green, green, ...worse(2), red);
    expect((await settled(suspicion(red, looks))).old).toMatchObject([
      { why: "old", before: { passed: 5, runs: 6 } },
    ]);
  });

  test("is compared beside the others where it does not pass by itself, and not longer than two minutes", async () => {
    const lame = told({ b: "passed" });
    const slow = (look: Look) => ({ ...look, run: { ...look.run, durationMs: 50_000 } });
    const looks = new Scripted(green, green, green, green, lame, slow(green), slow(green));
    expect((await settled(suspicion(red, looks))).old).toMatchObject([{ why: "unsure" }]);
    expect(looks.asked.slice(4)).toEqual([`${FILE}: before 1`, "all: before 1", "all: here 1"]);
  });

  test("and differs, and was not there before, came with the change", async () => {
    const absent = told({ b: "passed" });
    const looks = new Scripted(green, absent);
    expect((await settled(suspicion(red, looks))).new).toMatchObject([{ why: "changed" }]);
  });

  test.each([
    ["differed", [green, red]],
    ["failed", [red]],
  ] as const)("and differs, and %s before, is old", async (_name, before) => {
    const looks = new Scripted(green, ...before);
    const { old, new: differing, failures } = await settled(suspicion(red, looks));
    expect(old).toMatchObject([{ test: id("a"), why: "old", before: { runs: before.length } }]);
    expect([...differing, ...failures]).toEqual([]);
  });

  test.each([
    ["skipped", told({ a: "skipped" })],
    ["at its deadline", told({ a: "assertion" }, { end: { kind: "timed-out" } })],
    ["without a report", untold(1)],
  ])("and differs, and was only %s before, is the change's", async (_how, before) => {
    const looks = new Scripted(green, before, before, before);
    expect((await settled(suspicion(red, looks))).new).toMatchObject([{ why: "changed" }]);
    expect(looks.asked).toEqual(["here 2", "before 1", "before 2", "before 3"]);
  });

  test.each(["syntax", "missing-symbol", "missing-path", "missing-dependency"] as const)(
    "for %s fails again: it is not run again, nor is what fails beside it",
    async (kind) => {
      const first = told({ a: kind, b: "assertion" });
      expect((await settled(suspicion(first, new Scripted()))).failures).toEqual([id("a"), id("b")]);
    },
  );

  test("is not run again where one run is wanted, nor where the check was at its deadline", async () => {
    const once = suspicion(red, new Scripted(), { check: { ...CHECK, runs: 1 } });
    expect((await settled(once)).failures).toEqual([id("a")]);
    const late = told({ a: "assertion" }, { end: { kind: "timed-out" } });
    expect((await settled(suspicion(late, new Scripted()))).failures).toHaveLength(1);
  });

  test("as often as is wanted", async () => {
    const looks = new Scripted(red, red, red, green);
    const request = suspicion(red, looks, { check: { ...CHECK, runs: 5 }, changes: OWN });
    expect((await settled(request)).new).toMatchObject([{ passed: 1, runs: 5 }]);
  });

  test("beside one that differs decides: who is to blame for that is not asked", async () => {
    const both = told({ a: "assertion", b: "assertion" });
    const looks = new Scripted(told({ a: "assertion", b: "passed" }), told({ a: "assertion", b: "passed" }));
    expect(await settled(suspicion(both, looks))).toEqual({ ...none, failures: [id("a")] });
  });

  test("only when it is run again counts like any other", async () => {
    const looks = new Scripted(told({ a: "passed", b: "assertion" }), told({ a: "passed", b: "passed" }));
    const first = told({ a: "assertion", b: "passed" });
    const changes = [...OWN];
    expect((await settled(suspicion(first, looks, { changes }))).new.map(({ test: name }) => name)).toEqual([
      id("a"),
      id("b"),
    ]);
  });

  test("is not taken for passed by a run that left it out", async () => {
    const looks = new Scripted(told({ b: "passed" }), told({ b: "passed" }));
    expect((await settled(suspicion(red, looks))).failures).toEqual([id("a")]);
  });
});

describe("what is known of a run's tests", () => {
  /** One old flake, found on `tree` against `base`. */
  async function known(): Promise<KnownFlakes> {
    const flakes = new KnownFlakes(memory(), "run");
    await settled(suspicion(red, new Scripted(green, red), { known: flakes }));
    return flakes;
  }
  const later = told({ a: "assertion" }, { tree: "later" });

  test("an old one is set aside for the next change without another run", async () => {
    const request = suspicion(later, new Scripted(), { known: await known(), base: "tip" });
    expect((await settled(request)).old).toMatchObject([{ test: id("a"), why: "old" }]);
  });

  test("not where the change touches its file", async () => {
    const looks = new Scripted(green);
    const request = suspicion(later, looks, { known: await known(), base: "tip", changes: OWN });
    expect((await settled(request)).new).toMatchObject([{ why: "changed" }]);
  });

  test("not where the report lacks tests, which may be hidden behind it", async () => {
    const looks = new Scripted(red, red);
    const request = suspicion(later, looks, { known: await known(), base: "tip", testsBefore: 2 });
    expect((await settled(request)).failures).toEqual([id("a")]);
  });

  test("not where all that the run did is held against what stood there before it", async () => {
    const looks = new Scripted(green, green, green, green, ...worse);
    const request = suspicion(later, looks, { known: await known(), base: "began", isWholeRun: true });
    expect((await settled(request)).new).toMatchObject([{ why: "made" }]);
  });

  /** Looks by turns in which it fails with the change alone. */
  const worse = Array.from({ length: 5 }, () => [green, red]).flat();
  const made = () => new Scripted(green, green, green, green, ...worse);

  test("nor one that an earlier attempt at the same made flaky", async () => {
    const flakes = new KnownFlakes(memory(), "run");
    await settled(suspicion(red, made(), { known: flakes }));
    const request = suspicion(later, made(), { known: flakes });
    expect((await settled(request)).new).toMatchObject([{ why: "made", passed: 1, runs: 7 }]);
  });

  test("of a test that is as it was is not held against what a human has asked for once more", async () => {
    const cache = memory();
    await settled(suspicion(red, made(), { known: new KnownFlakes(cache, "run", 0) }));
    const same = suspicion(green, new Scripted(), { known: new KnownFlakes(cache, "run", 0) });
    expect((await settled(same)).new).toMatchObject([{ why: "made", runs: 8 }]);
    const asked = suspicion(green, new Scripted(), { known: new KnownFlakes(cache, "run", 2) });
    expect(await settled(asked)).toEqual(none);
  });

  test("a pass on a tree on which it has differed shows nothing", async () => {
    const flakes = new KnownFlakes(memory(), "run");
    await settled(suspicion(red, new Scripted(green), { known: flakes, changes: OWN }));
    const request = suspicion(green, new Scripted(), { known: flakes, changes: OWN });
    expect((await settled(request)).new).toMatchObject([{ test: id("a"), passed: 2, runs: 3 }]);
  });

  test("one that was mended has to pass each time, and is forgotten then", async () => {
    const flakes = new KnownFlakes(memory(), "run");
    await settled(suspicion(red, new Scripted(green), { known: flakes, changes: OWN }));
    const mended = told({ a: "passed" }, { tree: "mended" });
    const looks = new Scripted(mended, mended);
    expect(await settled(suspicion(mended, looks, { known: flakes, changes: OWN }))).toEqual(none);
    expect(looks.asked).toEqual(["here 2", "here 3"]);
    expect(await flakes.of("test")).toEqual([]);
  });

  test("one that was not mended is found out", async () => {
    const flakes = new KnownFlakes(memory(), "run");
    await settled(suspicion(red, new Scripted(green), { known: flakes, changes: OWN }));
    const again = told({ a: "passed" }, { tree: "other" });
    const request = suspicion(again, new Scripted(green, red), { known: flakes, changes: OWN });
    expect((await settled(request)).new).toMatchObject([{ passed: 2, runs: 3, why: "changed" }]);
  });

  test("another run, or another check, knows nothing of it", async () => {
    const cache = memory();
    await settled(suspicion(red, new Scripted(green, red), { known: new KnownFlakes(cache, "run") }));
    expect(await new KnownFlakes(cache, "other").of("test")).toEqual([]);
    expect(await new KnownFlakes(cache, "run").of("lint")).toEqual([]);
    expect(await new KnownFlakes(cache, "run").of("test")).toHaveLength(1);
  });
});

describe("without a report", () => {
  test("names in the output stand for tests", async () => {
    const pairs = Array.from({ length: 5 }, () => [untold(0), untold(1, ["adds"])]).flat();
    const looks = new Scripted(untold(0), untold(0), untold(0), untold(0), ...pairs);
    const first = untold(1, ["adds"]);
    const nowhere = { testsBefore: undefined, filesOf: async () => undefined };
    expect((await settled(suspicion(first, looks, nowhere))).new).toMatchObject([
      { test: "adds", passed: 1, runs: 7, why: "made" },
    ]);
    expect(looks.asked.slice(4, 6)).toEqual(["all: before 1", "all: here 1"]);
  });

  test("a run that names nothing says of none that it passed", async () => {
    const looks = new Scripted(untold(1), untold(1));
    const request = suspicion(untold(1, ["adds"]), looks, { testsBefore: undefined });
    expect((await settled(request)).failures).toEqual(["adds", "npm test"]);
  });

  test("the command stands for all of them, and an old flake is never set aside unseen", async () => {
    const flakes = new KnownFlakes(memory(), "run");
    const request = (looks: Scripted, tree: string) =>
      suspicion(
        { ...untold(3), run: { ...untold(3).run, tree } },
        ...([looks, { known: flakes, testsBefore: undefined }] as const),
      );
    expect((await settled(request(new Scripted(untold(0), untold(3)), "one"))).old).toMatchObject([
      { test: "npm test", why: "old" },
    ]);
    expect((await settled(request(new Scripted(untold(3), untold(3)), "two"))).failures).toEqual([
      "npm test",
    ]);
  });

  test("what is known to be old on the same base is not held against it again", async () => {
    const flakes = new KnownFlakes(memory(), "run");
    const request = (first: Look, looks: Scripted) =>
      suspicion(first, looks, { known: flakes, testsBefore: undefined });
    await settled(request(untold(3), new Scripted(untold(0), untold(3))));
    expect((await settled(request(untold(3), new Scripted(untold(0))))).old).toMatchObject([{ why: "old" }]);
    // As it passes now, on the tree on which it has differed.
    expect((await settled(request(untold(0), new Scripted()))).old).toMatchObject([{ why: "old" }]);
  });
});
