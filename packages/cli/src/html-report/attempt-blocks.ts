import { HUMAN, type AgentReport, type Failed, type TaskState } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { failureWords, failedCommand, outputTail } from "../report/failure-words.ts";
import { counted } from "../report/style.ts";
import { usageWords } from "../report/usage-words.ts";
import { usageOf } from "../report/usage.ts";
import { findingWords, severityWords } from "../report/words.ts";
import type { AttemptView } from "./attempts.ts";
import { facts, fold, moment, short, text, type Block, type Inline, type Words } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

/** Who tried the task, for how long, and why what they did was not taken. */
export function attemptBlocks(
  attempts: readonly AttemptView[],
  { task: { id } }: TaskState,
  input: ReportInput,
): Block[] {
  return attempts.flatMap((view) => {
    const agent = view.candidate?.agent ?? view.failed?.agent;
    const { words, tone } = endOf(view, input);
    const summary: Words = [
      `Attempt ${view.attempt}: `,
      { badge: words, tone },
      ` ${whoOf(view, agent)}, ${lengthOf(view)}`,
    ];
    return fold(summary, [
      ...facts(
        ["Began", [`${moment(view.startedAt)} UTC`]],
        ["By", [{ said: whoOf(view, agent) }]],
        ["How long", [lengthOf(view)]],
        ["Used", [usedBy(agent)]],
        ["Sandbox", view.candidate === undefined ? undefined : [view.candidate.sandboxed ? "yes" : "no"]],
        ["It was not allowed to", refusedWords(agent)],
        ["It notes", notesOf(agent)],
        [
          "Change that was not taken",
          view.failed?.candidate === undefined ? undefined : [short(view.failed.candidate)],
        ],
        ["Said no", view.rejected === undefined ? undefined : rejectedWords(view.rejected)],
      ),
      ...(agent?.summary === undefined
        ? []
        : [text("What it said of its work:"), { kind: "said" as const, text: agent.summary }]),
      ...failedBlocks(view, id, input),
      ...findingBlocks(view),
    ]);
  });
}

function endOf(
  view: AttemptView,
  { carried }: ReportInput,
): { words: string; tone: "good" | "warn" | "bad" | "quiet" } {
  if (view.landed !== undefined) return { words: "merged", tone: "good" };
  if (view.rejected !== undefined) return { words: "sent back by a human", tone: "warn" };
  const code = view.failed?.failure.code;
  if (code === "CANCELLED") return { words: "cut short", tone: "quiet" };
  if (code === "ASKED") return { words: "asked a question", tone: "quiet" };
  if (code === "LEASED") return { words: "in human hands", tone: "quiet" };
  if (code !== undefined) return { words: "not taken", tone: "bad" };
  if (view.held !== undefined) return { words: "held", tone: "warn" };
  if (view.candidate?.challenged !== undefined) return { words: "challenged by guards", tone: "warn" };
  if (view.candidate !== undefined) return { words: "handed in", tone: "quiet" };
  return { words: view.lost || !carried ? "its end is not recorded" : "at work", tone: "quiet" };
}

function whoOf(view: AttemptView, agent: AgentReport | undefined): string {
  if (agent === undefined) return view.failed?.failure.code === "LEASED" ? "a human" : "agent not recorded";
  const { agent: name, model, wentOn } = agent;
  return `${model === undefined ? name : `${name} (${model})`}${wentOn ? ", in an earlier session" : ""}`;
}

function lengthOf({ candidate, failed, startedAt, endedAt }: AttemptView): string {
  const measured = candidate?.durationMs ?? failed?.durationMs;
  if (measured !== undefined) return showDuration(measured);
  return endedAt === undefined
    ? "how long is not known"
    : `${showDuration(Date.parse(endedAt) - Date.parse(startedAt))} until its end was recorded`;
}

function usedBy(agent: AgentReport | undefined): string {
  if (agent?.agent === HUMAN) return "a human's work is not counted";
  const usage = usageOf(agent === undefined ? [] : [agent]);
  return usage === undefined ? "usage unknown" : usageWords(usage);
}

function rejectedWords({ by, note }: NonNullable<AttemptView["rejected"]>): Words {
  return note === undefined ? [{ said: by }] : [{ said: by }, ": ", { said: note }];
}

function refusedWords(agent: AgentReport | undefined): Words | undefined {
  const refused = (agent?.permissions ?? []).filter(({ allowed }) => !allowed);
  return refused.length === 0
    ? undefined
    : [{ said: refused.map(({ what, why }) => `${what} (${why})`).join("; ") }];
}

function notesOf(agent: AgentReport | undefined): Words | undefined {
  const notes = agent?.notes ?? [];
  return notes.length === 0 ? undefined : [{ said: notes.join("; ") }];
}

function failedBlocks({ failed }: AttemptView, id: string, input: ReportInput): Block[] {
  if (failed === undefined || failed.failure.code === "CANCELLED") return [];
  return failureBlocks(failed, input, id);
}

/** Why something was not taken: what happened, the command, the end of what it printed. */
function failureBlocks({ failure }: Failed, { state }: ReportInput, logs?: string): Block[] {
  const { run, pins } = state;
  const { what, why } = failureWords(failure, {
    run,
    setup: pins.settings.setup,
    ...(logs === undefined ? {} : { logs }),
  });
  const { check, command } = failedCommand(failure);
  const tail = outputTail(failure);
  const all = ["stagewright logs", run, ...(logs === undefined ? [] : [logs])].join(" ");
  return [
    text({ said: what }, ...(why === undefined ? [] : [": ", { said: why }])),
    ...facts(
      ["Check", check === undefined ? undefined : [check]],
      ["Command", command === undefined ? undefined : [{ code: command }]],
    ),
    ...(tail === undefined
      ? []
      : [{ kind: "output" as const, label: "What was printed at the end", text: tail, all }]),
  ];
}

function findingBlocks({ candidate, failed, held, landed }: AttemptView): Block[] {
  const refused = failed?.failure.code === "CHANGE_REFUSED" ? failed.failure.findings : [];
  const all = [
    ...(candidate?.findings ?? []),
    ...(failed?.findings ?? []),
    ...refused,
    ...(held?.findings ?? []),
    ...(landed?.findings ?? []),
  ];
  const unique = [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()];
  if (unique.length === 0) return [];
  const items = unique.map(({ code, path, line, detail, severity }): Words => {
    const why: readonly Inline[] = detail === "" ? [] : [": ", { said: detail }];
    return [
      `${findingWords(code)} `,
      { code: line === undefined ? path : `${path}:${line}` },
      ` (${severityWords(severity)})`,
      ...why,
    ];
  });
  return [text(`What the audit found: ${counted(unique.length, "thing")}`), { kind: "list", items }];
}
