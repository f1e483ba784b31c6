import { Command } from "commander";
import { addLeaseCommands } from "./commands/leases.ts";
import { addLookingCommands } from "./commands/looking.ts";
import { addPayloadCommands } from "./commands/payload.ts";
import { addProofCommands } from "./commands/proof.ts";
import { addResultCommands } from "./commands/results.ts";
import { addRunningCommands } from "./commands/running.ts";
import { addSessionCommands } from "./commands/sessions.ts";
import { addSteeringCommands } from "./commands/steering.ts";
import type { Io } from "./io.ts";
import { painter } from "./report/style.ts";
import { version } from "./version.ts";

/** Adds a command with its examples. */
export type AddCommand = (name: string, description: string, examples: readonly string[]) => Command;

/** What a group of commands is given. */
export interface CommandContext {
  readonly io: Io;
  readonly add: AddCommand;
  /** Told the exit code once a command is through. */
  readonly exit: (code: number) => void;
}

/** All commands and their options. What a command does is imported when it is used. */
export function createProgram(io: Io, exit: (code: number) => void): Command {
  const program = new Command("stagewright")
    .description("Runs coding-agent pipelines in your repository and witnesses every claim.")
    .usage("<command> [options]")
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
    .showHelpAfterError("(--help shows what there is)")
    .helpCommand("help [command]", "Show what there is, or what a command takes.")
    .version(version(), "-V, --version", "print the version")
    .addHelpText("after", EXIT_CODES);

  const add: AddCommand = (name, description, examples) => {
    const text = examples.map((example) => `  $ stagewright ${example}`).join("\n");
    return program.command(name).description(description).addHelpText("after", `\nExamples:\n${text}`);
  };
  const context = { io, add, exit };
  addRunningCommands(context);
  addLeaseCommands(context);
  addSteeringCommands(context);
  addLookingCommands(context);
  addResultCommands(context);
  addProofCommands(context);
  addPayloadCommands(context);
  addSessionCommands(context);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 usage or configuration · 3 waits for you · 4 rejected · 130 cancelled or interrupted

Start here: stagewright doctor, then stagewright run speckit --agent 'command:PROGRAM ARGS'`;
