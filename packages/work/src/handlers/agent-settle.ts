import {
  err,
  ok,
  type AgentStage,
  type Allowance,
  type Failure,
  type HandlerContext,
  type Json,
  type ObjectId,
  type Result,
  type RoundTask,
  type RunState,
  type StageValues,
} from "@stagewright/core";
import { loadDocuments } from "../documents.ts";
import { refOf, valuesOf, type Services } from "../services.ts";
import { brokenCheck } from "../witness/passing.ts";
import { allowedTrailers } from "./allowed.ts";

interface Made {
  readonly outputs: Readonly<Record<string, Json>>;
  /** After the audit. */
  readonly tree: ObjectId;
  /** Of the attempt. */
  readonly name: string;
  readonly notes?: readonly string[];
  readonly allowed?: readonly Allowance[];
}

type Settled = ReturnType<typeof saidOf> & {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly tip: ObjectId;
};

/** What an agent stage has made goes onto the tip, with what the stage itself writes, once its checks hold. */
export async function settle(
  services: Services,
  context: HandlerContext,
  index: number,
  { outputs, tree, name, notes = [], allowed }: Made,
): Promise<Result<Settled, Failure>> {
  const { state, effect } = context;
  const { repository, run } = services;
  const planned = services.stages[index];
  if (planned?.stage.kind !== "agent") throw new Error(`stage ${index} is not an agent stage`);
  const { stage, address } = planned;
  const values = valuesOf(planned, state);
  const edits = stage.record({
    ...values,
    outputs: bySlot(stage, outputs),
    documents: await loadDocuments(repository, tree, stage.companions(values)),
    stamp: { run, at: new Date().toISOString() },
  });
  const kept = edits.length === 0 ? tree : await repository.editTree(tree, edits);
  const broken = await brokenCheck(services, context, stage.checks(values), { tree: kept, label: name });
  if (broken !== undefined) return err(broken);
  const tip = await advance(services, effect, state.tip, kept, address, address, allowed);
  if (tip === undefined)
    return err({
      ...{ code: "TIP_MOVED", ref: refOf(run, "tip") },
      ...{ expected: state.tip, found: "another commit" },
    });
  const said = saidOf(stage, values, outputs, roundsOf(services, index, state));
  const all = [...notes, ...(said.notes ?? [])];
  return ok({ outputs, tip, ...said, ...(all.length === 0 ? {} : { notes: all }) });
}

/** What the stage makes of its outputs, which it is given by slots. */
export function saidOf(
  stage: AgentStage,
  values: StageValues,
  outputs: Readonly<Record<string, Json>>,
  rounds: number | undefined,
): { notes?: readonly string[]; rejected?: readonly string[]; sentBack?: readonly RoundTask[] } {
  const given = { ...values, outputs: bySlot(stage, outputs) };
  const sentBack = rounds === undefined ? [] : stage.sendsBack({ ...given, rounds });
  const rejected = sentBack.length > 0 ? [] : stage.rejects(given);
  const notes = stage.notes(given);
  return {
    ...(notes.length === 0 ? {} : { notes }),
    ...(sentBack.length === 0 ? {} : { sentBack }),
    ...(rejected.length === 0 ? {} : { rejected }),
  };
}

/** How often work was sent back; undefined: there is no work stage to which it could be. */
export function roundsOf({ stages }: Services, index: number, { rounds = [] }: RunState): number | undefined {
  return stages.slice(0, index).some(({ stage }) => stage.kind === "work") ? rounds.length : undefined;
}

function bySlot(stage: AgentStage, outputs: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(stage.outputs).map(([slot, { name }]) => [slot, outputs[name] ?? null]),
  );
}

/**
 * Moves the tip to the stage's files, if it wrote any. May be run again after a kill: a commit
 * of the same stage that nobody has recorded is found done, or gives way, as what is written
 * may differ by its time alone.
 */
export async function advance(
  services: Services,
  effect: <T>(name: string, run: () => Promise<T>) => Promise<T>,
  tip: string,
  tree: string,
  address: string,
  subject = address,
  allowed: readonly Allowance[] = [],
): Promise<string | undefined> {
  const { repository, run } = services;
  const ref = refOf(run, "tip");
  const trailers = `Stagewright-Run: ${run}\nStagewright-Stage: ${address}\n`;
  const found = await repository.readRef(ref);
  const left = found === undefined || found === tip ? undefined : found;
  if (left !== undefined) {
    const [only, ...more] = await repository.commitsBetween(tip, left);
    const isOurs = (await repository.commitMessage(left)).endsWith(trailers);
    if (only?.commit !== left || more.length > 0 || !isOurs) return undefined;
    if (only.tree === tree) return left;
  }
  if (left === undefined && tree === (await repository.treeOf(tip))) return tip;
  const before = allowedTrailers(allowed).map((line) => `${line}\n`);
  const message = `${subject}\n\n${before.join("")}${trailers}`;
  const commit = await effect("commit", () => repository.commitTree({ tree, parents: [tip], message }));
  return (await effect("tip", () => repository.compareAndSwapRef(ref, commit, left ?? tip)))
    ? commit
    : undefined;
}
