import type { CommandContext } from "../program.ts";
import type { ExportOptions } from "./export.ts";

/** Commands for those who work in an agent's session of their own. */
export function addSessionCommands({ io, add, exit }: CommandContext): void {
  add("mcp", "Serve Stagewright to an agent's session, as tools (MCP on stdin and stdout).", ["mcp"]).action(
    async () => {
      const [{ mcp }, { run }] = await Promise.all([import("./mcp.ts"), import("../run.ts")]);
      exit(await mcp(io, run));
    },
  );

  add(
    "export",
    "Teach an agent to do tasks under Stagewright: writes its skill or commands, and the tools, into the repository.",
    ["export claude", "export codex --print", "export gemini --force"],
  )
    .argument("<agent>", "claude, codex, copilot, gemini, goose or opencode")
    .option("--print", "show what would be written; write nothing")
    .option("--force", "replace what is there and differs")
    .action(async (agent: string, options: ExportOptions) => {
      const { exportAgent } = await import("./export.ts");
      exit(await exportAgent(io, agent, options));
    });
}
