import type { RunSettings, ToolServer } from "@stagewright/core";

/** What an agent is told of the user's tool servers: which it has, and what to do instead of those it has not. */
export function serverWords({ servers = [] }: Pick<RunSettings, "servers">, reachable: boolean): string[] {
  if (servers.length === 0) return [];
  const isThere = ({ absent }: ToolServer): boolean => reachable && absent === undefined;
  const there = servers.filter(isThere).map(({ name }) => name);
  return [
    [
      ...(there.length === 0 ? [] : [`Your session has these servers of tools (MCP): ${there.join(", ")}.`]),
      ...servers
        .filter((server) => !isThere(server))
        .map(({ name, fallback }) =>
          fallback === undefined
            ? `The tool server ${name} is not there: do without it.`
            : `The tool server ${name} is not there. Instead: ${fallback}`,
        ),
    ].join("\n"),
  ];
}
