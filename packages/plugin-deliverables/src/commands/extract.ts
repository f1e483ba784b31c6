import type { Token } from "marked";
import { codeBlocks } from "../documents/sections.ts";

/** One line of a fenced block, as it is to be typed. */
export interface WrittenCommand {
  readonly command: string;
  /** Commands of one block share their directory: `cd` in one is meant for those after it. */
  readonly block: number;
}

const SHELLS = new Set([
  "",
  "sh",
  "bash",
  "shell",
  "zsh",
  "console",
  "shell-session",
  "terminal",
  "sh-session",
]);
const PROMPT = /^\s*[$%>]\s+/;

/**
 * The commands of fenced blocks: a line each, comments left out, lines that end with a
 * backslash joined. Where a block shows prompts, what stands without one is output.
 */
export function commandsIn(tokens: readonly Token[]): WrittenCommand[] {
  return codeBlocks(tokens)
    .filter(({ language }) => SHELLS.has(language))
    .flatMap(({ text }, block) => {
      const lines = text.replaceAll("\\\n", " ").split("\n");
      const prompted = lines.some((line) => PROMPT.test(line));
      return lines
        .filter((line) => !prompted || PROMPT.test(line))
        .map((line) => line.replace(PROMPT, "").trim())
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((command) => ({ command, block }));
    });
}
