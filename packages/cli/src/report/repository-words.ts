import { unreachable } from "@stagewright/core";
import type { RepositoryProblem } from "@stagewright/workspace";
import type { Problem } from "../problem.ts";
import { sanitizeLine } from "./sanitize.ts";

/** Why Stagewright cannot work in a repository, said before anything was changed. */
export function repositoryWords(problem: RepositoryProblem): Problem {
  switch (problem.code) {
    case "GIT_MISSING":
      return {
        what: "git could not be started",
        why: sanitizeLine(problem.reason),
        next: "install git 2.38 or newer",
      };
    case "GIT_TOO_OLD":
      return {
        what: `git ${problem.version} is too old`,
        why: `${problem.needed} is the first that can merge without a work tree`,
        next: `install git ${problem.needed} or newer`,
      };
    case "NOT_A_REPOSITORY":
      return {
        what: `${problem.cwd} is not in a git repository`,
        why: sanitizeLine(problem.gitSays),
        next: "git init, and a first commit",
      };
    case "BARE_REPOSITORY":
      return {
        what: `${problem.gitDir} is a bare repository`,
        why: "there is no checkout to start from",
        next: "git worktree add <directory>, and run it there",
      };
    case "NO_COMMITS":
      return {
        what: "the repository has no commit yet",
        why: "a run starts from a commit",
        next: "make a first commit: git add … && git commit",
      };
    case "HAS_SUBMODULES":
      return {
        what: "the repository has submodules",
        why: `workspaces would lack them: ${listed(problem.paths)}`,
      };
    case "PARTIAL_CLONE":
      return {
        what: "the repository is a partial clone",
        why: `workspaces would have to fetch what is missing (${listed(problem.remotes)})`,
        next: "a full clone: git clone without --filter",
      };
    case "USES_LFS":
      return {
        what: "the repository keeps files in Git LFS",
        why: `workspaces would hold pointers instead of them: ${listed(problem.paths)}`,
      };
    default:
      return unreachable(problem);
  }
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 5).map(sanitizeLine).join(", ");
  return items.length > 5 ? `${shown} and ${items.length - 5} more` : shown;
}
