import {
  ok,
  type Approval,
  type Failure,
  type Graded,
  type Handlers,
  type Landed,
  type LandedMore,
  type ObjectId,
  type Result,
  type RunState,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import type { Sessions } from "../attempts/sessions.ts";
import { askedOf, conditionsOf } from "../receipts/conditions.ts";
import { refOf, valuesOf, workOf, workStageOf, type Services } from "../services.ts";
import { plainSubject } from "../subject.ts";
import { moreOf } from "../strength/more.ts";
import { Bench } from "../witness/bench.ts";
import { readReceipt, storeReceipt, type Receipt } from "../witness/receipt.ts";
import { gradedOf, gradeTrailer, type Proof } from "../witness/grade.ts";
import { allowedOf, allowedTrailers } from "./allowed.ts";
import { keepTree, markIn, mergeOnto, notTaken, prove } from "./train-entry.ts";

/**
 * One entry of the train: merge the candidate onto the tip, write the mark, check that
 * very tree, commit it, and move the tip by compare-and-swap.
 *
 * May be run again after a kill: where the tip cannot be moved because it already stands
 * at this entry's commit, that commit's receipt tells the result.
 */
export function land(services: Services, sessions: Sessions): Handlers["land"] {
  return async (action, context) => {
    const { state, effect, progress } = context;
    const { repository } = services;
    const work = workOf(state, action.stage);
    const task = work.tasks.get(action.task);
    if (task === undefined) throw new Error(`no task ${action.task}`);
    // A human's own word brings no change; its mark goes the same way.
    const attested = task.now.kind === "attested" ? { note: task.now.note, by: task.now.by } : undefined;
    const candidate = "candidate" in task.now ? task.now.candidate : undefined;
    if (candidate === undefined && attested === undefined) throw new Error(`no candidate of ${action.task}`);
    const began = performance.now();
    const tipRef = refOf(services.run, "tip");
    const id = uniqueId(work, task);

    const approved = "approved" in task.now ? task.now.approved : undefined;
    const allowed = allowedOf(task.now);
    // Whoever has said yes needs it no more; what resists is cleared away at the end.
    if (approved !== undefined)
      await effect("worktree", () => services.workspaces.closeShared(services.run).catch(() => undefined));

    progress({ step: "merge" });
    const merged = await mergeOnto(services, state.tip, candidate);
    if (!merged.ok) return notTaken(candidate, merged.error);
    const marked = await markIn(services, action.stage, work, task, merged.value);
    if (!marked.ok) return notTaken(candidate, marked.error);
    const tree = marked.value;
    await effect("keep", () =>
      keepTree(services, `landing/${action.task}-${action.attempt}`, state.tip, tree),
    );

    const bench = new Bench(services, context, work, state.tip, `${action.task}-${action.attempt}`);
    const proof: Result<Proof & LandedMore, Failure> =
      candidate === undefined
        ? await markOnly(bench, work, tree)
        : await prove(services, bench, work, task, candidate, tree, state.tip, context);
    if (!proof.ok) return notTaken(candidate, proof.error, bench);

    progress({ step: "commit" });
    const receipt: Receipt & Graded = {
      schema: "stagewright.receipt/1",
      kind: "task",
      run: services.run,
      stage: services.stages[action.stage]?.address ?? "",
      ...(work.lastReceipt === undefined ? {} : { previous: work.lastReceipt }),
      tree,
      base: await repository.treeOf(state.tip),
      task: {
        key: task.task.key,
        id: task.task.id,
        title: task.task.title,
        kind: task.task.kind,
        attempt: action.attempt,
        ...(work.prepared === undefined ? {} : { document: work.prepared.document }),
      },
      ...(await askedOf(services, state, action.stage, work)),
      ...gradedOf(proof.value),
      ...moreOf(proof.value),
      runs: bench.runs,
      owes: proof.value.owes,
      pays: proof.value.pays,
      nowGreen: bench.nowGreen,
      findings: [...(candidate?.findings ?? []), ...bench.strayed],
      ...(bench.strayed.length === 0 ? {} : { strayed: bench.strayed }),
      ...(attested === undefined ? {} : { attested }),
      ...(approved === undefined
        ? {}
        : {
            approved,
            ...(approved.tree === merged.value ? {} : { mergedSinceApproval: merged.value }),
          }),
      ...(allowed.length === 0 ? {} : { allowed }),
      ...conditionsOf(services, bench.runs, candidate),
    };
    const digest = await effect("receipt", () => storeReceipt(services.store, receipt));
    const commit = await effect("commit", () =>
      repository.commitTree({
        tree,
        parents: [state.tip],
        message: messageOf(services, action.stage, task, id, digest, proof.value),
        signOff: signsOff(services, action.stage, state),
      }),
    );
    const moved = await effect("tip", () => repository.compareAndSwapRef(tipRef, commit, state.tip));
    if (!moved) {
      const found = await repository.readRef(tipRef);
      const landed = found === undefined ? undefined : await alreadyLanded(services, found, id, action);
      if (landed !== undefined) return ok(landed);
      return notTaken(candidate, {
        code: "TIP_MOVED",
        ref: tipRef,
        expected: state.tip,
        found: found ?? "(no ref)",
      });
    }
    await sessions.merged(state, action.stage, work, task, [
      ...task.history.flatMap(({ failed }) => failed.workspace ?? []),
      ...(candidate === undefined ? [] : [candidate.workspace]),
    ]);
    const landed = landedFrom(receipt, digest, commit, Math.round(performance.now() - began));
    return ok({ ...landed, witnessMs: bench.witnessMs });
  };
}

function signsOff(services: Services, index: number, state: RunState): boolean {
  const { planned, stage } = workStageOf(services, index);
  return stage.signOff(valuesOf(planned, state));
}

/** A human says it is done: the mark is written, and the tip must hold with it. Nothing was witnessed. */
async function markOnly(bench: Bench, work: WorkState, tree: ObjectId): Promise<Result<Proof, Failure>> {
  const green = await bench.green(
    tree,
    work.owed.map((entry) => entry.file),
    "attested",
  );
  return green.ok ? ok({ grade: "unproven", reason: "done-by-human", owes: [], pays: [] }) : green;
}

function messageOf(
  services: Services,
  index: number,
  task: TaskState,
  id: string,
  receipt: string,
  proof: Proof,
): string {
  const { stage } = workStageOf(services, index);
  const subject = task.synthetic ? plainSubject(task.task.title) : stage.taskSubject(task.task);
  const owes =
    proof.owes.length === 0
      ? []
      : [`Owed red: ${proof.owes.map((entry) => oneLine(entry.file)).join(", ")}`, ""];
  const pays = proof.pays.length === 0 ? [] : [`Turned green: ${proof.pays.map(oneLine).join(", ")}`, ""];
  const words = humanWords(task.now).flatMap((line) => [line, ""]);
  const trailers = [
    ...allowedTrailers(allowedOf(task.now)),
    `Stagewright-Run: ${services.run}`,
    `Stagewright-Task: ${id}`,
    `Stagewright-Grade: ${gradeTrailer(proof)}`,
    `Stagewright-Receipt: ${receipt}`,
  ];
  return [oneLine(subject), "", ...words, ...owes, ...pays, ...trailers, ""].join("\n");
}

/** What a human has to do with it. */
function humanWords(now: TaskState["now"]): string[] {
  if (now.kind === "attested") return [`Done by ${oneLine(now.by)}: ${oneLine(now.note)}`];
  const approved: Approval | undefined = "approved" in now ? now.approved : undefined;
  if (approved === undefined) return [];
  const { by, note } = approved;
  return [`Approved by ${oneLine(by)}${note === undefined ? "" : `: ${oneLine(note)}`}`];
}

/** The id where it is unique in the plan, else the key. */
function uniqueId(work: WorkState, task: TaskState): string {
  const same = [...work.tasks.values()].filter((other) => other.task.id === task.task.id);
  return same.length === 1 ? task.task.id : task.task.key;
}

/** After a kill between the tip's move and its record: the commit at the tip is this entry's. */
async function alreadyLanded(
  services: Services,
  commit: ObjectId,
  id: string,
  action: { task: string; attempt: number },
): Promise<Landed | undefined> {
  const trailers = new Map(
    [...(await services.repository.commitMessage(commit)).matchAll(/^(Stagewright-\w+): (.+)$/gm)].map(
      ([, name, value]) => [name, value],
    ),
  );
  if (trailers.get("Stagewright-Run") !== services.run || trailers.get("Stagewright-Task") !== id)
    return undefined;
  const digest = trailers.get("Stagewright-Receipt") ?? "";
  const receipt = await readReceipt(services.store, digest);
  if (receipt?.task?.key !== action.task || receipt.task.attempt !== action.attempt) return undefined;
  return receipt.grade === undefined ? undefined : landedFrom(receipt, digest, commit, 0);
}

function landedFrom(receipt: Receipt & Graded, digest: string, commit: ObjectId, durationMs: number): Landed {
  return {
    ...gradedOf(receipt),
    ...moreOf(receipt),
    commit,
    tree: receipt.tree,
    receipt: digest,
    owes: receipt.owes,
    pays: receipt.pays,
    nowGreen: receipt.nowGreen,
    ...(receipt.strayed === undefined ? {} : { findings: receipt.strayed }),
    ...(receipt.approved === undefined ? {} : { approved: receipt.approved }),
    ...(receipt.allowed === undefined ? {} : { allowed: receipt.allowed }),
    durationMs,
  };
}

/** Subjects come from documents: no line break may add a trailer. */
function oneLine(text: string): string {
  const flat = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return flat.length <= 100 ? flat : `${flat.slice(0, 99)}…`;
}
