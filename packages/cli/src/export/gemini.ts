import { MCP_ARGS, MCP_CALL_SECONDS, MCP_COMMAND, type ExportRow } from "./row.ts";
import { PROMPTS } from "./words.ts";

export const gemini: ExportRow = {
  agent: "gemini",
  title: "Gemini CLI",
  files: [
    ...PROMPTS.map(({ name, description, text }) => ({
      kind: "text" as const,
      path: `.gemini/commands/stagewright/${name}.toml`,
      // A literal string: nothing in the words means anything to TOML.
      text: `description = ${JSON.stringify(description)}\nprompt = '''\n${text}\n\n{{args}}\n'''\n`,
    })),
    {
      kind: "json-entry",
      path: ".gemini/settings.json",
      at: ["mcpServers", "stagewright"],
      value: { command: MCP_COMMAND, args: MCP_ARGS, timeout: MCP_CALL_SECONDS * 1000 },
    },
  ],
  next: [
    "Start gemini here, trust the folder, and type: /stagewright:next",
    "or /stagewright:all, /stagewright:status",
  ],
};
