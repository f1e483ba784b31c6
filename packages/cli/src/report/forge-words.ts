import { unreachable, type Failure, type ForgeProblem } from "@stagewright/core";

interface Words {
  readonly what: string;
  readonly why?: string;
  readonly next: string;
}

/** Why a forge did not do it, and what can be done. */
export function forgeWords(problem: ForgeProblem, run: string): Words {
  const again = run === "" ? "try again later" : `stagewright resume ${run}`;
  switch (problem.code) {
    case "FORGE_LOGIN":
      return {
        what: `${problem.host} does not know you`,
        why: problem.detail,
        next: run === "" ? problem.next : `${problem.next}, then ${again}`,
      };
    case "FORGE_NOT_FOUND":
      return {
        what: `${problem.host} has no ${problem.what}`,
        next: "check its name, and that you may see it",
      };
    case "FORGE_LIMITED":
      return { what: `${problem.host} wants fewer calls`, why: problem.detail, next: again };
    case "FORGE_FORBIDDEN":
      return { what: `${problem.host} does not let you`, why: problem.detail, next: again };
    case "FORGE_REFUSED":
      return { what: `${problem.host} refused it (${problem.status})`, why: problem.detail, next: again };
    case "FORGE_UNREACHABLE":
      return { what: `${problem.host} does not answer as it should`, why: problem.detail, next: again };
    default:
      return unreachable(problem);
  }
}

export function pushWords(
  { remote, branch, reason, detail }: Extract<Failure, { code: "PUSH_FAILED" }>,
  run: string,
): Words {
  return {
    what: `${branch} could not be pushed to ${remote}`,
    why: reason === "moved" ? `somebody else has pushed there; nothing was overwritten: ${detail}` : detail,
    next:
      reason === "login"
        ? `log in to ${remote}, then stagewright resume ${run}`
        : `stagewright resume ${run}`,
  };
}
