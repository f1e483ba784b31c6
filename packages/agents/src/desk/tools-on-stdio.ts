import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import type { Json } from "@stagewright/core";
import { checkerOf, problemWords } from "./check-arguments.ts";
import type { SessionTool, ToolsOnStdio } from "./serve-tools.ts";
import { toolServer, unknownTool, type ToolAnswer, type ToolBox } from "./tool-server.ts";

export async function serveOnStdio(
  tools: readonly SessionTool[],
  { input, output, instructions, progressMs = 10_000, stop, onError = () => {} }: ToolsOnStdio,
): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  const over = new AbortController();
  const box = boxOf(tools, onError);
  const watched: ToolBox = {
    tools: box.tools,
    call(name, given, signal) {
      const answer = box.call(name, given, AbortSignal.any([signal, over.signal]));
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
  };
  const transport = new StdioServerTransport(input, output);
  const ended = Promise.withResolvers<void>();
  input.once("end", ended.resolve).once("close", ended.resolve);
  output.once("error", () => ended.resolve());
  stop?.addEventListener("abort", () => ended.resolve(), { once: true });
  const server = serveStdio(() => toolServer(watched, { progressMs, instructions }), {
    transport,
    onerror: onError,
  });
  await ended.promise;
  over.abort();
  await Promise.all(underWay);
  await server.close();
}

function boxOf(tools: readonly SessionTool[], onError: (error: unknown) => void): ToolBox {
  const checks = new Map(tools.map(({ name, inputSchema }) => [name, checkerOf(inputSchema)]));
  return {
    tools,
    async call(name, given, signal): Promise<ToolAnswer> {
      const tool = tools.find((one) => one.name === name);
      if (tool === undefined) return unknownTool(name, tools);
      const problems = checks.get(name)?.(given) ?? [];
      if (problems.length > 0) return { ok: false, words: problemWords(name, problems) };
      try {
        return await tool.call(given as { readonly [key: string]: Json }, signal);
      } catch (error) {
        onError(error);
        return { ok: false, words: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
