import { findingsOf, findingsOfChecks, UNENFORCED } from "@stagewright/core";
import { resultOf, CHECKS } from "../report/result.ts";
import { counted } from "../report/style.ts";
import { amountWords, showCount, showMoney } from "../report/usage-words.ts";
import type { Amount } from "../report/usage.ts";
import { runTimeWords } from "../report/witness-time.ts";
import { findingWords, phaseTitle, severityWords } from "../report/words.ts";
import { worksOf } from "../report/works.ts";
import { checkBlocks } from "./check-blocks.ts";
import { facts, fold, short, table, text, type Block, type Words } from "./document.ts";
import type { ReportInput, SeenReceipt } from "./report-input.ts";

/** Checks that are no one task's: before the run, after a phase, at the end. */
export function wholeBlocks(input: ReportInput): Block[] {
  const { receipts, state } = input;
  const whole = [...receipts].flatMap(([digest, receipt]) =>
    receipt.kind === "task" ? [] : [{ digest, receipt }],
  );
  const blocks = whole.flatMap((seen) => {
    const runs = checkBlocks(seen, input);
    return runs.length === 0
      ? []
      : [text({ said: titleOf(seen, input) }, " on tree ", short(seen.receipt.tree)), ...runs];
  });
  const old = worksOf(state).flatMap(({ baseline }) =>
    (baseline?.checks ?? []).filter((check) => check.state === "red"),
  );
  const red = old.flatMap(({ name, failures }) => [
    text(
      `${name} was red before the run: ${counted(failures.length, "old failure")}, blamed on nobody here.`,
    ),
    ...fold(
      ["Old failures"],
      failures.length === 0
        ? []
        : [{ kind: "list", items: failures.map((failure): Words => [{ said: failure }]) }],
    ),
  ]);
  return blocks.length + red.length === 0
    ? [text("No receipt of a check of the whole is here.")]
    : [...red, ...blocks];
}

function titleOf({ receipt }: SeenReceipt, { state }: ReportInput): string {
  if (receipt.kind === "baseline") return "Before any agent worked:";
  if (receipt.kind === "stage") return `At the end of ${receipt.stage}:`;
  const index = state.pins.stages.findIndex(({ address }) => address === receipt.stage);
  const stage = state.stages[index];
  const phases = stage !== undefined && "work" in stage ? (stage.work?.phases ?? []) : [];
  // Counted from 1 there.
  const title = phases[(receipt.phase ?? 0) - 1]?.title;
  return `After ${title === undefined ? "a phase" : phaseTitle(title, phases.length)}:`;
}

/** What agents, and checks, did beside their tasks. */
export function findingBlocks({ state }: ReportInput): Block[] {
  const all = worksOf(state).flatMap((work) => [
    ...[...work.tasks.values(), ...work.retired].flatMap((task) =>
      findingsOf(task).map((finding) => ({ ...finding, task: task.task.id })),
    ),
    ...findingsOfChecks(work).map((finding) => ({ ...finding, task: CHECKS })),
  ]);
  if (all.length === 0) return [text("None: no audit of a change has found anything.")];
  const rows = all.map(({ task, code, path, line, detail, severity }): Words[] => [
    [{ said: task }],
    [findingWords(code)],
    [{ code: line === undefined ? path : `${path}:${line}` }],
    [{ badge: severityWords(severity), tone: severity === "refused" ? "bad" : "warn" }],
    [{ said: detail }],
  ]);
  return table("What the audits found", ["Task", "What", "Where", "Came of it", "More"], rows);
}

/** What failed beside tasks: a phase, a stage, the run. */
export function failureBlocks({ state }: ReportInput): Block[] {
  const { failures, rejected } = resultOf(state);
  const said = (rejected?.reasons ?? []).map((reason): Words => [{ said: reason }]);
  return [
    ...(rejected === undefined
      ? []
      : [text({ badge: "rejected", tone: "warn" }, ` ${rejected.stage} says no.`)]),
    ...(said.length === 0 ? [] : [{ kind: "list" as const, items: said }]),
    ...failures.flatMap((failure): Block[] => [
      text({ badge: "failed", tone: "bad" }, " ", { said: failure.name }, ": ", { said: failure.what }),
      ...facts(
        ["Why", failure.why === undefined ? undefined : [{ said: failure.why }]],
        ["Command", failure.command === undefined ? undefined : [{ code: failure.command }]],
        ["Next", [{ code: failure.next }]],
      ),
      // A task's stands with its attempts.
      ...(failure.outputTail === undefined || failure.scope === "task"
        ? []
        : [
            {
              kind: "output" as const,
              label: "What was printed at the end",
              text: failure.outputTail,
              all: `stagewright logs ${state.run}`,
            },
          ]),
    ]),
  ];
}

