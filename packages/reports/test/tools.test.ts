import { execFile } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command, TestReport } from "@stagewright/core";
import { afterAll, describe, expect, test } from "vitest";
import { testReports } from "../src/index.ts";

/** The tools themselves, as they are on this machine, on the projects in `fixtures/projects`. */

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "stagewright-reports-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly report: TestReport;
  readonly output: string;
  readonly root: string;
}

async function run(project: string, command: Command): Promise<Ran> {
  const root = join(folder, project);
  cpSync(here(`fixtures/projects/${project}`), root, { recursive: true });
  if (project === "vitest") symlinkSync(here("../../../node_modules"), join(root, "node_modules"));
  const directory = join(folder, `${project}-reports`);
  mkdirSync(directory);
  const texts = Object.fromEntries(
    testReports.wanted.flatMap((name) => {
      const found = globSync(join(root, name));
      return found.length === 0 ? [] : [[name, readFileSync(join(root, name), "utf8")] as const];
    }),
  );
  const made = testReports.instrument(command, { texts, directory, env: {} });
  if (!made.ok) throw new Error(made.error);
  const { command: instrumented, env, source } = made.value;
  const output = await outputOf(instrumented, root, env);
  const paths = source.files?.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted();
  const files = paths?.map((path) => ({ source: path, bytes: readFileSync(path) })) ?? [
    { source: "output", bytes: new TextEncoder().encode(output) },
  ];
  const read = testReports.read(files, {
    root,
    ...(source.format === undefined ? {} : { format: source.format }),
  });
  if (!read.ok) throw new Error(`${JSON.stringify(read.error)}\n${output}`);
  return { report: read.value, output, root };
}

/** Output of both kinds in one, whatever the exit code. */
function outputOf(command: Command, cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  const [file = "", ...args] = "argv" in command ? command.argv : ["sh", "-c", command.shell];
  const path = `${join(process.execPath, "..")}:${process.env["PATH"] ?? ""}`;
  const clean = { HOME: process.env["HOME"], PATH: path, CI: "1", GOPROXY: "off", GOFLAGS: "-mod=mod" };
  return new Promise((done) => {
    execFile(file, args, { cwd, env: { ...clean, ...env }, maxBuffer: 1 << 26 }, (_error, stdout, stderr) => {
      done(`${stderr}${stdout}`);
    });
  });
}

async function answers(file: string, ...args: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    execFile(file, args, (error) => done(error === null));
  });
}

const kinds = ({ tests, suiteErrors }: TestReport) =>
  Object.fromEntries(
    [...tests, ...suiteErrors].map((entry) => [
      entry.id,
      entry.why?.kind ?? ("status" in entry ? entry.status : ""),
    ]),
  );

const NOTHING = { tests: [], errors: [] };

const JAVASCRIPT = {
  "test/sum.test.js > sum > adds": "passed",
  "test/sum.test.js > sum > is wrong on purpose": "assertion",
  "test/sum.test.js > sum > is skipped": "skipped",
  "test/sum.test.js > sum > is to be written": "todo",
  "test/sum.test.js > sum > throws": "unknown",
  "test/sum.test.js > sum > calls what is not there": "missing-symbol",
  "test/sum.test.js > sum > takes too long": "timeout",
  "test/path.test.js": "missing-path",
  "test/dependency.test.js": "missing-dependency",
  "test/syntax.test.js": "syntax",
};

