import { CommanderError } from "commander";
import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { tell } from "./problem.ts";
import { createProgram } from "./program.ts";

/** Runs one command line and gives the process's exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exit: number = EXIT.done;
  const program = createProgram(io, (code) => {
    exit = code;
  });
  try {
    const pipeline = pipelineAskedAbout(argv);
    if (pipeline !== undefined) {
      const { pipelineHelp } = await import("./commands/pipeline-help.ts");
      const helped = await pipelineHelp(io, pipeline);
      if (helped !== undefined) return helped;
    }
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    // Commander has said what is wrong; asking for help or the version is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return tell(io, { ...unexpected(io, error), exit: EXIT.failed });
  }
}

/** `run issue --help`: which input and options a pipeline takes, its intake knows. */
function pipelineAskedAbout([command, name, ...rest]: readonly string[]): string | undefined {
  const typed = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : undefined);
  const asks = typed.some((word) => word === "--help" || word === "-h");
  return command === "run" && name !== undefined && !name.startsWith("-") && asks ? name : undefined;
}

function unexpected(io: Io, error: unknown): { what: string; next?: string } {
  if (!(error instanceof Error)) return { what: String(error) };
  if (io.env["STAGEWRIGHT_DEBUG"]) return { what: error.stack ?? error.message };
  return { what: error.message, next: "STAGEWRIGHT_DEBUG=1 shows where this comes from" };
}
