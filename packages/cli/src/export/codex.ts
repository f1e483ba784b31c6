import { MCP_ARGS, MCP_CALL_SECONDS, MCP_COMMAND, type ExportRow } from "./row.ts";
import { SKILL } from "./words.ts";

export const codex: ExportRow = {
  agent: "codex",
  title: "Codex",
  files: [
    // Several agents read this place; what is in it is the same for each.
    { kind: "text", path: ".agents/skills/stagewright/SKILL.md", text: SKILL },
    {
      kind: "toml-table",
      path: ".codex/config.toml",
      table: "mcp_servers.stagewright",
      lines: [
        `command = ${JSON.stringify(MCP_COMMAND)}`,
        `args = [${MCP_ARGS.map((one) => JSON.stringify(one)).join(", ")}]`,
        `tool_timeout_sec = ${MCP_CALL_SECONDS}`,
      ],
    },
  ],
  next: [
    "Start codex here, trust the repository (it reads .codex/config.toml only then), and say: do the next task",
    "or type $stagewright",
  ],
};
