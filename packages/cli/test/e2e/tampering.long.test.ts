import { expect, test } from "vitest";
import { BASE, RUN, withFeature } from "./features.ts";
import { codes } from "./hostile-rig.ts";
import { Rig, type Files } from "./rig.ts";

const TESTS = `import { test } from "node:test";
import assert from "node:assert/strict";
import { slug } from "../src/slug.mjs";

test("joins words", () => {
  assert.equal(slug("Two Words"), "two-words");
});
`;
const CODE = 'export const slug = (words) => words.toLowerCase().replaceAll(" ", "-");\n';
const files: Files = { ...BASE, "src/slug.mjs": CODE, "test/slug.test.mjs": TESTS };
const weakened = TESTS.replace(
  'assert.equal(slug("Two Words"), "two-words")',
  'assert.ok(slug("Two Words"))',
);

async function runWith(rig: Rig, changed: string, more: Files = {}) {
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it faster in src/slug.mjs\n", { ...files, ...more });
  return rig.run(
    ...RUN,
    "--attempts",
    "1",
    "--agent",
    rig.agent({ T001: { write: { "src/slug.mjs": `${CODE}// faster\n`, "test/slug.test.mjs": changed } } }),
  );
}

test.for<[string, string, string]>([
  ["skips a test", TESTS.replace("test(", "test.skip("), "TEST_SKIPPED"],
  ["weakens an assertion", weakened, "ASSERTION_WEAKENED"],
  ["takes a test out", TESTS.slice(0, TESTS.indexOf("test(")), "TEST_DELETED"],
])("an agent that %s is told where, and the next time a human is asked", async ([, changed, code]) => {
  const rig = new Rig();
  const ended = await runWith(rig, changed);
  expect(ended.code).toBe(3);
  expect(ended.result.waits).toMatchObject([{ kind: "allowance" }]);
  expect(codes(ended.result)).toContain(`${code} test/slug.test.mjs`);
});

test("a test moved, renamed and made stricter is taken", async () => {
  const rig = new Rig();
  const { code } = await runWith(rig, TESTS.replace("joins words", "joins all words").replaceAll('"', "'"));
  expect(code).toBe(0);
});

test("`guards: report` lets a weakened assertion through, and says so; `off` says nothing", async () => {
  const told = new Rig();
  const reported = await runWith(told, weakened, { ".stagewrightrc.yaml": "guards: report\n" });
  expect([reported.code, codes(reported.result).includes("ASSERTION_WEAKENED test/slug.test.mjs")]).toEqual([
    0,
    true,
  ]);
  const silent = new Rig();
  const off = await runWith(silent, weakened, { ".stagewrightrc.yaml": "guards: off\n" });
  expect([off.code, codes(off.result).includes("ASSERTION_WEAKENED test/slug.test.mjs")]).toEqual([0, false]);
});
