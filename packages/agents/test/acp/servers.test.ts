import { expect, test } from "vitest";
import { acpRig, deskOf } from "./acp-rig.ts";

test("P10: the user's tool servers are in the agent's session, each with the variables that were named for it", async () => {
  const script = { prompts: [[{ submit: {} }]] };
  const { run, heard } = acpRig(script, { env: { SYMBOLS_KEY: "abc", OTHER: "secret" } });
  await run({
    desk: deskOf({ ok: true, final: true }),
    servers: [
      {
        ...{ name: "symbols", reach: { command: ["symbols-mcp", "--here"] } },
        env: ["SYMBOLS_KEY", "NOT_SET"],
      },
      { name: "docs", reach: { url: "http://127.0.0.1:9/mcp" } },
      { name: "gone", reach: { command: ["gone-mcp"] }, absent: "gone-mcp was not found on PATH" },
    ],
  });
  expect(heard("new")[0]?.["servers"]).toEqual(["stagewright", "symbols", "docs"]);
  expect(heard("new")[0]?.["given"]).toEqual([
    {
      ...{ name: "symbols", command: "symbols-mcp", args: ["--here"] },
      env: [{ name: "SYMBOLS_KEY", value: "abc" }],
    },
    { type: "http", name: "docs", url: "http://127.0.0.1:9/mcp", headers: [] },
  ]);
});
