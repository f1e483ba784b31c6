import { z } from "zod";
import type { ArtifactMap, ArtifactValues } from "./artifact.ts";
import type { CodeStage } from "./code-stage.ts";
import type { Clause } from "./contract.ts";
import type { Failure, Finding, OwedRed } from "./failure.ts";
import type { Json, Result } from "./result.ts";
import type { Grade } from "./candidate.ts";
import { parseArtifacts, toJson, withTypedValues } from "./stage-values.ts";
import type {
  Examined,
  HandInDetails,
  MarkContext,
  MergeDocument,
  Stamp,
  TreeEdits,
  WorkRecord,
} from "./stage-record.ts";
import type { RoundTask } from "./steering.ts";
import type { Task, WorkPlan } from "./work-plan.ts";

/**
 * A stage is data of one of three kinds. Authors write pure functions over typed inputs;
 * the kernel holds stages in the erased form below, in which every value that goes in
 * has passed its schema at the boundary.
 */
export type Stage = WorkStage | AgentStage | CodeStage | GateStage;

export interface StageBase {
  readonly name: string;
  /** Which way of working it implements; with the name it is the stage's address, `speckit/implement`. */
  readonly variant: string;
  readonly inputs: ArtifactMap;
  readonly outputs: ArtifactMap;
  readonly options: z.ZodType;
}

/** What every function of a stage is given. */
export interface StageValues {
  readonly inputs: Readonly<Record<string, Json>>;
  readonly options: Json;
}

// ── Work stage: read a plan, let agents do its tasks, mark, prove ────────────

export interface WorkStage extends StageBase {
  readonly kind: "work";
  /** Path of the plan document that carries the marks. */
  document(values: StageValues): string;
  /** Paths of the other documents that prompts and clauses want; absent files are left out. */
  companions(values: StageValues): readonly string[];
  /** Pure, over the document's bytes and what the stage was given. */
  readPlan(document: Uint8Array, values: StageValues): WorkPlan;
  /** The document with one task's mark set (or, `done` false, taken off), byte-exact otherwise. Pure. */
  mark(
    document: Uint8Array,
    taskKey: string,
    done?: boolean,
    context?: MarkContext,
  ): Result<Uint8Array, { readonly code: string }>;
  /** A human's edit of the document put into what the run has made of it. Undefined: theirs counts as a whole. */
  readonly merge: MergeDocument | undefined;
  /** What whoever does a task hands in beside its summary. Undefined: nothing more. */
  readonly details: HandInDetails | undefined;
  /**
   * The plan document with what the kernel has seen of all tasks, written once nothing more
   * is to be done in the stage, whether it all went well or not. Pure; the same bytes: nothing
   * is written. Absent: the document says no more than its marks.
   */
  readonly record:
    | ((context: StageValues & WorkRecord) => Result<Uint8Array, { readonly code: string }>)
    | undefined;
  prompt(context: TaskPromptContext & StageValues): string;
  /** Said at the start and in the report; `block` stops the stage before any agent starts. Pure. */
  notes(context: StageValues & { readonly documents: Documents }): readonly StageNote[];
  /** Holds at the end, over everything that was done. */
  contract(values: StageValues): readonly Clause<WorkOutcome>[];
  /** Values of the declared outputs. */
  produce(context: StageValues & { readonly outcome: WorkOutcome }): Readonly<Record<string, Json>>;
  /** Subject line of the commit of a task, and of the whole (`commits: single`). */
  taskSubject(task: Task): string;
  wholeSubject(values: StageValues): string;
  /** Name of the branch the result is for; undefined: the run's feature. */
  branch(values: StageValues): string | undefined;
  /** Commits that are handed over carry a `Signed-off-by`. */
  signOff(values: StageValues): boolean;
  /** What a human is asked of each candidate before it is committed; undefined: nobody is asked. */
  hold(values: StageValues): string | undefined;
  /** What the plan says against a candidate's changes, beside the kernel's audit. `refused` fails the attempt. Pure. */
  readonly examine: ((context: StageValues & Examined) => readonly Finding[]) | undefined;
}

