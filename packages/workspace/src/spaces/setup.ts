import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Processes } from "@stagewright/core";
import { describeEnd, type SetupProblem } from "../dependencies/store.ts";

/** The user's own command that makes a checkout usable. */
export interface Setup {
  readonly command: string | undefined;
  run(work: string, scratch: string, signal: AbortSignal): Promise<SetupProblem | undefined>;
}

const setupDeadlineMs = 15 * 60_000;

export function createSetup(options: {
  processes: Processes;
  logDirectory: string;
  command?: string;
  deadlineMs?: number;
}): Setup {
  return {
    command: options.command,
    async run(work, scratch, signal) {
      if (options.command === undefined) return undefined;
      await mkdir(options.logDirectory, { recursive: true });
      const outcome = await options.processes.run({
        command: { shell: options.command },
        cwd: work,
        env: { TMPDIR: scratch },
        logFile: join(options.logDirectory, `setup-${basename(dirname(work))}.log`),
        deadlineMs: options.deadlineMs ?? setupDeadlineMs,
        signal,
        writable: [work, scratch],
      });
      if (outcome.end.kind === "exited" && outcome.end.code === 0) return undefined;
      return {
        command: options.command,
        exit: describeEnd(outcome.end),
        outputTail: outcome.output.slice(-8192),
      };
    },
  };
}
