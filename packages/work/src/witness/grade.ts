import type {
  Candidate,
  Graded,
  ObjectId,
  OwedRed,
  Repository,
  Task,
  TestReport,
  WorkPlan,
} from "@stagewright/core";
import type { Bench } from "./bench.ts";

/** What a landing has shown, and what it changes in the owed-red ledger. */
export type Proof = Graded & {
  readonly owes: readonly OwedRed[];
  readonly pays: readonly string[];
};

/** The grade with its reason, and nothing else. */
export function gradedOf(graded: Graded): Graded {
  if (graded.grade !== "witnessed") return { grade: graded.grade, reason: graded.reason };
  return graded.reason === undefined
    ? { grade: graded.grade }
    : { grade: graded.grade, reason: graded.reason };
}

/** `checked (no-tests-in-change)`, as commits say it. */
export function gradeTrailer({ grade, reason }: Graded): string {
  return reason === undefined ? grade : `${grade} (${reason})`;
}

/** Why a grade is below `witnessed`. */
export type Reason = Exclude<Graded, { grade: "witnessed" }>["reason"];

export interface ProofRequest {
  readonly bench: Bench;
  readonly repository: Repository;
  readonly plan: WorkPlan;
  readonly task: Task;
  readonly candidate: Candidate;
  /** Merged and marked. */
  readonly tree: ObjectId;
  readonly tip: ObjectId;
  readonly owed: readonly OwedRed[];
}

/** Red before and green now; where no test has said so itself, that is told with the grade. */
export function witnessed(tests: TestReport | undefined): Extract<Graded, { grade: "witnessed" }> {
  return tests === undefined ? { grade: "witnessed", reason: "no-test-report" } : { grade: "witnessed" };
}
