import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import type { DeskCalls } from "./calls.ts";

/** A server for one request, over calls that all of them share. */
export function mcpServer(calls: DeskCalls, { progressMs }: { readonly progressMs: number }): McpServer {
  const mcp = new McpServer(
    { name: "stagewright", version: "1" },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  // The layer below: it takes JSON Schemas as they are, and leaves every word of an answer to us.
  const { server } = mcp;
  server.setRequestHandler("tools/list", () => ({
    tools: calls.tools.map(({ inputSchema, ...tool }) => ({
      ...tool,
      inputSchema: inputSchema as { type: "object" },
      annotations: HARMLESS,
    })),
  }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const beat = heartbeat(mcpReq, progressMs);
    try {
      const { ok, words } = await calls.call(
        params.name,
        params.arguments ?? {},
        () => !mcpReq.signal.aborted,
      );
      return { content: [{ type: "text", text: words }], isError: !ok };
    } finally {
      clearInterval(beat);
    }
  });
  return mcp;
}

const INSTRUCTIONS =
  "Stagewright is who gave you the task. When it is done, call submit; what submit answers is the last word on it.";

/** Clients ask before a call that could destroy something or reach out; these can do neither. */
const HARMLESS = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};

/** Tells a client that asked to be told that its call is still under way. */
function heartbeat({ _meta, notify }: ServerContext["mcpReq"], everyMs: number): NodeJS.Timeout | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return setInterval(() => {
    progress += 1;
    const params = { progressToken, progress, message: "Stagewright is looking at it" };
    // A client that went away needs no heartbeat.
    notify({ method: "notifications/progress", params }).catch(() => {});
  }, everyMs);
}
