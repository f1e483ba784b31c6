import type { Brief, Values, requirements } from "../artifacts.ts";
import { line } from "../words.ts";

/**
 * How a criterion is decided.
 * - `named`: tests that name it were red before the code and are green now
 * - `checks`: the repository's checks, and the report's own commands
 * - `lint`: a check or a command that lints or formats
 * - `secrets`: the audit of everything that was merged
 * - `interface`: exported names that are gone
 * - `documents`: the three headings in a document that changed
 */
export type Rule = "named" | "checks" | "lint" | "secrets" | "interface" | "documents";

export interface Criterion {
  readonly id: string;
  readonly text: string;
  readonly rule: Rule;
}

/** All that is to be decided at the end: what always holds, what the feature file asks for, what the requirements add. */
export function criteriaOf(
  brief: Brief,
  { criteria }: Pick<Values<typeof requirements>, "criteria">,
): Criterion[] {
  const named = [...brief.criteria, ...criteria.map(({ text }) => text)].map((text) => ({
    text: line(text),
    rule: "named" as const,
  }));
  const all = [...standing(brief), ...named].filter(({ text }) => text !== "");
  return all.map((criterion, index) => ({ id: `AC${index + 1}`, ...criterion }));
}

function standing({ title, perf, perf_given }: Brief): Omit<Criterion, "id">[] {
  return [
    { rule: "named", text: `It does what is asked for: ${title}` },
    { rule: "named", text: "Wrong input and errors are handled on purpose, and tests show how" },
    { rule: "named", text: `It is fast enough: ${line(perf)}${perf_given ? "" : " (by default)"}` },
    { rule: "secrets", text: "No secret is in what was merged" },
    {
      rule: "named",
      text: "Input from elsewhere is treated as data, and nothing has more rights than it needs",
    },
    { rule: "lint", text: "Linters and formatters find nothing new" },
    { rule: "checks", text: "All tests pass, with the commands that the report gives" },
    { rule: "interface", text: "What others use is still there, or is versioned on purpose" },
    { rule: "documents", text: "Usage, configuration and troubleshooting are written down" },
  ];
}

/** Those that a task's tests can show. */
export function namedCriteria(criteria: readonly Criterion[]): Criterion[] {
  return criteria.filter(({ rule }) => rule === "named");
}

/** Whether a text names a criterion: `AC1` in it, and not as a part of `AC12`. */
export function names(text: string, id: string): boolean {
  return new RegExp(String.raw`(?<![\w-])${id}(?![\w-]*\d)\b`).test(text);
}
