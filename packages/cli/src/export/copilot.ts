import { MCP_ARGS, MCP_CALL_SECONDS, MCP_COMMAND, type ExportRow } from "./row.ts";
import { SKILL } from "./words.ts";

export const copilot: ExportRow = {
  agent: "copilot",
  title: "GitHub Copilot CLI",
  files: [
    { kind: "text", path: ".agents/skills/stagewright/SKILL.md", text: SKILL },
    {
      kind: "json-entry",
      path: ".github/mcp.json",
      at: ["mcpServers", "stagewright"],
      value: {
        type: "local",
        command: MCP_COMMAND,
        args: MCP_ARGS,
        tools: ["*"],
        timeout: MCP_CALL_SECONDS * 1000,
      },
    },
  ],
  next: ["Start copilot here, trust the folder, and say: do the next task", "or begin with /stagewright"],
};
