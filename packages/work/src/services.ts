import { checkArtifact } from "@stagewright/core";
import type {
  Agent,
  AgentUse,
  BlobStore,
  ChangeAudit,
  CheckCache,
  Checkout,
  CheckoutWatch,
  DeliverBranch,
  Failure,
  Json,
  Mutators,
  OpenForge,
  Processes,
  Remotes,
  PlannedStage,
  Repository,
  RunState,
  StageValues,
  TestReports,
  Unenforced,
  WorkStage,
  WorkState,
  Workspaces,
} from "@stagewright/core";

/** Everything the handlers of a run work with; the composition root fills it. */
export interface Services {
  readonly run: string;
  readonly stages: readonly PlannedStage[];
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  readonly processes: Processes;
  /** The agent of a use: the same one each time. */
  readonly agents: (use: AgentUse) => Agent;
  readonly store: BlobStore;
  readonly cache: CheckCache;
  /** Reads what tests say one by one. Absent: checks are known by their exit codes and by what they print. */
  readonly reports?: TestReports;
  /** Makes mutants of a change. Absent: how strong tests are cannot be measured. */
  readonly mutators?: Mutators;
  readonly audit: ChangeAudit;
  readonly deliverBranch: DeliverBranch;
  readonly remotes: Remotes;
  readonly checkout: Checkout;
  readonly openForge: OpenForge;
  /** The user's environment, for code stages. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sees what agents and checks change that is the user's. */
  readonly watch?: CheckoutWatch;
  /** What was witnessed so far, as Markdown of at most so many characters for reviewers. */
  readonly report: (state: RunState, room: number) => Promise<string>;
  /** A file as it is in the user's checkout now; undefined where there is none. */
  readonly userDocument?: (path: string) => Promise<Uint8Array | undefined>;
  readonly sandboxed: boolean;
  /** What the sandbox leaves open, or that there is none. */
  readonly unenforced: readonly Unenforced[];
  /** Path of a log file of this run; its directory exists when the promise resolves. */
  readonly logFile: (...segments: string[]) => Promise<string>;
  /** Digest of what checks depend on beside the tree: platform, runtime, passed variables. */
  readonly environment: string;
}

export function refOf(run: string, name: string): string {
  return `refs/stagewright/${run}/${name}`;
}

/** A planned stage of kind `work`. @throws when the pinned plan says otherwise: a bug */
export function workStageOf(
  services: Pick<Services, "stages">,
  index: number,
): { planned: PlannedStage; stage: WorkStage } {
  const planned = services.stages[index];
  if (planned?.stage.kind !== "work") throw new Error(`stage ${index} is not a work stage`);
  return { planned, stage: planned.stage };
}

export function workOf(state: RunState, index: number): WorkState {
  const stage = state.stages[index];
  if (stage === undefined || !("work" in stage) || stage.work === undefined)
    throw new Error(`stage ${index} has no work`);
  return stage.work;
}

/** The stage's inputs by slot, taken from the run's artifacts by name, and its options. */
export function valuesOf(planned: PlannedStage, state: RunState): StageValues {
  const inputs = Object.entries(planned.stage.inputs).map(([slot, definition]) => [
    slot,
    state.artifacts[definition.name] ?? null,
  ]);
  return { inputs: Object.fromEntries(inputs) as Readonly<Record<string, Json>>, options: planned.options };
}

/** The first of a stage's inputs that is missing or not what its schema says, and who should have made it. */
export function invalidInput(services: Services, index: number, state: RunState): Failure | undefined {
  const planned = services.stages[index];
  for (const definition of Object.values(planned?.stage.inputs ?? {})) {
    const problem = checkArtifact(definition, state.artifacts[definition.name]);
    if (problem !== undefined)
      return { code: "INPUT_INVALID", producer: producerOf(services, index, definition.name), ...problem };
  }
  return undefined;
}

function producerOf(services: Services, index: number, artifact: string): string {
  const producer = services.stages
    .slice(0, index)
    .findLast(({ stage }) => Object.values(stage.outputs).some((output) => output.name === artifact));
  return producer?.address ?? "intake";
}
