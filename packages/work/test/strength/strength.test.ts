import {
  ok,
  type CheckPin,
  type FileChange,
  type Graded,
  type Mutant,
  type MutatedFile,
  type Mutators,
  type StrengthSettings,
  type TestReport,
  type TestResult,
} from "@stagewright/core";
import { describe, expect, test } from "vitest";
import type { Services } from "../../src/index.ts";
import { drawn } from "../../src/strength/draw.ts";
import { gradedBy, strengthOf } from "../../src/strength/strength.ts";

type Outcome = "killed" | "survived" | "invalid" | "beside" | "endless" | "silent";

/** One mutant a file, `a` to `z`, and what becomes of the check with it. */
interface World {
  readonly mutants: Readonly<Record<string, Outcome>>;
  readonly files?: Readonly<Record<string, MutatedFile["kind"] | "aside-before" | "bare">>;
  readonly settings?: Partial<StrengthSettings>;
  readonly graded?: Graded;
  readonly report?: false;
  readonly flaky?: readonly string[];
  /** Of a file that is owed one test fails, and another file does not load, whatever the mutant. */
  readonly half?: true;
}

function withHalf(report: TestReport): TestReport {
  return {
    ...report,
    tests: [...report.tests, one("t > c", "failed")],
    suiteErrors: [...report.suiteErrors, { id: "u", suite: "", why: { kind: "missing-path", message: "" } }],
  };
}

const one = (id: string, status: TestResult["status"]): TestResult => ({ id, suite: "", name: id, status });
const reportOf = (tests: readonly TestResult[], broken = false): TestReport =>
  ({
    format: "node-events",
    tests,
    suiteErrors: broken ? [{ id: "t", suite: "" }] : [],
    totals: {},
  }) as unknown as TestReport;

const REPORTS: Readonly<Record<Outcome | "none", { readonly code: number; readonly report?: TestReport }>> = {
  none: { code: 0, report: reportOf([one("t > a", "passed"), one("t > b", "passed")]) },
  killed: { code: 1, report: reportOf([one("t > a", "failed"), one("t > b", "passed")]) },
  survived: { code: 0, report: reportOf([one("t > a", "passed"), one("t > b", "passed")]) },
  invalid: { code: 1, report: reportOf([], true) },
  beside: { code: 1, report: reportOf([one("t > a", "passed"), one("t > b", "passed")]) },
  endless: { code: 0 },
  silent: { code: 0 },
};

/** A run of the settings' check over a made-up change. The tree's name tells which mutant is in it. */
async function measured({ mutants, files = {}, settings = {}, graded, report, flaky = [], half }: World) {
  const judged: string[] = [];
  const mutantOf = (path: string): Mutant => ({
    ...{
      operator: "NumberLiteral",
      path,
      line: 1,
      column: 1,
      from: 0,
      to: 1,
      original: "1",
      replacement: path,
    },
  });
  const mutators: Mutators = {
    of({ path }) {
      const kind = files[path];
      if (kind === undefined) return { kind: "mutants", mutants: [mutantOf(path)] };
      if (kind === "bare") return { kind: "mutants", mutants: [] };
      if (kind === "aside-before") return { kind: "aside", why: "generated", was: true };
      if (kind === "aside") return { kind, why: "language", was: false };
      return kind === "mutants" ? { kind, mutants: [mutantOf(path)] } : { kind };
    },
    apply: (_bytes, { path }) => new TextEncoder().encode(path),
  };
  const changes = [...Object.keys(mutants), ...Object.keys(files)].map((path): FileChange => ({
    path,
    status: "modified",
    oldMode: "100644",
    newMode: "100644",
  }));
  const blobs = new Map<string, Uint8Array>();
  const services = {
    run: "r",
    mutators,
    repository: {
      diff: async () => changes,
      readFile: async (_tree: string, path: string) => new TextEncoder().encode(path),
      editTree: async (_tree: string, [edit]: readonly { path: string }[]) => `with ${edit?.path ?? ""}`,
    },
    store: {
      put: async (bytes: Uint8Array) => {
        blobs.set(String(blobs.size), bytes);
        return String(blobs.size - 1);
      },
      get: async (digest: string) => blobs.get(digest),
    },
    cache: {
      get: async (key: string) =>
        key === "flaky/r" ? flaky.map((id) => ({ check: "test", test: id })) : undefined,
      put: async () => {},
    },
    workspaces: {
      openWitness: async ({ tree }: { tree: string }) =>
        ok({
          path: tree,
          scratch: tree,
          expectReports: async () => ({ directory: "/r" }),
          takeReports: async () => ok([{ source: tree, bytes: new Uint8Array() }]),
        }),
    },
    reports: {
      wanted: [],
      instrument: (command: unknown) => ok({ command, env: {}, source: { files: ["r"] } }),
      read: ([file]: readonly { source: string }[]) => {
        const seen = outcomeIn(file?.source ?? "");
        const told = report === false ? undefined : REPORTS[seen].report;
        return told === undefined
          ? { ok: false as const, error: [{ code: "NONE", detail: "nothing" }] }
          : ok({ ...(half ? withHalf(told) : told), totals: { tests: 1, suiteErrors: 0 } });
      },
    },
    processes: {
      run: async ({ cwd }: { cwd: string }) => {
        const seen = outcomeIn(cwd);
        if (cwd.startsWith("with ")) judged.push(cwd.slice(5));
        const end =
          seen === "endless"
            ? { kind: "timed-out" }
            : { kind: "exited", code: half ? 1 : REPORTS[seen].code };
        return { end, durationMs: 1, output: "" };
      },
    },
    logFile: async () => "/log",
    environment: "",
    env: {},
  };
  const outcomeIn = (tree: string): Outcome | "none" =>
    tree.startsWith("with ") ? (mutants[tree.slice(5)] ?? "none") : "none";
  const check = {
    ...{ name: "test", command: { shell: "t" }, display: "t", origin: "", timeoutMs: 60_000 },
    strength: { mutants: 20, least: 80, withinMs: 60_000, on: "task", ...settings },
  } satisfies CheckPin;
  const seen = await strengthOf({
    services: services as unknown as Services,
    context: {
      signal: new AbortController().signal,
      effect: (_name, act) => act(),
      progress: () => {},
      state: { pins: { settings: { env: [] } } },
    },
    bench: { test: check, strayed: [] },
    on: "task",
    ...{ from: "before", tree: "after", head: "head", without: [], label: "T1" },
    ...(graded === undefined ? {} : { graded }),
  });
  return { seen: seen.ok ? { ok: seen.value } : seen.error, judged };
}

