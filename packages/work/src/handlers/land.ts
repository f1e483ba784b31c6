import {
  err,
  ok,
  type Candidate,
  type Failure,
  type Finding,
  type Handlers,
  type Landed,
  type ObjectId,
  type Result,
  type RunState,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import type { Sessions } from "../attempts/sessions.ts";
import { refOf, valuesOf, workOf, workStageOf, type Services } from "../services.ts";
import { Bench } from "../witness/bench.ts";
import { readReceipt, storeReceipt, type Receipt } from "../witness/receipt.ts";
import { witnessCode, witnessTestsFirst, type Proof } from "../witness/proof.ts";

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

    const failedWith = (failure: Failure, strayed: readonly Finding[] = []) =>
      err({
        failure,
        ...(candidate === undefined
          ? { findings: strayed }
          : {
              candidate: candidate.commit,
              workspace: candidate.workspace,
              logFile: candidate.logFile,
              findings: [...candidate.findings, ...strayed],
            }),
      });

    progress({ step: "merge" });
    const merged = await mergeAndMark(services, action.stage, state.tip, task, candidate, work);
    if (!merged.ok) return failedWith(merged.error);
    const tree = merged.value;
    await effect("hold", () => hold(services, state.tip, tree, `${action.task}-${action.attempt}`));

    const bench = new Bench(services, context, work, state.tip, `${action.task}-${action.attempt}`);
    const proof =
      candidate === undefined
        ? await markOnly(bench, work, tree)
        : await prove(services, bench, work, task, candidate, tree, state.tip);
    if (!proof.ok) return failedWith(proof.error, bench.strayed);

    progress({ step: "commit" });
    const receipt: Receipt = {
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
      },
      grade: proof.value.grade,
      ...(proof.value.reason === undefined ? {} : { reason: proof.value.reason }),
      runs: bench.runs,
      owes: proof.value.owes,
      pays: proof.value.pays,
      nowGreen: bench.nowGreen,
      findings: [...(candidate?.findings ?? []), ...bench.strayed],
      ...(bench.strayed.length === 0 ? {} : { strayed: bench.strayed }),
      ...(attested === undefined ? {} : { attested }),
      sandboxed: services.sandboxed,
      environment: services.environment,
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
      return failedWith({ code: "TIP_MOVED", ref: tipRef, expected: state.tip, found: found ?? "(no ref)" });
    }
    await sessions.merged(state, action.stage, work, task, [
      ...task.history.flatMap(({ failed }) => failed.workspace ?? []),
      ...(candidate === undefined ? [] : [candidate.workspace]),
    ]);
    return ok(landedFrom(receipt, digest, commit, Math.round(performance.now() - began)));
  };
}

function signsOff(services: Services, index: number, state: RunState): boolean {
  const { planned, stage } = workStageOf(services, index);
  return stage.signOff(valuesOf(planned, state));
}

/** Kept from git's garbage collection while its checks run: no other ref knows the merged tree yet. */
async function hold(services: Services, tip: ObjectId, tree: ObjectId, name: string): Promise<void> {
  const { repository, run } = services;
  const ref = refOf(run, `landing/${name}`);
  const commit = await repository.commitTree({
    tree,
    parents: [tip],
    message: `being checked for run ${run}`,
  });
  if (await repository.compareAndSwapRef(ref, commit, undefined)) return;
  await repository.compareAndSwapRef(ref, commit, await repository.readRef(ref));
}

async function mergeAndMark(
  services: Services,
  index: number,
  tip: ObjectId,
  task: TaskState,
  candidate: Candidate | undefined,
  work: WorkState,
): Promise<Result<ObjectId, Failure>> {
  const { repository } = services;
  const { stage } = workStageOf(services, index);
  let tree = candidate?.tree ?? (await repository.treeOf(tip));
  if (candidate !== undefined && candidate.base !== tip) {
    const merge = await repository.merge(tip, candidate.commit);
    if (!merge.clean) return err({ code: "MERGE_CONFLICT", files: merge.files, messages: merge.messages });
    tree = merge.tree;
  }
  // A repair is the kernel's own task: no box in the document is its.
  if (task.synthetic) return ok(tree);
  const path = work.prepared?.document ?? "";
  const document = await repository.readFile(tree, path);
  if (document === undefined)
    return err({ code: "MARK_FAILED", reason: `${path} is not in the merged tree` });
  const marked = stage.mark(document, task.task.key, true, {
    run: services.run,
    at: new Date().toISOString(),
    ...othersOf(work, task),
  });
  if (!marked.ok)
    return err({ code: "MARK_FAILED", reason: `${marked.error.code}: ${task.task.id} in ${path}` });
  return ok(await repository.editTree(tree, [{ path, bytes: marked.value }]));
}

function othersOf(work: WorkState, task: TaskState) {
  const keysOf = (...kinds: TaskState["now"]["kind"][]): string[] =>
    [...work.tasks.values()].flatMap((other) =>
      other !== task && kinds.includes(other.now.kind) ? [other.task.key] : [],
    );
  return { working: keysOf("working", "leased", "handed-in", "queued"), stuck: keysOf("failed", "skipped") };
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

/** Tests of a tests-first task must be red; everything else must bring no new failure. */
function prove(
  services: Services,
  bench: Bench,
  work: WorkState,
  task: TaskState,
  candidate: Candidate,
  tree: ObjectId,
  tip: ObjectId,
): Promise<Result<Proof, Failure>> {
  const plan = work.prepared?.plan ?? { phases: [], warnings: [] };
  const request = {
    bench,
    plan,
    task: task.task,
    candidate,
    tree,
    tip,
    owed: work.owed,
    repository: services.repository,
  };
  return task.task.kind === "tests-first" && bench.test !== undefined
    ? witnessTestsFirst(request)
    : witnessCode(request);
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
  const subject = task.synthetic ? task.task.title : stage.taskSubject(task.task);
  const owes =
    proof.owes.length === 0
      ? []
      : [`Owed red: ${proof.owes.map((entry) => oneLine(entry.file)).join(", ")}`, ""];
  const pays = proof.pays.length === 0 ? [] : [`Turned green: ${proof.pays.map(oneLine).join(", ")}`, ""];
  const words =
    task.now.kind === "attested" ? [`Done by ${oneLine(task.now.by)}: ${oneLine(task.now.note)}`, ""] : [];
  const trailers = [
    `Stagewright-Run: ${services.run}`,
    `Stagewright-Task: ${id}`,
    `Stagewright-Receipt: ${receipt}`,
  ];
  return [oneLine(subject), "", ...words, ...owes, ...pays, ...trailers, ""].join("\n");
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
  return landedFrom(receipt, digest, commit, 0);
}

function landedFrom(receipt: Receipt, digest: string, commit: ObjectId, durationMs: number): Landed {
  return {
    commit,
    tree: receipt.tree,
    grade: receipt.grade ?? "unproven",
    ...(receipt.reason === undefined ? {} : { reason: receipt.reason }),
    receipt: digest,
    owes: receipt.owes,
    pays: receipt.pays,
    nowGreen: receipt.nowGreen,
    ...(receipt.strayed === undefined ? {} : { findings: receipt.strayed }),
    durationMs,
  };
}

/** Subjects come from documents: no line break may add a trailer. */
function oneLine(text: string): string {
  const flat = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return flat.length <= 100 ? flat : `${flat.slice(0, 99)}…`;
}
