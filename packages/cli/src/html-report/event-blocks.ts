import type { JournalEntry, RunRecord, RunState } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { waitFindingLine } from "../report/allow-words.ts";
import { entryLine } from "../report/entry-line.ts";
import { painter } from "../report/style.ts";
import { waitsOf } from "../report/waits.ts";
import { worksOf } from "../report/works.ts";
import { facts, moment, table, text, type Block, type Words } from "./document.ts";
import { waitsIn, type PastWait } from "./past-waits.ts";
import type { ReportInput } from "./report-input.ts";

const plain = painter(false);

/** Every event that says something to people, with its time. */
export function timelineBlocks({ entries, state }: ReportInput): Block[] {
  const began = Date.parse(state.createdAt);
  const rows = entries.flatMap((entry): Words[][] => {
    const words = wordsOf(entry, state);
    if (words === undefined) return [];
    return [[[moment(entry.at)], [showDuration(Date.parse(entry.at) - began)], [{ said: words }]]];
  });
  return table("What happened, in order", ["At (UTC)", "After", "What"], rows);
}

/** An entry of an earlier version may lack what its words are made of; that it is there is said all the same. */
function wordsOf(entry: JournalEntry, state: RunState): string | undefined {
  try {
    return entryLine(entry, state, plain);
  } catch {
    return `${entry.record.type} (as an earlier version wrote it)`;
  }
}

/** What the run itself writes; all else is a human's. */
const OF_THE_RUN: ReadonlySet<RunRecord["type"]> = new Set<RunRecord["type"]>([
  "run.created",
  "run.owned",
  "action.started",
  "action.finished",
  "run.stopped",
  "run.parked",
  "time.passed",
  "run.cancelled",
  "plan.edited",
]);

/** What humans have decided, said, taken upon themselves and allowed. */
export function decisionBlocks({ entries, state }: ReportInput): Block[] {
  const rows = entries.flatMap((entry): Words[][] => {
    const { record, at } = entry;
    if (OF_THE_RUN.has(record.type)) return [];
    const by = "by" in record ? record.by : undefined;
    const who = by ?? (record.type === "gate.decided" ? "nobody: its time was up" : "not recorded");
    return [[[moment(at)], [{ said: who }], [{ said: wordsOf(entry, state) ?? record.type }]]];
  });
  return rows.length === 0
    ? [text("No human has decided anything in this run.")]
    : table("What humans have decided and said", ["At (UTC)", "Who", "What"], rows);
}

/** What waits for a human now, and every wait there was, with its reason. */
export function waitBlocks(input: ReportInput): Block[] {
  const { state, entries, now } = input;
  const present = waitsOf(state);
  const past = waitsIn(entries);
  const isOver = state.life.kind === "ended" || state.life.kind === "cancelled";
  const rows = past.map((wait): Words[] => [
    [moment(wait.since)],
    [{ said: whoseOf(wait, state) }],
    [{ said: wait.why }],
    [lengthOf(wait, isOver, now)],
  ]);
  if (present.length === 0 && rows.length === 0) return [text("Nothing had to wait.")];
  return [
    ...present.flatMap((wait): Block[] => [
      text({ badge: "waits for a human", tone: "warn" }, " ", { said: wait.what }),
      ...(wait.findings === undefined
        ? []
        : [
            {
              kind: "list" as const,
              items: wait.findings.map((finding): Words => [{ said: waitFindingLine(finding) }]),
            },
          ]),
      ...facts(
        ["Until", wait.deadline === undefined ? undefined : [wait.deadline]],
        [
          "What to type",
          wait.next.flatMap((line, index): Words => [index === 0 ? "" : " · ", { code: line }]),
        ],
      ),
    ]),
    ...table("Every wait, and why", ["Since (UTC)", "What waited", "Why", "How long"], rows),
  ];
}

function whoseOf({ task, stage }: PastWait, state: RunState): string {
  if (task !== undefined) {
    for (const work of worksOf(state)) {
      const found = work.tasks.get(task) ?? work.retired.find((one) => one.task.key === task);
      if (found !== undefined) return found.task.id;
    }
    return task;
  }
  return stage === undefined ? "the run" : (state.pins.stages[stage]?.address ?? `stage ${stage + 1}`);
}

function lengthOf({ since, until }: PastWait, isOver: boolean, now: string): string {
  if (until !== undefined) return showDuration(Date.parse(until) - Date.parse(since));
  return isOver ? "its end is not recorded" : `${showDuration(Date.parse(now) - Date.parse(since))} so far`;
}