const many = (outcome: Outcome, count: number, first = 0): Record<string, Outcome> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${first + at}.js`, outcome]));

describe("tests hold", () => {
  test("where a check fails though its tests pass", async () => {
    const { seen } = await measured({ mutants: { "a.js": "beside" } });
    expect(seen).toMatchObject({ ok: { killed: 1 } });
  });

  test("where as many percent as are asked for are killed, and those that survived are named all the same", async () => {
    const { seen } = await measured({ mutants: { ...many("killed", 4), "z.js": "survived" } });
    expect(seen).toMatchObject({
      ok: { killed: 4, mutants: 5, complete: true, survived: [{ path: "z.js", line: 1, original: "1" }] },
    });
  });

  test("a mutant that does not load counts neither way, and makes room for another one", async () => {
    const { seen, judged } = await measured({
      mutants: { ...many("invalid", 6), ...many("killed", 3, 6) },
      settings: { mutants: 3 },
    });
    expect(seen).toMatchObject({ ok: { killed: 3, mutants: 3, candidates: 9, complete: true } });
    expect(judged.length).toBeGreaterThanOrEqual(3);
  });

  test("one under which they never end counts as killed, and is listed", async () => {
    const { seen } = await measured({ mutants: { "a.js": "endless" } });
    expect(seen).toMatchObject({ ok: { killed: 1, timedOut: [{ path: "a.js" }] } });
  });

  test("no more are judged than is asked for", async () => {
    const { judged } = await measured({ mutants: many("killed", 9), settings: { mutants: 4 } });
    expect(judged).toHaveLength(4);
  });
});

describe("where not all tests of the change are to pass yet, those that do pass notice", () => {
  test("and what fails or does not load anyway kills nothing, and makes no mutant invalid", async () => {
    const { seen } = await measured({
      mutants: { "a.js": "killed", "b.js": "survived", "c.js": "invalid" },
      half: true,
      settings: { least: 50 },
    });
    expect(seen).toMatchObject({ ok: { killed: 1, mutants: 2, invalid: 1, survived: [{ path: "b.js" }] } });
  });
});

describe("tests are weak", () => {
  test("where less is killed, and each mutant that survived is named", async () => {
    const { seen } = await measured({ mutants: { "a.js": "killed", "b.js": "survived" } });
    expect(seen).toMatchObject({
      ...{ code: "TESTS_WEAK", killed: 1, mutants: 2, least: 80 },
      survived: [{ path: "b.js", operator: "NumberLiteral" }],
    });
  });

  test("where they pass without the change's code", async () => {
    const graded: Graded = { grade: "checked", reason: "tests-passed-before" };
    const { seen, judged } = await measured({ mutants: { "a.js": "killed" }, graded });
    expect(seen).toMatchObject({ code: "TESTS_WEAK", reverted: true });
    expect(judged).toEqual([]);
  });

  test("a test that is known to fail now and then kills nothing", async () => {
    const { seen } = await measured({ mutants: { "a.js": "killed" }, flaky: ["t > a"] });
    expect(seen).toMatchObject({ code: "TESTS_WEAK", killed: 0 });
  });
});

describe("a measurement that is none never passes", () => {
  test.each<[string, World, object]>([
    [
      "no time",
      { mutants: many("killed", 3), settings: { withinMs: 0 } },
      { gap: "out-of-time", wanted: 3, mutants: 0 },
    ],
    ["no report", { mutants: many("killed", 3), report: false }, { gap: "no-report" }],
    ["nothing loads", { mutants: many("invalid", 3) }, { gap: "all-invalid" }],
    ["no test that passes", { mutants: many("killed", 3), flaky: ["t > a", "t > b"] }, { gap: "not-judged" }],
    ["a mutant that says nothing", { mutants: { "a.js": "silent" } }, { gap: "not-judged" }],
  ])("%s", async (_what, world, expected) => {
    const { seen } = await measured(world);
    expect(seen).toMatchObject({ code: "STRENGTH_UNKNOWN", ...expected });
  });

  test("unless what is known is enough to call the tests weak", async () => {
    const { judged } = await measured({ mutants: many("killed", 5) });
    const mutants = Object.fromEntries(
      judged.map((path, at) => [path, at < 4 ? "survived" : "silent"] as const),
    );
    const { seen } = await measured({ mutants });
    expect(seen).toMatchObject({ code: "TESTS_WEAK", mutants: 4 });
  });
});

describe("what cannot be measured", () => {
  test.each<[string, World["files"], object]>([
    ["no code at all", { "a.md": "not-code" }, { applies: false, complete: true }],
    ["only comments", { "a.js": "unchanged" }, { applies: false, complete: true }],
    ["test code", { "test/a.test.js": "mutants" }, { applies: false }],
    ["how a tool is set up", { "vite.config.ts": "mutants" }, { applies: false }],
    ["what is only called so", { "src/pricing.config.ts": "bare" }, { applies: true, complete: false }],
    [
      "another language",
      { "a.java": "aside" },
      { applies: true, complete: false, unmeasured: [{ why: "language" }] },
    ],
    [
      "types alone",
      { "a.ts": "bare" },
      { applies: true, complete: false, unmeasured: [{ why: "nothing-to-mutate" }] },
    ],
  ])("%s is said", async (_what, files, expected) => {
    const { seen } = await measured({ mutants: {}, files: files ?? {} });
    expect(seen).toMatchObject({ ok: { ...expected, mutants: 0 } });
  });

  test("what a program had made before leaves no gap; a part in another language does", async () => {
    const mutants = { "a.js": "killed" } as const;
    const made = await measured({ mutants, files: { "dist/a.js": "aside-before" } });
    expect(made.seen).toMatchObject({ ok: { complete: true } });
    const mixed = await measured({ mutants, files: { "a.java": "aside" } });
    expect(mixed.seen).toMatchObject({ ok: { complete: false, killed: 1 } });
  });

  test("costs the best grade, and no other", async () => {
    const { seen } = await measured({ mutants: {}, files: { "a.java": "aside" } });
    const strength = "ok" in seen ? seen.ok : undefined;
    expect(gradedBy(strength, { grade: "witnessed" })).toEqual({
      grade: "checked",
      reason: "strength-not-measured",
    });
    const lower: Graded = { grade: "checked", reason: "no-tests-in-change" };
    expect(gradedBy(strength, lower)).toBe(lower);
  });
});

test("mutants are drawn in the same order for the same tree, whatever order they come in", () => {
  const all = Array.from({ length: 40 }, (_, at): Mutant => ({
    ...{ operator: "NumberLiteral", path: `f${at % 4}.js`, line: at, column: 1, from: at, to: at + 1 },
    ...{ original: "1", replacement: "2" },
  }));
  expect(drawn(all.toReversed(), "a".repeat(40))).toEqual(drawn(all, "a".repeat(40)));
  expect(drawn(all, "b".repeat(40))).not.toEqual(drawn(all, "a".repeat(40)));
  const firstTen = drawn(all, "a".repeat(40)).slice(0, 10);
  expect(new Set(firstTen.map(({ path }) => path)).size).toBeGreaterThan(1);
});
