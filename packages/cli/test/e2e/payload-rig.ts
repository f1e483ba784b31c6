import { BASE, CHECK } from "./features.ts";
import { Rig, type Files, type Step } from "./rig.ts";

export const FILE = "handoff/payload.json";

export const outbox = (value: unknown): Files => ({ ".stagewright/outbox.json": JSON.stringify(value) });

export const REQUIREMENT = {
  summary: "Words can be said louder.",
  constraints: ["plain sh"],
  acceptanceCriteria: [{ id: "AC1", text: "louder prints its word in capitals" }],
  openQuestions: [],
};
const step = (id: string, name: string, dependencies: string[], files: string[]) => ({
  ...{ id, name, owner: "Tess", dependencies, files, successSignal: "its test passes" },
});
export const PLAN = {
  steps: [
    step("S1", "Say it louder", [], ["src/louder.sh", "test/louder.sh"]),
    step("S2", "Say it twice", ["S1"], ["src/twice.sh", "test/twice.sh"]),
  ],
  risks: ["none"],
  artifacts: [],
};
const scenario = (id: string, name: string) => ({
  ...{ id, name, type: "unit", steps: ["run it"], expectedOutput: "capitals", fixtureIds: [] },
});
const TEST_PLAN = {
  coverageMatrix: [
    { requirementId: "AC1", planStepId: "S1", behavior: "loud", testLevel: "unit", scenarioIds: ["T1"] },
    { requirementId: "AC1", planStepId: "S2", behavior: "twice", testLevel: "unit", scenarioIds: ["T2"] },
  ],
  scenarios: [scenario("T1", "a word in capitals"), scenario("T2", "twice")],
  fixtures: [],
};

const said = (task: string, tests: readonly (readonly [string, string, string])[], more: object = {}) =>
  outbox({
    ...{ task, summary: "Done.", rationale: "As the README has it.", baseline: ["README.md:1"] },
    tests: tests.map(([scenarioId, file, name]) => ({ scenarioId, file, name })),
    ...more,
  });

export const LOUDER: Files = {
  "src/louder.sh": 'echo "$1" | tr a-z A-Z\n',
  "test/louder.sh": '# a word in capitals\ntest "$(sh src/louder.sh a)" = A\n',
  ...said("S1", [["T1", "test/louder.sh", "a word in capitals"]]),
};
export const TWICE: Files = {
  "src/twice.sh": 'sh src/louder.sh "$1$1"\n',
  "test/twice.sh": '# twice\ntest "$(sh src/twice.sh a)" = AA\n',
  ...said("S2", [["T2", "test/twice.sh", "twice"]], { deviations: ["it uses the first script"] }),
};
export const APPROVED = { status: "approved", evidence: ["sh check.sh: exit 0"], issues: [] };

/** An agent that takes a brief all the way. */
export const WHOLE_WAY: Readonly<Record<string, Step>> = {
  "payload/specify": { write: outbox({ payload_requirement: REQUIREMENT }) },
  "payload/plan": { write: outbox({ payload_plan: PLAN }) },
  "payload/qa": { write: outbox({ payload_test_plan: TEST_PLAN }) },
  S1: { write: LOUDER },
  S2: { write: TWICE },
  "payload/accept": { write: outbox({ payload_qa_findings: APPROVED }) },
};

/** What stages 1 to 3 leave for the fourth. */
export const FILLED = {
  meta: { currentStage: "3-qa", lastUpdatedBy: "Ann", lastUpdatedAt: "2026-11-01T10:00:00Z" },
  requirement: REQUIREMENT,
  plan: { ...PLAN, steps: PLAN.steps.map((one) => ({ ...one, status: "ready" })) },
  testPlan: {
    ...TEST_PLAN,
    scenarios: TEST_PLAN.scenarios.map((one) => ({ ...one, status: "planned" })),
  },
  team: { channel: "#louder" },
};

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export class PayloadRig extends Rig {
  /** A repository with this hand-off file, where there is one. */
  constructor(payload?: unknown) {
    super();
    this.commit(payload === undefined ? BASE : { ...BASE, [FILE]: json(payload) });
  }

  async payload(steps: Readonly<Record<string, Step | readonly Step[]>>, ...words: string[]) {
    return this.jsonOf(await this.stagewright("run", "payload", ...words, ...this.how(this.agent(steps))));
  }

  how(agent: string): string[] {
    return ["--agent", agent, "--check", `test=${CHECK}`, "--yes", "--json"];
  }

  /** What each attempt was told, by task and attempt. */
  prompts(): Record<string, string> {
    return Object.fromEntries(
      this.traceLines()
        .filter(({ event }) => event === "begin")
        .map(({ task, attempt, prompt = "" }) => [`${task} ${attempt}`, prompt]),
    );
  }

  override agent(steps: Readonly<Record<string, Step | readonly Step[]>>): string {
    return super.agent(steps, undefined, { tracePrompts: true });
  }

  /** The file as a branch, or another revision, has it. */
  at(revision: string): Payload {
    return JSON.parse(this.git("show", `${revision}:${FILE}`)) as Payload;
  }
}

export interface Payload {
  readonly meta: Readonly<Record<string, string>>;
  readonly requirement: { readonly summary: string; readonly openQuestions?: readonly object[] };
  readonly plan: { readonly steps: readonly { readonly id: string; readonly status: string }[] };
  readonly testPlan: { readonly scenarios: readonly { readonly id: string; readonly status: string }[] };
  readonly implementation: {
    readonly changes: readonly Readonly<Record<string, unknown>>[];
    readonly tests: readonly Readonly<Record<string, unknown>>[];
    readonly commands: readonly Readonly<Record<string, unknown>>[];
    readonly deviations?: readonly Readonly<Record<string, unknown>>[];
  };
  readonly qaFindings: { readonly status: string; readonly issues: readonly object[] };
}
