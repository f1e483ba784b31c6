import { posix } from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { parse } from "shell-quote";

/** What a line of a report does, one after the other, until one fails. */
export type Step =
  | {
      readonly kind: "run";
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: "cd"; readonly directory: string };

const SHELL = /^(?:sh|bash|dash|zsh|ksh|fish|cmd|cmd\.exe|pwsh|powershell)$/;
const TAKES_TEXT = /^(?:-[A-Za-z]*c|--command|\/c)$/i;
const RAISES = new Set(["sudo", "doas", "su", "pkexec"]);
const BUILT_IN = new Set([
  "source",
  ".",
  "export",
  "alias",
  "eval",
  "exec",
  "set",
  "unset",
  "trap",
  "ulimit",
]);

/**
 * A command of an agent's, as programs with arguments. An agent's words never reach a
 * shell: what only a shell understands is a reason not to run it. `&&` and `cd` are
 * understood, as are variables set in front of a program.
 */
export function stepsOf(command: string): Result<readonly Step[], string> {
  if (command.includes("`")) return err("it has a command inside a command");
  const parts: string[][] = [[]];
  for (const entry of parse<{ variable: string }>(command, (name) => ({ variable: name }))) {
    if (typeof entry === "string") parts.at(-1)?.push(entry);
    else if ("comment" in entry) break;
    else if ("variable" in entry) return err(`it needs a shell for $${entry.variable}`);
    else if (entry.op === "&&") parts.push([]);
    else return err(`it needs a shell for ${entry.op === "glob" ? entry.pattern : entry.op}`);
  }
  if (parts.some((words) => words.length === 0)) return err("a part of it is empty");
  const steps: Step[] = [];
  for (const words of parts) {
    const step = stepOf(words);
    if (!step.ok) return step;
    steps.push(step.value);
  }
  return ok(steps);
}

function stepOf(words: readonly string[]): Result<Step, string> {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  if (first === -1) return err("it sets variables and runs nothing");
  const env = Object.fromEntries(
    words
      .slice(0, first)
      .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
  );
  const argv = words.slice(first);
  const [program = "", ...rest] = argv;
  const name = posix.basename(program);
  if (program === "cd") {
    const [directory, ...more] = rest;
    return directory === undefined || more.length > 0 || !staysInside(directory)
      ? err("it leaves the checkout, or does not say for where")
      : ok({ kind: "cd", directory });
  }
  if (words.some((word) => word.startsWith("~"))) return err("it needs a shell for ~");
  if (BUILT_IN.has(program)) return err(`${program} is a shell's own`);
  if (RAISES.has(name)) return err(`${name} asks for more rights than a check has`);
  // Also behind `env` and its like. What a program of the repository's starts is its own affair.
  const shell = argv.findIndex((word) => SHELL.test(posix.basename(word)));
  if (shell >= 0 && argv.slice(shell).some((word) => TAKES_TEXT.test(word)))
    return err(`it hands a text to ${posix.basename(argv[shell] ?? "")}`);
  return ok({ kind: "run", argv, env });
}

/** Steps of a path never climb above where they begin. */
function staysInside(directory: string): boolean {
  const path = posix.normalize(directory);
  return !posix.isAbsolute(path) && path !== ".." && !path.startsWith("../") && !path.startsWith("~");
}
