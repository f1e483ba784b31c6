import type { FailureWhy, TestReport, TestResult } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { flakyWords } from "../report/flaky-words.ts";
import { counted } from "../report/style.ts";
import { facts, fold, moment, short, table, type Block, type Inline, type Words } from "./document.ts";
import { runsOf, type ReportInput, type SeenReceipt, type SeenRun } from "./report-input.ts";

type Tests = ReportInput["tests"];

/** What checks have shown for one receipt: each run with its output, and the tests it is about by their ids. */
export function checkBlocks(seen: SeenReceipt, { tests, state, receipts }: ReportInput): Block[] {
  const runs = runsOf(seen.receipt);
  // What is owed turns green in a later task's checks.
  const later = [...receipts].slice(Math.max(0, [...receipts.keys()].indexOf(seen.digest)));
  return [
    ...runs.flatMap((run, index) =>
      runBlock(run, isOwedRed(run, runs.slice(index + 1)), tests, `stagewright logs ${state.run}`),
    ),
    ...testTable(
      [...owedRedsOf(seen, receipts), ...runs],
      later.flatMap(([, receipt]) => runsOf(receipt)),
      tests,
    ),
  ];
}

const PURPOSES = {
  red: ", which had to fail",
  green: ", which had to hold",
  baseline: ", before the run",
} as const;

/** A task that turns owed tests green has seen them red where they were brought. */
function owedRedsOf(
  { receipt: { pays } }: SeenReceipt,
  receipts: ReportInput["receipts"],
): readonly SeenRun[] {
  return [...receipts.values()]
    .filter(({ owes }) => owes.some(({ file }) => pays.includes(file)))
    .flatMap((brought) =>
      runsOf(brought).filter(
        ({ purpose, without = [] }) => purpose === "red" && !without.some((file) => pays.includes(file)),
      ),
    );
}

/** With tests that are owed it is red still; without them it holds, and that counts. */
function isOwedRed(run: SeenRun, after: readonly SeenRun[]): boolean {
  return (
    run.purpose === "green" &&
    run.verdict === "red" &&
    after.some(
      ({ check, verdict, without = [] }) => check === run.check && verdict === "green" && without.length > 0,
    )
  );
}

function runBlock(run: SeenRun, owed: boolean, tests: Tests, all: string): Block[] {
  const { purpose, check, exit, durationMs, cached, output } = run;
  const length = durationMs === undefined ? "" : `, ${showDuration(durationMs)}`;
  const took = cached ? ", not run again: it had passed on the same tree" : length;
  const about = facts(
    ["Command", [{ code: run.command }]],
    ["Tree", [short(run.tree), ...withoutWords(run)]],
    ["Ended", [`${exit}${run.at === undefined ? "" : `, begun at ${moment(run.at)} UTC`}`]],
    ["Tests", totalsWords(run, tests)],
    ["Run again", againWords(run)],
    ["Differ from run to run", flakyIn(run)],
    [run.purpose === "red" ? "Failed, as they had to" : "Failed", failedNames(run)],
  );
  const printed: Block[] =
    output === undefined
      ? [{ kind: "text", words: ["What it printed is not recorded."] }]
      : output.tail.trim() === ""
        ? [{ kind: "text", words: ["It printed nothing."] }]
        : [{ kind: "output", label: `What ${check} printed at the end`, text: output.tail, all }];
  return fold(
    owed
      ? [
          { badge: "still red", tone: "quiet" },
          ` ${check}, with the tests that a later task turns green: ${exit}${took}`,
        ]
      : [verdictBadge(run), ` ${check}${PURPOSES[purpose]}: ${exit}${took}`],
    [...about, ...printed],
  );
}

/** How often it was run to tell failures from chance, and what came of that. */
function againWords({ attempts = [] }: SeenRun): Words | undefined {
  if (attempts.length === 0) return undefined;
  return attempts.flatMap(({ tree, exit, cached }, index): Words => [
    `${index === 0 ? "" : ", "}${exit}${cached ? " before" : ""} on `,
    short(tree),
  ]);
}

function flakyIn({ outcomes = [] }: SeenRun): Words | undefined {
  return outcomes.length === 0 ? undefined : [{ said: outcomes.map(flakyWords).join("; ") }];
}

