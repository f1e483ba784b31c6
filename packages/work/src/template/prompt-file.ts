import { argumentsOf, behead, type Head, type TemplateProblem } from "./head.ts";
import { nameOf, parseTemplate, type Template } from "./parse.ts";

/** A prompt that somebody keeps in their repository: Markdown with a head. */
export interface PromptFile {
  readonly head: Head;
  /** By position, as the head's hint names them. */
  readonly arguments: readonly (string | undefined)[];
  readonly template: Template;
  readonly problems: readonly TemplateProblem[];
  /** Sentences on what is not looked at, or perhaps not meant. */
  readonly notes: readonly (TemplateProblem | string)[];
}

/**
 * Reads a prompt file. Pure.
 * @param names which `<NAME>` is a placeholder, beside the head's own arguments
 */
export function readPromptFile(text: string, names: readonly string[] = []): PromptFile {
  const { head, problems, body, bodyLine } = behead(text);
  const named = argumentsOf(head.argumentHint);
  const declared = [...names.map(nameOf), ...named.filter((name) => name !== undefined)];
  const template = parseTemplate(body, { names: declared, positions: named.length }, bodyLine);
  const empty = body.trim() === "" ? [{ line: bodyLine, column: 1, message: "holds no prompt" }] : [];
  return {
    head,
    arguments: named,
    template,
    problems: [...problems, ...template.problems, ...empty],
    notes: [
      ...head.others.map((key) => `${key} in its head means nothing here`),
      ...template.lookalikes.map(({ written, ...spot }) => ({
        ...spot,
        message: `${written} is left as it is: nothing of that name is declared`,
      })),
    ],
  };
}
