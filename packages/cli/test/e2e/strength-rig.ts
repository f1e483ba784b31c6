import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Receipt } from "@stagewright/work";
import { feature } from "./features.ts";
import { Rig, type Files } from "./rig.ts";

/** Four mutants: two of its sign, one of its limit, one of its value. */
export const HEAVY = "export const isHeavy = (weight) => weight > 10;\n";
const testing = (...lines: string[]): string =>
  [
    'import assert from "node:assert/strict";',
    'import { test } from "node:test";',
    'import { isHeavy } from "../src/heavy.js";',
    ...lines,
    "",
  ].join("\n");
/** Notices neither that the limit itself is not heavy nor where it is. */
export const WEAK = testing('test("heavy", () => assert.equal(isHeavy(20), true));');
export const STRONG = testing(
  'test("the limit", () => assert.equal(isHeavy(10), false));',
  'test("above it", () => assert.equal(isHeavy(11), true));',
);
export const PLAN = "# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Tell what is heavy in src/heavy.js\n";

/** A repository whose tests are node's own, with these lines more for its check, on its feature's branch. */
export function nodeRig(options: readonly string[], plan: string, files: Files = {}): Rig {
  const made = new Rig();
  made.commit({
    ".stagewrightrc.yaml": ["check:", "  test:", `    run: ${process.execPath} --test`, ...options, ""].join(
      "\n",
    ),
    "package.json": '{ "type": "module" }\n',
    "test/base.test.js": 'import { test } from "node:test";\ntest("base", () => {});\n',
    ...files,
  });
  made.git("switch", "--quiet", "--create", "001-thing");
  made.commit(feature(plan), "plan");
  return made;
}

/** What a task's commit says was witnessed of it. */
export function receiptOf(rig: Rig, tip: string, task: string): Receipt {
  const log = rig.git(
    "log",
    "--format=%(trailers:key=Stagewright-Task,valueonly,separator=)%x09%(trailers:key=Stagewright-Receipt,valueonly,separator=)",
    tip,
  );
  const digest = log
    .split("\n")
    .flatMap((line) => (line.startsWith(`${task}\t`) ? [line.split("\t")[1]?.trim() ?? ""] : []))[0];
  if (digest === undefined) throw new Error(`no commit of ${task}:\n${log}`);
  return readReceipt(rig, digest);
}

function readReceipt(rig: Rig, digest: string): Receipt {
  const blobs = join(rig.repository, ".git/stagewright/blobs");
  return JSON.parse(readFileSync(join(blobs, digest.slice(0, 2), digest.slice(2)), "utf8")) as Receipt;
}
