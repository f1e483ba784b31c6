import type { Files } from "./rig.ts";

/** Tests of what a module says: each case is a function that gives its own name. */
export const testOf = (name: string, ...cases: string[]): string =>
  [
    'import assert from "node:assert/strict";',
    'import { test } from "node:test";',
    `import * as ${name} from "../src/${name}.js";`,
    ...cases.map((one) => `test("${one}", () => assert.equal(${name}.${one}(), "${one}"));`),
    "",
  ].join("\n");

export const codeOf = (...names: string[]): string =>
  names.map((name) => `export const ${name} = () => "${name}";\n`).join("");

/** One story: its tests, and two tasks that make them pass. */
export const STORY = [
  "# Tasks",
  "",
  "## Phase 1: User Story 1 - Greet (Priority: P1)",
  "",
  "- [ ] T001 [P] [US1] Write failing tests in test/greet.test.js",
  "- [ ] T002 [P] [US1] Say hello in src/greet.js",
  "- [ ] T003 [US1] Say goodbye in src/greet.js",
  "",
].join("\n");

export const FROZEN: Files = {
  ".stagewrightrc.yaml": `acceptance: frozen\ncheck: { test: { run: '${process.execPath} --test' } }\n`,
};
