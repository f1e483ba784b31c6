// An agent that speaks ACP and does what a shell script says: acp-agent.mjs SCRIPT. The script finds the task and
// the attempt in its environment, as a command agent does; what it leaves is handed in at the desk. One process
// does several tasks where its session is kept.
import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

const [script] = process.argv.slice(2);
let server;
let task;

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

async function submit() {
  const headers = Object.fromEntries(server.headers.map(({ name, value }) => [name, value]));
  const types = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const params = { name: "submit", arguments: { task, summary: "It is done." } };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const answer = await fetch(server.url, { method: "POST", headers: { ...headers, ...types }, body });
  await answer.text();
}

const methods = {
  initialize: () => ({
    protocolVersion: 1,
    agentInfo: { name: "faults", version: "1.0.0" },
    agentCapabilities: { mcpCapabilities: { http: true } },
    authMethods: [],
  }),
  "session/new"({ mcpServers }) {
    [server] = mcpServers;
    return { sessionId: `session-${process.pid}` };
  },
  async "session/prompt"({ sessionId, prompt }) {
    const [, id, attempt = "1"] = /^# Your task: (\S+)(?: \(attempt (\d+)\))?/m.exec(prompt[0].text) ?? [];
    // A reminder names no task, and there is nothing more to do.
    if (id === undefined) return { stopReason: "end_turn" };
    task = id;
    const env = { ...process.env, STAGEWRIGHT_TASK: id, STAGEWRIGHT_ATTEMPT: attempt };
    const { status } = spawnSync("sh", [script], { env, stdio: "ignore" });
    const cost = { amount: 0.01, currency: "USD" };
    const update = { sessionUpdate: "usage_update", size: 1000, used: 10, cost };
    send({ method: "session/update", params: { sessionId, update } });
    if (status === 0) await submit();
    return { stopReason: "end_turn" };
  },
};

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined || method === undefined) return;
    try {
      if (methods[method] === undefined) throw new Error(`there is no ${method}`);
      send({ id, result: await methods[method](params) });
    } catch ({ message }) {
      send({ id, error: { code: -32_603, message } });
    }
  })
  .on("close", () => process.exit(0));
