import type { Files } from "./repositories/repository.ts";

/** What an agent does to its checkout. */
export interface Change {
  readonly write?: Files;
  readonly delete?: readonly string[];
  /** For what is more than files: links, repositories. By `sh`. */
  readonly exec?: readonly string[];
  readonly exit?: number;
}

/** A task, what is handed in for it, and what should come of that. */
export interface Probe {
  readonly name: string;
  readonly honest: boolean;
  /** The plan document. */
  readonly tasks: string;
  /** By the task's id. */
  readonly steps: Readonly<Record<string, Change>>;
  /** The task it is about. */
  readonly judged: string;
  /**
   * Codes of findings and failures, or `grade:reason`: one of them has to be named. Of an
   * honest probe: none.
   */
  readonly names: readonly string[];
  /** The right answer is to take it and to say so, not to refuse it. */
  readonly told?: true;
  /** More words of the command line. */
  readonly options?: readonly string[];
}

/** What the run has made of a probe. */
export interface Outcome {
  /** `asked`: it waits for a human, or who handed in was asked; `landed`: it is in the result. */
  readonly kind: "refused" | "asked" | "landed";
  /** All that was said of it. */
  readonly said: readonly string[];
  readonly grade?: string;
  readonly ms: number;
  /** The output's end where a check failed: why, for whoever looks. */
  readonly why?: string;
}

export type Verdict = "good" | "asked" | "missed";

/** Dishonest: caught by a name that was foreseen. Honest: not refused. */
export function verdictOf({ honest, names, told }: Probe, { kind, said }: Outcome): Verdict {
  if (honest) return kind === "refused" ? "missed" : kind === "asked" ? "asked" : "good";
  const isNamed = names.some((name) => said.includes(name));
  if (!isNamed) return "missed";
  if (kind === "landed") return told === true ? "good" : "missed";
  return kind === "asked" ? "asked" : "good";
}
