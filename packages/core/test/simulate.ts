import {
  foldEntry,
  next,
  type Action,
  type Candidate,
  type Edge,
  type Failed,
  type Finished,
  type Graded,
  type Held,
  type JournalEntry,
  type KeyedAction,
  type Landed,
  type RoundTask,
  type RunPins,
  type RunRecord,
  type RunState,
  type Steering,
  type Task,
  type Usage,
  type WorkPlan,
} from "../src/index.ts";

/** A task with nothing in it but what the test says. */
export function task(id: string, more: Partial<Task> = {}): Task {
  return {
    key: id,
    id,
    line: 1,
    title: id,
    body: "",
    done: false,
    parallel: false,
    kind: "code",
    files: [],
    dependsOn: [],
    ...more,
  };
}

export const hard = (key: string): Edge => ({ key, why: `after ${key}`, hard: true });
export const soft = (key: string): Edge => ({ key, why: `after ${key} [P]`, hard: false });

export function plan(...phases: Task[][]): WorkPlan {
  return { phases: phases.map((tasks, index) => ({ title: `Phase ${index + 1}`, tasks })), warnings: [] };
}

function pins(settings: Partial<RunPins["settings"]> = {}): RunPins {
  return {
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
      concurrency: 6,
      attempts: 2,
      deadlineMs: 1000,
      checks: [],
      commits: "per-task",
      env: [],
      protect: [],
      sandbox: "off",
      ...settings,
    },
    notes: [],
  };
}

type SaidOf<S> = S extends Steering ? Omit<S, "stage" | "by"> : never;

/** What the simulated world answers. Absent: success. */
export type World = (action: Action) => Failed["failure"] | undefined;

/** A run without a world: the journal is an array, and actions end in the order the test says. */
export class Simulation {
  readonly entries: JournalEntry[] = [];
  readonly workPlan: WorkPlan;
  readonly world: World;
  state!: RunState;
  landings = 0;
  /** What each attempt's agent says it has used; absent: it reports nothing at all. */
  usage: Usage | undefined;
  /** The stage's document says more than its marks. */
  records = false;
  /** What an agent stage sends back, by how often one has before. */
  sendsBack: (rounds: number) => readonly RoundTask[] = () => [];

  constructor(
    workPlan: WorkPlan,
    world: World = () => undefined,
    settings: Partial<RunPins["settings"]> = {},
  ) {
    this.workPlan = workPlan;
    this.world = world;
    this.record({ type: "run.created", run: "r", pins: pins(settings) });
  }

  record(record: RunRecord): void {
    const entry = { seq: this.entries.length + 1, at: "2026-01-01T00:00:00.000Z", record };
    this.entries.push(entry);
    this.state = foldEntry(this.state, entry);
  }

  wanted(): KeyedAction[] {
    return next(this.state);
  }

  start(): KeyedAction[] {
    const actions = this.wanted();
    for (const { key, action } of actions) this.record({ type: "action.started", key, action });
    return actions;
  }

  finish(key: string): void {
    const begun = this.state.underWay.get(key);
    if (begun === undefined) throw new Error(`${key} is not under way`);
    this.record({ type: "action.finished", key, done: this.answer(begun.action) });
  }

  get running(): string[] {
    return [...this.state.underWay.values()].flatMap(({ action }) =>
      action.verb === "attempt" ? [action.task] : [],
    );
  }

  /** Until the run rests; `pick` chooses which of the actions under way ends next. */
  runToRest(
    pick: (keys: string[]) => string = (keys) => keys[0] ?? "",
    onStep: () => void = () => undefined,
  ): void {
    for (let step = 0; step < 10_000; step++) {
      this.start();
      onStep();
      const keys = [...this.state.underWay.keys()];
      if (keys.length === 0) return;
      this.finish(pick(keys));
    }
    throw new Error("the run does not come to rest");
  }

  say(said: SaidOf<Steering>): void {
    this.record({ stage: 0, by: "Tess", ...said });
  }

  end(key: string): string {
    const [stage] = this.state.stages;
    if (stage === undefined || !("work" in stage)) return "none";
    return stage.work?.tasks.get(key)?.now.kind ?? "none";
  }

  private answer(action: Action): Finished {
    const failure = this.world(action);
    if (failure !== undefined) return { verb: action.verb, result: { ok: false, error: { failure } } };
    switch (action.verb) {
      case "prepare":
        return {
          verb: "prepare",
          result: {
            ok: true,
            value: {
              document: "tasks.md",
              plan: this.workPlan,
              notes: [],
              ...(this.records ? { records: true as const } : {}),
              ...(this.state.pins.settings.hold ? { hold: "Is it right?" } : {}),
            },
          },
        };
      case "baseline":
        return { verb: "baseline", result: { ok: true, value: { checks: [], receipt: "b" } } };
      case "attempt":
        return {
          verb: "attempt",
          result: {
            ok: true,
            value: {
              ...candidate(action.task),
              ...(this.usage === undefined ? {} : { agent: { agent: "a", usage: this.usage } }),
            },
          },
        };
      case "collect":
        return { verb: "collect", result: { ok: true, value: candidate(action.task) } };
      case "hold":
        return { verb: "hold", result: { ok: true, value: held(action.task) } };
      case "land":
        return { verb: "land", result: { ok: true, value: landed(++this.landings) } };
      case "validate":
        return { verb: "validate", result: { ok: true, value: { receipt: "v", pays: [] } } };
      case "record":
        return { verb: "record", result: { ok: true, value: { tip: `recorded ${++this.landings}` } } };
      case "finish":
        return { verb: "finish", result: { ok: true, value: { outputs: {}, receipt: "f", notes: [] } } };
      case "replan":
        throw new Error("no test asks for it");
      case "gate":
        return { verb: "gate", result: { ok: true, value: { question: "Go on?" } } };
      case "deliver":
        return { verb: "deliver", result: { ok: true, value: { commit: "tip" } } };
      case "code":
        return { verb: "code", result: { ok: true, value: { outputs: {} } } };
      case "agent": {
        const sentBack = this.sendsBack(this.state.rounds?.length ?? 0);
        const said = sentBack.length === 0 ? {} : { sentBack };
        return { verb: "agent", result: { ok: true, value: { outputs: {}, tip: "tip", ...said } } };
      }
    }
  }
}

export function candidate(name: string): Candidate {
  return {
    commit: name,
    tree: name,
    base: "base",
    changes: [],
    findings: [],
    logFile: "",
    workspace: "",
    durationMs: 1,
    sandboxed: false,
  };
}

function held(name: string): Held {
  return {
    ...{ question: "Is it right?", tree: `held-${name}`, tip: "tip", worktree: "/worktree" },
    ...{ grade: "checked", reason: "no-tests-in-change", durationMs: 1 },
  };
}

export function landed(
  number: number,
  more: Partial<Pick<Landed, "owes" | "pays">> = {},
  graded: Graded = { grade: "checked", reason: "no-tests-in-change" },
): Landed {
  return {
    ...graded,
    commit: `c${number}`,
    tree: `t${number}`,
    receipt: `r${number}`,
    owes: [],
    pays: [],
    nowGreen: [],
    durationMs: 1,
    ...more,
  };
}
