import { describe, expect, test } from "vitest";
import type { FailureKind, FailureWhy, FileResults, TestStatus } from "@stagewright/core";
import { isPaid, isPaidInRun, redOf, redOfRun, turnedGreen } from "../../src/witness/by-test.ts";
import { rightReason } from "../../src/witness/own-names.ts";

const FILE = "test/sum.test.js";
const why = (kind: FailureKind, missing?: string): FailureWhy => ({
  kind,
  ...(missing === undefined ? {} : { missing }),
  message: `${kind} it was\n  at some line`,
});
const result = (name: string, status: TestStatus, kind?: FailureKind) => ({
  id: `${FILE} > ${name}`,
  suite: "",
  name,
  file: FILE,
  status,
  ...(kind === undefined ? {} : { why: why(kind) }),
});
const broken = (kind: FailureKind, missing?: string): FileResults => ({
  tests: [],
  errors: [{ id: FILE, suite: FILE, file: FILE, why: why(kind, missing) }],
});
const of = (...tests: FileResults["tests"]): FileResults => ({ tests, errors: [] });
const reportOf = ({ tests, errors }: FileResults) => ({
  format: "junit" as const,
  tests,
  suiteErrors: errors,
  totals: { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, todo: 0, suiteErrors: 0 },
});

const isRight = await rightReason({ listFiles: async () => [], readFile: async () => undefined }, "tree");
const red = (results: FileResults, before?: FileResults) =>
  redOf(results, FILE, isRight, before === undefined ? undefined : reportOf(before));

describe("red by test", () => {
  test.each<FailureKind>(["assertion", "missing-symbol", "missing-path"])("%s is a right reason", (kind) => {
    expect(red(of(result("adds", "failed", kind), result("is", "passed")))).toEqual({
      kind: "red",
      tests: [`${FILE} > adds`],
    });
    expect(red(broken(kind))).toEqual({ kind: "red", tests: [FILE] });
  });

  test.each<FailureKind>(["syntax", "missing-dependency", "timeout", "crash", "unknown"])(
    "%s is none, and is told",
    (kind) => {
      expect(red(of(result("adds", "failed", kind)))).toEqual({
        kind: "wrong",
        because: [{ test: `${FILE} > adds`, kind, message: `${kind} it was` }],
      });
    },
  );

  test("only those that fail for a right reason are owed", () => {
    expect(red(of(result("a", "failed", "assertion"), result("b", "errored", "timeout")))).toEqual({
      kind: "red",
      tests: [`${FILE} > a`],
    });
  });

  test("an old failure is nobody's red", () => {
    const old = of(result("a", "failed", "assertion"));
    expect(red(old, old)).toEqual({ kind: "not-red" });
  });

  test("skipped and expected failures are not red; nothing at all was not collected", () => {
    expect(red(of(result("a", "skipped"), result("b", "todo"), result("c", "passed")))).toEqual({
      kind: "not-red",
    });
    expect(red(of())).toEqual({ kind: "not-collected" });
  });

  test("of a whole run, what fails newly counts; nothing new shows nothing", () => {
    const old = reportOf(of(result("old", "failed", "assertion")));
    const now = reportOf(of(result("old", "failed", "assertion"), result("new", "failed", "assertion")));
    expect(redOfRun(now, FILE, isRight, old)).toEqual({ kind: "red", tests: [`${FILE} > new`] });
    expect(redOfRun(old, FILE, isRight, old)).toBe(undefined);
  });
});

describe("paid by test", () => {
  const owed = { tests: [`${FILE} > a`] };

  test("a test that passed pays; one that is skipped, expected to fail or gone does not", () => {
    expect(isPaid(of(result("a", "passed")), owed)).toBe(true);
    expect(isPaid(of(result("a", "skipped"), result("b", "passed")), owed)).toBe(false);
    expect(isPaid(of(result("a", "todo"), result("b", "passed")), owed)).toBe(false);
    expect(isPaid(of(result("b", "passed")), owed)).toBe(false);
    expect(isPaidInRun(reportOf(of(result("a", "skipped"))), owed)).toBe(false);
  });

  test("a file that did not load is paid by any of its tests, and by nothing less", () => {
    expect(isPaid(of(result("a", "passed")), { tests: [FILE] })).toBe(true);
    expect(isPaid(of(result("a", "skipped")), { tests: [FILE] })).toBe(false);
    expect(isPaid(broken("missing-path"), { tests: [FILE] })).toBe(false);
  });

  test("what an earlier version owed by file alone is paid by a file that runs", () => {
    expect(isPaid(of(result("a", "passed")), {})).toBe(true);
    expect(isPaid(of(), {})).toBe(false);
  });

  test("turned green: one that was red passes now", () => {
    const none = () => false;
    expect(turnedGreen(of(result("a", "passed")), [`${FILE} > a`], none)).toBe(true);
    expect(turnedGreen(of(result("a", "skipped"), result("b", "passed")), [`${FILE} > a`], none)).toBe(false);
  });

  test("a file that did not load turned green with a test that is new, not with those that were there", () => {
    const tests = of(result("old", "passed"), result("fresh", "passed"));
    expect(turnedGreen(tests, [FILE], (id) => id.endsWith("fresh"))).toBe(true);
    expect(turnedGreen(tests, [FILE], () => false)).toBe(false);
    expect(turnedGreen(of(result("fresh", "skipped")), [FILE], () => true)).toBe(false);
  });
});

describe("whose the missing thing is", () => {
  const own = (files: Readonly<Record<string, string>>) =>
    rightReason(
      {
        listFiles: async () => Object.keys(files),
        readFile: async (_tree, path) => new TextEncoder().encode(files[path] ?? ""),
      },
      "tree",
    );

  test.each([
    [
      "a package of Go's own module",
      { "go.mod": "module example.org/app\n" },
      "example.org/app/text",
      "a_test.go",
      true,
    ],
    [
      "a package of another module",
      { "go.mod": "module example.org/app\n" },
      "example.org/apple",
      "a_test.go",
      false,
    ],
    [
      "a Python module nobody declares",
      { "pyproject.toml": '[project]\ndependencies = ["requests>=2"]\n' },
      "wordcount",
      "test_a.py",
      true,
    ],
    [
      "a Python package that is declared",
      { "pyproject.toml": '[project]\ndependencies = ["typing-extensions>=2"]\n' },
      "typing_extensions",
      "test_a.py",
      false,
    ],
    ["a package of npm's", { "package.json": '{ "name": "app" }' }, "lodash", "a.test.js", false],
    ["the package itself", { "package.json": '{ "name": "app" }' }, "app/text", "a.test.js", true],
    [
      "a Java package below its own",
      { "src/main/java/org/app/Text.java": "" },
      "org.app.words",
      "ATest.java",
      true,
    ],
    [
      "a Java package of others",
      { "src/main/java/org/app/Text.java": "" },
      "org.other.words",
      "ATest.java",
      false,
    ],
  ] as const)("%s", async (_what, files, missing, file, expected) => {
    const isOwn = await own(files);
    expect(isOwn(why("missing-dependency", missing), file)).toBe(expected);
  });
});
