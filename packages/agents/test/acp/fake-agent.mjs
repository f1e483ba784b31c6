// An agent that speaks ACP and does what a file says. Usage: fake-agent.mjs SCRIPT.json
// The script: { prompts: [[step, …], …], loads?, ignores?: ["cancel", "eof", "term"] }; each prompt takes the next list.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Readable, Writable } from "node:stream";
import { agent, methods, ndJsonStream, RequestError } from "@agentclientprotocol/sdk";

const script = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ignores = new Set(script.ignores ?? []);
const record = (what, about = {}) =>
  appendFileSync("received", `${JSON.stringify({ what, pid: process.pid, ...about })}\n`);
const ever = new Promise(() => setInterval(() => undefined, 60_000));
let servers = [];
let prompts = 0;
let cancelled = () => undefined;

if (ignores.has("term")) process.on("SIGTERM", () => record("term"));
if (ignores.has("eof")) setInterval(() => undefined, 60_000);

function appears(file) {
  if (existsSync(file)) return Promise.resolve();
  return new Promise((resolve) => {
    const watcher = watch(dirname(file), (_, name) => {
      if (name !== basename(file) && !existsSync(file)) return;
      watcher.close();
      resolve();
    });
    if (existsSync(file)) resolve();
  });
}

async function callTool(name, args) {
  const [server] = servers;
  if (server === undefined) throw new Error("there is no tool server");
  const headers = Object.fromEntries(server.headers.map(({ name, value }) => [name, value]));
  const post = async (body) =>
    (
      await fetch(server.url, {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
        },
        body: JSON.stringify({ jsonrpc: "2.0", ...body }),
      })
    ).text();
  const answer = await post({ id: 1, method: "tools/call", params: { name, arguments: args } });
  record("tool", { name, answer });
}

const steps = {
  say: (text, { update }) =>
    update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } }),
  think: (text, { update }) =>
    update({ sessionUpdate: "agent_thought_chunk", content: { type: "text", text } }),
  tool: (call, { update }) => update({ sessionUpdate: "tool_call", title: call.toolCallId, ...call }),
  toolIs: (call, { update }) => update({ sessionUpdate: "tool_call_update", ...call }),
  usage: (usage, { update }) => update({ sessionUpdate: "usage_update", size: 1000, ...usage }),
  async permit(toolCall, { client, sessionId }) {
    const options = [
      { optionId: "always", name: "Always", kind: "allow_always" },
      { optionId: "once", name: "Once", kind: "allow_once" },
      { optionId: "no", name: "No", kind: "reject_once" },
    ];
    const { outcome } = await client.request(methods.client.session.requestPermission, {
      sessionId,
      toolCall: { toolCallId: "asked", ...toolCall },
      options: toolCall.options ?? options,
    });
    record("permission", outcome);
  },
  submit: (value) => callTool("submit", value),
  ask: (question) => callTool("ask", { question }),
  stderr: (text) => void process.stderr.write(text),
  stdout: (text) => void process.stdout.write(text),
  write: ([file, text]) => writeFileSync(file, text),
  awaits: (file) => appears(file),
  env: (name) => record("env", { name, value: process.env[name] ?? null }),
  /** A command as agents start theirs: in a session of its own, nobody waits for it. */
  starts: (command) =>
    void spawn("sh", ["-c", command], { detached: true, stdio: "ignore", cwd: process.cwd() }).unref(),
  exit: (code) => process.exit(code),
  hang: () =>
    ignores.has("cancel") ? ever : Promise.race([ever, new Promise((resolve) => (cancelled = resolve))]),
  error: ([code, message, data]) => {
    throw new RequestError(code, message, data);
  },
};

const sessionOf = (sessionId) => {
  if (script.fails !== undefined) throw new RequestError(...script.fails);
  return {
    sessionId,
    modes: { currentModeId: "a", availableModes: [{ id: "a", name: "A" }] },
    configOptions: [
      {
        id: "model",
        name: "Model",
        type: "select",
        category: "model",
        currentValue: "m1",
        options: [{ value: "m1", name: "M1" }],
      },
    ],
  };
};

const connection = agent({ name: "fake" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: 1,
    agentInfo: { name: "fake", version: "1.0.0" },
    agentCapabilities: { loadSession: script.loads === true, mcpCapabilities: { http: true } },
    authMethods: [],
  }))
  .onRequest(methods.agent.session.new, ({ params }) => {
    servers = params.mcpServers;
    record("new", {
      cwd: params.cwd,
      servers: servers.map(({ name }) => name),
      // The desk's has a token in it.
      given: servers.filter(({ name }) => name !== "stagewright"),
      argv: process.argv.slice(3),
    });
    return sessionOf(`session-${process.pid}`);
  })
  .onRequest(methods.agent.session.load, async ({ params, client }) => {
    servers = params.mcpServers;
    record("load", { session: params.sessionId });
    await client.notify(methods.client.session.update, {
      sessionId: params.sessionId,
      update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text: "said long ago\n" } },
    });
    const { sessionId: _, ...rest } = sessionOf(params.sessionId);
    return rest;
  })
  .onRequest(methods.agent.session.setConfigOption, ({ params }) => {
    record("option", { id: params.configId, value: params.value });
    if (params.value !== "m1") throw RequestError.invalidParams(undefined, `no value ${params.value}`);
    return { configOptions: [] };
  })
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const { sessionId } = params;
    record("prompt", { text: params.prompt[0].text });
    const update = (update) => client.notify(methods.client.session.update, { sessionId, update });
    let response = { stopReason: "end_turn" };
    for (const step of script.prompts[prompts++] ?? []) {
      for (const [name, about] of Object.entries(step)) {
        if (name === "ends") response = { ...response, ...about };
        else if ((await steps[name](about, { client, sessionId, update })) === "cancelled")
          return { stopReason: "cancelled" };
      }
    }
    return response;
  })
  .onNotification(methods.agent.session.cancel, () => {
    record("cancel");
    if (!ignores.has("cancel")) cancelled("cancelled");
  })
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
void connection.closed.then(() => {
  record("eof");
  if (!ignores.has("eof")) process.exit(0);
});
