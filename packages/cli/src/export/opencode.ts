import { MCP_ARGS, MCP_COMMAND, type ExportRow } from "./row.ts";
import { PROMPTS } from "./words.ts";

export const opencode: ExportRow = {
  agent: "opencode",
  title: "opencode",
  files: [
    ...PROMPTS.map(({ name, description, text }) => ({
      kind: "text" as const,
      path: `.opencode/command/stagewright-${name}.md`,
      text: `---\ndescription: ${description}\n---\n\n${text}\n\n$ARGUMENTS\n`,
    })),
    {
      kind: "json-entry",
      path: "opencode.json",
      at: ["mcp", "stagewright"],
      value: { type: "local", command: [MCP_COMMAND, ...MCP_ARGS], enabled: true },
    },
  ],
  next: ["Start opencode here and type: /stagewright-next", "or /stagewright-all, /stagewright-status"],
};