/** Documents by path. */
export type Documents = ReadonlyMap<string, Uint8Array>;

export interface StageNote {
  readonly message: string;
  readonly effect: "note" | "block";
}

export interface TaskPromptContext {
  readonly task: Task;
  readonly phase: { readonly title: string; readonly number: number; readonly count: number };
  readonly plan: WorkPlan;
  readonly documents: Documents;
  /** Document paths, for the agent to read itself. */
  readonly planDocument: string;
  readonly attempt: number;
  /** Why the last attempt was not taken; absent on the first. */
  readonly lastFailure?: Failure;
  /** Set when the last attempt's work can be looked at as `refs/stagewright/previous`. */
  readonly previousWork: boolean;
  /** What a human has said to whoever does the task, oldest first. */
  readonly guidance: readonly string[];
  readonly checks: readonly { readonly name: string; readonly command: string }[];
  /** How whoever does the task hands it in, and asks: sentences for the prompt, in the kernel's words. */
  readonly handIn: string;
  /** `repair`, `next`: it goes on in a session that has read the rules, and done this task or one before it. */
  readonly session: "fresh" | "repair" | "next";
}

/** What a work stage has come to when its contract is checked. */
export interface WorkOutcome {
  readonly plan: WorkPlan;
  readonly documents: Documents;
  readonly tasks: readonly TaskOutcome[];
  /** The plan document as it stands on the tip, read again by the stage's own reader. */
  readonly finalPlan: WorkPlan;
  readonly owed: readonly OwedRed[];
  /** The same as `documents`, as they stand on the tip. */
  readonly left: Documents;
  /** Unified diff of all that the stage merged, for clauses that look for evidence in it. */
  readonly diff: string;
}

export interface TaskOutcome {
  readonly task: Task;
  readonly end: "done" | "claimed" | "manual" | "failed" | "skipped" | "open";
  readonly grade?: Grade;
}

/** How a plugin author writes a work stage: as {@link WorkStage}, but with typed inputs and options. */
export interface WorkStageDefinition<I extends ArtifactMap, O extends ArtifactMap, Opt extends z.ZodType> {
  readonly name: string;
  readonly variant: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly options: Opt;
  readonly document: (values: Typed<I, Opt>) => string;
  readonly companions?: (values: Typed<I, Opt>) => readonly string[];
  readonly readPlan: (document: Uint8Array, values: Typed<I, Opt>) => WorkPlan;
  readonly mark: WorkStage["mark"];
  readonly merge?: MergeDocument;
  readonly details?: HandInDetails;
  readonly record?: (context: Typed<I, Opt> & WorkRecord) => Result<Uint8Array, { readonly code: string }>;
  readonly prompt: (context: TaskPromptContext & Typed<I, Opt>) => string;
  readonly notes?: (context: Typed<I, Opt> & { readonly documents: Documents }) => readonly StageNote[];
  readonly contract: (values: Typed<I, Opt>) => readonly Clause<WorkOutcome>[];
  readonly produce: (context: Typed<I, Opt> & { readonly outcome: WorkOutcome }) => ArtifactValues<O>;
  readonly taskSubject?: (task: Task) => string;
  readonly wholeSubject: (values: Typed<I, Opt>) => string;
  readonly branch?: (values: Typed<I, Opt>) => string | undefined;
  readonly signOff?: (values: Typed<I, Opt>) => boolean;
  readonly hold?: (values: Typed<I, Opt>) => string | undefined;
  readonly examine?: (context: Typed<I, Opt> & Examined) => readonly Finding[];
}

export interface Typed<I extends ArtifactMap, Opt extends z.ZodType> {
  readonly inputs: ArtifactValues<I>;
  readonly options: z.infer<Opt>;
}

