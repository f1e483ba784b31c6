import path from "node:path";
import { allTasks, type BlobStore, type ObjectId, type Task } from "@stagewright/core";
import { isTestFile, isTestSide, readTasks, stemOf } from "@stagewright/work";
import { readHistory, uncommittedIn, type KernelRepository, type PastCommit } from "@stagewright/workspace";
import { boxName, readBoxes, type Box } from "./boxes.ts";
import { classOf, type Evidence, type EvidenceClass } from "./evidence.ts";
import type { FoundPlan } from "./find-plan.ts";
import { trailersOf, vouchedReceipts, type Receipts, type Vouched } from "./receipts.ts";

export interface AuditedTask {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly line: number;
  readonly kind: Task["kind"];
  readonly class: EvidenceClass;
  readonly evidence: readonly Evidence[];
  /** When the box came into a commit, and since when it has been ticked in one. */
  readonly added?: ObjectId;
  readonly ticked?: ObjectId;
}

export interface PlanAudit {
  readonly document: string;
  readonly head: ObjectId;
  readonly boxes: number;
  /** Those that are ticked. */
  readonly tasks: readonly AuditedTask[];
}

/** What is there for the boxes that are ticked. Asks git and the receipts; runs and changes nothing. */
export async function auditPlan(
  { document, bytes }: FoundPlan,
  from: {
    readonly repository: KernelRepository;
    readonly head: ObjectId;
    readonly store: BlobStore;
    /** Receipts that the journal knows. */
    readonly receipts: readonly string[];
  },
): Promise<PlanAudit> {
  const { repository, head, store } = from;
  const all = allTasks(readTasks(bytes));
  const ticked = all.filter((task) => task.done);
  const boxes = await readBoxes(repository, document, head);

  const windows = new Map<ObjectId, readonly PastCommit[]>();
  for (const task of ticked) {
    const added = boxes.get(boxName(task))?.added;
    if (added !== undefined && !windows.has(added))
      windows.set(added, await readHistory(repository.opened, { from: head, since: added }));
  }
  const longest = [...windows.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  const uncommitted = await uncommittedIn(repository.opened, head);
  const look: Look = {
    document,
    files: await repository.listFiles(head),
    uncommitted: new Set(uncommitted.flatMap(({ path: file, kind }) => (kind === "deleted" ? [] : [file]))),
    receipts: await vouchedReceipts(store, longest, from.receipts),
  };
  const tasks = ticked.map((task): AuditedTask => {
    const box = boxes.get(boxName(task));
    const evidence = evidenceFor(look, task, box, box && windows.get(box.added));
    const { id, key, title, line, kind } = task;
    return {
      ...{ id, key, title, line, kind },
      class: classOf(evidence),
      evidence,
      ...(box === undefined ? {} : { added: box.added }),
      ...(box?.ticked === undefined ? {} : { ticked: box.ticked.commit }),
    };
  });
  return { document, head, boxes: all.length, tasks };
}

interface Look {
  readonly document: string;
  /** In the head's tree. */
  readonly files: readonly string[];
  readonly uncommitted: ReadonlySet<string>;
  readonly receipts: Receipts;
}

/** @param window Commits since the box was written, newest first; undefined where none tells. */
function evidenceFor(
  look: Look,
  task: Task,
  box: Box | undefined,
  window: readonly PastCommit[] | undefined,
): Evidence[] {
  const found: Evidence[] = [];
  const vouched = look.receipts.byTask.get(task.key) ?? byId(look, task, window ?? []);
  if (vouched !== undefined) found.push(fromReceipt(task, vouched));
  else found.push(...marks(look, task, window ?? []));
  for (const file of task.files) found.push(...aboutFile(look, file, window));
  found.push(...mentions(look, task, window ?? []));
  const { ticked } = box ?? {};
  const past = vouched === undefined ? window?.find(({ commit }) => commit === ticked?.commit) : undefined;
  if (ticked !== undefined && past !== undefined) {
    const files = past.files.filter((file) => !isPlan(look, file)).length;
    found.push({
      kind: "ticked-with",
      commit: past.commit,
      subject: subjectOf(past),
      boxes: ticked.boxes,
      files,
    });
  }
  return found;
}

/** Its words have changed since; another feature may have a task of the same id, whose mark is in another document. */
function byId(look: Look, task: Task, window: readonly PastCommit[]): Vouched | undefined {
  return [...look.receipts.byTask.values()].find(
    ({ receipt, commit }) =>
      receipt.task?.id === task.id &&
      window.some((past) => past.commit === commit && past.files.includes(look.document)),
  );
}

function fromReceipt(task: Task, { digest, receipt, commit, grade }: Vouched): Evidence {
  return {
    kind: "receipt",
    receipt: digest,
    run: receipt.run,
    grade,
    ...(receipt.reason === undefined || grade !== receipt.grade ? {} : { reason: receipt.reason }),
    commit,
    sandboxed: receipt.sandboxed,
    sameWords: receipt.task?.key === task.key,
    ...(receipt.attested === undefined ? {} : { by: receipt.attested.by }),
  };
}

function marks({ document, receipts }: Look, task: Task, window: readonly PastCommit[]): Evidence[] {
  return window
    .filter(
      ({ message, files }) =>
        files.includes(document) &&
        trailersOf(message).tasks.some((name) => name === task.id || name === task.key),
    )
    .map((past) => ({
      kind: "marked",
      commit: past.commit,
      subject: subjectOf(past),
      receipt: receipts.unconfirmed.get(past.commit) ?? "not-here",
    }));
}

function aboutFile(look: Look, file: string, window: readonly PastCommit[] | undefined): Evidence[] {
  const covers = (each: string): boolean => each === file || (file.endsWith("/") && each.startsWith(file));
  const present = look.files.some(covers);
  const state = [...look.uncommitted].some(covers) ? "uncommitted" : present ? "present" : "absent";
  const commits = window?.flatMap(({ commit, files }) => (files.some(covers) ? [commit] : []));
  const tests =
    file.endsWith("/") || isTestSide(file)
      ? []
      : look.files.filter((each) => isTestFile(each) && stemOf(each) === stemOf(file));
  return [
    { kind: "file", path: file, state, ...(commits === undefined ? {} : { commits }) },
    ...tests.map((test): Evidence => ({ kind: "test", path: test, about: file })),
  ];
}

/** Commits that name the task and change more than plans. Stagewright's own are told by their receipts. */
function mentions(look: Look, task: Task, window: readonly PastCommit[]): Evidence[] {
  if (boxName(task) !== task.id) return [];
  return window
    .filter(
      ({ message, files }) =>
        names(message, task.id) &&
        trailersOf(message).tasks.length === 0 &&
        files.some((file) => !isPlan(look, file)) &&
        !files.some((file) => isOtherPlan(look, file)),
    )
    .map((past) => ({ kind: "mention", commit: past.commit, subject: subjectOf(past) }));
}

/** As a word of its own: `T01` is not in `T012`. */
function names(message: string, id: string): boolean {
  for (let at = message.indexOf(id); at !== -1; at = message.indexOf(id, at + 1)) {
    const around = `${message[at - 1] ?? " "}${message[at + id.length] ?? " "}`;
    if (!/\w/.test(around)) return true;
  }
  return false;
}

/** The feature's documents: to edit them is not to do what they say. */
function isPlan({ document }: Look, file: string): boolean {
  const folder = path.posix.dirname(document);
  return folder === "." ? file === document : file.startsWith(`${folder}/`);
}

/** Each feature counts its tasks from one. */
function isOtherPlan({ document }: Look, file: string): boolean {
  return file !== document && path.posix.basename(file) === path.posix.basename(document);
}

function subjectOf({ message }: PastCommit): string {
  return message.split("\n", 1)[0] ?? "";
}
