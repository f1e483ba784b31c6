import { unreachable, type Failure, type NamedMutant, type StrengthGap } from "@stagewright/core";
import type { FailureWords } from "./failure-words.ts";

type StrengthFailure = Extract<Failure, { code: "TESTS_WEAK" | "STRENGTH_UNKNOWN" | "SCENARIOS_NOT_GREEN" }>;

export function strengthWords(
  failure: StrengthFailure,
  { again, logs }: { readonly again: string; readonly logs: string },
): FailureWords {
  switch (failure.code) {
    case "TESTS_WEAK":
      return {
        what: failure.reverted
          ? "the tests of the change pass without its code"
          : `tests notice too little: ${failure.killed} of ${failure.mutants} mutants were killed, less than ${failure.least}%`,
        why: failure.reverted
          ? `${failure.command} passed with them on what was there before`
          : `${failure.command} still passes with ${failure.survived.slice(0, SHOWN).map(mutantWords).join("; ")}${failure.survived.length > SHOWN ? `; and ${failure.survived.length - SHOWN} more` : ""}; new tests go into a file of their own where one that is there is another task's`,
        next: again,
      };
    case "STRENGTH_UNKNOWN":
      return {
        what: `how strong the tests are is not known: ${failure.mutants} of ${failure.wanted} mutants were judged`,
        why: `${gapWords(failure.gap)}${failure.detail === "" ? "" : ` (${failure.detail})`}; a part of a measurement never passes`,
        next: logs,
      };
    case "SCENARIOS_NOT_GREEN":
      return {
        what: `${failure.story} is through, and not all of its acceptance tests are green`,
        why: failure.scenarios.map(({ id, status }) => `${id}: ${status}`).join("; "),
        next: logs,
      };
    default:
      return unreachable(failure);
  }
}

const SHOWN = 5;

/** `src/a.ts:3:7: < became <= (EqualityOperator)`. */
export function mutantWords({ path, line, column, operator, original, replacement }: NamedMutant): string {
  const now = replacement.trim() === "" ? "nothing" : replacement.trim();
  return `${path}:${line}:${column}: ${original.trim()} became ${now} (${operator})`;
}

function gapWords(gap: StrengthGap): string {
  switch (gap) {
    case "out-of-time":
      return "the time for it was over; check: { test: { strength: { within } } } gives it longer, mutants takes fewer";
    case "no-report":
      return "the check leaves no report of its tests, so that a killed mutant cannot be told from one that does not load; check: { test: { report } } names one";
    case "all-invalid":
      return "no mutant compiled, or loaded";
    case "not-judged":
      return "a mutant could not be judged";
    default:
      return unreachable(gap);
  }
}
