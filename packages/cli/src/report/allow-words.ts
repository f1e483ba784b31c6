import type { Challenge, ChallengedChange, Finding, FindingName, RunState } from "@stagewright/core";
import { quoted } from "./held-words.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted } from "./style.ts";
import type { Wait, WaitFinding } from "./waits.ts";
import { findingWords } from "./words.ts";

/** As a human types it: `TEST_SKIPPED:test/a.test.ts`; of what is about the whole change, the rule alone. */
export function findingName({ rule, path }: FindingName): string {
  return path === "" ? rule : `${rule}:${path}`;
}

export function namesOf(findings: readonly Finding[]): FindingName[] {
  return once(findings.map(({ code, path }) => ({ rule: code, path })));
}

/** Once for each rule and file. */
export function once(names: readonly FindingName[]): FindingName[] {
  return [...new Map(names.map((name) => [findingName(name), name])).values()];
}

/** The task's id, or the address of the stage whose own change it is. */
export function challengeName(
  { pins }: RunState,
  { task, stage }: Pick<Challenge, "task" | "stage">,
): string {
  return sanitizeLine(task?.task.id ?? pins.stages[stage]?.address ?? "");
}

/** What guards found in a change that waits, where it can be looked at, and what to type. */
export function challengedWait(state: RunState, challenge: Challenge): Wait {
  const id = challengeName(state, challenge);
  const { task, change } = challenge;
  const { findings } = change;
  const summary = change.agent?.summary;
  return {
    kind: "allowance",
    what: `${id} is not merged: guards found ${counted(findings.length, "thing")} in it that only you can let stand`,
    ...(task === undefined ? {} : { task: task.task.key }),
    worktree: change.workspace,
    findings: findings.map(waitFinding),
    ...(summary === undefined ? {} : { summary }),
    next: [
      diffCommand(change),
      allowCommand(id, state.run, findings),
      `stagewright reject ${id} --run ${state.run} --note '…'`,
    ],
  };
}

export function waitFinding({ code, path, line, detail }: Finding): WaitFinding {
  return { rule: code, path, ...(line === undefined ? {} : { line }), words: detail };
}

/** `TEST_SKIPPED test/a.test.ts:3 keeps a test from running: …`. */
export function waitFindingLine({ rule, path, line, words }: WaitFinding): string {
  const at = path === "" ? "the whole change" : `${path}${line === undefined ? "" : `:${line}`}`;
  return sanitizeLine(`${rule} ${at} ${findingWords(rule)}: ${words}`);
}

export function allowCommand(id: string, run: string, findings: readonly Finding[]): string {
  const names = namesOf(findings).map((name) => quoted(sanitizeLine(findingName(name))));
  return `stagewright allow ${id} ${names.join(" ")} --run ${run} --reason '…'`;
}

function diffCommand({ base, commit, findings }: ChallengedChange): string {
  const paths = new Set(findings.map(({ path }) => quoted(sanitizeLine(path))));
  const only = findings.some(({ path }) => path === "") ? "" : ` -- ${[...paths].join(" ")}`;
  return `git diff ${base.slice(0, 12)} ${commit.slice(0, 12)}${only}`;
}
