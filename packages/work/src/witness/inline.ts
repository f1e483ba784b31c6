import type { Candidate, Finding, ObjectId, Repository, TestReport, TestResult } from "@stagewright/core";
import { isTestSide } from "../checks/test-files.ts";
import type { Bench } from "./bench.ts";

/** A source file of a change that has tests in it: without its code they are not there either. */
export interface InlineTests {
  readonly file: string;
  /** Tests of it that pass now and were not there before, where reports tell. */
  readonly fresh: readonly string[];
}

/** How languages are told to have tests beside the code. Go has none: its tests have files of their own. */
const MARKS: readonly { readonly files: RegExp; readonly test: RegExp }[] = [
  { files: /\.rs$/, test: /#\[cfg\(test\)\]|#\[(?:\w+::)?test\b|^\s*\/\/[/!] ```(?:rust)?\s*$/m },
  { files: /\.py$/, test: /^\s*(?:async\s+)?def test_|^\s*>>> /m },
  { files: /\.[cm]?[jt]sx?$/, test: /\bimport\.meta\.vitest\b/ },
  { files: /\.exs?$/, test: /^\s*iex> /m },
  { files: /\.zig$/, test: /^\s*test\s+"/m },
];

/** Rust's modules of tests are of the code, whatever their names: nothing but a line of it takes them up. */
const RUST_MODULE = /(?:^|\/)src\/.*\.rs$/;

/**
 * Changed source files with tests in them: those a report names as a test's file, else those
 * whose text says so. A file of tests alone is not among them: it can be left out.
 */
export async function inlineTests(
  request: {
    readonly bench: Pick<Bench, "before">;
    readonly repository: Pick<Repository, "readFile">;
    readonly candidate: Pick<Candidate, "changes">;
    readonly tree: ObjectId;
  },
  now: TestReport | undefined,
): Promise<readonly InlineTests[]> {
  const { bench, repository, candidate, tree } = request;
  const sources = candidate.changes.filter(
    ({ path, status }) => status !== "deleted" && (!isTestSide(path) || RUST_MODULE.test(path)),
  );
  const found: InlineTests[] = [];
  for (const { path } of sources) {
    const named = (now?.tests ?? []).filter(({ file }) => file === path);
    const mark = MARKS.find(({ files }) => files.test(path));
    const bytes = mark === undefined ? undefined : await repository.readFile(tree, path);
    if (named.length === 0 && mark?.test.test(new TextDecoder().decode(bytes)) !== true) continue;
    found.push({ file: path, fresh: [] });
  }
  if (found.length === 0 || now === undefined) return found;
  const before = await bench.before();
  if (before === undefined) return found;
  const old = new Set(before.tests.map(({ id }) => id));
  return found.map(({ file }) => ({
    file,
    // cargo names modules, not files: `sum::tests::adds` is of src/sum.rs.
    fresh: now.tests
      .filter((test) => test.status === "passed" && !old.has(test.id) && isOf(test, file))
      .map(({ id }) => id),
  }));
}

function isOf({ name, file: named }: Pick<TestResult, "name" | "file">, file: string): boolean {
  if (named !== undefined) return named === file;
  const module = file
    .replace(/^(?:.*\/)?src\//, "")
    .replace(/(?:\/mod)?\.[^.]+$/, "")
    .split("/");
  const isRoot = module.length === 1 && (module[0] === "lib" || module[0] === "main");
  if (!file.endsWith(".rs")) return false;
  return isRoot ? name.split("::").length <= 2 : name.startsWith(`${module.join("::")}::`);
}

const MOST_NAMED = 5;

/** For people: what can be told of them all the same. */
export function foundInline({ file, fresh }: InlineTests): Finding {
  const more = fresh.length - MOST_NAMED;
  const named = `${fresh.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return {
    code: "TESTS_INLINE",
    path: file,
    detail: fresh.length === 0 ? "" : `green now, and not there before: ${named}`,
    severity: "reported",
  };
}
