// An agent that speaks ACP: JSON-RPC, a message a line. Usage: acp-agent.mjs SCRIPT.json, where the script holds for
// each task, or stage, a list of what it does when it is given it for the first, the second … time: { needs, error, write,
// usage, cost, note, ask, submits }. What the desk answers is written beside the script, one line a call; so are prompts,
// and what is chosen of the script's options.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

if (process.argv.includes("--version")) {
  console.log("7.8.9");
  process.exit(0);
}
const [scriptFile] = process.argv.slice(2);
const { tasks, options, loads = false } = JSON.parse(readFileSync(scriptFile, "utf8"));
let servers = [];

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const failure = (code, message) => Object.assign(new Error(message), { code });

/** How often the task was given to any process of this script. */
function countOf(task) {
  const file = `${scriptFile}.${task.replaceAll("/", "-")}`;
  appendFileSync(file, ".");
  return readFileSync(file, "utf8").length;
}

/** A tool of the desk. */
async function call(name, given) {
  const [server] = servers;
  const headers = Object.fromEntries(server.headers.map((header) => [header.name, header.value]));
  const types = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const params = { name, arguments: given };
  const answer = await fetch(server.url, {
    method: "POST",
    headers: { ...headers, ...types },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  });
  appendFileSync(`${scriptFile}.answers`, `${name}: ${await answer.text()}\n`);
}

const methods = {
  initialize: () => ({
    protocolVersion: 1,
    agentInfo: { name: "scripted", version: "1.0.0" },
    agentCapabilities: { loadSession: loads, mcpCapabilities: { http: true } },
    authMethods: [],
  }),
  "session/new"({ mcpServers }) {
    servers = mcpServers;
    return { sessionId: `session-${process.pid}`, ...(options && { configOptions: options }) };
  },
  "session/load"({ mcpServers }) {
    servers = mcpServers;
    return {};
  },
  "session/set_config_option"({ configId, value }) {
    appendFileSync(`${scriptFile}.chosen`, `${configId}=${value}\n`);
    return { configOptions: options };
  },
  async "session/prompt"({ sessionId, prompt }) {
    const stage = process.env.STAGEWRIGHT_TASK ?? "";
    const task = stage.includes("/") ? stage : (/\bT\d{3}\b/.exec(prompt[0].text)?.[0] ?? stage);
    appendFileSync(`${scriptFile}.prompts`, `${JSON.stringify({ sessionId, text: prompt[0].text })}\n`);
    const steps = tasks[task] ?? [{}];
    const step = steps[countOf(task) - 1] ?? steps.at(-1);
    if (step.needs !== undefined && !existsSync(step.needs)) throw failure(-32000, "not logged in");
    if (step.error !== undefined) throw failure(...step.error);
    if (step.cost !== undefined) {
      const cost = { amount: step.cost, currency: "USD" };
      const update = { sessionUpdate: "usage_update", size: 1000, used: 10, cost };
      send({ method: "session/update", params: { sessionId, update } });
    }
    for (const [path, text] of Object.entries(step.write ?? {})) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    if (step.note !== undefined) await call("note", { text: step.note });
    if (step.ask !== undefined) await call("ask", { question: step.ask });
    else for (const value of step.submits ?? [{ task, summary: "It is done." }]) await call("submit", value);
    return { stopReason: "end_turn", ...(step.usage && { usage: step.usage }) };
  },
};

const lines = createInterface({ input: process.stdin });
lines.on("line", async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || method === undefined) return;
  try {
    if (methods[method] === undefined) throw failure(-32601, `there is no ${method}`);
    send({ id, result: await methods[method](params) });
  } catch ({ code = -32603, message }) {
    send({ id, error: { code, message } });
  }
});
lines.on("close", () => process.exit(0));
