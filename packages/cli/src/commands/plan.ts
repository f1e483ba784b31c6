import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result, type WorkPlan } from "@stagewright/core";
import { lanes, readTasks, withSchedule } from "@stagewright/work";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { planLines } from "../report/plan-lines.ts";
import { painter } from "../report/style.ts";

export interface PlanOptions {
  readonly json?: boolean;
  readonly concurrency: number;
}

/** Shows what would be done and in which order. Reads one file; needs no git, no agent, no configuration. */
export async function plan(io: Io, input: string, { json, concurrency }: PlanOptions): Promise<ExitCode> {
  const found = await findDocument(io.cwd, input);
  if (!found.ok) return tell(io, found.error);
  const scheduled = withSchedule(readTasks(found.value.bytes));
  const waves = lanes(scheduled, concurrency);
  if (json) {
    io.out.write(`${JSON.stringify(planJson(scheduled, waves))}\n`);
    return EXIT.done;
  }
  const lines = planLines(scheduled, waves, {
    document: found.value.shown,
    concurrency,
    paint: painter(io.out.colour),
  });
  io.out.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

type Waves = ReturnType<typeof lanes>;

/** The form other programs rely on; keys may come, none may go. */
function planJson({ phases, warnings }: WorkPlan, waves: Waves): unknown {
  return {
    phases: phases.map(({ title, tasks }, index) => ({
      title,
      tasks: tasks.map(({ key, id, line, title: task, done, parallel, kind, files, story, dependsOn }) => ({
        key,
        id,
        line,
        title: task,
        done,
        parallel,
        kind,
        files,
        ...(story === undefined ? {} : { story }),
        dependsOn,
      })),
      waves: waves[index] ?? [],
    })),
    warnings,
  };
}

async function findDocument(
  cwd: string,
  input: string,
): Promise<Result<{ bytes: Uint8Array; shown: string }, Problem>> {
  const asked = path.resolve(cwd, input);
  try {
    const isDirectory = (await stat(asked)).isDirectory();
    const file = isDirectory ? path.join(asked, "tasks.md") : asked;
    return ok({ bytes: await readFile(file), shown: path.relative(cwd, file) || file });
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = missing ? "there is no such file" : error instanceof Error ? error.message : String(error);
    return err({
      what: `${input} cannot be read as a plan`,
      why,
      next: "stagewright plan <tasks.md | feature directory>",
    });
  }
}
