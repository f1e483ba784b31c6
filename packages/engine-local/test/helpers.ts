import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Handlers, RunPins, Task, WorkPlan } from "@stagewright/core";
import { openJournal, type Journal } from "../src/index.ts";

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "stagewright-engine-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function temporaryJournal(directory = temporaryDirectory()): Journal {
  const journal = openJournal(join(directory, "journal.db"));
  onTestFinished(() => {
    try {
      journal.close();
    } catch {
      // The test closed it.
    }
  });
  return journal;
}

const task = (id: string): Task => ({
  key: id,
  id,
  line: 1,
  title: id,
  body: "",
  done: false,
  parallel: true,
  kind: "code",
  files: [],
  dependsOn: [],
});
export const workPlan = (...ids: string[]): WorkPlan => ({
  phases: [{ title: "One", tasks: ids.map((id) => task(id)) }],
  warnings: [],
});

export const pins: RunPins = {
  stagewright: "0.0.0",
  pipeline: "test",
  stages: [{ address: "test/implement", kind: "work", plugin: "test", pluginVersion: "1", options: {} }],
  input: [],
  artifacts: {},
  feature: "001-test",
  base: "base",
  snapshot: { commit: "base", documents: [], otherChanges: [] },
  settings: {
    agents: { every: [{ use: "replay:x" }] },
    agentBase: "/",
    concurrency: 4,
    attempts: 2,
    deadlineMs: 1000,
    checks: [],
    commits: "per-task",
    env: [],
    protect: [],
    sandbox: "off",
  },
  notes: [],
};

/** Handlers that succeed at once, but for those that the test gives. */
export function handlers(plan: WorkPlan, own: Partial<Handlers> = {}): Handlers {
  let commits = 0;
  return {
    code: async () => ({ ok: true, value: { outputs: {} } }),
    agent: async () => ({ ok: true, value: { outputs: {}, tip: "t" } }),
    prepare: async () => ({ ok: true, value: { document: "tasks.md", plan, notes: [] } }),
    baseline: async () => ({ ok: true, value: { checks: [], receipt: "b" } }),
    attempt: async ({ task: key }) => ({
      ok: true,
      value: {
        commit: key,
        tree: key,
        base: "base",
        changes: [],
        findings: [],
        logFile: "",
        workspace: "",
        durationMs: 1,
        sandboxed: false,
      },
    }),
    collect: async () => {
      throw new Error("nobody hands in here");
    },
    hold: async () => {
      throw new Error("nothing is held here");
    },
    land: async () => ({
      ok: true,
      value: {
        commit: `c${++commits}`,
        tree: "t",
        grade: "checked",
        reason: "no-tests-in-change",
        receipt: "r",
        owes: [],
        pays: [],
        nowGreen: [],
        durationMs: 1,
      },
    }),
    validate: async () => ({ ok: true, value: { receipt: "v", pays: [] } }),
    record: async () => ({ ok: true, value: { tip: "t" } }),
    finish: async () => ({ ok: true, value: { outputs: {}, receipt: "f", notes: [] } }),
    replan: async () => ({ ok: true, value: { plan, tip: "t" } }),
    gate: async () => ({ ok: true, value: { question: "Go on?" } }),
    deliver: async () => ({ ok: true, value: { commit: "tip", branch: "b" } }),
    ...own,
  };
}

/** A promise and the means to settle it from outside. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