/** What is not told is unknown, never nothing. */
export function costBlocks({ state }: ReportInput): Block[] {
  const { spent, time } = resultOf(state);
  const times = facts(["Time", time === undefined ? undefined : [runTimeWords(time)]]);
  if (spent === undefined) return [text("No agent whose use is counted has been at work."), ...times];
  const { budget } = spent;
  const rows = spent.byAgent.map(({ agent, model, ...used }): Words[] => [
    [{ said: model === undefined ? agent : `${agent} (${model})` }],
    [String(used.attempts)],
    [told(used.inputTokens, showCount)],
    [told(used.cachedTokens, showCount)],
    [told(used.outputTokens, showCount)],
    [told(used.toolCalls, String)],
    [told(used.usd, showMoney)],
  ]);
  const caps = (["tokens", "toolCalls", "usd"] as const).flatMap((cap) => {
    const limit = budget?.[cap];
    return limit === undefined ? [] : [amountWords(cap, limit)];
  });
  return [
    ...times,
    ...facts(
      ["Attempts that were counted", [String(spent.attempts)]],
      ["Tokens", [told(spent.tokens, showCount)]],
      ["Tool calls", [told(spent.toolCalls, String)]],
      ["Cost", [told(spent.usd, showMoney)]],
      ["Budget", [caps.length === 0 ? "none was set" : caps.join(", ")]],
    ),
    ...table(
      "Agent by agent",
      ["Agent", "Attempts", "Tokens in", "Of these from cache", "Tokens out", "Tool calls", "Cost"],
      rows,
    ),
  ];
}

function told(amount: Amount, show: (known: number) => string): string {
  if (amount === "unknown") return "unknown";
  return typeof amount === "number" ? show(amount) : `at least ${show(amount.atLeast)}`;
}

/** Their digests, and how somebody who does not believe them runs them again. */
export function receiptBlocks({ receipts, named, damaged, state }: ReportInput): Block[] {
  const { run } = state;
  if (named.length === 0) return [text("There are none: nothing has been witnessed in this run yet.")];
  const rows = named.map((digest): Words[] => {
    const receipt = receipts.get(digest);
    if (receipt === undefined) {
      const why = damaged.includes(digest) ? "is not what its digest says" : "is not here any more";
      return [[{ code: digest }], [{ badge: why, tone: "bad" }], ["–"], ["–"], ["–"]];
    }
    const about = receipt.task === undefined ? "" : ` ${receipt.task.id}, attempt ${receipt.task.attempt}`;
    return [
      [{ code: digest }],
      [{ said: `${receipt.kind}${about}` }],
      [receipt.grade ?? "–"],
      [short(receipt.tree)],
      [receipt.sandboxed ? "yes" : "no"],
    ];
  });
  const open = [...receipts.values()].some(({ sandboxed }) => !sandboxed);
  const names = new Set([...receipts.values()].flatMap(({ unenforced }) => unenforced ?? []));
  const left = [...names].map((name): Words => [
    Object.hasOwn(UNENFORCED, name) ? UNENFORCED[name] : { said: name },
  ]);
  return [
    text(
      "A receipt binds what was seen to a tree, under the digest of its own bytes. On any clone that has them, ",
      { code: `stagewright verify ${run}` },
      " runs their checks once more, in clean checkouts and by the verifier's own commands. ",
      { code: `stagewright receipts export ${run}` },
      " gives them to others.",
    ),
    ...(open ? [text("Where the sandbox was not on, receipts are tamper-evident, not tamper-proof.")] : []),
    ...(left.length === 0
      ? []
      : [text("What nothing held back when they were written:"), { kind: "list" as const, items: left }]),
    ...table("Receipts", ["Digest", "Of", "Grade", "Tree", "Sandbox"], rows),
  ];
}
