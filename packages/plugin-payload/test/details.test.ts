import { expect, test } from "vitest";
import type { Task } from "@stagewright/core";
import { details } from "../src/stages/details.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const DOCUMENT = bytes(
  JSON.stringify({
    plan: { steps: [{ id: "S1" }] },
    testPlan: {
      coverageMatrix: [{ planStepId: "S1", scenarioIds: ["T1"] }],
      scenarios: [{ id: "T1", name: "A word, in capitals" }],
    },
  }),
);
const TASK: Task = {
  ...{ key: "S1", id: "S1", line: 1, title: "Louder", body: "", done: false, dependsOn: [] },
  ...{ parallel: true, kind: "code", files: [] },
};

const problems = (content: string, name: string): readonly string[] => {
  const tests = [{ scenarioId: "T1", file: "test/a.test.js", name }];
  return details.problems({
    ...{ details: { rationale: "So.", baseline: [], tests }, task: TASK, changes: [] },
    ...{ cited: new Map([["test/a.test.js", bytes(content)]]), citedBefore: new Map(), document: DOCUMENT },
  });
};

test("P14: a scenario's test has its name, however a language writes names", () => {
  expect(problems('test("a word, in capitals", f)', "a word, in capitals")).toEqual([]);
  expect(problems("def test_a_word_in_capitals():", "test_a_word_in_capitals")).toEqual([]);
  expect(problems("func TestAWordInCapitals(t *testing.T) {", "TestAWordInCapitals")).toEqual([]);
});

test("P14: any other word of the file is no test of the scenario", () => {
  for (const name of ["t", "test", "something else"])
    expect(problems("test('something else', f)", name)).toEqual([
      expect.stringContaining('is not the name of T1: "A word, in capitals"'),
    ]);
  expect(problems("test('something else', f)", "a word in capitals")).toEqual([
    expect.stringContaining("has no test named"),
  ]);
});
