import type { Artifact, ArtifactMap, ArtifactValues } from "./artifact.ts";
import type { ClaimReader } from "./claims.ts";
import type { Failure } from "./failure.ts";
import type { OpenForge, ParseIssue, Remotes } from "./code-context.ts";
import type { Processes, Repository, Workspaces } from "./ports.ts";
import type { Json, Result } from "./result.ts";
import type { Stage } from "./stage.ts";

/** The version of the interface between kernel and plugins. */
export const API_VERSION = 1;

/** What a package brings: stages, and pipelines made of stages. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: number;
  readonly stages: readonly Stage[];
  readonly pipelines: readonly PipelineDefinition[];
  /** Documents in which its way of working says what is done: `audit` looks for the evidence. */
  readonly claims?: readonly ClaimReader[];
}

/** Ordered stages by address, and how a command line becomes the first inputs. */
export interface PipelineDefinition {
  readonly name: string;
  readonly description: string;
  readonly intake: Intake;
  readonly stages: readonly StageUse[];
  /** Where neither the command line nor the configuration says. */
  readonly defaults?: { readonly commits?: "per-task" | "single" };
}

/** One stage in a pipeline: its address (`speckit/implement`) and its options. */
export interface StageUse {
  readonly use: string;
  readonly options?: Json;
  /** Only where somebody sits at a terminal. */
  readonly interactive?: true;
}

/**
 * Turns what the user typed into the pipeline's first artifacts, before a run exists
 * and before anything is changed.
 */
export interface Intake {
  readonly provides: ArtifactMap;
  /** One line for `--help`: `[feature dir]`. */
  readonly usage: string;
  /** Parts of the pipeline that can be run by themselves (`--stage`), the first first. */
  readonly parts?: readonly string[];
  /** Options of the command line that it knows beside the input, without dashes, and what each is for. */
  readonly options?: Readonly<Record<string, string>>;
  take(request: IntakeRequest): Promise<Result<IntakeResult, Failure>>;
}

export interface IntakeRequest {
  readonly args: readonly string[];
  /** Values of the intake's own options, in the order they were typed; those that were not given are absent. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** What the configuration has under the word of a variant (`payload: { file: … }`), by variant. */
  readonly variantOptions?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** One of the intake's parts, where the user wants that alone. */
  readonly part?: string;
  /** The commit the run is to start from. */
  readonly base: string;
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  readonly processes: Processes;
  /** The user's checkout, to be read only. */
  readonly checkout: UserCheckout;
  /** The user's environment, for variables that a variant's own tools know. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly remotes: Remotes;
  readonly openForge: OpenForge;
  readonly parseIssue: ParseIssue;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

export interface UserCheckout {
  readonly root: string;
  /** Where the user stands, relative to the root, `/`-separated, "" for the root. */
  readonly cwd: string;
  /** Undefined when HEAD is detached. */
  readonly branch: string | undefined;
  /** Undefined where it cannot be told without asking a remote. */
  defaultBranch(): Promise<string | undefined>;
  /** Names of the branches that are known here, remotes' with the remote before them. */
  branches(): Promise<readonly string[]>;
  /** The base tree with the uncommitted files below these paths written over it. */
  treeWith(paths: readonly string[]): Promise<string>;
}

export interface IntakeResult {
  /** By artifact name. */
  readonly artifacts: Readonly<Record<string, Json>>;
  /** The commit to start from, where it is not the one the user stands on. It is there already. */
  readonly base?: string;
  /** What people call it: `origin/main`. */
  readonly baseName?: string;
  /** Addresses of stages that this run has nothing to do for: they are left out. Nothing else may need their outputs. */
  readonly without?: readonly string[];
  /** Names the result: `001-reading-time`. Safe as a branch name. */
  readonly feature: string;
  /** Plan documents whose uncommitted state is part of the run: files or directories. */
  readonly documents: readonly string[];
  /** To be said at the start. */
  readonly notes: readonly string[];
}

/** An intake with typed artifacts. */
export function intake<P extends ArtifactMap>(definition: {
  readonly provides: P;
  readonly usage: string;
  readonly parts?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly take: (
    request: IntakeRequest,
  ) => Promise<Result<Omit<IntakeResult, "artifacts"> & { readonly artifacts: ArtifactValues<P> }, Failure>>;
}): Intake {
  return {
    provides: definition.provides,
    usage: definition.usage,
    ...(definition.parts === undefined ? {} : { parts: definition.parts }),
    ...(definition.options === undefined ? {} : { options: definition.options }),
    take: async (request) => {
      const taken = await definition.take(request);
      if (!taken.ok) return taken;
      const values = JSON.parse(JSON.stringify(taken.value.artifacts)) as Readonly<Record<string, Json>>;
      return { ok: true, value: { ...taken.value, artifacts: byName(definition.provides, values) } };
    },
  };
}

export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}

/** `speckit/implement`. */
export function stageAddress(stage: Pick<Stage, "name" | "variant">): string {
  return `${stage.variant}/${stage.name}`;
}

/** From slots, as authors speak of them, to artifact names, as a run keeps them. */
export function byName(
  artifacts: ArtifactMap,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const named = Object.entries(artifacts).map(([slot, definition]: [string, Artifact<unknown>]) => [
    definition.name,
    values[slot] ?? null,
  ]);
  return Object.fromEntries(named) as Readonly<Record<string, Json>>;
}
