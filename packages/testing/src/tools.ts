import type { OfferedTool } from "./conversation.ts";
import { objectIn } from "./json.ts";
import { requiredOf } from "./schema.ts";

/**
 * Shell tools by name, and the argument that takes the command line. The agents named offered them so in
 * 2026-11; the others are of older releases.
 */
const shells: readonly { readonly name: string; readonly line: string }[] = [
  { name: "exec_command", line: "cmd" }, // codex
  { name: "shell_command", line: "command" },
  { name: "local_shell", line: "command" },
  { name: "Bash", line: "command" }, // claude
  { name: "bash", line: "command" }, // opencode, copilot
  { name: "run_shell_command", line: "command" }, // gemini
  { name: "shell", line: "command" }, // goose
  { name: "developer__shell", line: "command" },
];

export interface ShellCall {
  readonly tool: OfferedTool;
  readonly args: Readonly<Record<string, unknown>>;
}

/** How these tools run a command line; nothing if none of them is a shell. */
export function shellCall(command: string, tools: readonly OfferedTool[]): ShellCall | undefined {
  for (const { name, line } of shells) {
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) continue;
    const takesWords =
      tool.kind === "host" || objectIn(objectIn(tool.schema["properties"])[line])["type"] === "array";
    return {
      tool,
      args: { ...requiredOf(tool.schema), [line]: takesWords ? ["sh", "-c", command] : command },
    };
  }
  return undefined;
}

/** Between the name of an MCP server and its tool's, each agent writes something else. */
const separators = ["_", "-", ".", "/", ":"];

/** The tool of this name; else the one with the shortest name that ends with it. */
export function toolNamed(name: string, tools: readonly OfferedTool[]): OfferedTool | undefined {
  return tools
    .filter((tool) => tool.name === name || separators.some((mark) => tool.name.endsWith(mark + name)))
    .toSorted((a, b) => a.name.length - b.name.length)[0];
}

/** The tool that finds deferred ones. */
export const searchTool = (tools: readonly OfferedTool[]): OfferedTool | undefined =>
  tools.find(({ kind }) => kind === "search");
