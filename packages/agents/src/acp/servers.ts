import type { McpServer } from "@agentclientprotocol/sdk";
import type { AgentJob } from "@stagewright/core";

/** The user's servers of tools as the protocol has them; each is given the variables that were named for it, and no others. */
export function serversOf(
  { servers = [] }: Pick<AgentJob, "servers">,
  env: Readonly<Record<string, string | undefined>>,
): McpServer[] {
  return servers.flatMap(({ name, reach, env: names = [], absent }): McpServer[] => {
    if (absent !== undefined) return [];
    if ("url" in reach) return [{ type: "http", name, url: reach.url, headers: [] }];
    const [command = "", ...args] = reach.command;
    const passed = names.flatMap((variable) => {
      const value = env[variable];
      return value === undefined ? [] : [{ name: variable, value }];
    });
    return [{ name, command, args, env: passed }];
  });
}
