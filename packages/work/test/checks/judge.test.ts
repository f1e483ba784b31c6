import { expect, test } from "vitest";
import type { BaselineCheck } from "@stagewright/core";
import { judge } from "../../src/index.ts";

const baseline = (failures: string[], exit = "exit 1"): BaselineCheck => ({
  name: "test",
  state: "red",
  exit,
  failures,
  durationMs: 1,
  logFile: "",
  outputTail: "",
});
const exited = (code: number, failures: string[] = []) => ({
  end: { kind: "exited" as const, code },
  failures,
});

test("a check that passes is green, whatever the base was", () => {
  expect(judge(exited(0), baseline(["old"]))).toEqual({ kind: "green" });
});

test("on a green base any failure is new", () => {
  expect(judge(exited(1, ["a"]), undefined)).toEqual({ kind: "red", newFailures: ["a"] });
});

test("failures that the base had are nobody's fault", () => {
  expect(judge(exited(1, ["old"]), baseline(["old", "older"]))).toEqual({ kind: "green" });
});

test("one new failure among old ones is red, and named", () => {
  expect(judge(exited(1, ["old", "new"]), baseline(["old"]))).toEqual({ kind: "red", newFailures: ["new"] });
});

test("a run that fails without naming any test broke before its tests: red, even on a red base", () => {
  expect(judge(exited(1), baseline(["old"]))).toEqual({ kind: "red", newFailures: [] });
});

test("a timeout or a crash is red, even on a red base", () => {
  expect(judge({ end: { kind: "timed-out" }, failures: ["old"] }, baseline(["old"])).kind).toBe("red");
  expect(
    judge({ end: { kind: "signalled", signal: "SIGSEGV" }, failures: ["old"] }, baseline(["old"])).kind,
  ).toBe("red");
});

test("on a base whose redness cannot be read, the same end tells nothing and another end is red", () => {
  expect(judge(exited(1), baseline([]))).toEqual({ kind: "unknown" });
  expect(judge(exited(2), baseline([])).kind).toBe("red");
});
