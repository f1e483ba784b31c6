import { expect, test } from "vitest";
import { feature, FEATURE } from "./features.ts";
import { Rig } from "./rig.ts";

const COVER = "--experimental-test-coverage --test-reporter=lcov --test-reporter-destination=lcov.info";
const RUN = `${process.execPath} --test ${COVER}`;

const SOURCE = [
  "export function loud(word) {",
  "  return word.toUpperCase();",
  "}",
  "",
  "export function quiet(word) {",
  "  if (word === undefined) {",
  '    throw new TypeError("no word");',
  "  }",
  "  return word.toLowerCase();",
  "}",
  "",
].join("\n");
const testing = (...lines: string[]): string =>
  [
    'import assert from "node:assert/strict";',
    'import { test } from "node:test";',
    'import { loud, quiet } from "../src/say.js";',
    'test("loud", () => assert.equal(loud("a"), "A"));',
    ...lines,
    "void quiet;",
    "",
  ].join("\n");
const SOME = testing();
const MOST = testing(
  'test("quiet", () => assert.equal(quiet("A"), "a"));',
  'test("nothing", () => assert.throws(() => quiet()));',
);

function rig(coverage: string): Rig {
  const made = new Rig();
  made.commit({
    ".gitignore": "lcov.info\n",
    ".stagewrightrc.yaml": `check:\n  test:\n    run: ${RUN}\n${coverage}`,
    "package.json": '{ "type": "module" }\n',
    "test/base.test.js": 'import { test } from "node:test";\ntest("base", () => {});\n',
  });
  made.git("switch", "--quiet", "--create", "001-thing");
  made.commit(feature("# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Say it in src/say.js\n"), "plan");
  return made;
}

const wanting = "    coverage: { report: lcov.info, least: 80 }\n";

test("H9: a change whose tests reach too little of it is not taken; the next attempt is told of which file", async () => {
  const own = rig(wanting);
  const steps = {
    T001: [
      { write: { "src/say.js": SOURCE, "test/say.test.js": SOME } },
      { write: { "src/say.js": SOURCE, "test/say.test.js": MOST } },
    ],
  };
  const agent = own.agent(steps, undefined, { tracePrompts: true });
  const { code, result } = await own.run(FEATURE, "--agent", agent);
  expect([code, result.tasks]).toMatchObject([0, [{ id: "T001", end: "done", attempts: 2 }]]);
  const prompts = own.traceLines().flatMap(({ prompt }) => prompt ?? []);
  expect(prompts[1]).toMatch(/less than 80% of the lines of what you changed: src\/say\.js \(\d\d%\)/);
});

test("H9: a changed source file that no test loads is reached by none", async () => {
  const own = rig(wanting);
  const steps = {
    T001: {
      write: { "src/say.js": SOURCE, "test/say.test.js": MOST, "src/other.js": "export const a = 1;\n" },
    },
  };
  const { code, stderr } = await own.run(FEATURE, "--agent", own.agent(steps));
  expect(code).toBe(1);
  expect(stderr).toContain("src/other.js: 0%");
});

test("H9: where the coverage that was promised is not there, nothing is taken for covered", async () => {
  const own = rig("    coverage: { report: elsewhere.info }\n");
  const steps = { T001: { write: { "src/say.js": SOURCE, "test/say.test.js": MOST } } };
  const { code, stderr } = await own.run(FEATURE, "--agent", own.agent(steps));
  expect(code).toBe(1);
  expect(stderr).toContain("left no coverage that can be read");
});