export function workStage<I extends ArtifactMap, O extends ArtifactMap, Opt extends z.ZodType>(
  definition: WorkStageDefinition<I, O, Opt>,
): WorkStage {
  const typed = <C extends StageValues>(context: C): C & Typed<I, Opt> =>
    withTypedValues(definition, context);
  const { record, examine } = definition;
  return {
    kind: "work",
    name: definition.name,
    variant: definition.variant,
    inputs: definition.inputs,
    outputs: definition.outputs,
    options: definition.options,
    document: (values) => definition.document(typed(values)),
    companions: (values) => definition.companions?.(typed(values)) ?? [],
    readPlan: (document, values) => definition.readPlan(document, typed(values)),
    mark: definition.mark,
    merge: definition.merge,
    details: definition.details,
    record: record === undefined ? undefined : (context) => record(typed(context)),
    prompt: (context) => definition.prompt(typed(context)),
    notes: (context) => definition.notes?.(typed(context)) ?? [],
    contract: (values) => definition.contract(typed(values)),
    produce: (context) => toJson(definition.produce(typed(context))),
    taskSubject: definition.taskSubject ?? ((task) => `${task.id} ${task.title}`),
    wholeSubject: (values) => definition.wholeSubject(typed(values)),
    branch: (values) => definition.branch?.(typed(values)),
    signOff: (values) => definition.signOff?.(typed(values)) ?? false,
    hold: (values) => definition.hold?.(typed(values)),
    examine: examine === undefined ? undefined : (context) => examine(typed(context)),
  };
}

// ── Agent stage: a prompt from inputs to typed outputs ───────────────────────

export interface AgentStage extends StageBase {
  readonly kind: "agent";
  /** What it does is not all in its outputs and files: it is done in each run, though nothing has changed. */
  readonly everyRun: boolean;
  prompt(context: StageValues & AgentPromptContext): string;
  /** Paths of documents that the prompt wants; absent files are left out. */
  companions(values: StageValues): readonly string[];
  /** Globs: a change outside them is refused. Undefined: no limit; an empty list: it changes nothing. */
  scope(values: StageValues): readonly string[] | undefined;
  /** Keys of outputs, by slot, that the kernel knows: laid over what the agent hands in, who need not give them. */
  known(values: StageValues): Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Over the outputs the agent handed in, after their schemas, and the files it leaves. */
  contract(values: StageValues): readonly Clause<AgentStageOutcome>[];
  /** Names of checks of the run that have to pass on what the agent leaves. */
  checks(values: StageValues): readonly string[];
  /** The outputs where there is nothing for an agent to do: none is started. Undefined: there is. */
  unneeded(
    values: StageValues & { readonly documents: Documents },
  ): Readonly<Record<string, Json>> | undefined;
  /** What people should know of the outputs though the run goes on. */
  notes(values: StageValues & { readonly outputs: Readonly<Record<string, Json>> }): readonly string[];
  /** Why the run is to end here, by the outputs; empty: it goes on. */
  rejects(values: StageValues & { readonly outputs: Readonly<Record<string, Json>> }): readonly string[];
  /**
   * What the work stage before it is to do once more about, by the outputs; everything between
   * them is then done again. `rounds`: how often any stage of the run has asked so before.
   * Empty: nothing, and `rejects` is asked.
   */
  sendsBack(
    values: StageValues & { readonly outputs: Readonly<Record<string, Json>>; readonly rounds: number },
  ): readonly RoundTask[];
  /** Documents that the kernel itself writes once the outputs are taken: an agent's outputs, where people read them. Pure. */
  record(
    values: StageValues & {
      readonly outputs: Readonly<Record<string, Json>>;
      /** As the agent left them. */
      readonly documents: Documents;
      readonly stamp: Stamp;
    },
  ): TreeEdits;
}

export interface AgentPromptContext {
  readonly attempt: number;
  readonly violations: readonly string[];
  /** Of the tip, by path. */
  readonly documents: Documents;
}

/** What an agent stage has come to when its contract is checked. */
export interface AgentStageOutcome<Outputs = Readonly<Record<string, Json>>> {
  readonly outputs: Outputs;
  /** As the agent leaves them, by path: all files below the directories and at the paths of `companions`. */
  readonly documents: Documents;
  /** The same as they stood before it began. */
  readonly before: Documents;
  /** What humans have answered to the stage's agent, oldest first. */
  readonly answers: readonly string[];
}

