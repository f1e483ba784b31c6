import { expect, test } from "vitest";
import type { ToolServer } from "@stagewright/core";
import { serverWords } from "../../src/attempts/servers.ts";

const there: ToolServer = { name: "symbols", reach: { command: ["symbols-mcp"] } };
const gone: ToolServer = {
  ...{ name: "docs", reach: { command: ["docs-mcp"] }, absent: "docs-mcp was not found on PATH" },
  fallback: "read the library's own files below node_modules.",
};

test("P10: servers that a session has are named, and of those that are not there what to do instead", () => {
  expect(serverWords({ servers: [there, gone] }, true)).toEqual([
    "Your session has these servers of tools (MCP): symbols.\nThe tool server docs is not there. Instead: read the library's own files below node_modules.",
  ]);
});

test("P10: an agent that takes no servers has none of them", () => {
  expect(serverWords({ servers: [there] }, false)).toEqual([
    "The tool server symbols is not there: do without it.",
  ]);
  expect(serverWords({}, true)).toEqual([]);
});
