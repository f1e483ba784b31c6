import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import type { Json } from "@stagewright/core";

/** What an agent can call. */
export interface ToolBox {
  readonly tools: readonly ToolWords[];
  /** Never rejects. `signal`: nobody waits for the answer any more. */
  call(name: string, given: unknown, signal: AbortSignal): Promise<ToolAnswer>;
}

export interface ToolWords {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Json;
  /** It changes nothing. */
  readonly looksOnly?: boolean;
  /** A client that asks its human before some calls is to ask before this one. */
  readonly askFirst?: boolean;
}

export interface ToolAnswer {
  readonly ok: boolean;
  /** Go back to the agent as they are. */
  readonly words: string;
}

export interface ToolServerOptions {
  /** How often a client hears that its call is still under way; some give up after a minute of silence. */
  readonly progressMs: number;
  /** What an agent is told about all the tools together. */
  readonly instructions: string;
}

/** An MCP server for one connection, or one request, over tools that all of them may share. */
export function toolServer(box: ToolBox, { progressMs, instructions }: ToolServerOptions): McpServer {
  const mcp = new McpServer(
    { name: "stagewright", version: "1" },
    { capabilities: { tools: {} }, instructions },
  );
  // The layer below: it takes JSON Schemas as they are, and leaves every word of an answer to us.
  const { server } = mcp;
  server.setRequestHandler("tools/list", () => ({
    tools: box.tools.map(({ name, description, inputSchema, looksOnly = false, askFirst = false }) => ({
      name,
      description,
      inputSchema: inputSchema as { type: "object" },
      // Clients ask before a call that could destroy something or reach out; unasked, they assume both.
      annotations: {
        readOnlyHint: looksOnly,
        destructiveHint: askFirst,
        idempotentHint: false,
        openWorldHint: false,
      },
    })),
  }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const beat = heartbeat(mcpReq, progressMs);
    try {
      const { ok, words } = await box.call(params.name, params.arguments ?? {}, mcpReq.signal);
      return { content: [{ type: "text", text: words }], isError: !ok };
    } finally {
      clearInterval(beat);
    }
  });
  return mcp;
}

export function unknownTool(name: string, tools: readonly ToolWords[]): ToolAnswer {
  const names = tools.map((tool) => tool.name).join(", ");
  return {
    ok: false,
    words: `There is no tool ${JSON.stringify(name.slice(0, 100))} here. There are: ${names}.`,
  };
}

/** Tells a client that asked to be told that its call is still under way. */
function heartbeat({ _meta, notify }: ServerContext["mcpReq"], everyMs: number): NodeJS.Timeout | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return setInterval(() => {
    progress += 1;
    const params = { progressToken, progress, message: "Stagewright is at it" };
    // A client that went away needs no heartbeat.
    notify({ method: "notifications/progress", params }).catch(() => {});
  }, everyMs);
}
