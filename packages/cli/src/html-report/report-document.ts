import type { RunState } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { resultWords } from "../report/delivery-words.ts";
import { linksOf } from "../report/links.ts";
import { restedAt } from "../report/rest.ts";
import { resultOf, type RunOutcome } from "../report/result.ts";
import { counted } from "../report/style.ts";
import { lifeWords } from "../report/words.ts";
import { sandboxOf } from "../report/works.ts";
import { askedBlocks } from "./asked-blocks.ts";
import { attemptsIn } from "./attempts.ts";
import {
  facts,
  moment,
  short,
  text,
  type Block,
  type ReportDocument,
  type Tone,
  type Words,
} from "./document.ts";
import { decisionBlocks, timelineBlocks, waitBlocks } from "./event-blocks.ts";
import { mergedWords, verifiedWords } from "./merged-words.ts";
import { costBlocks, failureBlocks, findingBlocks, receiptBlocks, wholeBlocks } from "./proof-blocks.ts";
import type { ReportInput } from "./report-input.ts";
import { scenarioBlocks, strengthBlocks } from "./strength-blocks.ts";
import { taskBlocks } from "./task-blocks.ts";

/** All that is known of a run, whatever its state, in sections. Pure. */
export function reportDocument(input: ReportInput): ReportDocument {
  const { run, pins } = input.state;
  return {
    title: `${pins.feature}: run ${run} of ${pins.pipeline}`,
    blocks: [
      ...part(() => headBlocks(input)),
      ...section("asked", "What was asked", () => askedBlocks(input)),
      ...section("tasks", "Tasks", () => taskBlocks(input)),
      ...section("failures", "What failed, and who said no", () => failureBlocks(input)),
      ...section("checks", "Checks of the whole", () => wholeBlocks(input)),
      ...section("scenarios", "Acceptance tests", () => scenarioBlocks(input)),
      ...section("strength", "How strong the tests are", () => strengthBlocks(input)),
      ...section("findings", "Findings", () => findingBlocks(input)),
      ...section("costs", "What it has used", () => costBlocks(input)),
      ...section("waits", "Waits", () => waitBlocks(input)),
      ...section("decisions", "Human decisions", () => decisionBlocks(input)),
      ...section("deliveries", "What was delivered", () => deliveryBlocks(input)),
      ...section("receipts", "Receipts", () => receiptBlocks(input)),
      ...section("timeline", "Timeline", () => timelineBlocks(input)),
    ],
  };
}

/** A section that has nothing to say is left out. */
function section(id: string, title: string, make: () => readonly Block[]): Block[] {
  const blocks = part(make);
  return blocks.length === 0 ? [] : [{ kind: "section", id, title: [title], blocks }];
}

/** What an earlier version has recorded otherwise costs its own part of the report, and is said there; never the rest. */
function part(make: () => readonly Block[]): readonly Block[] {
  try {
    return make();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      text(
        { badge: "not readable", tone: "warn" },
        " What the run recorded of this is not what this version of Stagewright expects: ",
        { said: why },
      ),
    ];
  }
}

function headBlocks(input: ReportInput): Block[] {
  const { state, entries, carried, now, version } = input;
  const { outcome, tasks } = resultOf(state);
  const rested = restedAt(entries) ?? state.updatedAt;
  const end = carried ? now : rested;
  const orphaned = outcome === "going" && !carried;
  return [
    text(
      { badge: orphaned ? "its process is gone" : lifeWords(state.life), tone: toneOf(outcome) },
      ` ${carried ? "for" : "after"} ${showDuration(Date.parse(end) - Date.parse(state.createdAt))}`,
    ),
    ...facts(
      ["Began", [`${moment(state.createdAt)} UTC`]],
      ["Last did something", [`${moment(rested)} UTC`]],
      ["Tasks", gradeCounts(tasks)],
      ["Allowed by a human", allowedCount(state)],
      ["Merged cleanly", mergedWords(attemptsIn(entries))],
      ["Verified on the merged tree", verifiedWords(input)],
      ["Agents in a sandbox", sandboxWords(state)],
      [
        "This report",
        [`made at ${moment(now)} UTC by Stagewright ${version}${carried ? "; the run goes on" : ""}`],
      ],
    ),
  ];
}

function toneOf(outcome: RunOutcome): Tone {
  if (outcome === "done" || outcome === "left") return "good";
  return outcome === "failed" ? "bad" : "warn";
}

function gradeCounts(tasks: ReturnType<typeof resultOf>["tasks"]): Words {
  if (tasks.length === 0) return ["none yet"];
  const counts = Map.groupBy(tasks, ({ end, grade }) => (end === "done" ? (grade ?? "done") : WORDS[end]));
  return [`${tasks.length}: ${[...counts].map(([word, some]) => `${some.length} ${word}`).join(", ")}`];
}

/** How much of what guards found a human has let stand; undefined: nothing. */
function allowedCount(state: RunState): Words | undefined {
  const inTasks = resultOf(state).tasks.flatMap(({ id, allowed = [] }) =>
    allowed.map(({ by }) => ({ id, by })),
  );
  const inStages = state.stages.flatMap((stage, index) =>
    (stage.kind === "done" ? (stage.allowed ?? []) : []).map(({ by }) => ({
      id: state.pins.stages[index]?.address ?? "",
      by,
    })),
  );
  const all = [...inTasks, ...inStages];
  if (all.length === 0) return undefined;
  const of = (what: "id" | "by"): string => [...new Set(all.map((one) => one[what]))].join(", ");
  return [
    `${counted(all.length, "finding")} of guards, in `,
    { said: of("id") },
    ", by ",
    { said: of("by") },
  ];
}

const WORDS = {
  claimed: "ticked before",
  manual: "a human's",
  failed: "failed",
  skipped: "skipped",
  waived: "left out",
  open: "not done",
} as const;

function sandboxWords(state: RunState): Words | undefined {
  const sandboxed = sandboxOf(state);
  if (sandboxed === undefined) return undefined;
  return sandboxed ? ["yes"] : ["no: receipts are tamper-evident, not tamper-proof"];
}

function deliveryBlocks({ state }: ReportInput): Block[] {
  const result = resultOf(state);
  const { delivered, run } = state;
  const links = linksOf(state);
  return [
    ...facts(
      ["Result", [{ said: resultWords(state, result) }]],
      ["Branch", delivered?.branch === undefined ? undefined : [{ code: delivered.branch }]],
      ["Commit", delivered === undefined ? undefined : [short(delivered.commit)]],
      ["What became of it", [state.result ?? "neither applied nor dropped yet"]],
      ...links.map(({ name, url, draft }) => [name, [{ url }, ...(draft ? [" (draft)"] : [])]] as const),
      ["Look at it", delivered?.branch === undefined ? undefined : [{ code: `stagewright diff ${run}` }]],
    ),
    ...(result.owed.length === 0
      ? []
      : [
          text(`${counted(result.owed.length, "test file")} that nothing has turned green yet:`),
          {
            kind: "list" as const,
            items: result.owed.map(({ file, taskId }): Words => [{ code: file }, `, brought by ${taskId}`]),
          },
        ]),
    ...(result.notes.length === 0
      ? []
      : [
          text("Notes:"),
          { kind: "list" as const, items: result.notes.map((note): Words => [{ said: note }]) },
        ]),
  ];
}
