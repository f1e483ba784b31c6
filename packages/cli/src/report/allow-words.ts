import type { Candidate, ChallengedTask, Finding, FindingName } from "@stagewright/core";
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

/** What guards found in a candidate that waits, where it can be looked at, and what to type. */
export function challengedWait(run: string, { task, candidate, findings }: ChallengedTask): Wait {
  const id = sanitizeLine(task.task.id);
  const summary = candidate.agent?.summary;
  return {
    kind: "allowance",
    what: `${id} is not merged: guards found ${counted(findings.length, "thing")} in it that only you can let stand`,
    task: task.task.key,
    worktree: candidate.workspace,
    findings: findings.map(waitFinding),
    ...(summary === undefined ? {} : { summary }),
    next: [diffCommand(candidate, findings), ...decideCommands(id, run, findings)],
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

/** What there is to type about what guards found. */
export function decideCommands(id: string, run: string, findings: readonly Finding[]): string[] {
  return [allowCommand(id, run, findings), `stagewright reject ${id} --run ${run} --note '…'`];
}

export function allowCommand(id: string, run: string, findings: readonly Finding[]): string {
  const names = namesOf(findings).map((name) => quoted(sanitizeLine(findingName(name))));
  return `stagewright allow ${id} ${names.join(" ")} --run ${run} --reason '…'`;
}

function diffCommand({ base, commit }: Candidate, findings: readonly Finding[]): string {
  const paths = new Set(findings.map(({ path }) => quoted(sanitizeLine(path))));
  const only = findings.some(({ path }) => path === "") ? "" : ` -- ${[...paths].join(" ")}`;
  return `git diff ${base.slice(0, 12)} ${commit.slice(0, 12)}${only}`;
}
