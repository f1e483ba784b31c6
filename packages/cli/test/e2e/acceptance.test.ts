import { expect, test } from "vitest";
import { codeOf, FROZEN, STORY, testOf } from "./acceptance-rig.ts";
import { FEATURE } from "./features.ts";
import { nodeRig, receiptOf } from "./strength-rig.ts";

const TESTS = testOf("greet", "hello", "goodbye");

test("each task claims the acceptance tests it turned green, in its receipt and in the report", async () => {
  const own = nodeRig([], STORY, FROZEN);
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

  const { stdout } = await own.stagewright("report", "--format", "md");
  const [goodbye, hello] = stdout.split("\n").filter((line) => line.startsWith("| US1"));
  expect(hello).toMatch(/`test\/greet\.test\.js > hello` +\| T001 +\| T002 +\| `[0-9a-f]{10}`/);
  expect(goodbye).toMatch(/`test\/greet\.test\.js > goodbye` +\| T001 +\| T003 +\| `[0-9a-f]{10}`/);
});

test("an acceptance test that is changed once its story's code is begun is refused by name, with who froze it and since when", async () => {
  const own = nodeRig([], STORY, FROZEN);
  const code = codeOf("hello", "goodbye");
  const agent = own.agent({
    T001: { write: { "test/greet.test.js": TESTS } },
    T002: { write: { "src/greet.js": code } },
    T003: {
      write: {
        "src/greet.js": code + codeOf("more"),
        "test/greet.test.js": testOf("greet", "hello", "goodbye", "more"),
      },
    },
  });
  const ended = await own.run(FEATURE, "--agent", agent);
  expect([ended.code, ended.result.tasks.map(({ end }) => end)]).toEqual([1, ["done", "done", "failed"]]);
  expect(ended.result.findings).toContainEqual(
    expect.objectContaining({ code: "FROZEN_TEST_CHANGED", path: "test/greet.test.js", severity: "refused" }),
  );
  expect(ended.stderr).toMatch(
    /test\/greet\.test\.js: changed, and it is an acceptance test of US1, brought by T001 and frozen since [0-9a-f]{10}/,
  );
});
