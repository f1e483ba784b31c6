import { expect, test } from "vitest";
import { codeOf, FROZEN, STORY, testOf } from "./acceptance-rig.ts";
import { FEATURE } from "./features.ts";
import { nodeRig, receiptOf } from "./strength-rig.ts";
import { outbox } from "./team-plugin.ts";

const TESTS = testOf("greet", "hello", "goodbye");

test("a later story's tests do not go into an earlier story's frozen file", async () => {
  const plan = `${STORY}\n## Phase 2: User Story 2 - Part (Priority: P2)\n\n- [ ] T004 [P] [US2] Write failing tests in test/greet.test.js\n`;
  const own = nodeRig([], plan, FROZEN);
  const code = codeOf("hello", "goodbye");
  const more = testOf("greet", "hello", "goodbye", "more");
  const added = own.agent({
    T001: { write: { "test/greet.test.js": TESTS } },
    T002: { write: { "src/greet.js": code } },
    T003: { write: { "src/other.js": "export const a = 1;\n" } },
    T004: { write: { "test/greet.test.js": more } },
  });
  const { result } = await own.run(FEATURE, "--agent", added);
  expect(result.tasks.map(({ end }) => end)).toEqual(["done", "done", "done", "failed"]);
  expect(result.findings.filter(({ code }) => code === "FROZEN_TEST_CHANGED")).toHaveLength(2);
});

test("a stage that comes after the story's code changes none of its tests either", async () => {
  const config = [
    `${FROZEN[".stagewrightrc.yaml"]}guards: off`,
    "stages:\n  ours/tidy: { prompt: tidy.md, outputs: { tidied: { schema: tidied.json } } }",
    "pipelines:\n  mine: { intake: speckit, stages: [speckit/implement, ours/tidy] }\n",
  ].join("\n");
  const own = nodeRig([], STORY, {
    ...{ ".stagewrightrc.yaml": config, "tidy.md": "Tidy up.\n" },
    "tidied.json": JSON.stringify({ type: "object", properties: {} }),
  });
  const fewer = testOf("greet", "hello");
  const agent = own.agent({
    T001: { write: { "test/greet.test.js": TESTS } },
    T002: { write: { "src/greet.js": codeOf("hello") } },
    T003: { write: { "src/greet.js": codeOf("hello", "goodbye") } },
    "ours/tidy": { write: { ...outbox({ tidied: {} }), "test/greet.test.js": fewer } },
  });
  const end = await own.stagewright("run", "mine", FEATURE, "--agent", agent, "--yes", "--json");
  const { code, result, stderr } = own.jsonOf(end);
  expect(result.tasks.map(({ end: came }) => came)).toEqual(["done", "done", "done"]);
  expect([code, result.outcome]).toEqual([1, "failed"]);
  expect(stderr).toMatch(/greet\.test\.js.*acceptance test of US1, brought by T001/);
});

test("an acceptance test that is skipped by the end of its story is not green: the phase is repaired", async () => {
  const own = nodeRig([], STORY, FROZEN);
  const skipping = TESTS.replace(
    'test("goodbye", ',
    'test("goodbye", { skip: existsSync("quiet") }, ',
  ).replace("import assert", 'import { existsSync } from "node:fs";\nimport assert');
  const agent = own.agent(
    {
      T001: { write: { "test/greet.test.js": skipping } },
      T002: { write: { "src/greet.js": codeOf("hello", "goodbye") } },
      T003: { write: { "src/greet.js": codeOf("hello", "goodbye", "more"), quiet: "yes\n" } },
      "repair-1-1": { delete: ["quiet"] },
    },
    undefined,
    { tracePrompts: true },
  );
  const { code, result } = await own.run(FEATURE, "--agent", agent);
  expect([code, result.tasks.map(({ end }) => end)]).toEqual([0, ["done", "done", "done", "done"]]);
  const last = own
    .traceLines()
    .flatMap(({ prompt }) => prompt ?? [])
    .at(-1);
  expect(last).toContain("US1 is through");
  expect(last).toContain("test/greet.test.js > goodbye (skipped)");
});

test("where no report tells tests one by one, whoever pays a file claims the file", async () => {
  const own = nodeRig([], STORY.replaceAll("greet.test.js", "greet.sh"), {
    ".stagewrightrc.yaml": "acceptance: frozen\ncheck: { test: { run: 'sh check.sh' } }\n",
    "check.sh": 'for t in test/*.sh; do sh "$t" || { echo "FAIL: $t"; exit 1; }; done\n',
    "test/base.sh": "true\n",
  });
  const agent = own.agent({
    T001: { write: { "test/greet.sh": "grep -q hello src/greet.js\n" } },
    T002: { write: { "src/greet.js": codeOf("hello") } },
    T003: { write: { "src/greet.js": codeOf("hello", "goodbye") } },
  });
  const { code, result } = await own.run(FEATURE, "--agent", agent);
  expect(code).toBe(0);
  expect(receiptOf(own, result.commit ?? "", "T002").claims).toEqual(["test/greet.sh"]);
});

test("without the option nothing is frozen, and nothing is claimed", async () => {
  const own = nodeRig([], STORY);
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
  const { result } = await own.run(FEATURE, "--agent", agent);
  expect(result.findings.filter(({ code }) => code === "FROZEN_TEST_CHANGED")).toEqual([]);
});
