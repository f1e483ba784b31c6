import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./repository.ts";

/** One row of docs/conformance.md, as it is written. */
interface Row {
  readonly id: string;
  readonly state: string;
  readonly code: readonly string[];
  readonly tests: readonly string[];
}

const COUNTS = { W: 13, S: 11, P: 18, H: 9, D: 10 };
const IDS = Object.entries(COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
);

const rows = readFileSync(join(root, "docs/conformance.md"), "utf8")
  .split("\n")
  .flatMap((line): Row[] => {
    const [, row = "", state = "", code = "", tests = ""] = line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    const id = /^([A-Z]\d+) /.exec(row)?.[1];
    return id === undefined ? [] : [{ id, state, code: pathsIn(code), tests: pathsIn(tests) }];
  });

/** What stands in backquotes, with its braces expanded. */
function pathsIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, path = ""]) => expanded(path));
}

function expanded(path: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(path);
  if (braces === null) return [path];
  return (braces[1] ?? "").split(",").flatMap((part) => expanded(path.replace(braces[0], part)));
}

/** A test of the command's end to end, or below the package that is named. */
function testFile(path: string): string | undefined {
  return [join("packages/cli/test/e2e", path), join("packages", path), path].find((file) =>
    existsSync(join(root, file)),
  );
}

test("every row of the five tables is there, once", () => {
  expect(rows.map(({ id }) => id).toSorted()).toEqual(IDS.toSorted());
});

test.each(rows)(
  "$id: what is said to hold it up is there, and its tests bear its name",
  ({ id, state, code, tests }) => {
    for (const path of code)
      expect([path, existsSync(join(root, "packages", path)) || existsSync(join(root, path))]).toEqual([
        path,
        true,
      ]);
    const named = tests.filter((path) => path.includes(".test."));
    const files = named.map((path) => [path, testFile(path)] as const);
    expect(files.filter(([, file]) => file === undefined)).toEqual([]);
    if (/^(?:done|half|as )/.test(state)) expect(files.length).toBeGreaterThan(0);
    const bearing = files.filter(([, file]) =>
      new RegExp(String.raw`\b(?:test|describe)[\w.]*\([^"\`]*["\`][^"\`]*\b${id}\b`).test(
        readFileSync(join(root, file ?? ""), "utf8"),
      ),
    );
    if (files.length > 0) expect([id, bearing.length]).not.toEqual([id, 0]);
  },
);
