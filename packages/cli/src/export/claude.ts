import { MCP_ARGS, MCP_COMMAND, type ExportRow } from "./row.ts";
import { SKILL } from "./words.ts";

export const claude: ExportRow = {
  agent: "claude",
  title: "Claude Code",
  files: [
    { kind: "text", path: ".claude/skills/stagewright/SKILL.md", text: SKILL },
    {
      kind: "json-entry",
      path: ".mcp.json",
      at: ["mcpServers", "stagewright"],
      value: { type: "stdio", command: MCP_COMMAND, args: MCP_ARGS },
    },
  ],
  next: [
    "Start claude here, allow the server it asks about, and say: do the next task",
    "or type /stagewright",
  ],
};
