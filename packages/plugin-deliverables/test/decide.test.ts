import type { TaskState } from "@stagewright/core";
import { expect, test } from "vitest";
import type { CommandRun } from "../src/artifacts.ts";
import { names, type Rule } from "../src/criteria/criteria.ts";
import { decide } from "../src/criteria/decide.ts";
import type { Facts } from "../src/criteria/facts.ts";

const RECEIPT = "0123456789abcdef";
const NOTHING: Facts = {
  tasks: [],
  checks: [],
  receipt: RECEIPT,
  commands: [],
  change: { kind: "kept", files: 2 },
  versioned: false,
  documents: { file: "README.md", missing: [] },
};

const on = (rule: Rule, facts: Partial<Facts>) => {
  const [found] = decide([{ id: "AC1", text: "It holds", rule }], { ...NOTHING, ...facts });
  return [found?.state, found?.evidence];
};

function task(
  id: string,
  title: string,
  grade: string,
  more: { kind?: string; owes?: string[]; human?: true } = {},
) {
  const { kind = "tests-first", owes = [], human } = more;
  const done = {
    kind: "done",
    attempt: 1,
    landed: { grade, owes: owes.map((file) => ({ file })) },
    ...(human === undefined ? { candidate: { findings: [] } } : {}),
  };
  return {
    task: { id, title, body: "", kind },
    history: [],
    now: grade === "failed" ? { kind: "failed" } : done,
    // Of a task's state, what is asked for.
  } as unknown as TaskState;
}

const command = (text: string, state: CommandRun["state"], detail = "exit 0"): CommandRun => ({
  ...{ command: text, state, detail },
  ...{ duration_ms: 1, output_tail: "", log: "" },
});

test("D9: a criterion is met by tests that name it and were seen red and green, and by nothing less", () => {
  expect(on("named", {})).toEqual(["open", "no test that names it was seen to fail and then to pass"]);
  const witnessed = task("T001", "Write tests (AC1)", "witnessed", { owes: ["test/a.sh"] });
  expect(on("named", { tasks: [witnessed] })).toEqual([
    "met",
    "`test/a.sh`: red without the code, green with it (T001)",
  ]);
  expect(on("named", { tasks: [task("T001", "Write tests (AC12, AC1b)", "witnessed")] })[0]).toBe("open");
  expect(on("named", { tasks: [witnessed, task("T002", "More tests (AC1)", "checked")] })).toEqual([
    "open",
    "T002 is checked, not witnessed",
  ]);
  expect(on("named", { tasks: [witnessed, task("T003", "More tests (AC1)", "failed")] })[0]).toBe("open");
  // Code that says it, without a test that failed before, says nothing.
  expect(on("named", { tasks: [task("T004", "Do it (AC1)", "checked", { kind: "code" })] })[0]).toBe("open");
  expect(on("named", { tasks: [task("T004", "Do it (AC1)", "witnessed", { kind: "code" })] })[0]).toBe("met");
});

test("D9: a run that began after the work has not seen it, and ticks nothing for it", () => {
  const unseen = {
    receipt: undefined,
    checks: [{ name: "lint", display: "make lint", state: "green" as const }],
    commands: [command("npm test", "passed")],
  };
  const rules: Rule[] = ["named", "checks", "lint", "secrets"];
  expect(rules.map((rule) => on(rule, unseen)[0])).toEqual(["open", "open", "open", "open"]);
});

test("D9: a criterion's id is not found inside another one's", () => {
  expect(["AC1", "(AC1)", "AC1, AC2", "see AC1."].map((text) => names(text, "AC1"))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["AC12", "AC1-3", "XAC1", "AC", "AC-1"].map((text) => names(text, "AC1"))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("D9: tests pass where checks and the report's commands do; a command that fails says no", () => {
  const checks = [{ name: "test", display: "npm test", state: "green" as const }];
  const passed = command("npm test", "passed");
  expect(on("checks", { checks, commands: [passed] })[0]).toBe("met");
  expect(on("checks", { checks, commands: [passed, command("node x.js", "failed", "exit 1")] })).toEqual([
    "not-met",
    "`node x.js`: exit 1",
  ]);
  expect(on("checks", { checks, commands: [command("a | b", "not-run")] })[0]).toBe("open");
  expect(on("checks", { checks: [], commands: [passed] })).toEqual(["open", "no check is configured"]);
  expect(on("checks", { checks: [{ ...checks[0]!, state: "old" }], commands: [passed] })[0]).toBe("open");
});

test("D7: linters and formatters by the repository's checks, else by the report's commands, else not decided", () => {
  const check = (name: string, display: string) => ({ name, display, state: "green" as const });
  expect(on("lint", { checks: [check("lint", "make style")] })[0]).toBe("met");
  expect(on("lint", { checks: [check("style", "npx prettier --check .")] })[0]).toBe("met");
  const passed = [
    "npm run lint",
    "cd web && npx eslint src",
    "go vet ./...",
    "./tools/shellcheck x.sh",
    "cargo fmt --check",
  ];
  for (const text of passed) expect(on("lint", { commands: [command(text, "passed")] })[0]).toBe("met");
  const other = ["echo lint", "node splinter.js", "npm test", "cat lint.log", "lint > log"];
  for (const text of other) expect(on("lint", { commands: [command(text, "passed")] })[0]).toBe("open");
  expect(on("lint", { commands: [command("gofmt -l .", "failed", "exit 1")] })[0]).toBe("not-met");
});

test("D9: no secret by the audit of what was merged; what no audit saw is not decided", () => {
  const merged = task("T001", "a", "checked");
  expect(on("secrets", { tasks: [merged] })[0]).toBe("met");
  expect(on("secrets", { tasks: [merged, task("T002", "b", "checked", { human: true })] })).toEqual([
    "open",
    "T002 was done by a human, and not audited",
  ]);
  expect(on("secrets", {})[0]).toBe("open");
  const findings = [{ code: "SECRET", path: "a", detail: "", severity: "refused" }];
  const refused = {
    ...merged,
    history: [{ attempt: 1, failed: { failure: { code: "CHANGE_REFUSED", findings } } }],
  };
  expect(on("secrets", { tasks: [refused as unknown as TaskState] })[1]).toContain("; 1 attempts were");
});

test("D9: exported names and documents by what the change shows", () => {
  expect(on("interface", {})[0]).toBe("met");
  expect(on("interface", { change: { kind: "unknown", why: "it is Rust" } })).toEqual(["open", "it is Rust"]);
  const change = { kind: "gone" as const, names: ["a.ts: b"] };
  expect(on("interface", { change })[0]).toBe("not-met");
  expect(on("interface", { change, versioned: true })[0]).toBe("open");
  expect(on("documents", {})[0]).toBe("met");
  expect(on("documents", { documents: { file: "README.md", missing: ["no heading for usage"] } })[0]).toBe(
    "not-met",
  );
});
