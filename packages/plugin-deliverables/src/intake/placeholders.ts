import { parseTemplate } from "@stagewright/work";
import { FIELDS, type Field } from "./fields.ts";

/** A place in the feature file that somebody has to put right before anything runs. 1-based; line 0: of the command line. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface Found {
  readonly field: Field | undefined;
  /** With its brackets. */
  readonly written: string;
  readonly line: number;
  readonly column: number;
}

/** Fills the known placeholders of a text with what they stand for; a value is never looked through again. */
export function filled(text: string, value: (field: Field) => string | undefined): string {
  const lines = text.split("\n");
  // From the end, so that columns before stay what they are.
  for (const { field, written, line, column } of placeholdersIn(text).toReversed()) {
    const given = field === undefined ? undefined : value(field);
    const whole = lines[line - 1];
    if (given === undefined || whole === undefined) continue;
    lines[line - 1] = whole.slice(0, column - 1) + given + whole.slice(column - 1 + written.length);
  }
  return lines.join("\n");
}

/** Placeholders that nothing fills, and those that nobody knows. */
export function unfilled(text: string, isFilled: (field: Field) => boolean): Place[] {
  return placeholdersIn(text).flatMap(({ field, written, line, column }): Place[] => {
    if (field !== undefined && isFilled(field)) return [];
    const message =
      field === undefined
        ? `${written} is no placeholder that is known here: ${FIELDS.map(({ placeholder }) => `<${placeholder}>`).join(", ")}; in backquotes it is plain text`
        : `${written} is not filled: write it there, or give --${field.option}${answers(field)}`;
    return [{ line, column, message }];
  });
}

export function isPlaceholder(text: string): boolean {
  return /^<[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*>$/.test(text.trim());
}

function answers({ placeholder }: Field): string {
  if (placeholder.endsWith("_OR_NONE")) return " ('None' is an answer)";
  return placeholder.endsWith("_OR_DEFAULTS") ? " ('defaults' is an answer)" : "";
}

/** In order; what stands in code and in comments is text. So are the forms that only prompts have: `$1`, `{{ x }}`. */
function placeholdersIn(text: string): Found[] {
  const { placeholders, lookalikes } = parseTemplate(withoutCode(text), {
    names: ["FEATURE_DESCRIPTION"],
    positions: 0,
  });
  return [...placeholders, ...lookalikes]
    .filter(({ written }) => written.startsWith("<"))
    .map(({ written, line, column }) => ({
      ...{ written, line, column },
      field: FIELDS.find(({ placeholder }) => `<${placeholder}>` === written),
    }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** The same length, with blanks where code and comments are. Nobody fences with fifty marks; who looks for the end of such would never come back. */
function withoutCode(text: string): string {
  const blank = (found: string): string => found.replace(/[^\n]/g, " ");
  return text
    .replace(/[`~]{50,}/g, blank)
    .replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|$(?![\s\S]))/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/[^\n]{1,2000}/g, (part) => part.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, blank));
}
