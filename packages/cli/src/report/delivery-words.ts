import { unreachable, type RunState } from "@stagewright/core";
import type { ApplyProblem, Dropped } from "@stagewright/workspace";
import { EXIT } from "../exit-codes.ts";
import type { Problem } from "../problem.ts";
import type { RunResult } from "./result.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted } from "./style.ts";

/** What a run has brought, and where it is. */
export function resultWords({ tip, pins }: RunState, { tasks, branch, outcome }: RunResult): string {
  if (tip === pins.snapshot.commit) return "nothing was merged";
  const merged = new Set(tasks.flatMap(({ commit }) => commit ?? [])).size;
  const withPlan = pins.snapshot.commit !== pins.base;
  if (branch === undefined) {
    const why = outcome === "cancelled" ? " (the run was cancelled)" : "";
    return `${counted(merged + (withPlan ? 1 : 0), "commit")}, no branch${why}`;
  }
  if (pins.settings.commits === "single") return `1 commit on ${branch}`;
  if (pins.stages.some(({ kind }) => kind === "agent"))
    return `${merged === 0 ? "" : `${counted(merged, "task")} and `}what its stages wrote, on ${branch}`;
  return withPlan
    ? `${counted(merged + 1, "commit")} on ${branch} (${counted(merged, "task")} and the plan)`
    : `${counted(merged, "commit")} on ${branch}`;
}

export interface ApplyPlace {
  readonly run: string;
  /** Where the result is. */
  readonly branch: string;
  /** The branch the run began on, and the one that is checked out; undefined: HEAD is detached. */
  readonly began: string | undefined;
  readonly here: string | undefined;
}

/** Why a result was not applied. Nothing was touched. */
export function applyWords(problem: ApplyProblem, { run, branch, began, here }: ApplyPlace): Problem {
  const again = `stagewright apply ${run}`;
  const refused = (what: string, why: string, next: string): Problem => ({
    what,
    why,
    next,
    exit: EXIT.failed,
  });
  switch (problem.code) {
    case "UNMERGED_PATHS":
      return refused("a merge of yours is not finished", listed(problem.paths), `finish it, then ${again}`);
    case "DOCUMENTS_CHANGED":
      return refused(
        "plan documents were edited since the run began",
        listed(problem.paths),
        `git stash push -- ${listed(problem.paths, " ")}, then ${again}`,
      );
    case "LOCAL_CHANGES":
      return refused(
        "files the result changes have changes of yours",
        listed(problem.paths),
        `commit or stash them, then ${again}`,
      );
    case "UNTRACKED_IN_THE_WAY":
      return refused(
        "files of yours stand where the result has some",
        listed(problem.paths),
        `move them away, then ${again}`,
      );
    case "HEAD_MOVED":
      return refused(
        began === here
          ? `${branchName(here)} has gone on since the run began`
          : `${branchName(here)} is checked out; the run began on ${branchName(began)}`,
        problem.head === undefined
          ? "there is no commit here"
          : `HEAD is at ${problem.head.slice(0, 10)}; the run began at ${problem.base.slice(0, 10)}`,
        began === here || began === undefined ? `git merge ${branch}` : `git switch ${began}, then ${again}`,
      );
    case "OPERATION_IN_PROGRESS":
      return refused(
        `a ${problem.operation} of yours is not finished`,
        "what it would come to cannot be foreseen",
        `finish or abort it, then ${again}`,
      );
    case "INDEX_LOCKED":
      return refused(
        "another git command is at work here",
        `${problem.lock} is there`,
        `wait for it, or remove the file if none is; then ${again}`,
      );
    case "GIT_REFUSED":
      return refused("git refused", sanitizeLine(problem.gitSays), `git merge ${branch}`);
    default:
      return unreachable(problem);
  }
}

function branchName(branch: string | undefined): string {
  return branch === undefined ? "a detached HEAD" : sanitizeLine(branch);
}

export function keptWords({ ref, code, where }: Dropped["kept"][number]): string {
  switch (code) {
    case "NOT_OURS":
      return `${ref} is yours and stays`;
    case "MOVED":
      return `${ref} has gone on since and stays`;
    case "CHECKED_OUT":
      return `${ref} is checked out${where === undefined ? "" : ` in ${where}`} and stays`;
    default:
      return unreachable(code);
  }
}

function listed(paths: readonly string[], by = ", "): string {
  const shown = paths.slice(0, 8).map(sanitizeLine).join(by);
  return paths.length > 8 ? `${shown} and ${paths.length - 8} more` : shown;
}

/** What is asked before a result is thrown away. */
export function dropQuestion({ run, result }: RunState, what: string): string {
  return result === "applied"
    ? `Throw away what run ${run} has left (${what})? What was applied stays in your branch. [y/N] `
    : `Throw away the result of run ${run} (${what})? [y/N] `;
}

export function droppedWords({ run, result }: RunState, refs: number): string {
  const gone = `Dropped run ${run}: ${counted(refs, "ref")} and its workspaces are gone`;
  return result === "applied" ? `${gone}; what was applied stays in your branch.` : `${gone}.`;
}

/** Why nothing was dropped where nobody can be asked. */
export function unaskedWords({ run }: RunState): Problem {
  return {
    what: `the result of run ${run} would be gone`,
    why: "nobody can be asked: this is not a terminal",
    next: `stagewright drop ${run} --yes`,
  };
}
