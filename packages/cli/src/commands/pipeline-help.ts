import type { PipelineDefinition } from "@stagewright/core";
import { openRepository } from "@stagewright/workspace";
import { readConfig } from "../config/config.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { widthOf, type Io } from "../io.ts";
import { pipelinesOf, unknownPipeline } from "../pipelines.ts";
import { tell } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { wrapLines } from "../report/wrap.ts";

/**
 * What a pipeline of this repository takes: `stagewright run issue --help`.
 *
 * @returns how it ended; undefined where there is no repository, or none whose settings can be read: the command's
 *   own help is all there is
 */
export async function pipelineHelp(io: Io, name: string): Promise<ExitCode | undefined> {
  const opened = await openRepository({ cwd: io.cwd });
  if (!opened.ok) return undefined;
  const checked = await readConfig(opened.value.topLevel, io.cwd);
  const known = checked.ok ? pipelinesOf(checked.value) : checked;
  if (!known.ok) return undefined;
  const pipeline = known.value.get(name);
  if (pipeline === undefined) return tell(io, unknownPipeline(name, [...known.value.keys()]));
  const lines = wrapLines(helpLines(pipeline, painter(io.out.colour)), widthOf(io, io.out));
  io.out.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

function helpLines(
  { name, description, intake: { usage, parts = [], options = {} }, stages }: PipelineDefinition,
  paint: ReturnType<typeof painter>,
): string[] {
  const own = Object.entries(options);
  const width = Math.max(0, ...own.map(([option]) => option.length)) + 6;
  return [
    `${paint("bold", "Usage:")} stagewright run ${name} ${usage} [options]`,
    "",
    sanitizeLine(description),
    "",
    `${paint("bold", "Stages:")} ${stages.map(({ use }) => use).join(" → ")}`,
    ...(parts.length === 0 ? [] : [`${paint("bold", "Parts")} (--stage): ${parts.join(", ")}`]),
    ...(own.length === 0 ? [] : ["", paint("bold", "Options of its own:")]),
    ...own.map(([option, what]) => `  ${`--${option}`.padEnd(width)}${sanitizeLine(what)}`),
    "",
    "stagewright run --help has the options that every pipeline takes.",
  ];
}
