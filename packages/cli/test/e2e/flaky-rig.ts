import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withFeature } from "./features.ts";
import type { Files, Rig } from "./rig.ts";

/** A test of Node's that counts its runs in a file outside of any tree: in those that `fails` names it fails. */
export function wobbly(rig: Rig, name: string, fails: readonly number[], head = ""): string {
  const counter = JSON.stringify(join(rig.place, `${name}.count`));
  return `import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { test } from "node:test";
${head}
test("${name}", () => {
  appendFileSync(${counter}, "x");
  assert.ok(!${JSON.stringify(fails)}.includes(readFileSync(${counter}, "utf8").length));
});
`;
}

/** How often such a test has run. */
export function timesRun(rig: Rig, name: string): number {
  const counter = join(rig.place, `${name}.count`);
  return existsSync(counter) ? readFileSync(counter, "utf8").length : 0;
}

export const plainTest = (name: string, body: string, head = ""): string =>
  `import assert from "node:assert/strict";\nimport { test } from "node:test";\n${head}\ntest("${name}", () => {\n  ${body}\n});\n`;

export const SUM = "export const sum = (a, b) => a + b;\n";
export const sumTest = plainTest(
  "adds",
  "assert.equal(sum(1, 2), 3);",
  'import { sum } from "../src/sum.js";',
);
export const BASE: Files = {
  "package.json": JSON.stringify({
    name: "thing",
    type: "module",
    scripts: { test: "node --test test/*.test.js" },
  }),
  "src/one.js": "export const one = 1;\n",
  "test/one.test.js": plainTest("one", "assert.equal(one, 1);", 'import { one } from "../src/one.js";'),
};

export const tasks = (...lines: readonly string[]): string =>
  `# Tasks\n\n## Phase 1: Core\n\n${lines.map((line) => `- [ ] ${line}\n`).join("")}`;

export function feature(rig: Rig, plan: string, files: Files = BASE): void {
  withFeature(rig, plan, files);
}

export interface Receipt {
  readonly kind: string;
  readonly grade?: string;
  readonly reason?: string;
  readonly previous?: string;
  readonly runs: readonly {
    readonly purpose: string;
    readonly check: string;
    readonly command: string;
    readonly tree: string;
    readonly exit: string;
    readonly verdict: string;
    readonly cached: boolean;
    readonly attempts?: readonly { readonly tree: string; readonly exit: string; readonly cached: boolean }[];
    readonly outcomes?: readonly Readonly<Record<string, unknown>>[];
  }[];
}

export function blobOf(rig: Rig, digest: string): Receipt {
  const folder = join(rig.repository, ".git/stagewright/blobs");
  return JSON.parse(readFileSync(join(folder, digest.slice(0, 2), digest.slice(2)), "utf8")) as Receipt;
}

/** A trailer of the commit of a task. */
export function trailerOf(rig: Rig, task: string, name: string): string {
  return rig
    .git(
      ...["log", "-1", `--format=%(trailers:key=${name},valueonly)`, `--grep=Stagewright-Task: ${task}$`],
      "stagewright/001-thing",
    )
    .trim();
}

/** What the actions of a run with this verb failed for. */
export function failuresOf(entries: readonly Readonly<Record<string, unknown>>[], verb: string): unknown[] {
  return entries.flatMap((entry) => {
    const { record } = entry as {
      record?: { done?: { verb?: string; result?: { error?: { failure?: unknown } } } };
    };
    return record?.done?.verb === verb ? (record.done.result?.error?.failure ?? []) : [];
  });
}

export function landingFailures(entries: readonly Readonly<Record<string, unknown>>[]): unknown[] {
  return failuresOf(entries, "land");
}
