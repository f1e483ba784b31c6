import { randomUUID } from "node:crypto";
import { err, ok, type ProcessJob, type Result } from "@stagewright/core";
import { statOf } from "../files.ts";
import { sandboxArguments } from "../sandbox/policy.ts";
import { cleanEnvironment, JOB_MARKER, RUN_MARKER } from "./environment.ts";
import { findProgram } from "./find-program.ts";
import { STATUS_FD, type Launch } from "./launch.ts";
import { neutralConfiguration } from "./own-configuration.ts";
import type { ProcessesOptions } from "./processes.ts";

/** What every job says, whether it runs to its end or is talked with. */
export type AnyJob = Pick<ProcessJob, "command" | "cwd" | "env" | "neutral" | "writable">;

export interface Prepared {
  /** In the environment of all the job starts. */
  readonly id: string;
  readonly launch: Pick<Launch, "argv" | "confinement" | "env" | "cwd">;
}

/** Environment, markers and confinement of a job; the error says why it cannot start. */
export async function prepare(job: AnyJob, options: ProcessesOptions): Promise<Result<Prepared, string>> {
  const id = randomUUID();
  const env = {
    ...cleanEnvironment(process.env, options.passEnv),
    ...(job.neutral === undefined ? {} : await neutralConfiguration(job.neutral, options.passEnv)),
    ...job.env,
    [RUN_MARKER]: options.run,
    [JOB_MARKER]: id,
  };
  const argv = "shell" in job.command ? ["sh", "-c", job.command.shell] : job.command.argv;
  const obstacle = whyNotStartable(argv, env, job.cwd);
  if (obstacle !== undefined) return err(obstacle);
  return ok({ id, launch: { ...commandLine(argv, job, options), env, cwd: job.cwd } });
}

function commandLine(
  argv: readonly string[],
  job: AnyJob,
  { sandbox, protect, hidden = [], writable = [], allowDocker = false }: ProcessesOptions,
) {
  if (sandbox.kind === "none") return { argv, confinement: "none" as const };
  const { pidNamespace } = sandbox;
  const policy = { protect, hidden, writable: [...writable, ...job.writable], pidNamespace, allowDocker };
  return {
    argv: [sandbox.program, ...sandboxArguments(policy, job.cwd, STATUS_FD), "--", ...argv],
    confinement: pidNamespace ? ("pid-namespace" as const) : ("files" as const),
  };
}

function whyNotStartable(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): string | undefined {
  const [name] = argv;
  if (name === undefined) return "the command is empty";
  if (statOf(cwd)?.isDirectory() !== true) return `${cwd} is not a directory`;
  const program = findProgram(name, { path: env["PATH"], cwd });
  return program.ok ? undefined : program.error;
}