describe("a repository's own command, unchanged, leaves a report", () => {
  test("npm test: vitest", async () => {
    const { report, output } = await run("vitest", { argv: ["npm", "test", "--silent"] });
    expect(kinds(report)).toEqual({ ...JAVASCRIPT, "test/symbol.test.js > multiplies": "missing-symbol" });
    expect(output).toContain("is wrong on purpose");
  });

  test("npm test: Node's own tests", async () => {
    const { report, output } = await run("node", { argv: ["npm", "test", "--silent"] });
    expect(kinds(report)).toEqual({ ...JAVASCRIPT, "test/symbol.test.js": "missing-symbol" });
    expect(output).toContain("✖ is wrong on purpose");
  });

  test("pytest", async (context) => {
    if (!(await answers("python3", "-m", "pytest", "--version")))
      context.skip("pytest is not on this machine");
    const { report, root } = await run("pytest", { argv: ["python3", "-m", "pytest", "-q"] });
    expect(kinds(report)).toMatchObject({
      "tests/test_sums.py > TestAdd > test_adds": "passed",
      "tests/test_sums.py > TestAdd > test_is_wrong[4]": "assertion",
      "tests/test_symbol.py": "missing-symbol",
      "tests/test_path.py": "missing-path",
      "tests/test_dependency.py": "missing-dependency",
      "tests/test_syntax.py": "syntax",
    });
    const text = readFileSync(join(root, "tests/test_sums.py"), "utf8");
    expect(testReports.resultsOf(report, "tests/test_sums.py", text)?.tests).toHaveLength(8);
    expect(testReports.resultsOf(report, "tests/test_path.py", text)?.errors).toHaveLength(1);
    expect(testReports.resultsOf(report, "other/test_sums.py", text)).toEqual(NOTHING);
  });

  test("go test", async (context) => {
    if (!(await answers("go", "version"))) context.skip("go is not on this machine");
    const { report, output } = await run("go", { argv: ["go", "test", "./..."] });
    expect(kinds(report)).toEqual({
      "example.test/probe/sum > TestAdds": "passed",
      "example.test/probe/sum > TestIsWrong/one": "assertion",
      "example.test/probe/sum > TestIsSkipped": "skipped",
      "example.test/probe/sum > TestPanics": "crash",
      "example.test/probe/symbol": "missing-symbol",
      "example.test/probe/path": "missing-dependency",
      "example.test/probe/dependency": "missing-dependency",
      "example.test/probe/syntax": "syntax",
    });
    expect(testReports.plainOutput("go-json", output)).toContain("\n--- FAIL: TestIsWrong (0.00s)\n");
    const one = "package sum\nfunc TestAdds(t *testing.T) {}\n";
    expect(testReports.resultsOf(report, "sum/sum_test.go", one)?.tests.map(({ name }) => name)).toEqual([
      "TestAdds",
    ]);
    expect(testReports.resultsOf(report, "symbol/symbol_test.go", one)?.errors).toHaveLength(1);
    expect(testReports.resultsOf(report, "sum/ios_test.go", one.replace("TestAdds", "TestOnIos"))).toEqual(
      NOTHING,
    );
  });

  test("cargo test, which stops at the first target that fails", async (context) => {
    if (!(await answers("cargo", "--version"))) context.skip("cargo is not on this machine");
    const { report } = await run("cargo", { argv: ["cargo", "test", "--offline"] });
    expect(kinds(report)).toEqual({
      "src/lib.rs > tests::adds": "passed",
      "src/lib.rs > tests::is_wrong": "assertion",
      "src/lib.rs > tests::is_skipped": "skipped",
      "src/lib.rs > tests::panics": "unknown",
    });
  });
});

describe("what a report says of one test file", () => {
  const report = (file: string): TestReport => ({
    format: "vitest-json",
    tests: [{ id: "x", suite: "", name: "x", file, status: "passed" }],
    suiteErrors: [],
    totals: { tests: 1, passed: 1, failed: 0, errored: 0, skipped: 0, todo: 0, suiteErrors: 0 },
  });
  const found = (file: string, text = `test("adds", () => {});`) =>
    testReports.resultsOf(report("test/a.test.js"), file, text);

  test("told by its name, also from below the root", () => {
    expect(found("test/a.test.js")?.tests).toHaveLength(1);
    expect(found("packages/x/test/a.test.js")?.tests).toHaveLength(1);
    expect(found("test/b.test.js")).toEqual(NOTHING);
  });

  test("a helper is told apart from a file that was passed over; other runners' languages are not told of", () => {
    expect(found("test/b.test.js", "export const x = 1;")).toEqual({ ...NOTHING, testless: true });
    expect(found("tests/test_a.py", "def test_a(): pass")).toBe(undefined);
  });
});
