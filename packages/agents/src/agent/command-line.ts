import { err, ok, type Result } from "@stagewright/core";

export interface CommandLineProblem {
  readonly problem: "empty" | "unclosed-quote" | "trailing-backslash";
  /** 1-based: where the quote opens, the backslash stands, the text begins. */
  readonly column: number;
}

/**
 * Words as a shell would split them, and nothing else a shell does: `$`, `*`, `~`, `|` and
 * `;` are letters. 'Single quotes' keep all; "double quotes" keep all but \" and \\;
 * elsewhere a backslash keeps the next character.
 */
export function parseCommandLine(text: string): Result<string[], CommandLineProblem> {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'" || character === '"') {
      const quoted = readQuoted(text, at);
      if (quoted === undefined) return err({ problem: "unclosed-quote", column: at + 1 });
      word = (word ?? "") + quoted.content;
      at = quoted.end;
    } else if (character === "\\") {
      if (at + 1 === text.length) return err({ problem: "trailing-backslash", column: at + 1 });
      word = (word ?? "") + text.charAt(++at);
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words.length === 0 || words[0] === "" ? err({ problem: "empty", column: 1 }) : ok(words);
}

/** The text between the quote at `start` and its partner, and where that stands. */
function readQuoted(text: string, start: number): { content: string; end: number } | undefined {
  const quote = text.charAt(start);
  let content = "";
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote) return { content, end: at };
    const next = text.charAt(at + 1);
    if (quote === '"' && character === "\\" && (next === '"' || next === "\\")) {
      content += next;
      at++;
    } else {
      content += character;
    }
  }
  return undefined;
}
