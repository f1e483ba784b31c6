import {
  ok,
  type CheckCache,
  type CheckPin,
  type FailureKind,
  type Json,
  type TestReport,
  type TestStatus,
} from "@stagewright/core";
import { judge, type CheckRun } from "../../src/checks/judge.ts";
import type { Look } from "../../src/witness/outcomes.ts";

export const CHECK: CheckPin = {
  ...{ name: "test", command: { shell: "npm test" }, display: "npm test", origin: "--check" },
  timeoutMs: 1000,
};
export const FILE = "test/a.test.js";
export const id = (name: string, file = FILE): string => `${file} > ${name}`;

/** `a: "passed"`, or a failure by its kind. */
export type Outcomes = Readonly<Record<string, TestStatus | FailureKind>>;

export function reportOf(outcomes: Outcomes, file: string | undefined = FILE): TestReport {
  const statuses: readonly string[] = ["passed", "skipped", "todo", "errored"];
  const tests = Object.entries(outcomes).map(([name, outcome]) => ({
    ...{ id: id(name, file), suite: "", name },
    ...(file === undefined ? {} : { file }),
    ...(statuses.includes(outcome)
      ? { status: outcome as TestStatus }
      : { status: "failed" as const, why: { kind: outcome as FailureKind, message: outcome } }),
  }));
  const totals = {
    tests: tests.length,
    passed: 0,
    failed: 0,
    errored: 0,
    skipped: 0,
    todo: 0,
    suiteErrors: 0,
  };
  return { format: "node-events", tests, suiteErrors: [], totals };
}

/** A look whose check has left a report of these tests. */
export function told(outcomes: Outcomes, more: Partial<CheckRun> = {}): Look {
  const tests = reportOf(outcomes);
  const failed = tests.tests.some(({ status }) => status === "failed");
  return lookOf({ end: { kind: "exited", code: failed ? 1 : 0 }, ...more }, tests);
}

/** A look whose check has left its exit code, and perhaps names in what it printed. */
export function untold(code: number, failures: readonly string[] = []): Look {
  return lookOf({ end: { kind: "exited", code }, failures }, undefined);
}

function lookOf(more: Partial<CheckRun> & Pick<CheckRun, "end">, tests: TestReport | undefined): Look {
  const run: CheckRun = {
    ...{ check: "test", command: "npm test", tree: "tree", durationMs: 1, outputTail: "", failures: [] },
    ...{ logFile: "log", key: "key", cached: false, strayed: [] },
    ...more,
  };
  const verdict = judge(run, undefined, tests === undefined ? {} : { now: tests });
  return { run, verdict, ...(tests === undefined ? {} : { tests }) };
}

/** Looks in the order in which they are asked for; more than there are is an error. */
export class Scripted {
  readonly asked: string[] = [];
  readonly #looks: Look[];

  constructor(...looks: readonly Look[]) {
    this.#looks = [...looks];
  }

  async take(what: string) {
    this.asked.push(what);
    const look = this.#looks.shift();
    if (look === undefined) throw new Error(`nobody expected ${this.asked.join(", ")}`);
    return ok(look);
  }
}

export function memory(): CheckCache {
  const kept = new Map<string, Json>();
  return {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
  };
}
