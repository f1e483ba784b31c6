import { Command, InvalidArgumentError, Option } from "commander";
import type { Io } from "./io.ts";
import { painter } from "./report/style.ts";
import { version } from "./version.ts";

/** All commands and their options. Each command's module is imported when it is used. */
export function createProgram(io: Io, exit: (code: number) => void): Command {
  const program = new Command("stagewright")
    .description("Runs coding-agent pipelines in your repository and witnesses every claim.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHasColors: () => io.out.colour,
      getErrHasColors: () => io.err.colour,
      getOutHelpWidth: () => io.out.terminal?.columns() ?? 100,
      getErrHelpWidth: () => io.err.terminal?.columns() ?? 100,
      outputError: (text, write) =>
        write(text.replace(/^error:/, painter(io.err.colour)("red", "stagewright:"))),
    })
    .configureHelp({ styleTitle: (text) => painter(io.out.colour)("bold", text) })
    .showSuggestionAfterError()
    .helpCommand(false);
  program.version(version(), "-V, --version", "print the version");
  program.addHelpText("after", EXIT_CODES);

  const command = (usage: string, description: string, examples: readonly string[]) =>
    program
      .command(usage)
      .description(description)
      .addHelpText(
        "after",
        `\nExamples:\n${examples.map((example) => `  $ stagewright ${example}`).join("\n")}`,
      );

  command("plan", "Show a plan's phases, tasks and schedule. Runs nothing, writes nothing.", [
    "plan specs/001-reading-time",
    "plan tasks.md --concurrency 3",
    "plan tasks.md --json",
  ])
    .argument("<input>", "a tasks.md, or the directory it is in")
    .addOption(
      new Option("-c, --concurrency <n>", "agents at work at the same time, at most")
        .argParser(wholeNumber)
        .default(6),
    )
    .option("--json", "print it as JSON")
    .action(async (input: string, options: { json?: boolean; concurrency: number }) => {
      const { plan } = await import("./commands/plan.ts");
      exit(await plan(io, input, options));
    });

  return program;
}

const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 usage or configuration · 3 waits for you · 4 rejected · 130 cancelled or interrupted`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError("It must be a whole number from 1 to 64.");
  return value;
}
