import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Agent, Processes } from "@stagewright/core";
import { findProgram } from "../process/find-program.ts";
import { ownGitConfiguration } from "../process/own-configuration.ts";

export interface CommandAgentOptions {
  /** How reports call it; the program as it was written unless told. */
  readonly name?: string;
  /** Program and arguments, no shell. */
  readonly argv: readonly string[];
  readonly processes: Processes;
  /** Where a program written with a slash is looked for; our own directory unless told. Arguments are passed as they are. */
  readonly cwd?: string;
}

/**
 * Any executable is an agent: prompt on stdin, cwd = its workspace, STAGEWRIGHT_RUN,
 * _STAGE, _TASK (id), _TASK_KEY, _ATTEMPT and _PROMPT_FILE in the environment, output is
 * its log. It may write its workspace and its scratch directory, where TMPDIR is. Its
 * `git config --global` writes a file of its own, which reads the user's.
 */
export function commandAgent({ name, argv, processes, cwd = process.cwd() }: CommandAgentOptions): Agent {
  const [program = "", ...args] = argv;
  return {
    name: name ?? program,

    async unavailable() {
      const found = findProgram(program, { path: process.env["PATH"], cwd });
      return found.ok ? undefined : found.error;
    },

    async run(job) {
      const promptFile = join(job.workspace.scratch, "prompt.md");
      const tmp = join(job.workspace.scratch, "tmp");
      await mkdir(tmp, { recursive: true });
      await writeFile(promptFile, job.prompt);
      return processes.run({
        command: { argv: [program.includes("/") ? resolve(cwd, program) : program, ...args] },
        cwd: job.workspace.path,
        env: {
          STAGEWRIGHT_RUN: job.run,
          STAGEWRIGHT_STAGE: job.stage,
          STAGEWRIGHT_TASK: job.task.id,
          STAGEWRIGHT_TASK_KEY: job.task.key,
          STAGEWRIGHT_ATTEMPT: String(job.attempt),
          STAGEWRIGHT_PROMPT_FILE: promptFile,
          TMPDIR: tmp,
          ...(await ownGitConfiguration(job.workspace.scratch)),
        },
        stdin: job.prompt,
        logFile: job.logFile,
        deadlineMs: job.deadlineMs,
        signal: job.signal,
        writable: [job.workspace.path, job.workspace.scratch],
        ...(job.onStart && { onStart: job.onStart }),
      });
    },
  };
}
