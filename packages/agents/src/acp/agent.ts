import type { Agent, Processes } from "@stagewright/core";
import { isLocal } from "../process/processes.ts";
import { findAgent } from "./find.ts";
import type { OpenDesk } from "./relay.ts";
import type { AgentRow, Auth } from "./row.ts";
import { Sessions } from "./sessions.ts";

export interface AcpOptions {
  readonly processes: Processes;
  /** Where the user is; their project's own programs are found from there. */
  readonly cwd: string;
  /** Our own environment: the variables that the agent's row names are taken from it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whose login it uses; the user's unless told. */
  readonly auth?: Auth;
  /** Serves a desk to the agent. Absent: it is given none, and simply stops when it is done. */
  readonly openDesk?: OpenDesk;
  /** How long it may go on after its desk wants nothing more of it; 10 s unless told. */
  readonly finalMs?: number;
  /** How long it may take to end its turn when it is told to; 2 s unless told. */
  readonly cancelMs?: number;
}

/** An agent that speaks ACP, as its row says. */
export function acpAgent(row: AgentRow, options: AcpOptions): Agent {
  const env = options.env ?? process.env;
  const sessions = new Sessions();
  return {
    name: row.name,
    submits: options.openDesk !== undefined,

    unavailable: async () => {
      if (!isLocal(options.processes)) return "it needs processes that can be talked with";
      const found = findAgent(row, { path: env["PATH"], cwd: options.cwd });
      return found.ok ? undefined : found.error;
    },

    async run(job) {
      // Only a run that has such an agent needs the protocol; loading it costs some 95 ms.
      const { Run } = await import("./run.ts");
      return new Run(row, { ...options, env }, sessions, job).go();
    },

    keeps: (name) => sessions.keeps(name),

    release: (names) => sessions.release(names),
  };
}
