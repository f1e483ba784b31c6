import type { AgentRow } from "./row.ts";
import { claude } from "./rows/claude.ts";
import { codex } from "./rows/codex.ts";
import { copilot } from "./rows/copilot.ts";
import { gemini } from "./rows/gemini.ts";
import { goose } from "./rows/goose.ts";
import { opencode } from "./rows/opencode.ts";

/** The agents that have a name. A new one is a file beside these and a word here. */
const rows: readonly AgentRow[] = [claude, codex, gemini, opencode, copilot, goose];

export const agentNames: readonly string[] = rows.map(({ name }) => name);

export function rowNamed(name: string): AgentRow | undefined {
  return rows.find((row) => row.name === name);
}

/** Any other program that speaks ACP. Nothing is known of it but what the protocol says. */
export function rowOf(argv: readonly string[]): AgentRow {
  const [program = "", ...args] = argv;
  return {
    name: program.split("/").at(-1) ?? program,
    programs: [{ name: program, args }],
    install: `install ${program}`,
    login: program,
    passes: [],
    state: () => [],
    token: { keys: [], beside: [] },
  };
}
