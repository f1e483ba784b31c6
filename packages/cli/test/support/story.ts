import {
  foldEntry,
  type Action,
  type AgentReport,
  type Graded,
  type Finished,
  type JournalEntry,
  type RunPins,
  type RunRecord,
  type RunState,
  type Task,
} from "@stagewright/core";

export const RUN = "r7k2m4";
const OBJECT = (digit: string) => digit.repeat(40);

export const pins: RunPins = {
  stagewright: "0.1.0",
  pipeline: "speckit",
  stages: [
    {
      address: "speckit/implement",
      kind: "work",
      plugin: "@stagewright/plugin-speckit",
      pluginVersion: "0.1.0",
      options: {},
    },
  ],
  input: [],
  artifacts: {},
  feature: "001-settle-up",
  base: OBJECT("a"),
  branch: "main",
  snapshot: { commit: OBJECT("b"), documents: [], otherChanges: [] },
  settings: {
    agents: { every: [{ use: "command:true" }] },
    agentBase: "/",
    concurrency: 6,
    attempts: 2,
    deadlineMs: 60_000,
    checks: [
      {
        name: "test",
        command: { argv: ["npm", "test"] },
        display: "npm test",
        origin: "package.json scripts.test",
        timeoutMs: 60_000,
      },
    ],
    commits: "per-task",
    env: [],
    protect: [],
    sandbox: "auto",
  },
  notes: [],
};

export function task(id: string, more: Partial<Task> = {}): Task {
  const base = {
    key: `${id}.1-abcdef`,
    id,
    line: 1,
    title: `Do ${id}`,
    body: "",
    done: false,
    parallel: false,
  };
  return { ...base, kind: "code", files: [], dependsOn: [], ...more };
}

/** Writes a journal as a run would, a second an entry, and folds it. */
export class Story {
  readonly entries: JournalEntry[] = [];
  state: RunState;

  constructor(own: Partial<RunPins> = {}) {
    this.state = this.tell({ type: "run.created", run: RUN, pins: { ...pins, ...own } });
    this.tell({ type: "run.owned", pid: 42, host: "here" });
  }

  tell(record: RunRecord): RunState {
    const at = new Date(Date.UTC(2026, 10, 20, 12, 0, this.entries.length)).toISOString();
    const entry = { seq: this.entries.length + 1, at, record };
    this.entries.push(entry);
    this.state = foldEntry(this.state, entry);
    return this.state;
  }

  start(key: string, action: Action): this {
    this.tell({ type: "action.started", key: `${RUN}/${key}`, action });
    return this;
  }

  finish(key: string, done: Finished): this {
    this.tell({ type: "action.finished", key: `${RUN}/${key}`, done });
    return this;
  }

  prepared(...phases: { title: string; tasks: Task[] }[]): this {
    this.start("0/prepare", { verb: "prepare", stage: 0 });
    this.finish("0/prepare", {
      verb: "prepare",
      result: {
        ok: true,
        value: {
          document: "specs/001/tasks.md",
          plan: { phases, warnings: [{ line: 3, message: "not a task: no id" }] },
          notes: ["2 of 5 boxes of checklists/ux.md are open"],
        },
      },
    });
    this.start("0/baseline", { verb: "baseline", stage: 0 });
    const check = {
      name: "test",
      state: "green",
      exit: "exit code 0",
      failures: [],
      durationMs: 5,
      logFile: "/logs/baseline.log",
      outputTail: "",
    } as const;
    return this.finish("0/baseline", {
      verb: "baseline",
      result: { ok: true, value: { checks: [check], receipt: "0".repeat(64) } },
    });
  }

  attempt(key: string, attempt = 1): this {
    return this.start(`0/${key}/${attempt}/attempt`, { verb: "attempt", stage: 0, task: key, attempt });
  }

  handedIn(
    key: string,
    attempt = 1,
    more: { path?: string; sandboxed?: boolean; agent?: AgentReport } = {},
  ): this {
    const findings =
      more.path === undefined
        ? []
        : [
            {
              code: "KERNEL_OWNED_EDITED",
              path: more.path,
              detail: "two boxes ticked",
              severity: "reset",
            } as const,
          ];
    return this.finish(`0/${key}/${attempt}/attempt`, {
      verb: "attempt",
      result: {
        ok: true,
        value: {
          commit: OBJECT("c"),
          tree: OBJECT("d"),
          base: OBJECT("b"),
          changes: [{ path: "src/a.js", status: "added", added: 3 }],
          findings,
          logFile: "/logs/agent.log",
          workspace: "/cache/ws",
          durationMs: 1234,
          sandboxed: more.sandboxed ?? false,
          ...(more.agent === undefined ? {} : { agent: more.agent }),
        },
      },
    });
  }

  landed(key: string, attempt = 1, more: { witnessMs?: number; graded?: Graded } = {}): this {
    this.start(`0/${key}/${attempt}/land`, { verb: "land", stage: 0, task: key, attempt });
    return this.finish(`0/${key}/${attempt}/land`, {
      verb: "land",
      result: {
        ok: true,
        value: {
          commit: OBJECT("e"),
          tree: OBJECT("f"),
          ...(more.graded ?? { grade: "witnessed" }),
          ...(more.witnessMs === undefined ? {} : { witnessMs: more.witnessMs }),
          receipt: "1".repeat(64),
          owes: [],
          pays: [],
          nowGreen: [],
          durationMs: 10,
        },
      },
    });
  }

  failedAttempt(key: string, attempt = 1): this {
    return this.finish(`0/${key}/${attempt}/attempt`, {
      verb: "attempt",
      result: {
        ok: false,
        error: {
          failure: {
            code: "CHECK_FAILED",
            check: "test",
            command: "npm test",
            exit: "exit code 1",
            outputTail: "not ok 1 - adds\n\u001B[2J\u001B]0;owned\u0007expected 4\n",
            logFile: "/logs/check.log",
            newFailures: ["adds"],
          },
          workspace: "/cache/ws-2",
          candidate: OBJECT("9"),
        },
      },
    });
  }

  delivered(branch?: string): this {
    this.start("deliver", { verb: "deliver" });
    return this.finish("deliver", {
      verb: "deliver",
      result: { ok: true, value: { commit: OBJECT("e"), ...(branch === undefined ? {} : { branch }) } },
    });
  }
}

/** One task is done, one fails twice, the one after it is skipped. */
export function failingStory(): Story {
  const [one, two, three] = [
    task("T001", { parallel: true }),
    task("T002", { parallel: true, title: "Add\u001B[31m\u0007 numbers" }),
    task("T003", { dependsOn: [{ key: "T002.1-abcdef", why: "depends on T002 (line 2)", hard: true }] }),
  ];
  return new Story()
    .prepared(
      { title: "Phase 1: Core", tasks: [one, two, three] },
      { title: "Phase 2: Polish", tasks: [task("T004")] },
    )
    .attempt(one.key)
    .attempt(two.key)
    .handedIn(one.key, 1, { path: "specs/001/tasks.md" })
    .landed(one.key)
    .failedAttempt(two.key, 1)
    .attempt(two.key, 2)
    .failedAttempt(two.key, 2)
    .delivered("stagewright/001-settle-up");
}
