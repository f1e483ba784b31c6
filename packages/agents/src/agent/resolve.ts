import { resolve } from "node:path";
import { err, ok, type Agent, type Processes, type Result } from "@stagewright/core";
import { acpAgent, type AcpOptions } from "../acp/agent.ts";
import { agentNames, rowNamed, rowOf } from "../acp/rows.ts";
import { openDesk } from "../desk/open-desk.ts";
import { parseCommandLine, type CommandLineProblem } from "./command-line.ts";
import { commandAgent } from "./command.ts";
import { replayAgent } from "./replay.ts";

/** Why `--agent SPEC` names no agent. `forms` are all that are known, for the message. */
export type AgentSpecProblem = { readonly spec: string; readonly forms: readonly string[] } & (
  | { readonly code: "AGENT_KIND_UNKNOWN" }
  | { readonly code: "AGENT_ARGUMENT_MISSING"; readonly form: string }
  /** `column` counts in `spec`, from 1. */
  | {
      readonly code: "AGENT_COMMAND_UNREADABLE";
      readonly problem: CommandLineProblem["problem"];
      readonly column: number;
    }
);

export interface AgentContext extends Pick<AcpOptions, "env" | "auth" | "openDesk"> {
  /** Where relative paths in the spec start, and from where the user's own programs are looked for. */
  readonly cwd: string;
  readonly processes: Processes;
}

/** A way to write an agent that has no name. A new one with a name is a row of `acp/rows.ts`. */
interface AgentKind {
  readonly form: `${string}:${string}`;
  make(argument: string, context: AgentContext): Result<Agent, CommandLineProblem>;
}

const kinds: readonly AgentKind[] = [
  {
    form: "command:PROGRAM ARGS",
    make(argument, { cwd, processes }) {
      const argv = parseCommandLine(argument);
      return argv.ok ? ok(commandAgent({ argv: argv.value, processes, cwd })) : argv;
    },
  },
  {
    form: "acp:PROGRAM ARGS",
    make(argument, context) {
      const argv = parseCommandLine(argument);
      return argv.ok ? ok(acpAgent(rowOf(argv.value), withDesk(context))) : argv;
    },
  },
  {
    form: "replay:FILE",
    make: (argument, { cwd }) => ok(replayAgent({ file: resolve(cwd, argument.trim()) })),
  },
];

export const agentForms: readonly string[] = [...agentNames, ...kinds.map(({ form }) => form)];

export function resolveAgent(spec: string, context: AgentContext): Result<Agent, AgentSpecProblem> {
  const row = rowNamed(spec.trim());
  if (row !== undefined) return ok(acpAgent(row, withDesk(context)));
  const problem = { spec, forms: agentForms };
  const kind = kinds.find(({ form }) => spec.startsWith(prefixOf(form)));
  if (kind === undefined) return err({ ...problem, code: "AGENT_KIND_UNKNOWN" });
  const prefix = prefixOf(kind.form);
  const argument = spec.slice(prefix.length);
  if (argument.trim() === "") return err({ ...problem, code: "AGENT_ARGUMENT_MISSING", form: kind.form });
  const agent = kind.make(argument, context);
  if (agent.ok) return agent;
  return err({
    ...problem,
    code: "AGENT_COMMAND_UNREADABLE",
    problem: agent.error.problem,
    column: prefix.length + agent.error.column,
  });
}

const prefixOf = (form: string): string => form.slice(0, form.indexOf(":") + 1);

const withDesk = (context: AgentContext): AcpOptions => ({ openDesk, ...context });