/** `red` of a run that had to be red is as it should be. */
function verdictBadge({ purpose, verdict }: SeenRun): Inline {
  if (purpose === "red")
    return verdict === "red"
      ? { badge: "red", tone: "good" }
      : { badge: `not red: ${verdict}`, tone: "warn" };
  if (verdict === "green") return { badge: "green", tone: "good" };
  return { badge: verdict, tone: verdict === "red" ? "bad" : "warn" };
}

function withoutWords({ without = [] }: SeenRun): Words {
  return without.length === 0 ? [] : [` without ${without.join(", ")}`];
}

const SHOWN_NAMES = 50;

function failedNames({ failures = [] }: SeenRun): Words | undefined {
  if (failures.length === 0) return undefined;
  const more = failures.length - SHOWN_NAMES;
  const shown = failures
    .slice(0, SHOWN_NAMES)
    .flatMap((name, index): Words => [...(index === 0 ? [] : [", "]), { said: name }]);
  return more > 0 ? [...shown, ` and ${more} more`] : shown;
}

function totalsWords({ tests: seen, noReport }: SeenRun, tests: Tests): Words | undefined {
  if (seen === undefined) return noReport === undefined ? undefined : [`no report: ${noReport}`];
  const { totals, report } = seen;
  const kinds = (["passed", "failed", "errored", "skipped", "todo"] as const).filter(
    (kind) => totals[kind] > 0,
  );
  return [
    [counted(totals.tests, "test"), ...kinds.map((kind) => `${totals[kind]} ${kind}`)].join(", "),
    ...(totals.suiteErrors > 0 ? [`, ${counted(totals.suiteErrors, "file")} that did not load`] : []),
    ...(tests.has(report) ? [] : ["; their names are not here"]),
  ];
}

/** Tests that had to fail, by id: why they did, and what came of them afterwards. */
function testTable(runs: readonly SeenRun[], later: readonly SeenRun[], tests: Tests): Block[] {
  const reportOf = (run: SeenRun | undefined): TestReport | undefined =>
    run?.tests === undefined ? undefined : tests.get(run.tests.report);
  const greens = later.flatMap((run) => (run.purpose === "green" ? (reportOf(run) ?? []) : []));
  const reds = runs.flatMap((run) => (run.purpose === "red" ? (reportOf(run) ?? []) : []));
  const failing = new Map<string, FailureWhy | undefined>();
  for (const { tests: results = [], suiteErrors = [] } of reds) {
    for (const { id, status, why } of results)
      if (status === "failed" || status === "errored") failing.set(id, why);
    for (const { id, why } of suiteErrors) failing.set(id, why);
  }
  const rows = [...failing].map(([id, why]): Words[] => [
    [{ said: id }],
    why === undefined ? ["failed"] : [`${kindWords(why)}: `, { said: tellingLine(why.message) }],
    afterWords(id, greens),
  ]);
  return table("Tests that were red first, by id", ["Test", "Before", "Afterwards"], rows);
}

function kindWords({ kind, missing }: FailureWhy): string {
  const words = kind.replaceAll("-", " ");
  return missing === undefined ? words : `${words} ${missing}`;
}

/** The line that says what is wrong, where one can be told from those around it. */
function tellingLine(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /\w*(?:Error|Exception|panic)\b/.test(line)) ?? lines[0] ?? "";
}

/** What the last run that has it says of a test. */
function afterWords(id: string, greens: readonly TestReport[]): Words {
  for (const green of greens.toReversed()) {
    const words = inReport(id, green);
    if (words !== undefined) return words;
  }
  return ["not run"];
}

function inReport(id: string, { tests, suiteErrors }: TestReport): Words | undefined {
  const result = tests.find((one) => one.id === id);
  if (result !== undefined) return [{ badge: result.status, tone: toneOf(result) }];
  if (suiteErrors.some((one) => one.id === id)) return [{ badge: "did not load", tone: "bad" }];
  // What did not load before has no test of that name afterwards: its file's tests do.
  const ofFile = tests.filter(({ file, suite }) => file === id || suite === id);
  if (ofFile.length === 0) return undefined;
  const passed = ofFile.filter(({ status }) => status === "passed").length;
  const words = `${passed} of ${counted(ofFile.length, "test")} passed`;
  return [{ badge: words, tone: passed === ofFile.length ? "good" : "bad" }];
}

function toneOf({ status }: TestResult): "good" | "bad" | "quiet" {
  if (status === "passed") return "good";
  return status === "failed" || status === "errored" ? "bad" : "quiet";
}
