import type { Action, Candidate, Failed, Finished, Held, JournalEntry, Landed } from "@stagewright/core";

/** One try at a task, as the journal tells it: also one that was cut short, or was redone later. */
export interface AttemptView {
  readonly stage: number;
  readonly task: string;
  readonly attempt: number;
  readonly startedAt: string;
  /** Absent: its end is not recorded. */
  readonly endedAt?: string;
  readonly candidate?: Candidate;
  readonly held?: Held;
  readonly landed?: Landed;
  /** Why it was not taken. */
  readonly failed?: Failed;
  /** A human said no to what was held, or to what guards found in it. */
  readonly rejected?: { readonly by: string; readonly note?: string };
  /** Nothing was heard of it any more, and it was begun again. */
  readonly lost?: true;
}

/** Of all tasks, in the order in which they began. */
export function attemptsIn(entries: readonly JournalEntry[]): AttemptView[] {
  const all: AttemptView[] = [];
  const lastOf = (stage: number, task: string, attempt?: number): number =>
    all.findLastIndex(
      (view) =>
        view.stage === stage && view.task === task && (attempt === undefined || view.attempt === attempt),
    );
  const change = (index: number, more: Partial<AttemptView>): void => {
    const view = all[index];
    if (view !== undefined) all[index] = { ...view, ...more };
  };
  for (const { at, record } of entries) {
    if (record.type === "action.started" && record.action.verb === "attempt") {
      const { stage, task, attempt } = record.action;
      const before = lastOf(stage, task, attempt);
      const open = all[before];
      if (open !== undefined && isOpen(open)) change(before, { lost: true });
      all.push({ stage, task, attempt, startedAt: at });
    } else if (record.type === "action.finished" && isOfTask(record.done)) {
      const [, stage = "", task = "", attempt = ""] = record.key.split("/");
      change(lastOf(Number(stage), task, Number(attempt)), { endedAt: at, ...cameOf(record.done) });
    } else if (
      record.type === "task.decided" &&
      record.decision === "rejected" &&
      record.task !== undefined
    ) {
      const { by, note } = record;
      change(lastOf(record.stage, record.task, record.attempt), {
        rejected: { by, ...(note === undefined ? {} : { note }) },
      });
    }
  }
  return all;
}

type OfTask = Extract<Finished, { verb: "attempt" | "collect" | "hold" | "land" }>;

const VERBS: ReadonlySet<Action["verb"]> = new Set(["attempt", "collect", "hold", "land"]);

const isOfTask = (done: Finished): done is OfTask => VERBS.has(done.verb);

const isOpen = ({ candidate, failed, landed }: AttemptView): boolean =>
  candidate === undefined && failed === undefined && landed === undefined;

function cameOf(done: OfTask): Partial<AttemptView> {
  if (!done.result.ok) return { failed: done.result.error };
  switch (done.verb) {
    case "attempt":
    case "collect":
      return { candidate: done.result.value };
    case "hold":
      return { held: done.result.value };
    case "land":
      return { landed: done.result.value };
  }
}
