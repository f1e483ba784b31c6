import type { SessionTool } from "@stagewright/agents";
import type { Io } from "../io.ts";
import { runCaptured, type RunCommandLine } from "./captured.ts";
import { TOOL_ROWS, type ToolRow } from "./tool-rows.ts";

/**
 * Stagewright's commands as tools: each calls the command itself, in this process. Those that
 * change something come one after the other; those that look need not wait for them.
 */
export function sessionTools(io: Io, run: RunCommandLine): readonly SessionTool[] {
  let last: Promise<unknown> = Promise.resolve();
  return TOOL_ROWS.map((row) => ({
    name: row.name,
    description: row.description,
    inputSchema: row.inputSchema,
    looksOnly: row.looksOnly,
    askFirst: row.askFirst ?? false,
    call(given, signal) {
      const call = () =>
        runCaptured(run, argvOf(row, given as Given), { io, signal, looksOnly: row.looksOnly });
      if (row.looksOnly) return call();
      const answer = last.then(call);
      last = answer;
      return answer;
    },
  }));
}

/** As the schemas of the rows allow it. */
type Given = Readonly<Record<string, string | number | boolean>>;

/** Words of an agent's are never taken for options, whatever they begin with. */
function argvOf({ argv }: ToolRow, given: Given): readonly string[] {
  const {
    command,
    options = {},
    words = [],
  } = argv((name) => {
    const value = given[name];
    return value === undefined ? undefined : String(value);
  });
  return [
    ...command,
    ...Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}=${value}`],
    ),
    "--",
    ...words.filter((word) => word !== undefined),
  ];
}
