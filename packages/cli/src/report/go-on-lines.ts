import type { RunState } from "@stagewright/core";
import { waitFindingLine } from "./allow-words.ts";
import { resultWords } from "./delivery-words.ts";
import type { RunResult } from "./result.ts";
import { sanitizeLine } from "./sanitize.ts";
import type { Paint } from "./style.ts";

type Command = readonly [words: string, what: string];

const SHOWN_RETRIES = 3;

/** What waits for a human, and what to type. */
export function waitLines({ waits }: RunResult, paint: Paint): string[] {
  if (waits.length === 0) return [];
  const each = waits.flatMap(({ what, deadline, findings = [], summary, next }) => [
    `  ${sanitizeLine(what)}${deadline === undefined ? "" : paint("dim", ` (until ${deadline})`)}`,
    ...findings.map((finding) => `    ${waitFindingLine(finding)}`),
    ...(summary === undefined
      ? []
      : [`    ${paint("dim", "It says of its work:")} ${sanitizeLine(summary)}`]),
    ...next.map((line) => `      ${paint("cyan", line)}`),
  ]);
  return [paint("bold", "Waits for you"), ...each];
}

/** Where the result is, and what there is to type next. */
export function goOnLines(state: RunState, result: RunResult, paint: Paint): string[] {
  const { run } = state;
  switch (result.outcome) {
    case "going":
    case "stopped":
    case "interrupted":
    case "paused":
      return [
        "",
        ...commandLines(
          [
            [`stagewright resume ${run}`, "go on"],
            [`stagewright status ${run}`, "how it stands"],
          ],
          paint,
        ),
        "",
      ];
    case "parked": {
      if (result.waits.length > 0) return ["", ...waitLines(result, paint), ""];
      const next = result.failures.at(-1)?.next ?? `stagewright resume ${run}`;
      return [
        "",
        ...commandLines(
          [
            [next, "go on"],
            [`stagewright cancel ${run}`, "end it"],
          ],
          paint,
        ),
        "",
      ];
    }
    case "done":
    case "left":
    case "failed":
    case "rejected":
    case "cancelled":
      return [
        "",
        `${paint("bold", "Result")}: ${resultWords(state, result)}`,
        ...commandLines(
          [
            ...resultCommands(state),
            ...againCommands(state, result),
            [`stagewright report ${run}`, "all that is known of it, in one file"],
          ],
          paint,
        ),
        "",
      ];
  }
}

/** Nothing was merged: there is nothing to look at, to take or to throw away. */
export function hasResult({ tip, pins }: RunState): boolean {
  return tip !== pins.snapshot.commit;
}

function resultCommands(state: RunState): Command[] {
  if (!hasResult(state)) return [];
  const { run } = state;
  return [
    [`stagewright diff ${run}`, "look at it"],
    [`stagewright apply ${run}`, "take it into your branch"],
    [`stagewright drop ${run}`, "throw it away"],
  ];
}

/** How a run that failed can still come to a good end. */
function againCommands(state: RunState, result: RunResult): Command[] {
  if (result.outcome !== "failed") return [];
  const { run, pins } = state;
  const failed = result.tasks.filter(({ end }) => end === "failed").slice(0, SHOWN_RETRIES);
  const retries = failed.map(({ id }): Command => [
    `stagewright retry ${id} --run ${run}`,
    "have it done once more, and go on from there",
  ]);
  retries.push(...stageRetries(state));
  const isLeft = result.tasks.some(({ end }) => end === "open" || end === "failed" || end === "skipped");
  if (!hasResult(state) || !isLeft) return retries;
  return [
    ...retries,
    [`stagewright run ${pins.pipeline} …`, "after apply, with what you typed: another run, for what is left"],
  ];
}

function stageRetries(state: RunState): Command[] {
  const command = stageRetry(state);
  return command === undefined ? [] : [[command, "have the stage done once more, and go on from there"]];
}

/** What has the stage that failed done once more; undefined where none failed. */
export function stageRetry({ run, pins, stages }: RunState): string | undefined {
  const failed = stages.findIndex(({ kind }) => kind === "failed");
  const address = pins.stages[failed]?.address;
  return address === undefined ? undefined : `stagewright retry ${sanitizeLine(address)} --run ${run}`;
}

function commandLines(commands: readonly Command[], paint: Paint): string[] {
  const width = Math.max(...commands.map(([words]) => words.length)) + 4;
  return commands.map(([words, what]) => `  ${paint("cyan", words.padEnd(width))} ${paint("dim", what)}`);
}
