// An agent that speaks ACP. Usage: acp-agent.mjs SCRIPT.json, where the script holds for each task a list of
// what it does when it is given the task for the first, the second … time: { needs, error, write, usage, cost, note }.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Readable, Writable } from "node:stream";
import { agent, methods, ndJsonStream, RequestError } from "@agentclientprotocol/sdk";

if (process.argv.includes("--version")) {
  console.log("7.8.9");
  process.exit(0);
}
const [scriptFile] = process.argv.slice(2);
const { tasks } = JSON.parse(readFileSync(scriptFile, "utf8"));
let servers = [];

/** How often the task was given to any process of this script. */
function countOf(task) {
  const file = `${scriptFile}.${task}`;
  appendFileSync(file, ".");
  return readFileSync(file, "utf8").length;
}

async function call(name, given) {
  const [server] = servers;
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: given } };
  const headers = Object.fromEntries(server.headers.map((header) => [header.name, header.value]));
  const types = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const answer = await fetch(server.url, {
    method: "POST",
    headers: { ...headers, ...types },
    body: JSON.stringify(body),
  });
  await answer.text();
}

const connection = agent({ name: "scripted" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: 1,
    agentInfo: { name: "scripted", version: "1.0.0" },
    agentCapabilities: { mcpCapabilities: { http: true } },
    authMethods: [],
  }))
  .onRequest(methods.agent.session.new, ({ params }) => {
    servers = params.mcpServers;
    return { sessionId: `session-${process.pid}` };
  })
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const { sessionId } = params;
    const task = /\bT\d{3}\b/.exec(params.prompt[0].text)[0];
    const steps = tasks[task] ?? [{}];
    const step = steps[countOf(task) - 1] ?? steps.at(-1);
    if (step.needs !== undefined && !existsSync(step.needs)) throw new RequestError(-32000, "not logged in");
    if (step.error !== undefined) throw new RequestError(...step.error);
    const update = (about) => client.notify(methods.client.session.update, { sessionId, update: about });
    if (step.cost !== undefined)
      await update({
        sessionUpdate: "usage_update",
        size: 1000,
        used: 10,
        cost: { amount: step.cost, currency: "USD" },
      });
    for (const [path, text] of Object.entries(step.write ?? {})) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    if (step.note !== undefined) await call("note", { text: step.note });
    await call("submit", { task, summary: "It is done." });
    return { stopReason: "end_turn", ...(step.usage && { usage: step.usage }) };
  })
  .onNotification(methods.agent.session.cancel, () => undefined)
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
void connection.closed.then(() => process.exit(0));
