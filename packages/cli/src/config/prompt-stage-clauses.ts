import type { AgentStageOutcome, Clause, WorkOutcome } from "@stagewright/core";
import { documentProblems, everyTaskMarked, type DocumentRule } from "@stagewright/work";
import type { WrittenClause } from "./prompt-stage-schema.ts";

/** A clause as the configuration declares it. */
export type DeclaredClause = WrittenClause;

const isRule = (clause: DeclaredClause): clause is Exclude<DeclaredClause, string | { check: string }> =>
  typeof clause === "object" && "file" in clause;

/** Files that the clauses look at. */
export function filesOf(clauses: readonly DeclaredClause[]): string[] {
  return clauses.filter(isRule).map(({ file }) => file);
}

/** Checks of the run that have to pass. */
export function checksOf(clauses: readonly DeclaredClause[]): string[] {
  return clauses.flatMap((clause) => (typeof clause === "object" && "check" in clause ? [clause.check] : []));
}

/** @param path a path as it was written, filled */
export function agentClauses(
  clauses: readonly DeclaredClause[],
  path: (written: string) => string,
): Clause<AgentStageOutcome<unknown>>[] {
  return clauses.filter(isRule).map((clause) => {
    const rule = ruleOf(clause, path);
    return {
      name: rule.file,
      check: ({ documents, before }) =>
        documentProblems(rule, documents.get(rule.file), before.get(rule.file)),
    };
  });
}

/** A work stage's boxes are held to the truth whatever is declared. */
export function workClauses(
  clauses: readonly DeclaredClause[],
  path: (written: string) => string,
): Clause<WorkOutcome>[] {
  const rules = clauses.filter(isRule).map((clause): Clause<WorkOutcome> => {
    const rule = ruleOf(clause, path);
    return {
      name: rule.file,
      check: ({ left, documents }) => documentProblems(rule, left.get(rule.file), documents.get(rule.file)),
    };
  });
  return [everyTaskMarked, ...rules];
}

function ruleOf(clause: DocumentRule, path: (written: string) => string): DocumentRule {
  return { ...clause, file: path(clause.file) };
}
