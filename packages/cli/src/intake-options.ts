import { err, ok, type Result } from "@stagewright/core";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";

/** What was typed behind a pipeline's name: its input, and values of the options that its intake knows. */
export interface TypedInput {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, readonly string[]>>;
}

/** So that words which only begin with a dash can be input: `- [ ] a box`. */
const OPTION = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/;

/**
 * Takes the intake's options out of the words.
 * @param declared the intake's, and what each is for
 * @param others options of the command, for who has mistyped one
 */
export function withIntakeOptions(
  words: readonly string[],
  declared: Readonly<Record<string, string>> = {},
  others: readonly string[] = [],
): Result<TypedInput, Problem> {
  const rest: string[] = [];
  const options: Record<string, string[]> = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [, name, attached] = OPTION.exec(word) ?? [];
    if (name === undefined) {
      rest.push(word);
      continue;
    }
    if (!word.startsWith("--") || !Object.hasOwn(declared, name)) return err(unknown(word, declared, others));
    const value = attached ?? words[(at += 1)];
    if (value === undefined)
      return err({ what: `--${name} has no value`, why: declared[name], next: `--${name} "…"` });
    (options[name] ??= []).push(value);
  }
  return ok({ words: rest, options });
}

function unknown(
  word: string,
  declared: Readonly<Record<string, string>>,
  others: readonly string[],
): Problem {
  const own = Object.keys(declared).map((name) => `--${name}`);
  const meant = nearest(word.replace(/=.*$/s, ""), [...own, ...others]);
  const known = own.length === 0 ? "" : `; this pipeline has ${own.join(", ")}`;
  return {
    what: `unknown option '${word.replace(/=.*$/s, "")}'`,
    ...(meant === undefined ? {} : { why: `(Did you mean ${meant}?)` }),
    next: `stagewright help run, or help prompt${known}`,
  };
}