export interface AgentStageDefinition<I extends ArtifactMap, O extends ArtifactMap, Opt extends z.ZodType> {
  readonly name: string;
  readonly variant: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly options: Opt;
  readonly everyRun?: true;
  readonly prompt: (context: Typed<I, Opt> & AgentPromptContext) => string;
  readonly companions?: (values: Typed<I, Opt>) => readonly string[];
  readonly scope?: (values: Typed<I, Opt>) => readonly string[] | undefined;
  readonly known?: (values: Typed<I, Opt>) => { readonly [K in keyof O]?: Partial<ArtifactValues<O>[K]> };
  readonly contract?: (values: Typed<I, Opt>) => readonly Clause<AgentStageOutcome<ArtifactValues<O>>>[];
  readonly checks?: (values: Typed<I, Opt>) => readonly string[];
  readonly unneeded?: (
    values: Typed<I, Opt> & { readonly documents: Documents },
  ) => ArtifactValues<O> | undefined;
  readonly notes?: (values: Typed<I, Opt> & { readonly outputs: ArtifactValues<O> }) => readonly string[];
  readonly rejects?: (values: Typed<I, Opt> & { readonly outputs: ArtifactValues<O> }) => readonly string[];
  readonly sendsBack?: (
    values: Typed<I, Opt> & { readonly outputs: ArtifactValues<O>; readonly rounds: number },
  ) => readonly RoundTask[];
  readonly record?: (
    values: Typed<I, Opt> & {
      readonly outputs: ArtifactValues<O>;
      readonly documents: Documents;
      readonly stamp: Stamp;
    },
  ) => TreeEdits;
}

export function agentStage<I extends ArtifactMap, O extends ArtifactMap, Opt extends z.ZodType>(
  definition: AgentStageDefinition<I, O, Opt>,
): AgentStage {
  const typed = <C extends StageValues>(context: C): C & Typed<I, Opt> =>
    withTypedValues(definition, context);
  const withOutputs = <C extends StageValues & { readonly outputs: Readonly<Record<string, Json>> }>(
    context: C,
  ) => ({
    ...typed(context),
    outputs: parseArtifacts(definition.outputs, context.outputs),
  });
  return {
    kind: "agent",
    everyRun: definition.everyRun ?? false,
    name: definition.name,
    variant: definition.variant,
    inputs: definition.inputs,
    outputs: definition.outputs,
    options: definition.options,
    prompt: (context) => definition.prompt(typed(context)),
    companions: (values) => definition.companions?.(typed(values)) ?? [],
    scope: (values) => definition.scope?.(typed(values)),
    known: (values) =>
      z
        .record(z.string(), z.record(z.string(), z.json()))
        .parse(JSON.parse(JSON.stringify(definition.known?.(typed(values)) ?? {}))),
    contract: (values) =>
      (definition.contract?.(typed(values)) ?? []).map((clause) => ({
        name: clause.name,
        check: ({ outputs, ...left }) =>
          clause.check({ outputs: parseArtifacts(definition.outputs, outputs), ...left }),
      })),
    checks: (values) => definition.checks?.(typed(values)) ?? [],
    unneeded: (context) => {
      const outputs = definition.unneeded?.(typed(context));
      return outputs === undefined ? undefined : toJson(outputs);
    },
    notes: (context) => definition.notes?.(withOutputs(context)) ?? [],
    rejects: (context) => definition.rejects?.(withOutputs(context)) ?? [],
    sendsBack: (context) => definition.sendsBack?.(withOutputs(context)) ?? [],
    record: (context) => definition.record?.(withOutputs(context)) ?? [],
  };
}

// ── Gate: the run parks until a human decides ────────────────────────────────

/** No way of working brings its own: the kernel's `gate/human` is the one there is. */
export interface GateStage extends StageBase {
  readonly kind: "gate";
}
