import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import { nodeRig, receiptOf } from "./strength-rig.ts";

const testOf = (name: string, ...cases: string[]): string =>
  [
    'import assert from "node:assert/strict";',
    'import { test } from "node:test";',
    `import * as ${name} from "../src/${name}.js";`,
    ...cases.map((one) => `test("${one}", () => assert.equal(${name}.${one}(), "${one}"));`),
    "",
  ].join("\n");
const codeOf = (...names: string[]): string =>
  names.map((name) => `export const ${name} = () => "${name}";\n`).join("");

const PLAN = [
  "# Tasks",
  "",
  "## Phase 1: User Story 1 - Greet (Priority: P1)",
  "",
  "### Tests",
  "",
  "- [ ] T001 [P] [US1] Write failing tests in test/greet.test.js",
  "",
  "### Implementation",
  "",
  "- [ ] T002 [P] [US1] Say hello in src/greet.js",
  "- [ ] T003 [US1] Say goodbye in src/greet.js",
  "",
].join("\n");
const FROZEN = {
  ".stagewrightrc.yaml": `acceptance: frozen\ncheck: { test: { run: '${process.execPath} --test' } }\n`,
};
const TESTS = testOf("greet", "hello", "goodbye");

test("each task claims the acceptance tests it turned green, in its receipt; the last of them pays the file", async () => {
  const own = nodeRig([], PLAN, FROZEN);
  const agent = own.agent({
    T001: { write: { "test/greet.test.js": TESTS } },
    T002: { write: { "src/greet.js": codeOf("hello") } },
    T003: { write: { "src/greet.js": codeOf("hello", "goodbye") } },
  });
  const { code, result } = await own.run(FEATURE, "--agent", agent);
  expect([code, result.tasks.map(({ end }) => end)]).toEqual([0, ["done", "done", "done"]]);
  const tip = result.commit ?? "";
  const claims = ["T001", "T002", "T003"].map((id) => receiptOf(own, tip, id).claims);
  expect(claims).toEqual([undefined, ["test/greet.test.js > hello"], ["test/greet.test.js > goodbye"]]);
});

test("an acceptance test that is changed once its story's code is begun is refused by name, with who froze it and since when", async () => {
  const own = nodeRig([], PLAN, FROZEN);
  const agent = own.agent({
    T001: { write: { "test/greet.test.js": TESTS } },
    T002: { write: { "src/greet.js": codeOf("hello", "goodbye") } },
    T003: {
      write: {
        "src/greet.js": codeOf("hello", "goodbye", "more"),
        "test/greet.test.js": testOf("greet", "hello", "goodbye", "more"),
      },
    },
  });
  const { code, result, stderr } = await own.run(FEATURE, "--agent", agent);
  expect([code, result.tasks.map(({ end }) => end)]).toEqual([1, ["done", "done", "failed"]]);
  expect(result.findings).toContainEqual(
    expect.objectContaining({ code: "FROZEN_TEST_CHANGED", path: "test/greet.test.js", severity: "refused" }),
  );
  expect(stderr).toMatch(
    /test\/greet\.test\.js: changed, and it is an acceptance test of US1, brought by T001 and frozen since [0-9a-f]{10}/,
  );
});

test("without the option nothing is frozen, and nothing is claimed", async () => {
  const own = nodeRig([], PLAN);
  const agent = own.agent({
    T001: { write: { "test/greet.test.js": TESTS } },
    T002: { write: { "src/greet.js": codeOf("hello", "goodbye") } },
    T003: {
      write: {
        "src/greet.js": codeOf("hello", "goodbye", "more"),
        "test/greet.test.js": testOf("greet", "hello", "goodbye", "more"),
      },
    },
  });
  const { code, result } = await own.run(FEATURE, "--agent", agent);
  expect(code).toBe(0);
  expect(receiptOf(own, result.commit ?? "", "T002").claims).toBeUndefined();
});
