import type { Evidence } from "./row.ts";

/** An error in which a request ended. */
export class AgentError extends Error {
  readonly evidence: Evidence;

  constructor(evidence: Evidence) {
    super(evidence.error?.message ?? evidence.exit ?? "it failed");
    this.evidence = evidence;
  }
}

/** An answer of another shape is no answer. */
export function readAnswer<T>(fits: (answer: unknown) => boolean, answer: T): T {
  if (fits(answer)) return answer;
  throw new AgentError({ said: `its answer makes no sense: ${JSON.stringify(answer)?.slice(0, 200)}` });
}
