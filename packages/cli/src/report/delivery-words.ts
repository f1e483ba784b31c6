import { unreachable } from "@stagewright/core";
import type { ApplyProblem, Dropped } from "@stagewright/workspace";
import { EXIT } from "../exit-codes.ts";
import type { Problem } from "../problem.ts";
import { sanitizeLine } from "./sanitize.ts";

/** Why a result was not applied. Nothing was touched. */
export function applyWords(
  problem: ApplyProblem,
  { run, branch }: { readonly run: string; readonly branch: string },
): Problem {
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
        "your branch has gone on since the run began, or another one is checked out",
        problem.head === undefined
          ? "there is no commit here"
          : `HEAD is at ${problem.head.slice(0, 10)}; the run began at ${problem.base.slice(0, 10)}`,
        `git merge ${branch}`,
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
